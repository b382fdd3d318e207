"""From files to sources: one, a folder of them, or an address that somebody names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crawler.catalogue.fields import BOUNDS, FIELDS, MANNERS, approval_on
from crawler.catalogue.kinds import NEEDS, kinds_of, may_have
from crawler.catalogue.nodes import Node, compose, mapping_of
from crawler.urls import canonical, netloc_of
from facts.errors import BadInput, BrokenSource, NotKnown, UnreadableFile
from facts.pages import host_of
from facts.sources import Bounds, Kind, Manners, Revisits, Source

_NAMES = tuple(field.name for field in FIELDS)
_OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What of a set of files can be used, and what is wrong with the rest."""

    sources: tuple[Source, ...]
    #: One sentence for each file that cannot be used.
    problems: tuple[str, ...] = ()


def office_day() -> date:
    """Today, by the office's clock: the day on which an approval holds or has ended."""
    return datetime.now(_OFFICE_ZONE).date()


def load_sources(paths: Iterable[Path], *, today: date | None = None) -> tuple[Source, ...]:
    """Load source files and folders of them (*.yml, by name).

    Raises:
        NotKnown: there is no such file or folder.
        BrokenSource: a file is not valid, or two sources have one id.
    """
    found: dict[str, Source] = {}
    for file in _files(paths):
        source = load_source(file, today=today)
        if source.id in found:
            raise _taken(file, source)
        found[source.id] = source
    return tuple(found.values())


def survey_sources(paths: Iterable[Path], *, today: date | None = None) -> Survey:
    """Load what can be loaded: one broken file, or one approval that ended, must not keep the night from the others.

    Raises:
        NotKnown: there is no such file or folder.
    """
    found: dict[str, Source] = {}
    problems: list[str] = []
    for file in _files(paths):
        try:
            source = load_source(file, today=today)
            if source.id in found:
                raise _taken(file, source)
            found[source.id] = source
        except BadInput as problem:
            problems.append(str(problem))
    return Survey(sources=tuple(found.values()), problems=tuple(problems))


def load_source(path: Path, *, today: date | None = None) -> Source:
    """Load one source file.

    Args:
        path: the file; relative `files` in it are relative to its folder.
        today: by which an approval has ended; the office's day where none is given.

    Raises:
        NotKnown: there is no such file.
        UnreadableFile: it cannot be read.
        BrokenSource: naming file, line and field.
    """
    return parse_source(path, _read(path), today=today)


def parse_source(path: Path, text: str, *, today: date | None = None) -> Source:
    """Read the text that a source file has, or is to have; arguments and errors as `load_source`."""
    given = mapping_of(path, compose(path, text), _NAMES)
    readers: dict[str, Any] = {field.name: field.reads for field in FIELDS}
    readers["robots_approval"] = approval_on(today or office_day())
    kind = readers["kind"](given["kind"]) if "kind" in given else Kind.SITE
    _check_kind(path, kind, given)
    read = {name: readers[name](node) for name, node in given.items()}
    return _made(path, kind, given, read)


def source_from_url(url: str) -> Source:
    """Make a source of one start URL with the default bounds; its id is the host.

    Every page of it is asked for, known or not: whoever names an address wants it looked at now.

    Raises:
        BrokenSource: it is no web address.
    """
    form = canonical(url)
    if form is None:
        raise BrokenSource(f"{url!r} is no web address; it begins with http:// or https:// and has a host.")
    name = re.sub(r"[^a-z0-9._-]", "-", netloc_of(form)).strip("-.") or "host"
    return Source(id=name[:64], title=host_of(form), start_urls=(form,), revisits=Revisits.ALL)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
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


def _taken(file: Path, source: Source) -> BrokenSource:
    return BrokenSource(f"{file}: the id {source.id} is taken by another source; give each its own.")


def _check_kind(path: Path, kind: Kind, given: dict[str, Node]) -> None:
    for name, node in given.items():
        if not may_have(name, kind):
            raise node.broken(f"a source of kind {kind} has none; it is for {', '.join(kinds_of(name))}")
    for need in NEEDS[kind]:
        if not given.keys() & set(need.fields):
            where = given.get("kind")
            name = need.fields[0]
            raise (
                Node.broken(where.renamed(name), need.sentence)
                if where
                else BrokenSource(f"{path}:1: {name}: {need.sentence}.")
            )
    starts = given.get("start_urls")
    if kind is Kind.SEARCH and starts is not None and len(starts.texts()) != 1:
        raise starts.broken("a search has one instance; write a source for each")


def _made(path: Path, kind: Kind, given: dict[str, Node], read: dict[str, Any]) -> Source:
    name = read.pop("id", path.stem)
    plain = {key: value for key, value in read.items() if key not in (*BOUNDS, *MANNERS, "kind")}
    return Source(
        **plain | {"title": read.get("title", name)},
        id=name,
        kind=kind,
        bounds=_part(Bounds, BOUNDS, given, read),
        manners=_part(Manners, MANNERS, given, read),
    )


def _part(make: Any, names: tuple[str, ...], given: dict[str, Node], read: dict[str, Any]) -> Any:
    """Make bounds or manners of their fields; what they refuse is refused at the first of them."""
    values = {name: read[name] for name in names if name in read}
    if not values:
        return make()
    return given[next(iter(values))].made(lambda: make(**values))
