"""The ports of a crawl: the table of its targets, and who starts it; the others are in facts/ports.py."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from facts.pages import LaneKey, Page, Target, Visit
from facts.runs import CrawlAccount, RunSpec


class Frontier(Protocol):
    """The table of targets of one run. Guarantee: at-least-once fetch, exactly-once page row."""

    def seed(self, targets: Iterable[Target]) -> int:
        """Add start targets not yet known and return how many were new."""
        ...

    def known(self) -> Iterable[tuple[str, str]]:
        """Every (URL, source) of the run, done or waiting, so that a crawler can tell new links from old."""
        ...

    def lanes(self) -> Iterable[LaneKey]:
        """Every lane that has targets waiting for the wire, in the order of their oldest row."""
        ...

    def waiting_at(self, lane: LaneKey, limit: int, after: int = 0) -> Sequence[tuple[int, Target]]:
        """As `waiting`, of one lane; targets that wait for the browser are left out.

        Each comes with what earlier runs know of it.
        """
        ...

    def waiting(self, limit: int, after: int = 0) -> Sequence[tuple[int, Target]]:
        """Return up to `limit` (row number, target) pairs not yet done, rows numbered above `after`, ascending."""
        ...

    def settle(self, visit: Visit) -> Page | None:
        """Write page row, new links and done-mark in ONE transaction.

        Settling a target twice changes nothing. Returns the page with its id, and with
        `unchanged` set where an earlier run had the same digest; None where there is no new page row.
        """
        ...

    def get(self, url: str) -> Target | None:
        """Return the run's target of a URL, done or waiting."""
        ...

    def fetched(self) -> int:
        """Pages this run has fetched so far, those of the time before a crash included."""
        ...

    def by_source(self) -> Mapping[str, int]:
        """Source -> pages of the source this run has fetched so far for which a body was sent; no landing pages."""
        ...

    def landings(self) -> Mapping[str, int]:
        """Source -> landing pages of this run so far, fetched or waiting."""
        ...

    def brought(self) -> Iterable[tuple[str, int]]:
        """(URL, bytes of the decoded body) of every page of this run for which a body was sent."""
        ...


class RunLauncher(Protocol):
    """Starts the crawl of a run somewhere; whoever starts it does not know where it goes."""

    def launch(self, spec: RunSpec, *, browser: bool = False) -> "Crawl":
        """Start the crawl, or the browser that shows the pages waiting for it, and return at once."""
        ...


class Crawl(Protocol):
    """A crawl that is under way."""

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        ...

    def stop(self, grace_s: float = 10.0) -> None:
        """Ask it to end in good order, and end it by force after `grace_s` seconds."""
        ...

    def last_words(self) -> str:
        """The last sentence it wrote to its log; empty if none."""
        ...

    def account(self) -> CrawlAccount:
        """What it counted beside its tables; empty where it died."""
        ...
