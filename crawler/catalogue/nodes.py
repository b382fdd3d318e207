"""Values of a YAML file that know their file and line, read strictly: what is not understood is refused, by name."""

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from facts.errors import BrokenSource

_T = TypeVar("_T")
_Word = TypeVar("_Word", bound=StrEnum)
#: libyaml where the wheel has it: six times as fast, and offices watch thousands of sources.
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Characters of a file that libyaml gets; it nests on the stack of the process, which 60,000 brackets end.
_SHORT = 8192
_YES, _NO = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})
_WINDOW = re.compile(r"([0-2]?\d):([0-5]\d)\s*[-–—~]\s*([0-2]?\d):([0-5]\d)")


class Node:
    """One value, with the name of its field and the line it stands in."""

    def __init__(self, path: Path, name: str, node: yaml.Node, line: int | None = None) -> None:
        self.path = path
        self.name = name
        self._node = node
        self._line = (node.start_mark.line + 1) if line is None else line

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self._node, yaml.SequenceNode)

    def renamed(self, name: str) -> "Node":
        """The same place under the name of another field: where one is missing that this one asks for."""
        return Node(self.path, name, self._node, self._line)

    def broken(self, what: str) -> BrokenSource:
        """Return the error that says what is wrong here."""
        end = "" if what.endswith("?") else "."
        return BrokenSource(f"{self.path}:{self._line}: {self.name}: {what}{end}")

    def text(self) -> str:
        """One line of text.

        Raises:
            BrokenSource: it is a list, a mapping or nothing. All readers raise it.
        """
        if not isinstance(self._node, yaml.ScalarNode) or not str(self._node.value).strip():
            raise self.broken("one line of text is wanted")
        return " ".join(str(self._node.value).split())

    def texts(self) -> tuple[str, ...]:
        """A list of lines; a single line is a list of one."""
        if isinstance(self._node, yaml.ScalarNode):
            return (self.text(),)
        if not isinstance(self._node, yaml.SequenceNode) or not self._node.value:
            raise self.broken("a list of lines is wanted, each beginning with a dash")
        return tuple(item.text() for item in self.items())

    def items(self) -> tuple["Node", ...]:
        """The items of a list, each with its own line."""
        if not isinstance(self._node, yaml.SequenceNode) or not self._node.value:
            raise self.broken("a list is wanted, each item beginning with a dash")
        return tuple(Node(self.path, self.name, item) for item in self._node.value)

    def number(self) -> float:
        """A finite number."""
        text = self.text()
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.broken(f"{text!r} is no number")
        return number

    def whole(self) -> int:
        """A whole number."""
        number = self.number()
        if not number.is_integer():
            raise self.broken(f"{self.text()!r} is no whole number")
        return int(number)

    def truth(self) -> bool:
        """True or false, yes or no, on or off."""
        text = self.text().lower()
        if text not in _YES | _NO:
            raise self.broken(f"{text!r} is neither true nor false")
        return text in _YES

    def day(self) -> date:
        """A date, such as 2026-12-31."""
        text = self.text()
        try:
            return date.fromisoformat(text)
        except ValueError as problem:
            raise self.broken(f"{text!r} is no date; write it as 2026-12-31") from problem

    def hours(self) -> tuple[time, time]:
        """Two times of day, such as 22:00-06:00."""
        found = _WINDOW.fullmatch(self.text())
        if not found or int(found[1]) > 23 or int(found[3]) > 23:
            raise self.broken(f"{self.text()!r} are no hours; write them as 22:00-06:00, in quotes")
        start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if start == end:
            raise self.broken(f"{self.text()!r} begins when it ends; leave it out to ask at any hour")
        return start, end

    def word(self, words: type[_Word]) -> _Word:
        """One of the words of an enumeration."""
        text = self.text()
        if text not in set(words):
            raise self.broken(f"{text!r} is not known; {hint(text, words, 'it is one of')}")
        return words(text)

    def mapping(self, fields: Iterable[str], needed: Iterable[str] = ()) -> dict[str, "Node"]:
        """The fields of a mapping, by name: no others than these, none twice, those needed all there."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.broken(f"fields are wanted here: {', '.join(fields)}")
        found = mapping_of(self.path, self._node, tuple(fields))
        for name in needed:
            if name not in found:
                raise self.broken(f"{name} is missing")
        return found

    def made(self, make: Callable[[], _T]) -> _T:
        """Make a value of facts; its refusal is a refusal of this field."""
        try:
            return make()
        except ValueError as problem:
            raise self.broken(str(problem)) from problem


def mapping_of(path: Path, root: yaml.MappingNode, fields: tuple[str, ...]) -> dict[str, Node]:
    """Return the fields of a mapping node by name.

    Raises:
        BrokenSource: a field is unknown or stands there twice.
    """
    found: dict[str, Node] = {}
    for key, value in root.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if name not in fields:
            raise BrokenSource(f"{path}:{line}: unknown field {name[:80]!r}; {hint(name, fields)}")
        if name in found:
            raise BrokenSource(f"{path}:{line}: the field {name} stands here twice.")
        found[name] = Node(path, name, value)
    return found


def hint(word: str, known: Iterable[str], all_are: str = "fields are") -> str:
    """Return the word that was probably meant, or all there are."""
    names = [str(each) for each in known]
    near = difflib.get_close_matches(word[:80], names, 1)
    return f"did you mean {near[0]}?" if near else f"{all_are} {', '.join(names)}"


def compose(path: Path, text: str) -> yaml.MappingNode:
    """Return the mapping a file consists of.

    Raises:
        BrokenSource: it is no YAML, or something else.
    """
    try:
        root = yaml.compose(text, Loader=_FAST if len(text) <= _SHORT else yaml.SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BrokenSource(f"{path}:{line}: this is not YAML ({getattr(problem, 'problem', problem)}).") from problem
    except RecursionError as problem:
        raise BrokenSource(f"{path}:1: the file nests too deeply to be a source.") from problem
    if not isinstance(root, yaml.MappingNode):
        raise BrokenSource(f"{path}:1: a source is a list of fields, such as id: and start_urls:.")
    return root


def read_fields(given: Mapping[str, Node], readers: Mapping[str, Callable[[Node], object]]) -> dict[str, object]:
    """Read each field that is given by its reader."""
    return {name: readers[name](node) for name, node in given.items()}
