"""One crawl from start to end: what the parts inside Scrapy share, and the counts that come home."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object

from crawler.browser import needs_browser
from crawler.counts import Counts
from crawler.manners.ownership import Ownership, owner_of
from crawler.manners.pace import Pace
from crawler.options import CrawlSettings
from crawler.targets.admission import Admission
from crawler.targets.flights import Flights
from crawler.targets.lanes import Lanes
from crawler.targets.remembering import batches, left_by_local, remembered, resting
from crawler.targets.turns import Turns
from facts.archives import ReadArchive
from facts.crawling import Frontier
from facts.errors import HouseError
from facts.host_doubles import MemoryHostBook
from facts.hosts import HostBook
from facts.pages import LaneKey, Page, Purpose, Skip, Target, Visit
from facts.ports import Clock, Progress, Vault
from facts.revisits import RevisitBook
from facts.runs import CrawlAccount, RunSpec
from facts.sources import LOCAL

#: Sentences about one source at most.
_MOST_NOTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPorts:
    """Whom a crawl works with."""

    frontier: Frontier
    vault: Vault
    clock: Clock
    report: Progress = lambda *_: None
    #: None remembers nothing of earlier runs.
    revisits: RevisitBook | None = None
    #: None shares no hosts with other processes.
    hosts: HostBook | None = None
    #: Reads archives for sources of that kind.
    read_archive: ReadArchive = lambda _: ()
    #: A sign of life, given every few seconds while the crawl gets on.
    pulse: Callable[[], object] = lambda: None


class Errand:
    """The ports, the bounds and the counts of one crawl; Scrapy's components reach it through their spider."""

    def __init__(self, spec: RunSpec, ports: CrawlPorts, options: CrawlSettings) -> None:
        self.spec = spec
        self.ports = ports
        self.frontier = ports.frontier
        self.vault = ports.vault
        self.clock = ports.clock
        self.options = options
        self.sources = {source.id: source for source in spec.sources}
        self.admission = Admission(self.sources, this_year=ports.clock.now().year)
        self.turns = Turns(spec.turns)
        self.pace = Pace(spec, widest=options.concurrency_per_host)
        self.ownership = Ownership(
            ports.hosts or MemoryHostBook(),
            ports.clock,
            owner_of(spec.run),
            rest=lambda site, seconds: self.pace.hold(site, time.monotonic() + seconds),
        )
        self.counts = Counts()
        #: Hashes of the final addresses of the pages this process has brought home.
        self.got: set[int] = set()
        #: The sentence and the error that end the crawl before its time.
        self.stopping: str | None = None
        self.failure: HouseError | None = None
        #: Called once when the crawl must end early; crawler/run.py sets it.
        self.on_stop: Callable[[], None] = lambda: None
        #: Called once with the reason when the spider closes; a scan's own process needs none.
        self.on_close: Callable[[str], None] = lambda _: None
        #: Break off every request under way; one for each of Scrapy's schemes.
        self.aborts: list[Callable[[], None]] = []
        self._fetched: Counter[str] = Counter()
        #: The same with landing pages: what counts against a source's share of the run.
        self._taken: Counter[str] = Counter()
        self._flights = Flights()
        self._before = 0
        #: Of local sources, what an earlier process took up and did not settle.
        self._unsettled: set[int] = set()
        #: Source -> sentences, each once.
        self._notes: dict[str, dict[str, None]] = {}
        self._lanes = Lanes(
            ports.frontier,
            width=self.pace.width,
            open_for=self._is_open,
            ready_at=self.pace.ready_at,
            clock=time.monotonic,
            widest=options.concurrency_per_host,
            rank=self.turns.rank,
        )

    def begin(self, starts: Iterable[Target]) -> None:
        """Seed the start targets and what is due, or take up the run where an earlier process left it."""
        self._before = self.frontier.fetched()
        self.admission.recall(self.frontier.known())
        if len(self.admission):
            # An earlier process may have asked any host just now, also where it brought no page home.
            self.pace.silence()
        self._take_up_budgets()
        # Known addresses that rest stand at the door before any start is read, so that a list of them adds none.
        for source in self.sources.values():
            self.admission.rest(source.id, resting(self.ports.revisits, source, self.clock.now()))
        known = remembered(self.ports.revisits, self.admission, self.sources.values(), self.clock.now())
        for batch in batches(chain(starts, (target for target in known if target.url not in self.admission))):
            self.admission.recall((target.url, target.source) for target in batch if target.url not in self.admission)
            self.frontier.seed(batch)
            self.ports.pulse()
        self._unsettled.update(left_by_local(self.frontier, self.sources))
        self._lanes.open()

    @property
    def fetched(self) -> int:
        """Pages of the run so far, those before a crash included."""
        return self._before + self.counts.pages

    def next_target(self) -> Target | None:
        """Return the target to be asked for next, or None where nothing may be asked for now."""
        most = self.spec.max_pages
        if most is not None and self.fetched + self._flights.pages >= most:
            return None
        target = self._lanes.take()
        is_idle = target is None and not self._flights.pages and self._lanes.next_turn() is None
        if is_idle and self.turns.lift():
            self._lanes.reopen()
            target = self._lanes.take()
        if target is not None:
            self._flights.start(target)
        return target

    def seconds_to_wait(self) -> float | None:
        """How long until the next target may be asked for; None where nothing is worth waiting for."""
        most = self.spec.max_pages
        if most is not None and self.fetched >= most:
            return None
        turn = self._lanes.next_turn()
        return None if turn is None else max(0.0, turn - time.monotonic())

    def move(self, target: Target, url: str) -> None:
        """A target's request goes on to another URL: a redirect, or the same once more."""
        left, entered = self._flights.move(target, url)
        self._lanes.release(left, target.source)
        self._lanes.occupy(entered)

    def settle(self, visit: Visit) -> None:
        """Write one visit through the frontier, count it, and let its host be asked again."""
        page = self.frontier.settle(visit)
        if page is not None:
            self._count(visit, page)
        elif visit.handed_to is None:
            self.counts.skipped[visit.skip or Skip.DUPLICATE] += 1
        self._lanes.add(dict.fromkeys(link.lane for link in visit.links))
        self._lanes.release(self._flights.land(visit.target), visit.target.source)
        self.ports.report(self.fetched, len(self.admission), visit.target.url)

    def depart(self, target: Target) -> bool:
        """Put a target of a local source under way, which no lane hands out; False where it was settled before."""
        if target.url in self.admission and hash(target.url) not in self._unsettled:
            self.counts.skipped[Skip.DUPLICATE] += 1
            return False
        self._unsettled.discard(hash(target.url))
        self.admission.add(target.url)
        self.frontier.seed([target])
        self._flights.start(target)
        self._lanes.occupy(target.host)
        return True

    def is_spent(self, source: str) -> bool:
        """Whether a source's or the run's budget of pages is under way or used up."""
        most = self.spec.max_pages
        if most is not None and self.fetched + self._flights.pages >= most:
            return True
        under_way = self._fetched[source] + self._flights.of(source)
        return under_way >= self.sources[source].bounds.max_pages

    def note(self, source: str, sentence: str) -> None:
        """Remember what a person should know of a source."""
        self._notes.setdefault(source, {})[sentence] = None

    def postpone(self, target: Target) -> None:
        """Put a target back whose host asks to be left alone for now."""
        self._lanes.put_back(target)
        self._lanes.release(self._flights.land(target), target.source)

    def stop(self, sentence: str, failure: HouseError | None = None) -> None:
        """End the crawl in good order; the first sentence counts, a failure always does."""
        self.failure = self.failure or failure
        if self.stopping is None:
            self.stopping = sentence
            self.on_stop()

    def close(self, reason: str) -> None:
        """Give hosts and evidence back; a failure to do so is the crawl's."""
        try:
            self._note_what_waits()
            self.ownership.release(self.pace.resting())
            self.vault.close()
            self.on_close(reason)
        except HouseError as problem:
            self.failure = self.failure or problem

    def account(self) -> CrawlAccount:
        """Return what no table keeps."""
        return CrawlAccount(
            not_followed={source: dict(held) for source, held in self.admission.refused.items() if held},
            resting={source: count for source, count in self.admission.resting.items() if count},
            notes={source: tuple(notes) for source, notes in self._notes.items()},
        )

    def _note_what_waits(self) -> None:
        """Say of every lane that is left why it was: a source that was not looked at must not look clean."""
        for lane in self.frontier.lanes():
            source = self.sources.get(lane.source)
            if source is None or len(self._notes.get(lane.source, ())) >= _MOST_NOTES:
                continue
            if self.pace.closed(source, self.clock.now()) is not None:
                self.note(source.id, "现在不在允许抓取的时段内，没有看的网址留待下次。")
            elif self.pace.refusing(lane.host) is not None:
                self.note(source.id, f"{lane.host} 要求稍后再访问（HTTP 429 或 503），本次不再访问它。")
            elif self.ownership.claim(lane.host) is not None:
                self.note(source.id, f"{lane.host} 正由另一个抓取进程访问，本次没有看。")
            elif self.pace.spent(lane.host) is not None:
                self.note(source.id, f"{lane.host} 已达到每次运行的页数或字节上限。")

    def stats(self) -> Iterator[tuple[str, int]]:
        """Yield (name, count) of everything counted, as Scrapy's stats name things."""
        yield from (("pages", self.counts.pages), ("unchanged", self.counts.unchanged), ("bytes", self.counts.bytes))
        yield from ((f"skipped/{name}", count) for name, count in self.counts.skipped.items())
        for held in self.admission.refused.values():
            yield from ((f"not_followed/{name}", count) for name, count in held.items())

    def _take_up_budgets(self) -> None:
        self._fetched.update(self.frontier.by_source())
        self._taken.update(self._fetched)
        self.admission.landed(self.frontier.landings())
        for url, size in self.frontier.brought():
            # Where a redirect led is a page that no target's row names: it would be asked for once more.
            self.admission.add(self.admission.form(url) or url)
            self.pace.brought(urlsplit(url).hostname or "", size)

    def shows(self, target: Target, page: Page) -> bool:
        """Whether a browser shall show the page instead of it being read as it came."""
        return self.options.browser and needs_browser(self.sources[target.source], page.trouble)

    def _count(self, visit: Visit, page: Page) -> None:
        self.counts.pages += 1
        self.counts.unchanged += page.unchanged
        if page.status == HTTPStatus.NOT_MODIFIED:
            return
        self.counts.bytes += page.size
        self._taken[visit.target.source] += 1
        self.pace.brought(page.host, page.size)
        if visit.target.purpose is Purpose.PAGE:
            self._fetched[visit.target.source] += 1

    def _is_open(self, lane: LaneKey) -> bool:
        source = self.sources.get(lane.source)
        if source is None or source.kind in LOCAL:
            return False
        if source.manners.windows and self.pace.closed(source, self.clock.now()) is not None:
            return False
        if self.turns.holds_back(lane.source, self._taken[lane.source] + self._flights.of(lane.source)):
            return False
        if self.pace.refusing(lane.host) is not None or self.ownership.claim(lane.host) is not None:
            return False
        if lane.extra:
            return True
        under_way = self._fetched[lane.source] + self._flights.of(lane.source)
        return under_way < source.bounds.max_pages and self._has_room(lane.host)

    def _has_room(self, host: str) -> bool:
        return self.pace.spent(host) is None and self.pace.room(host, self._lanes.under_way(host))


def errand_of(crawler: Crawler) -> Errand:
    """Return the errand of the spider that a Scrapy component works for.

    A spider that has none, such as that of `scrapy shell`, gets the one that the setting FANGFEI_SHELL makes.
    """
    errand = getattr(crawler.spider, "errand", None) or getattr(crawler, "errand", None)
    if not isinstance(errand, Errand):
        errand = load_object(crawler.settings.get("FANGFEI_SHELL", "crawler.shell.errand_in_memory"))()
        assert isinstance(errand, Errand)
        crawler.errand = errand  # type: ignore[attr-defined]
    return errand
