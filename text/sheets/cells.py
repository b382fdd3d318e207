"""What stands in a cell, a row, a table."""

from enum import StrEnum
from typing import NamedTuple

#: Faults of a cell that cannot be taken as it stands.
FORMULA, MERGED, ERROR, TOO_LONG = "公式", "合并单元格", "错误值", "文字过长，已截断"


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOL = "bool"
    #: A number that the workbook shows as a day or a time.
    DATE = "date"
    FORMULA = "formula"
    ERROR = "error"


class Cell(NamedTuple):
    """One cell: its text without blanks around it, and why it cannot be taken as it stands, if so."""

    #: As people mean it: digits of a number, ISO 8601 of a date, TRUE or FALSE, `=…` of a formula.
    text: str
    fault: str = ""
    kind: Kind = Kind.TEXT
    #: The stored number of a NUMBER or a DATE (days of the workbook's date system); None for the rest.
    number: float | None = None
    #: Number format such as `0.00%` or `yyyy-mm-dd`; empty where the workbook gives none.
    format: str = ""
    #: What a formula last came to, as text; None where the file does not say, or the cell is no formula.
    cached: str | None = None
    #: It is part of a merged range.
    merged: bool = False

    @property
    def shown(self) -> str:
        """What a reader of the sheet saw: a formula's last value, else the text."""
        return self.text if self.kind is not Kind.FORMULA else self.cached or ""


class Row(NamedTuple):
    """One row: its number as the spreadsheet shows it, and column from 0 -> cell; empty cells are left out."""

    number: int
    cells: dict[int, Cell]


class Sheet(NamedTuple):
    """One table: row number as the spreadsheet shows it -> column from 0 -> cell; empty cells are left out."""

    name: str
    rows: dict[int, dict[int, Cell]]
    #: The sheet is hidden in the workbook.
    hidden: bool = False
    #: What a reader should know of the workbook: macros, links to other files; in Chinese.
    notes: tuple[str, ...] = ()
