"""Write entries into a lexicon file by its lines, so that comments and order stay as somebody left them.

An entry is appended below the last one; a field is changed where it stands; a field that is new goes below the others.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import yaml

from facts.errors import BrokenLexicon
from keywords.entries.forms import parse_node

#: A field: text, number, texts, routes; None takes a field of the shipped entry away.
Value = str | float | Sequence[str] | Mapping[str, str] | None
Fields = Mapping[str, Value]
HEADER = "# 本单位自有的词条；fangfei lexicon add 和 import 写在这里，也可以手工修改，注释不会丢。\nentries:\n"
#: Lists that are sentences: one a line.
_LINES = ("finds", "spares")
_COMMENT = re.compile(r"^\s+#.*$")


class _Block(list[str]):
    """A list written one item a line."""


class _Field(dict[str, object]):
    """A mapping of one field, on lines of its own."""


class _Dumper(yaml.SafeDumper):
    """YAML as people write it here: short lists in brackets, sentences in lines."""


_Dumper.add_representer(
    _Block, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=False)
)
_Dumper.add_representer(
    _Field, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=False)
)


def appended(name: str, text: str, items: Iterable[Fields]) -> str:
    """Return a file's text with entries more; an empty text gets the head of an office's file.

    Raises:
        BrokenLexicon: the file's entries are not written as a list of lines.
    """
    text = text if text.strip() else HEADER
    lines = _lines(text)
    key, entries = _entries(name, text)
    if not entries:
        at, indent = key.end_mark.line + 1, 2
    else:
        at, indent = _last_line(entries[-1]) + 1, _indent(lines[entries[-1].start_mark.line])
    new = [line for fields in items for line in _item(fields, indent)]
    return "\n".join([*lines[:at], *new, *lines[at:], ""])


def amended(name: str, text: str, changes: Mapping[str, Fields]) -> str:
    """Return a file's text with fields of some of its entries changed; id -> the fields that differ.

    Raises:
        BrokenLexicon: the file's entries are not written as a list of lines.
    """
    lines = _lines(text)
    _, entries = _entries(name, text)
    # From the bottom up: the places above stay what they were.
    for node in reversed(entries):
        if fields := changes.get(str(_plain(node).get("id", ""))):
            lines = _amended(lines, node, fields)
    return "\n".join([*lines, ""])


def _amended(lines: list[str], node: yaml.MappingNode, fields: Fields) -> list[str]:
    first, last = node.start_mark.line, _last_line(node) + 1
    if node.flow_style:
        return [*lines[:first], *_item(_plain(node) | dict(fields), _indent(lines[first])), *lines[last:]]
    return [*_replaced(lines[:last], node, fields), *lines[last:]]


def _replaced(lines: list[str], node: yaml.MappingNode, fields: Fields) -> list[str]:
    places = {key.value: (key.start_mark, value) for key, value in node.value}
    column = node.start_mark.column
    known = [key for key in fields if key in places]
    for key in sorted(known, key=lambda each: -places[each][0].line):
        start, value = places[key]
        end = _last_line(value)
        written = _field(key, fields[key], column)
        written[0] = lines[start.line][:column] + written[0][column:]
        rest = lines[end][value.end_mark.column :] if value.end_mark.line == end else ""
        if _COMMENT.match(rest):
            written[0 if key not in _LINES else -1] += rest
        lines[start.line : end + 1] = written
    for key in fields:
        if key not in places:
            lines += _field(key, fields[key], column)
    return lines


def _entries(name: str, text: str) -> tuple[yaml.Node, list[yaml.MappingNode]]:
    for key, value in parse_node(name, text).value:
        if key.value == "entries":
            items = value.value if isinstance(value, yaml.SequenceNode) else []
            if (items and value.flow_style) or not all(isinstance(item, yaml.MappingNode) for item in items):
                break
            return key, items
    raise BrokenLexicon(f"{name}: write “entries:” and below it one “- id: …” for each entry")


def _lines(text: str) -> list[str]:
    return text.rstrip("\n").split("\n")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _last_line(node: yaml.Node) -> int:
    """Return the line a node's own text ends on; the parser counts blanks and comments after a block to it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        return int(node.end_mark.line) - (node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line)
    below = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
    return max(map(_last_line, below))


def _plain(node: yaml.MappingNode) -> dict[str, Value]:
    return {key.value: _value(value) for key, value in node.value}


def _value(node: yaml.Node) -> Value:
    if isinstance(node, yaml.SequenceNode):
        return [str(item.value) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {key.value: str(value.value) for key, value in node.value}
    return str(node.value)


def _item(fields: Fields, indent: int) -> list[str]:
    lines = [line for key, value in fields.items() for line in _field(key, value, indent + 2)]
    return [f"{' ' * indent}- {lines[0].lstrip()}", *lines[1:]]


def _field(key: str, value: Value, column: int) -> list[str]:
    return [" " * column + line for line in _written(key, value)]


def _written(key: str, value: Value) -> Iterator[str]:
    if value is None:
        yield f"{key}: ~"
        return
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = _Block(value) if key in _LINES and value else list(value)
    body = yaml.dump(
        _Field({key: value}),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=1 << 20,
    )
    for line in body.rstrip("\n").split("\n"):
        yield f"  {line}" if line.startswith("- ") else line
