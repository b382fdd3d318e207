"""A paper before it is written: headings, text, tables, pictures and places left for its author."""

from dataclasses import dataclass
from datetime import date

from facts.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; its number (一、（一）1.（1）) is given when the paper is written."""

    text: str
    #: 1..4.
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A place that its author has to fill, marked as such."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: cells are words, or figures, which are written and traced."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str | Figure | None, ...], ...]
    #: Parts of the width, one a column.
    widths: tuple[float, ...]
    note: str = ""
    #: Figures behind a cell that shows more than one: (row, column) is written as the words that stand there.
    behind: tuple[tuple[str, Figure], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture, or the sentence why there is none."""

    caption: str
    #: PNG; None where it could not be drawn.
    png: bytes | None
    why_not: str = ""


Block = Heading | Text | Blank | Table | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """An attachment on pages of its own."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole paper."""

    #: Lines of the title.
    title: tuple[str, ...]
    #: 主送; empty where it is sent to nobody.
    to: str
    blocks: tuple[Block, ...]
    #: Titles of what is enclosed apart, named in the 附件说明 before our own annexes.
    enclosures: tuple[str, ...]
    annexes: tuple[Annex, ...]
    #: 署名.
    office: str
    dated: date
