"""The nightly scan: the same as `fangfei scan`, for a schedule's sources, within its window."""

from contextlib import closing

import structlog

from classifier.sampling import Shares
from facts.errors import NotKnown
from facts.runs import RunStatus, RunSummary
from facts.sources import Source
from runs.queues import QueueOrder, make_queue
from runs.scan import ScanOrder, scan
from wiring.asking import with_terms
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome
from wiring.scanning import read_rewrites
from wiring.watching import survey

#: Seconds of a window that are kept for what follows the crawl: screening of the last pages, accounts, the queue.
_AFTER_S = 300.0
log = structlog.get_logger(__name__)


def scan_sources(house: House, errand: Errand) -> Outcome:
    """Scan a schedule's sources, and compose the queue of the morning."""
    return scan_these(house, errand, _sources(house, errand))


def scan_these(house: House, errand: Errand, sources: tuple[Source, ...]) -> Outcome:
    """Scan some sources within the window of a shift.

    Raises:
        Overtaken: another scan writes to this house.
        CrawlFailed: the crawl process died.
    """
    pulse = errand.pulse
    order = ScanOrder(
        sources=sources,
        db=house.settings.database.url,
        evidence=str(house.settings.evidence),
        max_pages=errand.schedule.max_pages,
        deadline_s=max(60.0, errand.seconds - min(_AFTER_S, errand.seconds / 10)),
        rewrites=read_rewrites(house.settings.resolve),
    )
    with closing(house), house.alone():
        summary = scan(
            order, house.scan_ports(), house.knowing_screener,
            progress=lambda done, _, __: pulse.say(f"已筛查 {done} 个页面"),
            is_stopped=pulse.is_stopped,
            newest=lambda: house.knowing_screener,
        )  # fmt: skip
    _queue(house, summary.run, errand.actor)
    return _outcome(summary)


def _outcome(summary: RunSummary) -> Outcome:
    note = (
        f"抓取 {summary.pages_fetched} 页，筛查 {summary.screened} 页，"
        f"新线索 {summary.leads_new} 条，更新 {summary.leads_updated} 条"
    )
    if summary.status is RunStatus.FINISHED:
        return Outcome(note=f"{note}。", run=summary.run)
    return Outcome(note=f"{note}；还有 {summary.waiting} 个地址未抓取。", run=summary.run, is_complete=False)


def _sources(house: House, errand: Errand) -> tuple[Source, ...]:
    """Return the sources that can be used; a broken file, or an approval that has run out, must not end the night."""
    found = survey(errand.schedule.sources, house.settings)
    for problem in found.problems:
        log.error("source not scanned", schedule=errand.schedule.name, reason=problem)
    return with_terms(found.sources, house.rules)


def _queue(house: House, run: str, actor: str) -> None:
    """Compose the night's queue, so that it lies on the desk in the morning; a night without pages has none."""
    settings = house.settings
    shares = Shares(uncertain=settings.queue_uncertain, random=settings.queue_random)
    order = QueueOrder(run=run, budget=settings.queue_budget, shares=shares, actor=actor)
    try:
        make_queue(order, house.reviews, house.runs("scheduler"))
    except NotKnown as problem:
        log.info("no queue was made", run=run, reason=str(problem))
