"""The skeleton of a report, read from its YAML file and checked; an office may give its own file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facts.errors import NotKnown
from facts.figures import Axis
from leads.figures.district_map import BY
from leads.figures.loading import load

_FOLDER = Path(__file__).parent
#: Report -> what people call it.
KINDS: Mapping[str, str] = {"monthly": "每月底汇总", "closing": "风险排查报告", "news": "动态信息", "case": "即报"}
HOLE = re.compile(r"\{([a-z_]{1,30}(?:\.[a-z_]{1,30}){0,3})\}")
#: What a block can be -> what may stand behind it; None: any text.
_AXES = frozenset(axis.value for axis in Axis)
BLOCKS: Mapping[str, frozenset[str] | None] = {
    "heading": None, "text": None, "blank": None, "table": _AXES | {"risk", "facts", "quotes", "course"},
    "chart": _AXES, "map": frozenset(BY), "grid": frozenset(BY), "cases": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One block of a skeleton."""

    kind: str
    value: str
    #: Of a heading.
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A whole skeleton."""

    id: str
    version: str
    source: str
    title: str
    to: str
    #: Title of the annex that leads numbers back to leads.
    annex: str
    enclosures: tuple[str, ...]
    pieces: tuple[Piece, ...]

    def holes(self) -> Iterator[str]:
        """Names of everything that has to be filled in."""
        for text in (self.title, self.to, *(piece.value for piece in self.pieces)):
            yield from HOLE.findall(text)

    def prompts(self) -> tuple[str, ...]:
        """What its author is asked to write, in the order of the paper."""
        return tuple(dict.fromkeys(piece.value for piece in self.pieces if piece.kind == "blank"))


def load_template(kind: str, path: Path | None = None) -> Template:
    """Read the skeleton of a report, the office's own file or the shipped one.

    Raises:
        NotKnown: there is no such report.
        BadInput: the file is broken.
    """
    if kind not in KINDS:
        raise NotKnown(f"没有“{kind}”这种报告；可选 {'、'.join(KINDS)}。")
    return load(path or _FOLDER / f"{kind}.yml", _template)


def _template(content: dict[str, Any]) -> Template:
    said = {name: str(content[name]) for name in ("id", "version", "source", "title", "to", "annex")}
    enclosures = tuple(map(str, content.get("enclosures", ())))
    pieces = tuple(_piece(place, one) for place, one in enumerate(content["blocks"], start=1))
    for text in (said["title"], said["to"], *(piece.value for piece in pieces)):
        if "{" in HOLE.sub("", text) or "}" in HOLE.sub("", text):
            raise ValueError(f"占位符写法不对：{text[:40]}；应如 {{total.found}}")
    return Template(**said, enclosures=enclosures, pieces=pieces)


def _piece(place: int, content: dict[str, Any]) -> Piece:
    kinds = [kind for kind in content if kind in BLOCKS]
    if len(kinds) != 1 or set(content) - {*kinds, "level"}:
        raise ValueError(f"blocks 第 {place} 项应有且只有 {'、'.join(BLOCKS)} 之一")
    kind = kinds[0]
    value, level = str(content[kind]), content.get("level", 1)
    allowed = BLOCKS[kind]
    if allowed is not None and value not in allowed:
        raise ValueError(f"blocks 第 {place} 项：{kind} 没有 {value!r}，可选 {'、'.join(sorted(allowed))}")
    if kind == "cases" and not (value.isascii() and value.isdigit() and 0 < int(value) <= 50):
        raise ValueError(f"blocks 第 {place} 项：cases 应为 1 到 50 的整数")
    if level not in (1, 2, 3, 4):
        raise ValueError(f"blocks 第 {place} 项：level 应为 1 到 4")
    return Piece(kind=kind, value=value, level=level)
