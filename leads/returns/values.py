"""What a returned sheet says, and what it would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from leads.forms import Form, Key


class RowKind(StrEnum):
    """What a row of a returned sheet comes to."""

    #: It changes a lead, or would but for a conflict.
    CHANGE = "change"
    #: Everything it says is known.
    UNCHANGED = "unchanged"
    #: It names no lead of ours: a clue from outside.
    NEW = "new"
    #: It names a lead that the house does not have.
    UNKNOWN = "unknown"
    #: Another row speaks of the same lead.
    DUPLICATE = "duplicate"
    #: Something in it cannot be taken.
    REFUSED = "refused"


class CellState(StrEnum):
    """What a cell comes to."""

    CHANGE = "change"
    #: The house has the same value by now.
    UNCHANGED = "unchanged"
    #: Changed in the house since the export, and differently in the sheet.
    CONFLICT = "conflict"


_SAY = {CellState.CHANGE: "改为", CellState.UNCHANGED: "已经是", CellState.CONFLICT: "有冲突，表中为"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a cell or a row, in Chinese, for who filled it in."""

    row: int
    #: Heading; empty where it is the row.
    column: str
    wrote: str
    should: str

    def __str__(self) -> str:
        place = f"第 {self.row} 行" + (f"“{self.column}”" if self.column else "")
        wrote = f"写的是“{self.wrote}”，" if self.wrote else ""
        return f"{place}：{wrote}{self.should}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One value that a sheet says, written as a Statement holds it; None says that it was cleared."""

    value: str | None
    #: How it was understood, or what to check; empty for most.
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """One row of a returned sheet: what people touched in it."""

    #: As the spreadsheet shows it.
    number: int
    #: As it was exported; None for a row that people added.
    key: Key | None
    #: The number of the lead, by the key or as the sheet shows it.
    lead: str | None
    subject: str
    #: Field -> what it says, where that differs from what was exported; every filled one of an added row.
    told: Mapping[str, Told]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A whole returned sheet; rows that nobody touched are counted and not kept."""

    form: Form
    #: Number of the export it answers; empty where the key column is gone.
    export: str
    rows: tuple[ReturnRow, ...]
    untouched: int
    #: What holds for the whole sheet: columns that are missing or unknown, links, a lost key column.
    notes: tuple[str, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, by row."""
        return tuple(problem for row in self.rows for problem in row.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlan:
    """One cell of a row's plan."""

    field: str
    header: str
    state: CellState
    #: What the house has; empty is unknown.
    ours: str
    #: What the sheet says; empty clears it.
    theirs: str
    note: str = ""

    def __str__(self) -> str:
        say = {CellState.CHANGE: "改为", CellState.UNCHANGED: "已经是", CellState.CONFLICT: "有冲突，表中为"}[
            self.state
        ]
        ours = f"（库中为“{self.ours}”）" if self.ours and self.state is not CellState.UNCHANGED else ""
        note = f"；{self.note}" if self.note else ""
        return f"“{self.header}”{say}“{self.theirs or '空'}”{ours}{note}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan:
    """What one row would do."""

    number: int
    kind: RowKind
    lead: str | None
    subject: str
    cells: tuple[CellPlan, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def conflicts(self) -> tuple[CellPlan, ...]:
        """Cells that somebody has to decide."""
        return tuple(cell for cell in self.cells if cell.state is CellState.CONFLICT)
