"""The nightly scan: the same as `fangfei scan`, for a schedule's sources, within its window."""

from contextlib import closing

import structlog

from classifier.sampling import Shares
from facts.errors import NotKnown
from facts.runs import RunStatus, RunSummary
from runs.queues import QueueOrder, make_queue
from runs.scan import ScanOrder, scan
from wiring.assembly import House
from wiring.jobs.choosing import Choice, for_scan
from wiring.jobs.errands import Errand, Outcome
from wiring.scanning import read_rewrites

#: Seconds of a window that are kept for what follows the crawl: screening of the last pages, accounts, the queue.
_AFTER_S = 300.0
log = structlog.get_logger(__name__)


def scan_sources(house: House, errand: Errand) -> Outcome:
    """Scan a schedule's sources that are due, and compose the queue of the morning; errors as `scan_these`."""
    chosen = for_scan(house, errand)
    if not chosen.sources and chosen.resting:
        return Outcome(note=f"{chosen.resting} 个监测源都还没到再扫的时候{chosen.note}。")
    if not chosen.sources:
        return Outcome(note=f"没有可用的监测源{chosen.note}。", is_complete=False)
    return scan_these(house, errand, chosen)


def scan_these(house: House, errand: Errand, chosen: Choice, *, has_queue: bool = True) -> Outcome:
    """Scan some sources within the window of a shift; a shift whose scan came through is not scanned again.

    Args:
        house: whom it works with.
        errand: the shift.
        chosen: what is scanned, and in which order.
        has_queue: whether the pages are put into a queue for the analysts.

    Raises:
        Overtaken: another scan writes to this house, or works on the same run.
        CrawlFailed: the crawl process died or stood still.
    """
    outcome = _finished(house, errand, chosen) or _scanned(house, errand, chosen)
    if has_queue and outcome.run is not None:
        _queue(house, outcome.run, errand.actor)
    return outcome


def _scanned(house: House, errand: Errand, chosen: Choice) -> Outcome:
    pulse = errand.pulse
    order = ScanOrder(
        sources=chosen.sources,
        turns=chosen.turns,
        db=house.settings.database.url,
        evidence=str(house.settings.evidence),
        max_pages=errand.schedule.max_pages,
        deadline_s=max(60.0, errand.seconds - min(_AFTER_S, errand.seconds / 10)),
        rewrites=read_rewrites(house.settings.resolve),
        shift=errand.shift.number,
    )
    with closing(house), house.alone():
        summary = scan(
            order, house.scan_ports(), house.knowing_screener,
            progress=lambda done, _, __: pulse.say(f"已筛查 {done} 个页面"),
            is_stopped=pulse.is_stopped,
            newest=lambda: house.knowing_screener,
        )  # fmt: skip
    return _outcome(summary, chosen)


def _finished(house: House, errand: Errand, chosen: Choice) -> Outcome | None:
    """What an earlier attempt of this shift came to, where it died between the end of its scan and its own."""
    runs = house.runs(errand.actor)
    run = next((one for one in runs.of_shift(errand.shift.number) if one.status is RunStatus.FINISHED), None)
    if run is None:
        return None
    tally = runs.tally(run.id)
    seen = [lead.times_seen for lead in house.leads.all() if lead.run == run.id]
    note = _note(tally.pages_fetched, tally.screened, seen.count(1), len(seen) - seen.count(1))
    return Outcome(note=f"{note}{chosen.note}。", run=run.id)


def _outcome(summary: RunSummary, chosen: Choice) -> Outcome:
    note = _note(summary.pages_fetched, summary.screened, summary.leads_new, summary.leads_updated)
    if summary.status is RunStatus.FINISHED:
        return Outcome(note=f"{note}{chosen.note}。", run=summary.run)
    note = f"{note}；还有 {summary.waiting} 个地址未抓取{chosen.note}。"
    return Outcome(note=note, run=summary.run, is_complete=False)


def _note(fetched: int, screened: int, new: int, updated: int) -> str:
    return f"抓取 {fetched} 页，筛查 {screened} 页，新线索 {new} 条，更新 {updated} 条"


def _queue(house: House, run: str, actor: str) -> None:
    """Compose the night's queue, so that it lies on the desk in the morning; a night without pages has none."""
    settings = house.settings
    shares = Shares(uncertain=settings.queue_uncertain, random=settings.queue_random)
    order = QueueOrder(run=run, budget=settings.queue_budget, shares=shares, actor=actor)
    try:
        make_queue(order, house.reviews, house.runs("scheduler"))
    except NotKnown as problem:
        log.info("no queue was made", run=run, reason=str(problem))
