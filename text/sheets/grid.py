"""One worksheet's cells, row by row, as its part is read; what is held is a row, never the sheet."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from facts.errors import UnreadableFile
from text.sheets.cells import ERROR, FORMULA, TOO_LONG, Cell, Kind, Row
from text.sheets.numbers import day_of, digits, iso, shows_date
from text.sheets.parts import Parts

#: Code points of a cell; Excel's own limit, with room for escapes.
_MOST_TEXT = 40_000
#: Cells of one workbook that are read.
MOST_CELLS = 10_000_000
#: Tags of a sheet that are read: a cell of text has three.
_MOST_TAGS = 40_000_000
#: Excel's last row and last column.
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_TOO_MANY = f"工作表过大（最多 {MOST_CELLS} 个单元格），请分成几个文件。"
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What a sheet's cells point to."""

    strings: Sequence[str] = ()
    #: Number format of each cell style.
    formats: Sequence[str] = ()
    is_1904: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: rows as the spreadsheet shows them, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


def grid(parts: Parts, name: str, ways: Ways) -> Iterator[Row]:
    """Yield the rows of a worksheet that have cells, in the order of the file."""
    reader = _Grid(ways)
    for _ in parts.walk(name, reader.start, reader.end, reader.text):
        yield from reader.done
        reader.done.clear()


def merges(parts: Parts, name: str, most: int) -> list[Merge]:
    """Return the merged ranges of a worksheet, at most so many; they stand behind the rows: a pass of its own."""
    found: list[Merge] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith("mergeCell") and len(found) < most:
            first, _, last = attributes.get("ref", "").partition(":")
            ends = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
            if ends[0] and ends[1]:
                found.append(Merge(int(ends[0][2]), column(ends[0][1]), int(ends[1][2]), column(ends[1][1])))

    if _mentions(parts, name, b"mergeCell"):
        for _ in parts.walk(name, start):
            pass
    return found


def column(letters: str) -> int:
    """Return the number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def unescape(text: str) -> str:
    """Undo `_x000D_`; what no text can hold (a lone surrogate, a zero) is left out."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: _character(int(match[1], 16)), text)


def _character(code: int) -> str:
    return "" if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


def _mentions(parts: Parts, name: str, word: bytes) -> bool:
    tail = b""
    for piece in parts.pieces(name):
        if word in tail + piece:
            return True
        tail = piece[-len(word) :]
    return False


class _Grid:
    """Collects rows from the tags of a worksheet."""

    def __init__(self, ways: Ways) -> None:
        self.done: list[Row] = []
        self._ways = ways
        self._number, self._column, self._count = 0, -1, 0
        self._cells: dict[int, Cell] = {}
        self._cell: _Open | None = None
        self._into: list[str] | None = None
        self._spoken = self._tags = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._tags += 1
        if self._tags > _MOST_TAGS:
            raise UnreadableFile(_TOO_MANY)
        if name == "c":
            self._open(attributes)
        elif self._cell is not None:
            if name in ("v", "f") or (name == "t" and not self._spoken):
                self._into = self._cell.formula if name == "f" else self._cell.value
                self._cell.has_formula |= name == "f"
            elif name == "rPh":
                self._spoken += 1
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._column, self._cells = -1, {}
            if not 0 < self._number <= _LAST_ROW:
                raise UnreadableFile("工作表里有 Excel 没有的行号，拒绝读取。")

    def _open(self, attributes: dict[str, str]) -> None:
        place = _PLACE.fullmatch(attributes.get("r", ""))
        self._column = column(place[1]) if place else self._column + 1
        self._count += 1
        if self._column >= _LAST_COLUMN or self._count > MOST_CELLS:
            raise UnreadableFile(_TOO_MANY)
        self._cell = _Open(kind=attributes.get("t", "n"), style=attributes.get("s", ""))

    def text(self, text: str) -> None:
        cell = self._cell
        if self._into is None or cell is None:
            return
        cell.length += len(text)
        if cell.length <= _MOST_TEXT:
            self._into.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "f", "t"):
            self._into = None
        elif name == "rPh":
            self._spoken = max(0, self._spoken - 1)
        elif name == "c" and self._cell is not None:
            made = _made(self._cell, self._ways)
            if made.text or made.fault:
                self._cells[self._column] = made
            self._cell = self._into = None
            self._spoken = 0
        elif name == "row":
            if self._cells:
                self.done.append(Row(self._number, self._cells))
            self._cells = {}


@dataclass(slots=True)
class _Open:
    """A cell whose end has not come yet."""

    kind: str
    style: str
    value: list[str] = field(default_factory=list)
    formula: list[str] = field(default_factory=list)
    has_formula: bool = False
    length: int = 0


def _made(cell: _Open, ways: Ways) -> Cell:
    value = _value(cell, ways)
    if cell.has_formula:
        shown = value.text if cell.value else None
        text = f"={''.join(cell.formula)}"
        return Cell(text, FORMULA, Kind.FORMULA, value.number, value.format, shown)
    return value if cell.length <= _MOST_TEXT else value._replace(fault=TOO_LONG)


def _value(cell: _Open, ways: Ways) -> Cell:
    raw = "".join(cell.value)
    match cell.kind:
        case "s":
            return Cell(ways.strings[_index(raw)].strip() if raw.strip() else "")
        case "b":
            return Cell("" if not raw else "TRUE" if raw == "1" else "FALSE", kind=Kind.BOOL)
        case "e":
            return Cell(raw, ERROR, Kind.ERROR)
        case "d":
            return Cell(raw.strip().removesuffix("T00:00:00"), kind=Kind.DATE)
        case "n":
            return _number(raw.strip(), _format(cell.style, ways), is_1904=ways.is_1904)
        case _:
            return Cell(unescape(raw).strip())


def _index(raw: str) -> int:
    at = int(raw)
    if at < 0:
        raise ValueError(raw)
    return at


def _format(style: str, ways: Ways) -> str:
    at = int(style) if style.isdecimal() and len(style) < 7 else 0
    return ways.formats[at] if at < len(ways.formats) else ""


def _number(raw: str, code: str, *, is_1904: bool) -> Cell:
    if not raw:
        return Cell("")
    number = float(raw)
    if not math.isfinite(number):
        return Cell(raw, ERROR, Kind.ERROR)
    if shows_date(code) and (moment := day_of(number, is_1904=is_1904)):
        return Cell(iso(moment), "", Kind.DATE, number, code)
    return Cell(digits(number), "", Kind.NUMBER, number, code)
