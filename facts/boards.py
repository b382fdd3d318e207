"""The board: every lead as lists show it, kept beside the leads so that a filter answers at once.

A row is made from the lead's dossier (leads/board.py) by the office's rules; whatever changes a lead marks its row as
stale in the same transaction, and catching up makes it anew. Each row keeps the digest of the rules that made it, so
that rows of other rules are found and made anew as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from facts.assessments import Band, Stance
from facts.cases import LeadStatus
from facts.dockets import Grade, Stage
from facts.people import EVERYWHERE, Realm


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One lead as lists show it; personal values still bare."""

    lead: str
    subject: str | None
    subject_id: str | None
    title: str
    #: Of the strongest page; empty for leads that an outside clue alone brought.
    url: str
    page_id: int | None
    band: Band
    stance: Stance
    status: LeadStatus
    #: 0..100.
    score: float
    stage: Stage
    grade: Grade | None
    #: Division codes and zones whose duty it is, by registration, operation or deed.
    districts: frozenset[str]
    sector: str | None
    mode: str | None
    #: The strongest sentence that it rests on; empty where none is quoted.
    quote: str
    annual_percent: float | None
    #: Pages and hosts it was seen on.
    pages: int
    sites: int
    #: Where it comes from: names of crawl sources and outside systems.
    sources: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    run: str
    #: By when the next duty is due; None where nothing is.
    due: date | None
    #: Keys of the units that have to act.
    units: tuple[str, ...]
    holder: str | None
    #: Why it speaks again; empty for most.
    news: str = ""
    #: What the office's rules propose; `grade` is what people decided. None where nobody asked the rules.
    proposed: Grade | None = None


class BoardOrder(StrEnum):
    """How a list is sorted; the number of the lead decides between equals."""

    #: Highest grade, then highest score.
    RISK = "risk"
    #: Oldest first.
    AGE = "age"
    #: Due soonest first, those without a day last.
    DUE = "due"
    #: Highest promised return first.
    PERCENT = "percent"
    #: Seen on most pages first.
    PAGES = "pages"
    #: Seen last first.
    SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuery:
    """What somebody wants to see; an empty tuple asks for nothing special."""

    realm: Realm = EVERYWHERE
    statuses: tuple[LeadStatus, ...] = ()
    bands: tuple[Band, ...] = ()
    stances: tuple[Stance, ...] = ()
    stages: tuple[Stage, ...] = ()
    grades: tuple[Grade, ...] = ()
    districts: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    #: Words in number, subject, title or address, all of them.
    words: str = ""
    #: Words in the text of one of its pages, all of them.
    text: str = ""
    run: str = ""
    least_percent: float | None = None
    #: Unit key that has to act.
    unit: str = ""
    holder: str = ""
    seen_since: date | None = None
    first_since: date | None = None
    #: Only what was due before this day.
    due_before: date | None = None
    order: BoardOrder = BoardOrder.RISK
    #: From 1.
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """One page of a list."""

    rows: tuple[BoardRow, ...]
    #: Leads that fit.
    total: int
    #: Status -> leads that fit but for the status asked for; the same for bands.
    statuses: Mapping[LeadStatus, int] = field(default_factory=dict)
    bands: Mapping[Band, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The leads before and after one in the list that a query makes."""

    #: From 1; 0 where the lead is not in it.
    place: int
    total: int
    previous: str | None
    next: str | None


class Board(Protocol):
    """Rows of all leads but those that live on in another."""

    def find(self, query: BoardQuery) -> BoardPage:
        """Return one page of the leads that fit."""
        ...

    def row(self, lead: str) -> BoardRow | None:
        """Return the row of one lead; None where there is none yet."""
        ...

    def rows(self, leads: Sequence[str]) -> Mapping[str, BoardRow]:
        """Lead -> its row, of those that have one."""
        ...

    def neighbours(self, query: BoardQuery, lead: str) -> Neighbours:
        """Where a lead stands in the list that a query makes."""
        ...

    def stale(self, limit: int = 1000) -> Sequence[str]:
        """Return leads whose rows have to be made anew, at most so many."""
        ...

    def put(self, rows: Sequence[BoardRow], gone: Sequence[str] = (), *, rules: str = "") -> None:
        """Store rows made anew, take away those of leads that live on elsewhere; neither is stale any more.

        `rules` is the digest of the rules that made them.
        """
        ...
