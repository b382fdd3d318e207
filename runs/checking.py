"""Try sources for real, a few pages each, and explain what works, what does not, and how to mend it.

files there? ─► hours? ─► crawl process, temporary tables and evidence ─► count ─► measure ─► report
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from facts.crawling import Crawl, RunLauncher
from facts.ports import Clock, PageBook, Progress, RunBook, Vault
from facts.reports import SourceReport, SourceTally, TallyBook, Verdict
from facts.runs import CrawlAccount, Rewrite, Run, RunSpec, RunStatus
from facts.sources import Browsing, Revisits, Source
from runs.accounting import counted, measured
from runs.reporting import report

#: Pages of each source that are tried.
PAGES = 5
#: Questions of a search that are asked.
_QUESTIONS = 3
#: Seconds between two looks at the crawl process.
_POLL_S = 0.1
_OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOrder:
    """What somebody asked for; database and evidence are temporary, so that a check leaves no trace in the office's."""

    sources: tuple[Source, ...]
    db: str
    evidence: str
    pages: int = PAGES
    #: Seconds for all sources together.
    deadline_s: float = 300.0
    delay_s: float | None = None
    rewrites: tuple[Rewrite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPorts:
    """Whom a check works with."""

    launcher: RunLauncher
    runs: RunBook
    pages: PageBook
    tallies: TallyBook
    vault: Vault
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of one source."""

    source: Source
    report: SourceReport

    @property
    def works(self) -> bool:
        """Whether the source gives what its file promises, as far as a few pages show."""
        return self.report.verdict is Verdict.SEEN


def check(
    order: CheckOrder, ports: CheckPorts, *, progress: Progress, is_stopped: Callable[[], bool] = lambda: False
) -> tuple[Checked, ...]:
    """Try every source and return what came of each, in their order.

    One crawl process serves all sources, as in a scan: robots.txt, encryption, guides, selectors and manners are the
    real ones. Adverts are not followed. A source outside of its hours, or whose files are not there, is not asked.
    """
    return _Check(order, ports, progress, is_stopped).go()


class _Check:
    """One check: one run of its own, one crawl process."""

    def __init__(
        self, order: CheckOrder, ports: CheckPorts, progress: Progress, is_stopped: Callable[[], bool]
    ) -> None:
        self._order = order
        self._ports = ports
        self._progress = progress
        self._is_stopped = is_stopped
        now = ports.clock.now()
        name = f"check-{now:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}"
        self._run = ports.runs.begin(Run(id=name, status=RunStatus.RUNNING, plan=name, started_at=now)).id
        self._hindered = {source.id: tuple(hindrances(source, now)) for source in order.sources}
        self._account = CrawlAccount()
        #: Why the crawl ended before its time.
        self._words = ""

    def go(self) -> tuple[Checked, ...]:
        tried = tuple(source for source in self._order.sources if not self._hindered[source.id])
        if tried:
            self._crawl(tried)
        self._ports.runs.end(self._run, RunStatus.FINISHED, self._words)
        now = self._ports.clock.now()
        return tuple(
            Checked(source=source, report=report(source, self._run, now, self._tally(source), is_sample=True))
            for source in self._order.sources
        )

    def _crawl(self, tried: tuple[Source, ...]) -> None:
        spec = RunSpec(
            run=self._run,
            sources=tuple(bounded(source, self._order.pages) for source in tried),
            db=self._order.db,
            evidence=self._order.evidence,
            deadline_s=self._order.deadline_s,
            delay_s=self._order.delay_s,
            rewrites=self._order.rewrites,
        )
        crawl = self._follow(spec, browser=False)
        self._words, self._account = crawl.last_words(), crawl.account()
        wanted = any(source.browsing is not Browsing.NEVER for source in tried)
        if wanted and not self._words and self._ports.pages.handed_on(self._run):
            self._words = self._follow(spec, browser=True).last_words()

    def _follow(self, spec: RunSpec, *, browser: bool) -> Crawl:
        crawl = self._ports.launcher.launch(spec, browser=browser)
        most = sum(source.bounds.max_pages for source in spec.sources)
        try:
            while crawl.poll() is None:
                if self._is_stopped():
                    crawl.stop()
                self._progress(self._ports.runs.tally(spec.run).pages_fetched, most, "")
                time.sleep(_POLL_S)
        except BaseException:
            crawl.stop()
            raise
        return crawl

    def _tally(self, source: Source) -> SourceTally:
        if self._hindered[source.id]:
            return SourceTally(notes=self._hindered[source.id])
        tally = counted(self._ports.tallies, self._run, source, self._account)
        tally = measured(tally, source, self._ports.tallies.sample(self._run, source.id, PAGES), self._ports.vault)
        # Every source that was being tried has to know why it may be incomplete.
        return replace(tally, notes=(*tally.notes, f"试取提前结束：{self._words}")) if self._words else tally


def hindrances(source: Source, now: datetime) -> Iterator[str]:
    """Yield why a source cannot be tried at all: files that are not there, hours that are not its own."""
    for name in source.files:
        if not Path(name).exists():
            yield f"没有文件或文件夹 {name}；请核对来源文件中的 files（相对路径从来源文件所在文件夹算起）。"
    windows = source.manners.windows
    if windows and not any(window.holds(now.astimezone(_OFFICE_ZONE).time()) for window in windows):
        hours = "、".join(f"{window.start:%H:%M}–{window.end:%H:%M}" for window in windows)
        yield f"现在不在允许访问的时段（{hours}）内，没有试取；请在该时段内再试，或修改 windows。"


def bounded(source: Source, pages: int) -> Source:
    """Return a source that gives no more than a few pages, looks at known ones too, and follows no adverts.

    A search asks three questions, a listing is followed to its second page.
    """
    bounds = replace(
        source.bounds,
        max_pages=min(pages, source.bounds.max_pages),
        max_landings=min(pages, source.bounds.max_landings),
    )
    asked = source.queries
    queries = asked and replace(asked, keywords=asked.keywords[:_QUESTIONS], districts=asked.districts[:1], pages=1)
    listing = source.listing and replace(source.listing, pages=min(1, source.listing.pages))
    return replace(source, bounds=bounds, revisits=Revisits.ALL, adverts=False, queries=queries, listing=listing)
