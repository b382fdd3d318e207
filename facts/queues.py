"""The review queue of a night as a list: pages put before analysts, with their leads and the last words on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from facts.assessments import Band, Stance
from facts.boards import BoardRow
from facts.cases import Showing


class QueueState(StrEnum):
    """How far the review of a page is."""

    #: 未研判: nobody has spoken of it.
    LEFT = "left"
    #: 已研判.
    DONE = "done"
    #: 待复核: somebody wants another pair of eyes on it.
    WAITING = "waiting"


class QueueOrder(StrEnum):
    """How a queue is sorted; the place in the queue decides between equals."""

    #: Highest grade of its lead, then highest score.
    RISK = "risk"
    #: As it was composed.
    PLACE = "place"
    DUE = "due"
    PERCENT = "percent"
    PAGES = "pages"
    AGE = "age"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWord:
    """The last word on a page that stands."""

    #: Name of a stance or of a decision.
    what: str
    is_decision: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedPage:
    """One page of a night's queue."""

    showing: Showing
    url: str
    source: str
    fetched_at: datetime
    #: Of the screening; None where none is stored.
    version: str | None
    score: float | None
    band: Band | None
    stance: Stance | None
    #: The lead that is seen on its address; None where there is none.
    lead: BoardRow | None
    word: LastWord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A filter that somebody keeps under a name."""

    id: int
    list: str
    name: str
    #: The address after the question mark.
    query: str
    by: str
    is_own: bool
    shared: bool


class NightBook(Protocol):
    """Queues by night."""

    def nights(self, limit: int = 14) -> Sequence[tuple[str, datetime, int]]:
        """Return (run, when it began, pages shown) of runs that have a queue, newest first."""
        ...

    def night(self, run: str) -> Sequence[QueuedPage]:
        """Return the queue of a run, in its order."""
        ...
