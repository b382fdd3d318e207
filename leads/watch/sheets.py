"""Watch entries as a sheet: read row by row with what is wrong in each, and written so that it can be read again."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from facts.errors import BadInput, NoSpace
from facts.subjects import SubjectKind
from facts.watching import SEALED, WatchEntry, WatchState, WatchTrait
from leads.watch.columns import Column, Columns
from leads.watch.entering import Given, make_entry
from leads.watch.meeting import display_name, is_person
from text.sheets import Cell, open_book

#: Rows read of one file.
MOST_ROWS = 200_000
#: Problems listed; a sheet with the wrong columns has one for each row.
MOST_PROBLEMS = 1_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_APART = str.maketrans(dict.fromkeys("；;、，,\n\r", ";"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """Why a row cannot be taken."""

    #: As the spreadsheet shows it.
    row: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSheet:
    """What a file of entries came to."""

    #: (row, entry) of every row that can be taken and is not on the list yet.
    entries: tuple[tuple[int, WatchEntry], ...]
    problems: tuple[RowProblem, ...]
    #: Rows whose entry is on the list already.
    known: tuple[int, ...] = ()
    #: Headers that mean nothing here.
    ignored: tuple[str, ...] = ()


def read_entries(path: Path, columns: Columns, listed: Iterable[WatchEntry], today: date) -> WatchSheet:
    """Read a CSV file (UTF-8 or GB 18030) or a workbook's first sheet; one entry a row, the headers in its first row.

    Args:
        path: the file.
        columns: what headers and words mean.
        listed: the entries there are; a row for the same subject, basis and first day as one that stands is known.
        today: first day of entries that name none.

    Raises:
        UnreadableFile: it cannot be read.
        BadInput: it has no column of names, or too many rows.
    """
    taken = {_same(one) for one in listed if one.removal is None}
    entries: list[tuple[int, WatchEntry]] = []
    problems: list[RowProblem] = []
    known: list[int] = []
    rows = _rows(path)
    heads, ignored = _headers(next(rows, (1, {}))[1], columns)
    for number, cells in rows:
        try:
            entry = _entry(cells, heads, columns, today)
        except BadInput as problem:
            problems.append(RowProblem(row=number, says=str(problem)))
            if len(problems) >= MOST_PROBLEMS:
                problems.append(RowProblem(row=number, says=f"问题超过 {MOST_PROBLEMS} 条，其后各行未读。"))
                break
            continue
        if _same(entry) in taken:
            known.append(number)
        else:
            taken.add(_same(entry))
            entries.append((number, entry))
    return WatchSheet(entries=tuple(entries), problems=tuple(problems), known=tuple(known), ignored=ignored)


def write_entries(
    path: Path, entries: Iterable[WatchEntry], columns: Columns, today: date, *, unmask: bool = False
) -> int:
    """Write entries as CSV for Excel, and return how many; personal values starred unless asked.

    What is starred cannot be imported again; bank cards are written as their digest, which can.

    Raises:
        NoSpace: the file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["编号", *(column.header for column in columns.columns), "状态"])
    written = list(entries)
    for entry in written:
        cells = [_cell(entry, column, columns, unmask=unmask) for column in columns.columns]
        writer.writerow(list(map(_guarded, [entry.id or "", *cells, STATES[entry.state_on(today)]])))
    try:
        path.write_bytes(text.getvalue().encode("utf-8-sig", "replace"))
    except OSError as problem:
        raise NoSpace(f"{path} cannot be written ({problem.strerror}).") from problem
    return len(written)


STATES: Mapping[WatchState, str] = {
    WatchState.PENDING: "未生效", WatchState.ACTIVE: "有效", WatchState.EXPIRED: "已到期", WatchState.REMOVED: "已解除",
}  # fmt: skip
#: Written beside the entries and never read.
_OURS = frozenset(("编号", "状态"))


def _rows(path: Path) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    with open_book(path) as book:
        for table in book.tables[:1]:
            for count, (number, cells) in enumerate(book.rows(table)):
                if count > MOST_ROWS:
                    raise BadInput(f"{path} 超过 {MOST_ROWS} 行；请分成几个文件。")
                if any(cell.text for cell in cells.values()):
                    yield number, cells


def _headers(cells: Mapping[int, Cell], columns: Columns) -> tuple[Mapping[int, Column], tuple[str, ...]]:
    named = {name.casefold(): one for one in columns.columns for name in (one.header, *one.also)}
    found = {at: named.get(cell.text.casefold()) for at, cell in cells.items()}
    heads = {at: column for at, column in found.items() if column}
    if not any(column.field == "name" for column in heads.values()):
        raise BadInput(f"第一行没有“{columns.columns[0].header}”列；表头为：{_listed(columns)}。")
    ignored = [cells[at].text for at, column in found.items() if column is None and cells[at].text not in _OURS]
    return heads, tuple(ignored)


def _listed(columns: Columns) -> str:
    return "、".join(column.header for column in columns.columns)


def _entry(cells: Mapping[int, Cell], heads: Mapping[int, Column], columns: Columns, today: date) -> WatchEntry:
    texts: dict[str, str] = {}
    given: list[Given] = []
    for at, cell in sorted(cells.items()):
        column = heads.get(at)
        if column is None or not cell.text:
            continue
        if cell.fault:
            raise BadInput(f"“{column.header}”格是{cell.fault}，请改为普通文字。")
        if column.trait:
            given += [(column.trait, column.role, value) for value in _values(cell.text)]
        else:
            texts[column.field] = cell.text
    return make_entry(texts, given, columns, today=today)


def _values(text: str) -> list[str]:
    return [value.strip() for value in text.translate(_APART).split(";") if value.strip()]


def _same(entry: WatchEntry) -> tuple[str, str, str, date]:
    return entry.name, entry.basis, entry.issuer, entry.since


def _cell(entry: WatchEntry, column: Column, columns: Columns, *, unmask: bool) -> str:
    if column.trait:
        found = [one for one in entry.traits if one.kind is column.trait and one.role == column.role]
        return "；".join(_written(one, unmask=unmask) for one in found)
    value: str | date | None = getattr(entry, column.field, None)
    written = {
        "scope": columns.scope(entry.scope),
        "district": columns.place(entry.district),
        # The name says whether it is a firm; a person has to be called one.
        "kind": columns.kind(SubjectKind.PERSON) if is_person(entry) else "",
        "name": display_name(entry, unmask=unmask),
        "until": entry.until.isoformat() if entry.until else "至解除为止",
    }
    return written.get(column.field) or (value.isoformat() if isinstance(value, date) else value or "")


def _written(trait: WatchTrait, *, unmask: bool) -> str:
    if trait.value.startswith(SEALED):
        return trait.value
    return trait.value if unmask else trait.shown or trait.value


def _guarded(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula; the reader takes the mark off again."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def problems_told(problems: Sequence[RowProblem]) -> list[str]:
    """Return the problems as lines for the clerk."""
    return [f"第 {problem.row} 行：{problem.says}" for problem in problems]
