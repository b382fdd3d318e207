"""Coming back: what is remembered of a URL between runs, how often it changes, and what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from facts.pages import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The memory of one URL over all runs."""

    url: str
    source: str
    first_seen: datetime
    checked_at: datetime
    #: Comparisons with the visit before; 0 after the first visit. Old ones fade, with their changes and seconds.
    checks: int = 0
    #: How many of them found another content.
    changes: int = 0
    #: Seconds that these comparisons span.
    watched_s: float = 0.0
    changed_at: datetime | None = None
    #: When it is asked for again; None asks in every run.
    due_at: datetime | None = None
    #: Since when it is not there any more (404, 410, or a host that does not answer in several runs).
    gone_since: datetime | None = None
    #: Visits without an answer in a row.
    misses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is new and what is gone in the main text of a page since its last visit."""

    page: int
    before: int
    #: Sentences, in page order.
    added: tuple[str, ...]
    removed: tuple[str, ...]
    #: Share of the characters of both texts that are in common, 0..1.
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished:
    """A page that was there and is not any more (失联); its evidence stays."""

    url: str
    source: str
    #: The last page row that has its content.
    page: int | None
    last_seen: datetime
    gone_since: datetime
    #: One sentence: HTTP status or error.
    detail: str


class Plan(Protocol):
    """Tells when a page is asked for again; crawler/targets/revisiting.py has the one in use."""

    def __call__(self, record: Record | None, page: Page, *, is_changed: bool) -> Record:
        """Return the memory of a page's URL after this visit; `record` is that before it, None at the first visit."""
        ...


class RevisitBook(Protocol):
    """The memory of URLs as the crawl, the scan and the desk see it."""

    def due(self, source: str, now: datetime) -> Iterable[str]:
        """URLs of a source that are due and not known to be gone for good, ascending."""
        ...

    def left(self, source: str) -> Iterable[str]:
        """URLs that the source's last run found and did not come to, ascending."""
        ...

    def resting(self, source: str, now: datetime) -> Iterable[str]:
        """URLs of a source that are known and not due yet."""
        ...

    def get(self, url: str) -> Record | None:
        """Return the memory of one URL."""
        ...

    def changed(self, run: str, after: int = 0, limit: int = 100) -> Sequence[tuple[Page, Page]]:
        """Return (page, the same URL's page of the visit before) where they differ and nobody has compared them yet.

        Pages of the run, ids above `after`, ascending.
        """
        ...

    def vanished(self, run: str) -> Sequence[Vanished]:
        """Return the pages that a run found gone for the first time."""
        ...

    def keep_changes(self, changes: Sequence[Change]) -> None:
        """Store what changed; a second one of the same page replaces it."""
        ...

    def change(self, page: int) -> Change | None:
        """Return what changed on a page since the visit before it."""
        ...
