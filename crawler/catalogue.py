"""Sources as files: one YAML file a source, checked field by field, with the line that is wrong."""

import difflib
import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from crawler.urls import canonical, host_of, netloc_of
from facts.errors import BrokenSource, NotKnown, UnreadableFile
from facts.pages import Bounds, Source

_TEXTS = ("id", "title", "owner", "district", "sector")
_LISTS = ("start_urls", "hosts")
_NUMBERS: dict[str, type] = {"max_pages": int, "max_depth": int, "delay_s": float}
_FIELDS = (*_TEXTS, *_LISTS, *_NUMBERS)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def load_sources(paths: Iterable[Path]) -> tuple[Source, ...]:
    """Load source files and folders of them (*.yml, by name).

    Raises:
        NotKnown: there is no such file or folder.
        BrokenSource: a file is not valid, or two sources have one id.
    """
    found: dict[str, Source] = {}
    for file in _files(paths):
        source = load_source(file)
        if source.id in found:
            raise BrokenSource(f"{file}: the id {source.id} is taken by another source; give each its own.")
        found[source.id] = source
    return tuple(found.values())


def load_source(path: Path) -> Source:
    """Load one source file.

    Raises:
        NotKnown: there is no such file.
        UnreadableFile: it cannot be read.
        BrokenSource: naming file, line and field.
    """
    text = _read(path)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BrokenSource(f"{path}:{line}: this is not YAML ({getattr(problem, 'problem', problem)}).") from problem
    return _Reader(path, root).source()


def source_from_url(url: str) -> Source:
    """Make a source of one start URL with the default bounds; its id is the host.

    Raises:
        BrokenSource: it is no web address.
    """
    form = canonical(url)
    if form is None:
        raise BrokenSource(f"{url!r} is no web address; it begins with http:// or https:// and has a host.")
    name = re.sub(r"[^a-z0-9._-]", "-", netloc_of(form)).strip("-.") or "host"
    return Source(id=name[:64], title=host_of(form), start_urls=(form,))


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            files = sorted({*path.glob("*.yml"), *path.glob("*.yaml")})
            if not files:
                raise NotKnown(f"The folder {path} holds no source file (*.yml).")
            yield from files
        else:
            yield path


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as problem:
        raise NotKnown(f"There is no source file {path}; name a .yml file, a folder of them, or a URL.") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableFile(f"The source file {path} cannot be read; it must be UTF-8 text.") from problem


class _Reader:
    """Turns the nodes of one file into a source; nodes know their lines."""

    def __init__(self, path: Path, root: yaml.Node | None) -> None:
        self._path = path
        if not isinstance(root, yaml.MappingNode):
            raise BrokenSource(f"{path}:1: a source is a list of fields, such as id: and start_urls:.")
        self._nodes: dict[str, yaml.Node] = {}
        for key, value in root.value:
            self._add(key, value)

    def source(self) -> Source:
        """Return the source, or raise BrokenSource with file, line and field."""
        texts = {name: self._text(name) for name in _TEXTS}
        name = texts["id"] or self._path.stem
        if not _ID.fullmatch(name):
            raise self._broken("id", f"{name!r} is not made of small letters, digits, dots and dashes")
        starts = self._urls()
        bounds = {key: self._number(key, kind) for key, kind in _NUMBERS.items() if key in self._nodes}
        return Source(
            id=name,
            title=texts["title"] or name,
            start_urls=starts,
            hosts=tuple(host.lower() for host in self._list("hosts")),
            bounds=self._bounds(bounds),
            owner=texts["owner"],
            district=texts["district"],
            sector=texts["sector"],
        )

    def _add(self, key: yaml.Node, value: yaml.Node) -> None:
        line, name = key.start_mark.line + 1, str(key.value)
        if name not in _FIELDS:
            near = difflib.get_close_matches(name, _FIELDS, 1)
            hint = f"did you mean {near[0]}?" if near else f"fields are {', '.join(_FIELDS)}."
            raise BrokenSource(f"{self._path}:{line}: unknown field {name!r}; {hint}")
        if name in self._nodes:
            raise BrokenSource(f"{self._path}:{line}: the field {name} stands here twice.")
        self._nodes[name] = value

    def _broken(self, name: str, what: str) -> BrokenSource:
        node = self._nodes.get(name)
        return BrokenSource(f"{self._path}:{node.start_mark.line + 1 if node else 1}: {name}: {what}.")

    def _text(self, name: str) -> str | None:
        node = self._nodes.get(name)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            raise self._broken(name, "one line of text is wanted")
        return str(node.value).strip()

    def _list(self, name: str) -> tuple[str, ...]:
        node = self._nodes.get(name)
        if node is None:
            return ()
        items: Sequence[Any] = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not items or not all(isinstance(item, yaml.ScalarNode) and item.value for item in items):
            raise self._broken(name, "a list of lines is wanted, each beginning with a dash")
        return tuple(str(item.value).strip() for item in items)

    def _urls(self) -> tuple[str, ...]:
        starts = self._list("start_urls")
        if not starts:
            raise self._broken("start_urls", "at least one start URL is wanted")
        for url in starts:
            if canonical(url) is None:
                raise self._broken("start_urls", f"{url!r} is no web address")
        return starts

    def _number(self, name: str, kind: type) -> Any:
        try:
            number = kind(self._text(name))
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            raise self._broken(name, f"{self._nodes[name].value!r} is no number")
        return number

    def _bounds(self, given: dict[str, Any]) -> Bounds:
        try:
            return Bounds(**given)
        except ValueError as problem:
            raise self._broken(next(iter(given)), str(problem)) from problem
