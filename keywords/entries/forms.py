"""Read YAML with the line of every value, so that a message can say where a file is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from facts.errors import BrokenLexicon

# libyaml is ten times faster; the pure reader gives the same nodes where it is missing.
FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Lists and mappings within each other; entries need four.
_DEEPEST = 20
#: How people write that a field is empty.
_NULLS = frozenset({"", "~", "null"})


class _Loader(FastLoader):  # type: ignore[misc]  # one of two classes, by what is installed
    """Composes nodes without asking whether a scalar looks like a number or a day: all are texts here.

    Asking takes a third of the time.
    """

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        return "tag:yaml.org,2002:str"

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Keep no path."""

    def ascend_resolver(self) -> None:
        """Keep no path."""


@dataclass(frozen=True, slots=True)
class Form:
    """One mapping of a file, with typed access to its fields."""

    file: str
    line: int
    nodes: dict[str, yaml.Node]

    @property
    def place(self) -> str:
        """File and line, as editors take it."""
        return f"{self.file}:{self.line}"

    def refuse(self, what: str, key: str | None = None) -> BrokenLexicon:
        """Return the error for this mapping, or for one of its fields."""
        node = self.nodes.get(key) if key else None
        line = node.start_mark.line + 1 if node is not None else self.line
        return BrokenLexicon(f"{self.file}:{line}: {what}")

    def only(self, keys: Sequence[str]) -> None:
        """Refuse fields that nobody reads; a misspelt key would be lost in silence."""
        for key in self.nodes:
            if key not in keys:
                raise self.refuse(f"unknown key “{key}”; the keys are {', '.join(keys)}", key)

    def over(self, base: "Form") -> "Form":
        """Return the base with these fields in place of its own; a field left blank or `~` here is taken away."""
        own = {key: node for key, node in self.nodes.items() if not _is_null(node)}
        kept = {key: node for key, node in base.nodes.items() if key not in self.nodes}
        return Form(self.file, self.line, kept | own)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a field's text; without a default it must be there and not be empty."""
        node = self.nodes.get(key)
        if node is None and default is not None:
            return default
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        if not value.strip():
            raise self.refuse(f"“{key}” is missing or empty; write a text", key)
        return str(value)

    def number(self, key: str) -> float:
        """Return a field's number, 0..1."""
        try:
            value = float(self.text(key))
        except ValueError:
            value = -1.0
        if not 0 <= value <= 1:
            raise self.refuse(f"“{key}” must be a number from 0 to 1", key)
        return value

    def day(self, key: str) -> date | None:
        """Return a field's day, None where it is absent; a month or a year stands for its first day."""
        value = self.text(key, "-")
        try:
            return None if value == "-" else _day(value)
        except ValueError:
            raise self.refuse(f"“{key}” must be a day such as 2026-11-23", key) from None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a field's list of texts, or nothing where it is absent."""
        node = self.nodes.get(key)
        if node is None:
            return ()
        items = node.value if isinstance(node, yaml.SequenceNode) else [None]
        values = tuple(item.value.strip() for item in items if isinstance(item, yaml.ScalarNode))
        if len(values) != len(items) or not all(values):
            raise self.refuse(f"“{key}” must be a list of texts, none of them empty", key)
        return values

    def forms(self, key: str) -> Iterator["Form"]:
        """Yield the mappings of a list field."""
        node = self.nodes.get(key)
        items = node.value if isinstance(node, yaml.SequenceNode) else [None]
        for item in items:
            if not isinstance(item, yaml.MappingNode):
                raise self.refuse(f"“{key}” must be a list of entries with their fields", key)
            yield _form(self.file, item)

    def form(self, key: str) -> "Form":
        """Return a mapping field, empty where it is absent."""
        node = self.nodes.get(key)
        if node is None:
            return Form(self.file, self.line, {})
        if not isinstance(node, yaml.MappingNode):
            raise self.refuse(f"“{key}” must have fields of its own", key)
        return _form(self.file, node)


def read_form(path: Path) -> Form:
    """Read a YAML file whose top is a mapping.

    Raises:
        BrokenLexicon: it cannot be read, is not YAML, or its top is not a mapping; with file and line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenLexicon(f"{path.name}: cannot be read ({error}); save it as UTF-8 YAML") from error
    return parse_form(path.name, text)


def parse_form(name: str, text: str) -> Form:
    """Read the text of a YAML file whose top is a mapping; errors as `read_form`."""
    return _form(name, parse_node(name, text))


def parse_node(name: str, text: str) -> yaml.MappingNode:
    """Read the text of a YAML file into nodes that know their places; errors as `read_form`."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"{name}:{line}: not valid YAML ({error.problem}); check indents and quotes"
        raise BrokenLexicon(problem) from error
    except yaml.YAMLError as error:
        raise BrokenLexicon(f"{name}: cannot be read ({error}); save it as UTF-8 YAML") from error
    if not isinstance(node, yaml.MappingNode):
        raise BrokenLexicon(f"{name}:1: the file must start with fields such as “entries:”")
    return node


def check_nesting(name: str, text: str) -> None:
    """Refuse a text that nests too deeply, before it is read: the reader nests on the stack of the process.

    Raises:
        BrokenLexicon: with file and line.
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=FastLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise BrokenLexicon(f"{name}:{line}: fields nest too deeply to be entries; check brackets and indents")
    except yaml.YAMLError:
        # What is wrong with it, `parse_node` says with its line.
        return


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS


@cache
def _day(value: str) -> date:
    """Read 2026-11-23, 2026.11 or 2026."""
    pieces = [int(each) for each in value.strip().replace(".", "-").replace("/", "-").split("-")]
    return date(*[*pieces, 1, 1][: max(3, len(pieces))])


def _form(file: str, node: yaml.MappingNode) -> Form:
    nodes: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value in nodes:
            raise BrokenLexicon(f"{file}:{key.start_mark.line + 1}: “{key.value}” stands here twice; remove one")
        nodes[key.value] = value
    return Form(file, node.start_mark.line + 1, nodes)
