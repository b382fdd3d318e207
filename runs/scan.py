"""A scan: start the crawl, screen what it brings while it runs, take in leads, account for all of it.

    launcher ─► crawl process ─► page table ─► screen ─► screening rows ─► candidate leads
       ▲             │                            ▲                            │
       │             └── WARC (evidence first) ───┘                            │
       └──── browser for pages that scripts write; pictures, codes ◄───────────┘

The two sides meet only in the page table, so a crash of either loses nothing: the same command resumes. When the crawl
has ended, what the browser shall show and what candidates call for is fetched in further rounds of the same run.
"""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from uuid import uuid4

from crawler.manners.rules import uses_approval
from facts.crawling import RunLauncher
from facts.errors import CrawlFailed, HouseError
from facts.learning import Gauge
from facts.ports import AuditLog, Clock, LeadBook, PageBook, Progress, RunBook, Vault
from facts.reports import SourceReport
from facts.runs import CrawlAccount, Rewrite, Run, RunSpec, RunStatus, RunSummary, Turn
from facts.sources import Source
from runs.following import Following, FollowPorts
from runs.holding import Hold, is_alive
from runs.intake import ACTOR, Intake, IntakePorts, Take
from runs.nights import processes
from runs.rounds import CUT, Ending, Rounds
from screening import Screener

#: Rounds of one run at most: the crawl, what candidates call for, where their codes lead, and once more for those.
MOST_ROUNDS = 4
#: Compares the changed pages of a run and returns its problems; may be asked to stop.
Comparer = Callable[[str, Callable[[], bool]], Sequence[str]]
#: Accounts for the sources of a run that has come to its end.
Accountant = Callable[[str, tuple[Source, ...], CrawlAccount], tuple[SourceReport, ...]]


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
    #: The shift that asks; None where a person does.
    shift: int | None = None
    #: Who goes first; no part of the plan, so that a run taken up again may serve in another order.
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPorts:
    """Whom a scan works with."""

    launcher: RunLauncher
    pages: PageBook
    leads: LeadBook
    runs: RunBook
    vault: Vault
    clock: Clock
    #: Takes a screened page into the casework.
    take: Take
    #: Looks again at what the run's pages changed about subjects, in an actor's name; None looks at nothing.
    settle: Callable[[str], object] | None = None
    #: Goes on to what candidates call for; None ends with the crawl.
    follow: FollowPorts | None = None
    #: Writes the account of each source; None writes none.
    accountant: Accountant | None = None
    #: Compares what changed with the visit before; None compares nothing.
    comparer: Comparer | None = None
    #: Told of acts that change no table of their own, such as the use of an approval; None tells nobody.
    audit: AuditLog | None = None
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
        CrawlFailed: the crawl process died or stood still; what it had kept is screened, and the run can be resumed.
        Overtaken: another process works on this run, or took it over meanwhile.
    """
    started = time.monotonic()
    asked = new_run(order, ports.clock)
    run = ports.runs.begin(asked, is_alive=lambda other: is_alive(other, ports.clock.now()))
    intake_ports = IntakePorts(pages=ports.pages, leads=ports.leads, vault=ports.vault, take=ports.take)
    intake = Intake(run.id, intake_ports, screener, progress, newest)
    if run.id != asked.id and ports.follow is not None:
        intake.take_up_candidates()
    with Hold(ports.runs, run) as hold:
        status, reports = _go(order, ports, intake, hold, lambda: is_stopped() or hold.is_lost)
    return _summary(run.id, ports, intake, _Outcome(status, reports, time.monotonic() - started))


def _go(
    order: ScanOrder, ports: ScanPorts, intake: Intake, hold: Hold, is_stopped: Callable[[], bool]
) -> tuple[RunStatus, tuple[SourceReport, ...]]:
    run = hold.run
    _note_approvals(order, run, ports)
    rounds = Rounds(_spec(order, run), ports.launcher)
    ending = _all_rounds(rounds, intake, ports, is_stopped)
    intake.renew_unchanged()
    if ports.settle is not None:
        ports.settle(ACTOR)
    if ports.comparer is not None:
        intake.problems += ports.comparer(run.id, is_stopped)
    intake.count_leads()
    if ending.code != 0:
        # The run stays open, so that the same command takes it up where it ended.
        raise CrawlFailed(
            ending.words or f"The crawl process ended with code {ending.code}; run the scan again to resume."
        )
    # Accounted for before it is over: whoever dies in between takes the run up again and accounts for it anew.
    reports = ports.accountant(run.id, order.sources, rounds.account) if ports.accountant else ()
    hold.check()
    status = RunStatus.FINISHED if ending.is_good else RunStatus.STOPPED
    ports.runs.end(run.id, status, ending.words)
    return status, reports


def _all_rounds(rounds: Rounds, intake: Intake, ports: ScanPorts, is_stopped: Callable[[], bool]) -> Ending:
    following = Following(rounds.spec.run, ports.follow) if ports.follow else None
    ending = Ending(0, "")
    for left in reversed(range(MOST_ROUNDS)):
        ending = rounds.go(intake, is_stopped)
        if ending.is_good and ports.pages.handed_on(rounds.spec.run):
            ending = rounds.go(intake, is_stopped, browser=True)
        if not ending.is_good or following is None or not left:
            break
        if not following.more(intake.hand_over_candidates(), is_stopped):
            # What was found may not be all where somebody asked for an end.
            ending = CUT if is_stopped() else ending
            break
    intake.problems += following.problems if following else ()
    return ending


def _note_approvals(order: ScanOrder, run: Run, ports: ScanPorts) -> None:
    for source in order.sources:
        approval = uses_approval(source, ports.clock.now())
        if approval is not None and ports.audit is not None:
            detail: dict[str, object] = {
                "run": run.id, "by": approval.by, "reason": approval.reason, "until": approval.until.isoformat()
            }  # fmt: skip
            ports.audit.append(actor=ACTOR, act="robots.txt not obeyed", subject=source.id, detail=detail)


def new_run(order: ScanOrder, clock: Clock) -> Run:
    """Return the run that an order asks for; the run table has the last word, see RunBook.begin."""
    now = clock.now()
    return Run(
        id=f"{now:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}", status=RunStatus.RUNNING, plan=plan_of(order), started_at=now,
        shift=order.shift, holder=processes.identity(),
    )  # fmt: skip


def plan_of(order: ScanOrder) -> str:
    """Digest of what is scanned: two commands with the same plan are one run, taken up again."""
    what = [sorted(map(asdict, order.sources), key=lambda source: str(source["id"])), order.max_pages]
    return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()


def _spec(order: ScanOrder, run: Run) -> RunSpec:
    return RunSpec(
        run=run.id, sources=order.sources, db=order.db, evidence=order.evidence, max_pages=order.max_pages,
        deadline_s=order.deadline_s, delay_s=order.delay_s, rewrites=order.rewrites,
        turns=order.turns,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How a run ended."""

    status: RunStatus
    reports: tuple[SourceReport, ...]
    seconds: float


def _summary(run: str, ports: ScanPorts, intake: Intake, outcome: _Outcome) -> RunSummary:
    tally = ports.runs.tally(run)
    alerts = _measure(run, ports, intake)
    return RunSummary(
        run=run,
        status=outcome.status,
        pages_fetched=tally.pages_fetched,
        unchanged=tally.unchanged,
        skipped=tally.skipped,
        screened=tally.screened,
        leads_new=intake.leads_new,
        leads_updated=intake.leads_updated,
        bytes=tally.bytes,
        seconds=round(outcome.seconds, 2),
        waiting=tally.waiting,
        problems=tuple(intake.problems),
        bands=tally.bands,
        alerts=alerts,
        sources=outcome.reports,
        flags=tuple(intake.flags),
        watched=tuple(intake.watched),
    )


def _measure(run: str, ports: ScanPorts, intake: Intake) -> tuple[str, ...]:
    """Return the alerts of the run's drift; a measurement that fails is a problem of the summary, not of the night."""
    if ports.gauge is None:
        return ()
    try:
        return ports.gauge.catch_up(run).warnings
    except HouseError as problem:
        intake.problems.append(f"drift was not measured: {problem}")
        return ()
