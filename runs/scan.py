"""A scan: start the crawl, screen what it brings while it runs, take in leads, account for all of it.

    launcher ─► crawl process ─► page table ─► screen ─► screening rows ─► candidate leads
                     │                            ▲
                     └── WARC (evidence first) ───┘

The two sides meet only in the page table, so a crash of either loses nothing: the same command resumes.
"""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from uuid import uuid4

from facts.assessments import Screening
from facts.errors import CrawlFailed, HouseError
from facts.learning import Gauge
from facts.pages import Page, Source
from facts.ports import Clock, Crawl, LeadBook, PageBook, Progress, RunBook, RunLauncher, Vault
from facts.runs import Rewrite, Run, RunSpec, RunStatus, RunSummary
from leads import candidate
from screening import Screener

#: Seconds between two looks at the page table when nothing is waiting there.
POLL_S = 0.1
#: Pages fetched from the table at once; a batch is screened in about a quarter of a second.
BATCH = 200
#: Screenings written in one transaction: few enough that a crash repeats a tenth of a second of work.
TOGETHER = 25
ACTOR = "scan"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOrder:
    """What somebody asked for."""

    sources: tuple[Source, ...]
    db: str
    evidence: str
    max_pages: int | None = None
    deadline_s: float | None = None
    delay_s: float | None = None
    rewrites: tuple[Rewrite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPorts:
    """Whom a scan works with."""

    launcher: RunLauncher
    pages: PageBook
    leads: LeadBook
    runs: RunBook
    vault: Vault
    clock: Clock
    #: Measures the run when it is over; None measures nothing.
    gauge: Gauge | None = None


def scan(
    order: ScanOrder,
    ports: ScanPorts,
    screener: Screener,
    *,
    progress: Progress,
    is_stopped: Callable[[], bool] = lambda: False,
    newest: Callable[[], Screener] | None = None,
) -> RunSummary:
    """Run one scan to its end and return its account; an unfinished run of the same order is resumed.

    Args:
        order: what is scanned.
        ports: whom the scan works with.
        screener: rules and model.
        progress: told of each page.
        is_stopped: whether somebody asked for an end.
        newest: asked before each batch; another screener than the last takes over there, and pages of this run that
            an older one assessed are assessed again before the run ends.

    Raises:
        CrawlFailed: the crawl process died; what it had kept is screened, and the run can be resumed.
    """
    started = time.monotonic()
    asked = _new_run(order, ports.clock)
    run = ports.runs.begin(asked)
    desk = _Screening(run, ports, screener, progress, newest)
    crawl = ports.launcher.launch(_spec(order, run))
    try:
        code = _follow(crawl, desk, is_stopped)
    except BaseException:
        crawl.stop()
        raise
    desk.finish()
    if run.id != asked.id or desk.is_swapped:
        desk.count_leads()
    return _close(run, ports, desk, _Ending(code, crawl.last_words(), time.monotonic() - started))


class _Screening:
    """The screening side of one scan: takes pages from the table in batches and keeps its own account."""

    def __init__(
        self,
        run: Run,
        ports: ScanPorts,
        screener: Screener,
        progress: Progress,
        newest: Callable[[], Screener] | None,
    ) -> None:
        self._newest = newest or (lambda: screener)
        #: Whether the rules changed during the run.
        self.is_swapped = False
        self._run = run
        self._ports = ports
        self._screener = screener
        self._progress = progress
        self._after = 0
        self._done = 0
        self.leads_new = 0
        self.leads_updated = 0
        self.problems: list[str] = []

    def batch(self) -> int:
        """Screen what is waiting, up to one batch, and return how many pages that were."""
        if (newest := self._newest()) is not self._screener:
            self._screener, self.is_swapped = newest, True
        waiting = self._ports.pages.unscreened(self._run.id, self._screener.version, after=self._after, limit=BATCH)
        for start in range(0, len(waiting), TOGETHER):
            self._settle(waiting[start : start + TOGETHER])
        return len(waiting)

    def finish(self) -> None:
        """Screen the rest from the beginning: rows of parallel writers may have come in behind our mark."""
        self._after = 0
        while self.batch():
            pass
        self.leads_updated += self._ports.leads.seen_again(self._run.id, ACTOR)

    def count_leads(self) -> None:
        """Count the leads of the whole run: a run taken up again has leads that its earlier processes took in."""
        touched = [lead for lead in self._ports.leads.all() if lead.run == self._run.id]
        self.leads_new = sum(lead.times_seen == 1 for lead in touched)
        self.leads_updated = len(touched) - self.leads_new

    def _settle(self, pages: Sequence[Page]) -> None:
        screened = [(page, screening) for page in pages if (screening := self._screen(page))]
        # Leads first: a crash between the two screens these pages again, which refreshes the leads; the other
        # order would leave screened pages whose leads nobody ever opened.
        self._ports.pages.record(screened)
        self._after = pages[-1].id or self._after

    def _screen(self, page: Page) -> Screening | None:
        self._done += 1
        self._progress(self._done, None, page.url)
        try:
            capture = replace(self._ports.vault.open(page.exhibit), url=page.url)
            assessment, screening = self._screener.screen_capture(capture)
            lead = candidate(page, assessment)
        except Exception as problem:
            # One page that breaks a parser must not end the night; it is named in the summary.
            known = isinstance(problem, HouseError)
            self._refuse(page, str(problem) if known else f"{type(problem).__name__}: {problem}")
            return None
        if lead:
            _, is_new = self._ports.leads.take_in(lead, ACTOR)
            self.leads_new += is_new
            self.leads_updated += not is_new
        return screening

    def _refuse(self, page: Page, sentence: str) -> None:
        self._ports.pages.refuse(page, sentence)
        self.problems.append(f"{page.url}: {sentence}")


@dataclass(frozen=True, slots=True)
class _Ending:
    """How the crawl ended."""

    code: int
    words: str
    seconds: float


def _new_run(order: ScanOrder, clock: Clock) -> Run:
    now = clock.now()
    return Run(
        id=f"{now:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}", status=RunStatus.RUNNING, plan=plan_of(order), started_at=now
    )


def plan_of(order: ScanOrder) -> str:
    """Digest of what is scanned: two commands with the same plan are one run, taken up again."""
    what = [sorted(map(asdict, order.sources), key=lambda source: str(source["id"])), order.max_pages]
    return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()


def _spec(order: ScanOrder, run: Run) -> RunSpec:
    return RunSpec(
        run=run.id, sources=order.sources, db=order.db, evidence=order.evidence, max_pages=order.max_pages,
        deadline_s=order.deadline_s, delay_s=order.delay_s, rewrites=order.rewrites,
    )  # fmt: skip


def _follow(crawl: Crawl, desk: _Screening, is_stopped: Callable[[], bool]) -> int:
    while (code := crawl.poll()) is None:
        if is_stopped():
            crawl.stop()
        if not desk.batch():
            time.sleep(POLL_S)
    return code


def _close(run: Run, ports: ScanPorts, desk: _Screening, ending: _Ending) -> RunSummary:
    if ending.code != 0:
        # The run stays open, so that the same command takes it up where it ended.
        raise CrawlFailed(
            ending.words or f"The crawl process ended with code {ending.code}; run the scan again to resume."
        )
    tally = ports.runs.tally(run.id)
    # A crawl that says something at a good end was stopped: by its deadline or by a signal.
    status = RunStatus.STOPPED if ending.words else RunStatus.FINISHED
    ports.runs.end(run.id, status, ending.words)
    alerts = _measure(run, ports, desk)
    return RunSummary(
        run=run.id,
        status=status,
        pages_fetched=tally.pages_fetched,
        unchanged=tally.unchanged,
        skipped=tally.skipped,
        screened=tally.screened,
        leads_new=desk.leads_new,
        leads_updated=desk.leads_updated,
        bytes=tally.bytes,
        seconds=round(ending.seconds, 2),
        waiting=tally.waiting,
        problems=tuple(desk.problems),
        bands=tally.bands,
        alerts=alerts,
    )


def _measure(run: Run, ports: ScanPorts, desk: _Screening) -> tuple[str, ...]:
    """Return the alerts of the run's drift; a measurement that fails is a problem of the summary, not of the night."""
    if ports.gauge is None:
        return ()
    try:
        return ports.gauge.catch_up(run.id).warnings
    except HouseError as problem:
        desk.problems.append(f"drift was not measured: {problem}")
        return ()
