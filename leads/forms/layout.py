"""A form's layout: columns, head, notes, and what a tally counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

KINDS = ("text", "number", "serial", "date", "percent")
#: What the rows of a form are: leads (附件1, 台账), sums over leads (附件2), or fixed lines (附件3).
BODIES = ("leads", "tally", "duties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a form."""

    #: Field of facts.cases.LedgerRow, of a tally or of a duty; serial; or empty for a column that people fill.
    field: str
    header: str
    #: Characters wide.
    width: float
    #: The heading that spans this column and its neighbours; None where the header fills both rows.
    group: str | None = None
    kind: str = "text"
    #: The 合计 row sums this column.
    total: bool = False
    #: Whole numbers only: people are counted.
    whole: bool = False
    #: Values that the form's notes allow; any where there are none.
    options: tuple[str, ...] = ()
    #: A returned sheet may not change it.
    fixed: bool = False
    #: A larger number is refused in a returned sheet, for it cannot be in the form's unit.
    most: Decimal | None = None
    #: A larger one is taken, with the question whether the unit is right.
    ask_above: Decimal | None = None
    #: 【识】/待核 where the name or place of the column is not certain.
    check: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"column {self.field}: kind {self.kind!r} is none of {', '.join(KINDS)}")
        if not self.header.strip():
            raise ValueError(f"column {self.field}: header is empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One cell of a head, rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One row of 附件2: a concrete type of institution, or a mode or name under which money is raised."""

    name: str
    #: Codes and names that count here.
    match: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """Rows of 附件2 under one heading."""

    name: str
    rows: tuple[Kind, ...] = ()
    #: Takes what no other category of its half does.
    others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """重点领域 or 重点行为; each has its own 合计, and the two are never added together."""

    name: str
    #: sector or behaviour.
    by: str
    categories: tuple[Category, ...]
    #: Name of a row where nothing is known.
    unknown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Which subjects a group of columns of 附件2 counts; any of the conditions is enough, none means every subject."""

    #: Values of LeadStatus, of Stage; measures as the docket has them.
    statuses: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    #: Words of the ledger row's measures, outcome and rectification.
    words: tuple[str, ...] = ()
    #: Count of which this is the share; the half's total of the same count where it is `total`.
    of: str = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One line of 附件3."""

    area: str
    units: tuple[str, ...]
    #: Our codes of the sectors in it.
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole form."""

    name: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    #: Label of the row of sums; empty where the form has none.
    total: str
    signature: str
    notes: tuple[str, ...]
    #: Names the layout and its edition in a returned sheet: fujian-1.
    id: str
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    body: str = "leads"
    aliases: tuple[str, ...] = ()
    #: Where it stands in lists.
    place: int = 99
    #: Printed below the notes: how the numbers were counted; stays where an official blank takes the form's place.
    counting: str = ""
    #: Printed last: what of the layout is not certain.
    footnote: str = ""
    #: Columns that stay in sight.
    freeze: int = 2
    #: A4 pages beside each other that a printed row takes; the columns that stay in sight are on each.
    pages_wide: int = 1
    #: The head cell by cell, where it was taken from an official blank; else it follows from groups and headers.
    head: tuple[Span, ...] = ()
    halves: tuple[Half, ...] = ()
    counts: Mapping[str, Count] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()

    def __post_init__(self) -> None:
        if self.body not in BODIES:
            raise ValueError(f"body {self.body!r} is none of {', '.join(BODIES)}")
        if not 1 <= self.pages_wide <= 10:
            raise ValueError("pages_wide: give 1 to 10")
        if not self.columns:
            raise ValueError("columns: there are none")
        known = [column.field for column in self.columns if column.field]
        if twice := sorted({name for name in known if known.count(name) > 1}):
            raise ValueError(f"columns: {', '.join(twice)} stands there twice")

    @property
    def spans(self) -> tuple[Span, ...]:
        """The cells of the head; a group over its columns, or one cell over both rows."""
        return self.head or tuple(_spans(self.columns))

    @property
    def head_rows(self) -> int:
        """Rows of the head."""
        return 1 + max(span.bottom for span in self.spans)


def _spans(columns: tuple[Column, ...]) -> list[Span]:
    found: list[Span] = []
    is_flat = all(column.group is None for column in columns)
    for at, column in enumerate(columns):
        if column.group is None:
            found.append(Span(top=0, left=at, bottom=0 if is_flat else 1, right=at, text=column.header))
            continue
        found.append(Span(top=1, left=at, bottom=1, right=at, text=column.header))
        if at == 0 or columns[at - 1].group != column.group:
            last = at
            while last + 1 < len(columns) and columns[last + 1].group == column.group:
                last += 1
            found.append(Span(top=0, left=at, bottom=0, right=last, text=column.group))
    return found
