"""What a run saw of each source, and what it did not see: "no finding" is never "did not look"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from facts.pages import Page
from facts.sources import Source


class Verdict(StrEnum):
    """How far a run's word on a source can be trusted."""

    #: Looked, and the source gave what is expected of it.
    SEEN = "seen"
    #: Looked at a part: budget, robots.txt, walls, errors.
    PARTLY = "partly"
    #: Looked, but the source does not give what is expected: an assertion is missed.
    DRIFTED = "drifted"
    #: Nothing was seen.
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """The account of one source in one run."""

    run: str
    source: str
    title: str
    at: datetime
    verdict: Verdict
    #: Pages with content, unchanged ones included.
    fetched: int = 0
    unchanged: int = 0
    #: Known pages whose change was not yet likely, so that nobody asked.
    resting: int = 0
    #: Targets found and not come to.
    waiting: int = 0
    #: facts.pages.Skip -> targets.
    skipped: Mapping[str, int] = field(default_factory=dict)
    #: facts.pages.Trouble -> pages.
    troubles: Mapping[str, int] = field(default_factory=dict)
    #: Name of a trap -> links not followed.
    traps: Mapping[str, int] = field(default_factory=dict)
    adverts: int = 0
    landings: int = 0
    vanished: int = 0
    #: Missed assertions, each with its reason.
    drift: tuple[str, ...] = ()
    #: What a person should know, plain Chinese, one sentence each.
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How often one sentence was said of targets that gave no page."""

    #: facts.pages.Skip.
    skip: str
    words: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTally:
    """What the tables of a run say of one source, before anybody judges it; pictures and styles are left out."""

    #: Pages of the source with content, unchanged ones included.
    pages: int = 0
    unchanged: int = 0
    #: Pages whose certificate did not verify.
    unverified: int = 0
    #: Pages outside the source: where adverts, search results, listed domains and codes lead.
    landings: int = 0
    #: Targets that landing pages were wanted of, and that gave none.
    landings_lost: int = 0
    waiting: int = 0
    #: facts.pages.Skip -> the source's own targets.
    skipped: Mapping[str, int] = field(default_factory=dict)
    #: The commonest sentences of each reason, commonest first.
    details: tuple[Detail, ...] = ()
    #: What guides had to say (crawler.guides.Guide.problems), each sentence once.
    problems: tuple[str, ...] = ()
    #: Sitemaps, feeds, listings and answers of a search that were read.
    guides: int = 0
    #: facts.pages.Trouble -> pages.
    troubles: Mapping[str, int] = field(default_factory=dict)
    #: HTTP status -> answers of the source's own targets.
    statuses: Mapping[int, int] = field(default_factory=dict)
    adverts: int = 0
    vanished: int = 0
    #: Pages whose text was looked at for canaries, and the canaries that stand on one of them.
    read: int = 0
    canaries: frozenset[str] = frozenset()
    #: Median of visible characters; None where nobody measured it.
    median_text: int | None = None
    #: What no table keeps, see facts.runs.CrawlAccount.
    resting: int = 0
    traps: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class TallyBook(Protocol):
    """Counts what a run brought of one source."""

    def tally(self, run: str, source: Source) -> SourceTally:
        """Count; the canaries that are looked for are those of the source's assertions."""
        ...

    def sample(self, run: str, source: str, limit: int) -> Sequence[Page]:
        """Return up to `limit` pages of the source itself with content, spread evenly over the run."""
        ...


class ReportBook(Protocol):
    """Reports as rows."""

    def keep(self, reports: Sequence[SourceReport]) -> None:
        """Store the reports of a run; a second one of the same run and source replaces it."""
        ...

    def of_run(self, run: str) -> Sequence[SourceReport]:
        """Return the reports of a run by source."""
        ...

    def latest(self, source: str, limit: int = 10) -> Sequence[SourceReport]:
        """Return the newest reports of a source."""
        ...
