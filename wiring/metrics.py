"""What the gauges of a house show."""

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from facts import __version__
from facts.errors import HouseError
from ops.metrics import Readings
from store.gauges import read_gauges
from store.migrate import head
from wiring.assembly import House
from wiring.backups import newest_backup


def read(house: House) -> Readings:
    """Look once; without a database what needs none is read all the same."""
    found = _of_places(house)
    try:
        return _with_tables(house, found)
    except HouseError:
        return found


def _with_tables(house: House, found: Readings) -> Readings:
    gauges = read_gauges(house.store)
    runs = house.runs("metrics")
    newest = next(iter(runs.recent(1)), None)
    lease = house.lease.seen()
    return replace(
        found, is_up=True, gauges=gauges,
        tally=runs.tally(newest.id) if newest else None, run_status=newest.status if newest else None,
        night_age_s=_age(house, gauges.finished_at), lease_age_s=_age(house, lease.beat_at if lease else None),
    )  # fmt: skip


def _of_places(house: House) -> Readings:
    found = Readings(version=__version__, is_up=False, build=_build(house))
    with suppress(OSError):
        usage = shutil.disk_usage(house.settings.out.absolute())
        found = replace(found, disk_free=usage.free, disk_total=usage.total)
    with suppress(HouseError, OSError):
        found = replace(found, backup_age_s=_age(house, newest_backup(house.settings)[0]))
    return found


def _age(house: House, moment: datetime | None) -> float | None:
    return None if moment is None else (house.clock.now() - moment).total_seconds()


def _build(house: House) -> dict[str, str]:
    found = {"layout": head()}
    if "_screener" in house.__dict__:
        # Lexicon and model where they are loaded already: a figure is no reason to load them.
        with suppress(HouseError):
            found["rules"] = house.screener.version
    return found
