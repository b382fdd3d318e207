"""Counts of the overview (总览), made by the database: how far leads got, and what came in by day or week."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from facts.assessments import Stance
from facts.people import EVERYWHERE, Realm


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far the leads first seen in a span of time have got by now; each step is a part of the one before it.

    `concluded` ends the office's own way; `filed` is what another authority did, and is a part of `confirmed`.
    """

    found: int = 0
    #: Somebody judged it, and the judgement counts.
    judged: int = 0
    #: Of those: stands confirmed.
    confirmed: int = 0
    #: Of those: was ever assigned (派发), verified (核查), and laid down as filed or done (移送、销号、归档).
    assigned: int = 0
    verified: int = 0
    concluded: int = 0
    #: Confirmed and laid down so without having been assigned and verified first; in no step above.
    straight: int = 0
    #: Confirmed leads that are the subject of a filed case (立案); None where cases were never held against leads.
    filed: int | None = None
    #: Leads that are one, but do not stand confirmed.
    filed_unconfirmed: int = 0
    #: Beside them: stands dismissed, stands observed.
    dismissed: int = 0
    observed: int = 0
    #: Left out of all the above: live on in another lead.
    merged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Leads of one district or sector that nobody dismissed or merged."""

    leads: int = 0
    confirmed: int = 0
    #: Confirmed ones that are graded red or orange.
    high: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What one day or week brought."""

    #: Runs that started, and pages with content that they fetched, unchanged ones included.
    runs: int = 0
    pages: int = 0
    #: Leads first seen, and those of them on which a return is promised in percent.
    found: int = 0
    promised: int = 0
    #: Judgements given that count: confirmed, dismissed.
    confirmed: int = 0
    dismissed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """What was new on the pages of some runs."""

    #: Pages never seen before, and pages whose text changed since the visit before.
    new: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStanding:
    """One source over some runs."""

    source: str
    #: Runs that reported of it, and those that saw it as expected (seen or partly).
    runs: int
    seen: int
    #: Newest report, and the newest of a run that saw it; None where none did.
    last_at: datetime
    seen_at: datetime | None
    #: Pages with content in all of these runs.
    pages: int
    #: Leads on the board that come from it, and the confirmed ones among them.
    leads: int = 0
    confirmed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What waits for people now."""

    #: Leads whose next duty was due before today.
    overdue: int = 0
    #: Alarms that nobody acknowledged.
    alarms: int = 0
    #: Leads that nobody judged yet.
    candidates: int = 0
    #: Pages put into the last night's queues, and those of them that somebody answered.
    queued: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """Leads by place and by sector; a lead can stand in several places, and in one sector."""

    #: Division code or zone -> leads; "" for those of no place.
    places: Mapping[str, Count] = field(default_factory=dict)
    #: Sector code -> leads; "" for those of none.
    sectors: Mapping[str, Count] = field(default_factory=dict)
    #: All of them, each once.
    total: Count = Count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One page that somebody judged, with what is stored of it."""

    #: 0..100.
    score: float
    #: What the text model gives for "this page solicits", 0..1; None where it is not stored.
    chance: float | None
    #: Whether people say that it solicits.
    is_case: bool
    #: Lexicon, model and rules that it was screened by.
    version: str


class SaidFigures(Protocol):
    """What people said of pages, counted by the database."""

    def pairs(self) -> Mapping[tuple[Stance, Stance], int]:
        """What the first two people said of each page that two spoke of -> pages."""
        ...

    def cases(self, since: datetime) -> Mapping[int, bool]:
        """Page that a queue showed -> whether it is a case, by the last word on it since a moment."""
        ...

    def weighed(self, since: datetime, limit: int) -> Sequence[Weighed]:
        """The pages judged since a moment, at most the latest so many, each by its last word."""
        ...


class FigureBook(Protocol):
    """Counts by the database."""

    def course(
        self, since: datetime, until: datetime, realm: Realm = EVERYWHERE, filed: AbstractSet[str] | None = None
    ) -> Course:
        """Follow the leads first seen from `since` up to `until`.

        `filed` names the subjects, or the leads without one, that filed cases are of; None where nobody looked.
        """
        ...

    def paces(self, edges: Sequence[datetime], realm: Realm = EVERYWHERE) -> Sequence[Pace]:
        """Count between each pair of neighbouring edges, which ascend; runs and pages for the whole realm alone."""
        ...

    def arrivals(self, since: datetime, realm: Realm = EVERYWHERE, until: datetime | None = None) -> tuple[int, int]:
        """Leads first seen since a moment, and before another; leads known before and seen again or changed since."""
        ...

    def regions(self, realm: Realm = EVERYWHERE) -> Regions:
        """Count leads that nobody dismissed or merged, by place and by sector."""
        ...

    def novelty(self, runs: Sequence[str]) -> Novelty:
        """What was new on the pages of some runs."""
        ...

    def duties(self, runs: Sequence[str], now: datetime, realm: Realm = EVERYWHERE) -> Duties:
        """What waits for people; queues are those of `runs`."""
        ...

    def sources(self, runs: Sequence[str]) -> Sequence[SourceStanding]:
        """Every source that these runs reported of, by name."""
        ...
