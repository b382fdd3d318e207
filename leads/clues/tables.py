"""The lines of a source's file, whatever it is: workbook, CSV, JSON or JSON Lines; header -> text, row by row.

Title rows above the header, a header of two rows, merged cells and footers are what offices send; all are told apart.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from facts.errors import BadInput, UnreadableFile
from leads.clues.headers import Columns
from text.sheets import Book, Cell, Row, Table, open_book

#: Rows above which a header is looked for.
_MOST_ABOVE = 30
#: Rows of one file.
MOST_ROWS = 1_000_000
#: Bytes of a JSON document that is held as a whole; JSON Lines have no such bound, but each line has.
_MOST_JSON, _MOST_LINE = 64 * 1024 * 1024, 1024 * 1024
#: Keys of one JSON object, and levels below it that are laid flat.
_MOST_KEYS, _MOST_DEPTH = 300, 3
_FOOTERS = ("合计", "总计", "小计", "填报", "制表", "审核", "注:", "注：", "备注:", "备注：", "说明")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the source."""

    #: As a spreadsheet shows it; of JSON the place in the list, from 1.
    number: int
    #: Header -> text; empty cells are left out.
    values: Mapping[str, str]
    #: Header -> what is wrong with the cell.
    faults: Mapping[str, str] = field(default_factory=dict)
    #: Headers whose value was taken from a merged range above or beside.
    merged: tuple[str, ...] = ()
    #: What makes the whole row unusable; empty for most.
    broken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """An open file: its headers (of a table), what a reader should know of it, and its rows, once."""

    headers: tuple[str, ...]
    notes: tuple[str, ...]
    rows: Iterator[Line]


@contextmanager
def open_lines(path: Path, columns: Columns) -> Iterator[Lines]:
    """Open a file; the rows can be gone through once, while it is open.

    Raises:
        UnreadableFile: it cannot be read, or nothing in it looks like the source's header.
    """
    if _is_json(path):
        yield Lines(headers=(), notes=(), rows=_numbered(_json_objects(path)))
        return
    with open_book(path) as book:
        yield _table(book, path, columns)


def lines_of(records: Iterable[object]) -> Iterator[Line]:
    """The lines of JSON objects that are there already, such as those of a request."""
    return _numbered(records)


def _numbered(records: Iterable[object]) -> Iterator[Line]:
    for number, record in enumerate(records, 1):
        if number > MOST_ROWS:
            raise UnreadableFile(f"超过 {MOST_ROWS} 行；请分成几个文件。")
        yield _line(number, record)


def _line(number: int, record: object) -> Line:
    if isinstance(record, BadInput):
        return Line(number=number, values={}, broken=str(record))
    if not isinstance(record, dict):
        return Line(number=number, values={}, broken="不是“键: 值”的对象，未导入")
    values = dict(islice(_flat(record, "", 0), _MOST_KEYS + 1))
    if len(values) > _MOST_KEYS:
        return Line(number=number, values={}, broken=f"超过 {_MOST_KEYS} 个字段，未导入")
    return Line(number=number, values=values)


def _flat(record: Mapping[Any, Any], before: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and depth < _MOST_DEPTH:
            yield from _flat(value, f"{name}.", depth + 1)
        elif (text := _text(value)) != "":
            yield name, text


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return "；".join(filter(None, map(_text, value)))
    written = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
    # A lone surrogate is no text that a database or a file could hold.
    return written.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").strip()


def _is_json(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as problem:
        raise UnreadableFile(f"{path} 打不开（{problem.strerror}）。") from problem
    return head[:1] in (b"[", b"{")


def _json_objects(path: Path) -> Iterator[object]:
    with path.open("rb") as file:
        is_list = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["
        file.seek(0)
        if is_list:
            body = file.read(_MOST_JSON + 1)
            if len(body) > _MOST_JSON:
                raise UnreadableFile(f"{path} 超过 64 MB；请改用每行一个对象的 JSON Lines。")
            yield from _loaded(body, path.name)
            return
        while line := file.readline(_MOST_LINE + 1):
            if len(line) > _MOST_LINE:
                raise UnreadableFile(f"{path} 有一行超过 1 MB；请每行写一个 JSON 对象。")
            if line.strip():
                yield _object(line)


def _loaded(body: bytes, name: str) -> list[object]:
    found = _object(body)
    if isinstance(found, BadInput):
        raise UnreadableFile(f"{name} 不是完好的 JSON（{found}）。")
    return found if isinstance(found, list) else [found]


def _object(body: bytes) -> object:
    try:
        # Numbers stay as written: 6222021234567890123 must not become a float, nor 0.10 a 0.1.
        return json.loads(body.removeprefix(b"\xef\xbb\xbf"), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as problem:
        return BadInput(f"不是完好的 JSON：{type(problem).__name__}")


def _table(book: Book, path: Path, columns: Columns) -> Lines:
    best: tuple[int, Table | None] = (0, None)
    for each in book.tables:
        if not each.hidden:
            _, _, score = _header(list(islice(book.rows(each, spread=True), _MOST_ABOVE)), columns)
            best = max(best, (score, each), key=lambda pair: pair[0])
    table = best[1]
    if table is None:
        raise UnreadableFile(f"{path.name} 里没有找到“{columns.name}”的表头；请核对导入模板，或为它另写一个模板。")
    rows = book.rows(table, spread=True)
    above = list(islice(rows, _MOST_ABOVE))
    names, used, _ = _header(above, columns)
    if missing := columns.missing(names.values()):
        raise UnreadableFile(f"{path.name} 缺少必需的列：{'；'.join(missing)}。")
    return Lines(
        headers=tuple(names.values()), notes=book.notes, rows=_table_lines(chain(above[used:], rows), names, columns)
    )


def _header(above: list[Row], columns: Columns) -> tuple[dict[int, str], int, int]:
    """Column -> header, how many rows were used up, and how many of its fields were recognised."""
    best: tuple[int, dict[int, str], int] = (0, {}, 0)
    for at, row in enumerate(above):
        candidates = [(_names(row.cells), at + 1)]
        if at + 1 < len(above):
            candidates.append((_stacked(_names(row.cells), _names(above[at + 1].cells), columns), at + 2))
        for names, used in candidates:
            score = columns.recognised(names.values())
            if score > best[0]:
                best = (score, names, used)
    return _unlike(best[1]), best[2], best[0]


def _names(cells: Mapping[int, Cell]) -> dict[int, str]:
    return {column: " ".join(cell.text.split()) for column, cell in cells.items() if cell.text}


def _stacked(upper: Mapping[int, str], lower: Mapping[int, str], columns: Columns) -> dict[int, str]:
    """A header of two rows: the lower names the column, unless it only says the unit, or nothing that is known."""
    made = dict(upper)
    for column, name in lower.items():
        if name.startswith(("(", "（")):
            made[column] = f"{upper.get(column, '')}{name}"
        elif columns.recognised([name]) or not columns.recognised([upper.get(column, "")]):
            made[column] = name
    return made


def _unlike(names: Mapping[int, str]) -> dict[int, str]:
    """Headers that occur twice get a number: both columns are kept."""
    seen: dict[str, int] = {}
    made = {}
    for column, name in sorted(names.items()):
        seen[name] = seen.get(name, 0) + 1
        made[column] = name if seen[name] == 1 else f"{name}#{seen[name]}"
    return made


def _table_lines(rows: Iterable[Row], names: Mapping[int, str], columns: Columns) -> Iterator[Line]:
    last = max(names, default=0)
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise UnreadableFile(f"超过 {MOST_ROWS} 行；请分成几个文件。")
        values = {names[at]: _shown(cell) for at, cell in row.cells.items() if at in names and cell.shown}
        if _is_footer(row, values, columns):
            continue
        faults = {names[at]: cell.fault for at, cell in row.cells.items() if at in names and cell.fault}
        merged = tuple(names[at] for at, cell in row.cells.items() if at in names and cell.merged)
        beyond = [cell.text for at, cell in row.cells.items() if at > last and cell.text]
        broken = f"比表头多出 {len(beyond)} 格，可能是文字里的逗号没有加引号，未导入" if beyond else ""
        yield Line(number=row.number, values=values, faults=faults, merged=merged, broken=broken)


def _shown(cell: Cell) -> str:
    return cell.shown.replace("\x00", "")


def _is_footer(row: Row, values: Mapping[str, str], columns: Columns) -> bool:
    if not row.cells or not any(cell.text for cell in row.cells.values()):
        return True
    first = min((at, cell.text) for at, cell in row.cells.items() if cell.text)[1]
    return first.startswith(_FOOTERS) and columns.external_id(values) in ("", first)
