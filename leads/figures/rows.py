"""From every number back to its leads, as a CSV file: one line for each lead that a number adds up."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from facts.errors import NoSpace
from facts.figures import Figure
from leads.figures.risk import ALL, RiskTable

if TYPE_CHECKING:
    from _csv import Writer

HEADER = ("名称", "指标", "数值", "单位", "线索编号", "该线索计入", "说明")
#: A cell that begins so is read as a formula by Excel and WPS.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_rows(figures: Iterable[Figure], path: Path) -> int:
    """Write the lines behind figures and return how many figures those were; a figure named twice is written once.

    The column 该线索计入 of a figure adds up to its 数值.

    Raises:
        NoSpace: the file cannot be written.
    """
    seen: set[str] = set()
    with _file(path) as writer:
        writer.writerow(HEADER)
        for figure in figures:
            if figure.name not in seen:
                seen.add(figure.name)
                writer.writerows(_lines(figure))
    return len(seen)


def write_risk(table: RiskTable, path: Path) -> int:
    """Write sector × district, one line a cell, margins as 合计; the formula stands last. Returns the lines of cells.

    Raises:
        NoSpace: the file cannot be written.
    """
    names = ("count", "confirmed", "amount", "unpaid", "people", "index")
    with _file(path) as writer:
        writer.writerow(
            (
                "行业领域",
                "所在区",
                "线索数（个）",
                "其中已确认（个）",
                "涉及金额（万元）",
                "未兑付资金（万元）",
                "涉及人数（人）",
                "风险指数（分）",
            )
        )
        cells = [
            (guarded(row), guarded(column), *(_number(table.cells[row, column][name]) for name in names))
            for row in (*table.sectors, ALL) for column in (*table.districts, ALL) if (row, column) in table.cells
        ]  # fmt: skip
        writer.writerows(cells)
        writer.writerow((guarded(table.formula),))
    return len(cells)


@contextmanager
def _file(path: Path) -> "Iterator[Writer]":
    """A CSV file as Excel and WPS want it: UTF-8 with a mark at the start."""
    try:
        with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
            yield csv.writer(file)
    except OSError as problem:
        raise NoSpace(f"{path} 写不进去（{problem.strerror}）；请换一个文件名。") from problem


def _number(figure: Figure) -> str:
    return "" if figure.value is None else plain(figure.value)


def _lines(figure: Figure) -> Iterator[tuple[str, ...]]:
    head = (guarded(figure.name), guarded(figure.label), _number(figure), figure.measure.unit)
    for part in figure.parts:
        yield (*head, guarded(part.lead), plain(part.amount), "")
    for lead in figure.unknown:
        yield (*head, guarded(lead), "", "该线索无此数，未计入")
    if not figure.parts and not figure.unknown:
        yield (*head, "", "", "无线索")


def plain(number: Decimal) -> str:
    """Digits without exponent: exact, so that the lines of a figure add up."""
    return format(number, "f")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula, on one line."""
    text = " ".join(text.split())
    return f"'{text}" if text.startswith(_FORMULA) else text
