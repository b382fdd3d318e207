"""What the scheduler starts at night: the same scan as `fangfei scan`, for a schedule's sources."""

from collections.abc import Callable

from facts.runs import Schedule
from runs.scan import ScanOrder, scan
from wiring.assembly import House
from wiring.scanning import find_sources


def nightly(house: House) -> Callable[[Schedule], str]:
    """Return what starts a schedule's scan, runs it to its end, and gives the run's id."""

    def start(schedule: Schedule) -> str:
        order = ScanOrder(
            sources=find_sources(schedule.sources, house.settings),
            db=house.settings.database.url,
            evidence=str(house.settings.evidence),
        )
        with house.alone():
            ports, now = house.scan_ports(), house.screener
            return scan(order, ports, now, progress=lambda *_: None, newest=lambda: house.screener).run

    return start
