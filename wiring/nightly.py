"""What the scheduler starts at night: the same scan as `fangfei scan`, for a schedule's sources."""

from collections.abc import Callable
from contextlib import closing

import structlog

from classifier.sampling import Shares
from facts.errors import NotKnown
from facts.runs import Schedule
from facts.sources import Source
from runs.queues import QueueOrder, make_queue
from runs.scan import ScanOrder, scan
from wiring.asking import with_terms
from wiring.assembly import House
from wiring.scanning import read_rewrites
from wiring.watching import survey

log = structlog.get_logger(__name__)


def nightly(house: House) -> Callable[[Schedule], str]:
    """Return what starts a schedule's scan, runs it to its end, and gives the run's id."""

    def start(schedule: Schedule) -> str:
        order = ScanOrder(
            sources=_sources(house, schedule),
            db=house.settings.database.url,
            evidence=str(house.settings.evidence),
            rewrites=read_rewrites(house.settings.resolve),
        )
        with closing(house), house.alone():
            ports, now = house.scan_ports(), house.knowing_screener
            run = scan(order, ports, now, progress=lambda *_: None, newest=lambda: house.knowing_screener).run
        _queue(house, run)
        return run

    return start


def _sources(house: House, schedule: Schedule) -> tuple[Source, ...]:
    """Return the sources that can be used; a broken file, or an approval that has run out, must not end the night."""
    found = survey(schedule.sources, house.settings)
    for problem in found.problems:
        log.error("source not scanned", schedule=schedule.name, reason=problem)
    return with_terms(found.sources, house.rules)


def _queue(house: House, run: str) -> None:
    """Compose the night's queue, so that it lies on the desk in the morning; a night without pages has none."""
    settings = house.settings
    shares = Shares(uncertain=settings.queue_uncertain, random=settings.queue_random)
    order = QueueOrder(run=run, budget=settings.queue_budget, shares=shares, actor="scheduler")
    try:
        make_queue(order, house.reviews, house.runs("scheduler"))
    except NotKnown as problem:
        log.info("no queue was made", run=run, reason=str(problem))
