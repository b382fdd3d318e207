"""Read a list of filed cases, row by row: what can be taken, and what is wrong with the rest.

A row with a fault is left out whole and named; the others are taken. Rows are read one after another, so that a list of
200,000 needs no more than its own cases.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from facts.errors import BadInput, UnreadableFile
from facts.filed import CaseProblem, FiledCase
from leads.scoreboard.case_rows import FaultyCell, Heads, RowReader
from leads.scoreboard.rules import ScoreRules, heading_key
from text.sheets import Cell, open_book

#: Rows of one list.
MOST_ROWS = 200_000
#: Problems that are told one by one; the rest is counted.
MOST_PROBLEMS = 1_000
#: Rows in which the headings are looked for, and characters of a heading.
_HEAD_ROWS = 20
_CUT = 40
_NAMES_IT = frozenset(("name", "uscc", "domain", "app"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """A list as it was read."""

    file: str
    #: SHA-256 of the file.
    sha256: str
    cases: tuple[FiledCase, ...]
    #: The first MOST_PROBLEMS.
    problems: tuple[CaseProblem, ...]
    #: Rows left out.
    left_out: int


def read_cases(path: Path, rules: ScoreRules, *, source: str, today: date) -> CaseList:
    """Read the first table of a workbook or CSV file that has the headings of a list of cases.

    Args:
        path: .xlsx or .csv.
        rules: names of columns.
        source: who gave the list; a column of the list goes before it.
        today: no case is filed later.

    Raises:
        UnreadableFile: it cannot be read.
        BadInput: no table has a column for the day of filing and one that names the case, or there are too many rows.
    """
    with open_book(path) as book:
        for table in book.tables:
            rows = iter(book.rows(table))
            heads = _heads(rows, rules)
            if heads:
                return _read(path, rows, RowReader(heads=heads, source=source, today=today))
    wanted = "“立案日期”以及“名称”“统一社会信用代码”“网址”“APP”之一"
    raise BadInput(f"{path} 里没有立案案件表：前 {_HEAD_ROWS} 行中找不到{wanted}的表头。")


def _heads(rows: Iterator[tuple[int, Mapping[int, Cell]]], rules: ScoreRules) -> Heads | None:
    for count, (_, cells) in enumerate(rows, 1):
        fields = _fields(cells, rules)
        if "filed_on" in fields and fields.keys() & _NAMES_IT:
            return Heads(fields=fields, titles={column: cell.text[:_CUT] for column, cell in cells.items()})
        if count >= _HEAD_ROWS:
            return None
    return None


def _fields(cells: Mapping[int, Cell], rules: ScoreRules) -> dict[str, int]:
    """Field -> column; of two headings of one field the one the rules name first: 涉案单位 goes before 案件名称."""
    ranks = {heading: rank for rank, heading in enumerate(rules.columns)}
    found: dict[str, tuple[int, int]] = {}
    for column, cell in cells.items():
        heading = heading_key(cell.text[:_CUT])
        if field := rules.columns.get(heading):
            found[field] = min(found.get(field, (len(ranks), column)), (ranks[heading], column))
    return {field: column for field, (_, column) in found.items()}


def _read(path: Path, rows: Iterator[tuple[int, Mapping[int, Cell]]], reader: RowReader) -> CaseList:
    cases: list[FiledCase] = []
    problems: list[CaseProblem] = []
    left = 0
    for count, (number, cells) in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise BadInput(f"{path} 超过 {MOST_ROWS} 行，请分成几个文件导入。")
        if reader.is_empty(cells):
            continue
        try:
            cases.append(reader.case(number, cells))
        except FaultyCell as fault:
            left += 1
            if len(problems) < MOST_PROBLEMS:
                problems.append(reader.problem(number, fault))
    return CaseList(file=path.name, sha256=_digest(path), cases=tuple(cases), problems=tuple(problems), left_out=left)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise UnreadableFile(f"{path} 打不开（{problem.strerror}）。") from problem
