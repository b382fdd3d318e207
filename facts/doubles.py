"""In-memory doubles of the ports, for tests and for trying things without a disk."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from facts.errors import DamagedExhibit
from facts.pages import Capture, Exchange, Exhibit, Page, Target, Visit


class FrozenClock:
    """A clock that stands where it was put."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Return the moment it was put at."""
        return self._moment


class MemoryFrontier:
    """facts.ports.Frontier in a list; rows are numbered from 1 in the order they came."""

    def __init__(self, earlier: Mapping[str, str] | None = None) -> None:
        """Take the digests of earlier runs: URL -> SHA-256."""
        self.targets: list[Target] = []
        #: URL -> how it was settled.
        self.visits: dict[str, Visit] = {}
        self.pages: list[Page] = []
        self._earlier = dict(earlier or {})
        self._urls: set[str] = set()

    def seed(self, targets: Iterable[Target]) -> int:
        """Add targets not yet known and return how many were new."""
        before = len(self.targets)
        for target in targets:
            if target.url not in self._urls:
                self._urls.add(target.url)
                self.targets.append(target)
        return len(self.targets) - before

    def known(self) -> Iterable[str]:
        """Every URL, settled or waiting."""
        return [target.url for target in self.targets]

    def waiting(self, limit: int, after: int = 0) -> Sequence[tuple[int, Target]]:
        """Return up to `limit` (row, target) pairs not settled, rows above `after`, ascending."""
        found: list[tuple[int, Target]] = []
        for row, target in enumerate(self.targets[after:], after + 1):
            if len(found) == limit:
                break
            if target.url not in self.visits:
                found.append((row, target))
        return found

    def settle(self, visit: Visit) -> Page | None:
        """Settle once; a page whose URL has a row already gives None."""
        if visit.target.url not in self._urls or visit.target.url in self.visits:
            return None
        self.visits[visit.target.url] = visit
        self.seed(visit.links)
        if visit.page is None or any(page.url == visit.page.url for page in self.pages):
            return None
        unchanged = self._earlier.get(visit.page.url) == visit.page.sha256
        page = replace(visit.page, id=len(self.pages) + 1, unchanged=unchanged)
        self.pages.append(page)
        return page

    def fetched(self) -> int:
        """Pages so far."""
        return len(self.pages)


class MemoryVault:
    """facts.ports.Vault in a list; bodies come back as they were sent, content codings are not undone."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.closed = 0

    def keep(self, exchange: Exchange) -> Exhibit:
        """Remember the exchange."""
        self.exchanges.append(exchange)
        number = len(self.exchanges)
        digest = hashlib.sha256(exchange.body).hexdigest()
        return Exhibit(file="memory.warc.gz", offset=number - 1, sha256=digest, record_id=f"<urn:memory:{number}>")

    def open(self, exhibit: Exhibit) -> Capture:
        """Return what was kept.

        Raises:
            DamagedExhibit: nothing like it was kept.
        """
        exchange = self.exchanges[exhibit.offset] if exhibit.offset < len(self.exchanges) else None
        if exchange is None or hashlib.sha256(exchange.body).hexdigest() != exhibit.sha256:
            raise DamagedExhibit(f"The exhibit at {exhibit.file}:{exhibit.offset} cannot be used: it is not there.")
        return Capture(
            url=exchange.url,
            status=exchange.status,
            headers={name.lower(): value for name, value in exchange.response_headers},
            body=exchange.body,
            fetched_at=exchange.fetched_at,
        )

    def close(self) -> None:
        """Count the call."""
        self.closed += 1
