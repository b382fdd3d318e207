"""In-memory doubles of the ports, for tests and for trying things without a disk."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from itertools import islice

from facts.assessments import Band, Screening, Stance
from facts.cases import Judgement, Opinion, Showing
from facts.errors import BadInput, DamagedExhibit, NotKnown
from facts.pages import Capture, Exchange, Exhibit, Known, LaneKey, Page, Purpose, Target, Visit
from facts.runs import Drift, Profile


class FrozenClock:
    """A clock that stands where it was put."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Return the moment it was put at."""
        return self._moment


class MemoryFrontier:
    """facts.crawling.Frontier in a list; rows are numbered from 1 in the order they came."""

    def __init__(self, earlier: Mapping[str, str] | None = None) -> None:
        """Take the digests of earlier runs: URL -> SHA-256."""
        self.targets: list[Target] = []
        #: URL -> how it was settled.
        self.visits: dict[str, Visit] = {}
        self.pages: list[Page] = []
        #: URL -> what it waits for instead of the wire.
        self.handed: dict[str, Purpose] = {}
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

    def known(self) -> Iterable[tuple[str, str]]:
        """Every (URL, source), settled or waiting."""
        return [(target.url, target.source) for target in self.targets]

    def lanes(self) -> Iterable[LaneKey]:
        """Every lane with targets waiting for the wire."""
        return list(dict.fromkeys(target.lane for _, target in self._on_the_wire()))

    def waiting_at(self, lane: LaneKey, limit: int, after: int = 0) -> Sequence[tuple[int, Target]]:
        """As `waiting`, of one lane."""
        found = ((row, target) for row, target in self._on_the_wire(after) if target.lane == lane)
        return list(islice(found, limit))

    def _on_the_wire(self, after: int = 0) -> Iterator[tuple[int, Target]]:
        for row, target in enumerate(self.targets[after:], after + 1):
            if target.url not in self.visits and target.url not in self.handed:
                yield row, target

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
        self.seed(visit.links)
        if visit.handed_to is not None:
            self.handed[visit.target.url] = visit.handed_to
            return None
        self.visits[visit.target.url] = visit
        if visit.page is None or any(page.url == visit.page.url for page in self.pages):
            return None
        unchanged = self._earlier.get(visit.page.url) == visit.page.sha256
        page = replace(visit.page, id=len(self.pages) + 1, unchanged=unchanged)
        self.pages.append(page)
        return page

    def get(self, url: str) -> Target | None:
        """Return the target of a URL."""
        return next((target for target in self.targets if target.url == url), None)

    def fetched(self) -> int:
        """Pages so far."""
        return len(self.pages)

    def by_source(self) -> Mapping[str, int]:
        """Source -> pages with a body so far; no landing pages."""
        own = [page for page in self.pages if self.visits[page.requested_url].target.purpose is not Purpose.LANDING]
        return Counter(page.source for page in own if page.status != HTTPStatus.NOT_MODIFIED)

    def landings(self) -> Mapping[str, int]:
        """Source -> landing pages so far."""
        return Counter(target.source for target in self.targets if target.purpose is Purpose.LANDING)

    def brought(self) -> Iterable[tuple[str, int]]:
        """(URL, bytes) of every page with a body."""
        return [(page.url, page.size) for page in self.pages if page.status != HTTPStatus.NOT_MODIFIED]


class MemoryVault:
    """facts.ports.Vault in a list; bodies come back as they were sent, content codings are not undone."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        #: Answers that were the same as one kept before, beside the exhibit they stand for.
        self.revisits: list[tuple[Exchange, Exhibit]] = []
        self.closed = 0

    def keep(self, exchange: Exchange, known: Known | None = None) -> Exhibit:
        """Remember the exchange, or that it was the same again."""
        digest = hashlib.sha256(exchange.body).hexdigest()
        if known and known.exhibit.sha256 == digest and self._url(known.exhibit) == exchange.url:
            self.revisits.append((exchange, known.exhibit))
            return known.exhibit
        self.exchanges.append(exchange)
        number = len(self.exchanges)
        return Exhibit(file="memory.warc.gz", offset=number - 1, sha256=digest, record_id=f"<urn:memory:{number}>")

    def keep_unchanged(self, exchange: Exchange, known: Known) -> Exhibit:
        """Remember that a server said so.

        Raises:
            DamagedExhibit: nothing like it was kept.
        """
        self.open(known.exhibit)
        self.revisits.append((exchange, known.exhibit))
        return known.exhibit

    def keep_resource(self, uri: str, content_type: str, body: bytes, at: datetime) -> Exhibit:
        """Remember it as an answer without a request."""
        headers = (("Content-Type", content_type),)
        return self.keep(
            Exchange(
                url=uri,
                method="",
                request_headers=(),
                status=200,
                reason="",
                response_headers=headers,
                body=body,
                fetched_at=at,
            )
        )

    def holds(self, exhibit: Exhibit) -> bool:
        """Whether it was kept."""
        return self._url(exhibit) is not None

    def _url(self, exhibit: Exhibit) -> str | None:
        if exhibit.record_id != f"<urn:memory:{exhibit.offset + 1}>" or exhibit.offset >= len(self.exchanges):
            return None
        return self.exchanges[exhibit.offset].url

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


class MemoryReviewBook:
    """facts.learning.ReviewBook in lists; a test fills the pages and the judgements."""

    def __init__(self) -> None:
        #: Run -> (page id, source, screening) by page id.
        self.pages: dict[str, list[tuple[int, str, Screening]]] = {}
        self.judgements: list[tuple[Judgement, int, Stance]] = []
        self._showings: list[Showing] = []
        self._opinions: list[Opinion] = []

    def night(self, run: str) -> Iterator[tuple[int, str, Screening]]:
        """Every page of a run."""
        yield from self.pages.get(run, [])

    def bands(self, run: str) -> dict[int, Band]:
        """Page id -> band."""
        return {number: screening.band for number, _, screening in self.night(run)}

    def show(self, showings: Sequence[Showing], actor: str) -> None:
        """Keep a queue.

        Raises:
            BadInput: the run has one.
        """
        if showings and self.shown(showings[0].run):
            raise BadInput(f"Run {showings[0].run} has a queue already.")
        self._showings += showings

    def shown(self, run: str | None = None) -> Sequence[Showing]:
        """Return what was shown."""
        found = [one for one in self._showings if run in (None, one.run)]
        return sorted(found, key=lambda one: (one.run, one.position))

    def say(self, opinion: Opinion) -> None:
        """Append an opinion.

        Raises:
            NotKnown: there is no such page.
        """
        if not any(opinion.page_id == number for pages in self.pages.values() for number, _, _ in pages):
            raise NotKnown(f"There is no page {opinion.page_id}.")
        self._opinions.append(opinion)

    def opinions(self) -> Sequence[Opinion]:
        """Return every opinion."""
        return list(self._opinions)

    def judged(self, since: datetime | None = None) -> Sequence[tuple[Judgement, int, Stance]]:
        """Return what the test put there."""
        return [one for one in self.judgements if since is None or one[0].at >= since]


class MemoryHealthBook:
    """facts.learning.HealthBook in a dict by run."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Profile, Drift]] = {}

    def keep(self, profile: Profile, drift: Drift) -> None:
        """Keep the newest of each run."""
        self._kept[profile.run] = (profile, drift)

    def profiles(self, since: datetime) -> Sequence[Profile]:
        """Return profiles from a moment on, oldest first."""
        return sorted((one for one, _ in self._kept.values() if one.at >= since), key=lambda one: one.at)

    def drifts(self, limit: int = 60) -> Sequence[Drift]:
        """Return drifts, newest first."""
        return sorted((one for _, one in self._kept.values()), key=lambda one: one.at, reverse=True)[:limit]
