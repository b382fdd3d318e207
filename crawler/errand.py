"""One crawl from start to end: what the parts inside Scrapy share, and the counts that come home."""

from collections import Counter
from collections.abc import Callable, Iterator

from scrapy.crawler import Crawler

from crawler.bounds import Fence
from crawler.lanes import Lanes
from crawler.options import CrawlSettings
from crawler.pace import delays
from crawler.urls import canonical, host_of
from facts.errors import BadInput, HouseError
from facts.pages import Skip, Target, Visit
from facts.ports import Clock, Frontier, Progress, Vault
from facts.runs import RunSpec

_BATCH = 1000


class Errand:
    """The ports, the bounds and the counts of one crawl; Scrapy's components reach it through their spider."""

    def __init__(
        self, spec: RunSpec, *, frontier: Frontier, vault: Vault, clock: Clock, options: CrawlSettings, report: Progress
    ) -> None:
        self.spec = spec
        self.frontier = frontier
        self.vault = vault
        self.clock = clock
        self.options = options
        self.sources = {source.id: source for source in spec.sources}
        self.fences = {source.id: Fence(source) for source in spec.sources}
        #: Every address of the run in its one form, compared before a Target or a Request is built.
        self.seen: set[str] = set()
        #: Final addresses of the pages this process has brought home.
        self.got: set[str] = set()
        self.skipped: Counter[str] = Counter()
        self.refused_links: Counter[str] = Counter()
        self.pages = 0
        self.unchanged = 0
        self.bytes = 0
        #: The sentence and the error that end the crawl before its time.
        self.stopping: str | None = None
        self.failure: HouseError | None = None
        #: Called once when the crawl must end early; crawler/run.py sets it.
        self.on_stop: Callable[[], None] = lambda: None
        #: Break off every request under way; one for each of Scrapy's schemes.
        self.aborts: list[Callable[[], None]] = []
        self._report = report
        self._fetched: Counter[str] = Counter()
        self._flying: Counter[str] = Counter()
        #: URL of each target under way -> host its present request goes to; redirects move it.
        self._aloft: dict[str, str] = {}
        self._before = 0
        self._delays = delays(spec)
        self._lanes = Lanes(frontier, width=self.width, open_for=self._is_open, widest=options.concurrency_per_host)

    def begin(self) -> None:
        """Seed the start URLs, or take up the run where an earlier process left it.

        Raises:
            BadInput: a start URL is no web address.
        """
        self._before = self.frontier.fetched()
        self.frontier.seed(self._starts())
        known = list(self.frontier.known())
        self.seen.update(known)
        for url in known:
            if source := self._source_of(url):
                self.fences[source].note(url)
        if self._before:
            self._count_settled(known)

    def _starts(self) -> Iterator[Target]:
        for source in self.spec.sources:
            for url in source.start_urls:
                form = canonical(url)
                if form is None:
                    raise BadInput(f"The source {source.id} starts at {url!r}, which is no web address.")
                yield Target(url=form, source=source.id)

    def _source_of(self, url: str) -> str | None:
        return next((name for name, fence in self.fences.items() if fence.holds(url)), None)

    def _count_settled(self, known: list[str]) -> None:
        # The port knows pages by run, not by source: what is settled stands for what was fetched, so that
        # a resumed source never exceeds its budget (its skips count against it, once, after a crash).
        settled = Counter(source for url in known if (source := self._source_of(url)))
        after = 0
        while batch := self.frontier.waiting(_BATCH, after):
            settled.subtract(target.source for _, target in batch)
            after = batch[-1][0]
        for source, count in settled.items():
            self._fetched[source] = max(0, min(count, self._before))

    @property
    def fetched(self) -> int:
        """Pages of the run so far, those before a crash included."""
        return self._before + self.pages

    def next_target(self, *, patient: bool = False) -> Target | None:
        """Return the target to be asked for next, or None where nothing may be asked for now.

        `patient` reads the table to its end before it says None.
        """
        most = self.spec.max_pages
        if most is not None and self.fetched + self._flying.total() >= most:
            return None
        target = self._lanes.take(patient=patient)
        if target is not None:
            self._flying[target.source] += 1
            self._aloft[target.url] = host_of(target.url)
        return target

    def move(self, target: Target, url: str) -> None:
        """A target's request goes on to another URL: a redirect, or the same once more."""
        self._lanes.release(self._aloft[target.url], target.source)
        self._aloft[target.url] = host_of(url)
        self._lanes.occupy(self._aloft[target.url])

    def width(self, host: str) -> int:
        """Requests that may be under way to a host: one where requests are spaced by a delay."""
        return 1 if self._delays.get(host, 0.0) > 0 else self.options.concurrency_per_host

    def _is_open(self, source: str) -> bool:
        found = self.sources.get(source)
        return found is not None and self._fetched[source] + self._flying[source] < found.bounds.max_pages

    def settle(self, visit: Visit) -> None:
        """Write one visit through the frontier, count it, and let its host be asked again."""
        page = self.frontier.settle(visit)
        if page is not None:
            self.pages += 1
            self.unchanged += page.unchanged
            self.bytes += page.size
            self._fetched[visit.target.source] += 1
        else:
            self.skipped[visit.skip or Skip.DUPLICATE] += 1
        if visit.links:
            self._lanes.wake()
        self._flying[visit.target.source] -= 1
        self._lanes.release(self._aloft.pop(visit.target.url), visit.target.source)
        self._report(self.fetched, len(self.seen), visit.target.url)

    def stop(self, sentence: str, failure: HouseError | None = None) -> None:
        """End the crawl in good order; the first sentence counts, a failure always does."""
        self.failure = self.failure or failure
        if self.stopping is None:
            self.stopping = sentence
            self.on_stop()


def errand_of(crawler: Crawler) -> Errand:
    """Return the errand of the spider that a Scrapy component works for."""
    errand = getattr(crawler.spider, "errand", None)
    if not isinstance(errand, Errand):
        raise TypeError("this component serves the site spider only")
    return errand
