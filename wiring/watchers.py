"""What is looked at every minute, and where it is looked up."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from facts.notices import AlertKind, Trouble
from facts.reports import SourceReport
from facts.shifts import Job, Shift
from ops.alerts import channels, drifts, machine, shifts, sources
from ops.alerts.watching import Watcher
from wiring.assembly import House
from wiring.backups import backup_folder, newest_backup

#: How far back the last scans are looked for; older ones say nothing of today.
_SCANS = timedelta(days=10)


def watchers(house: House) -> tuple[Watcher, ...]:
    """Everything that is looked at, each with the alerts that it speaks for."""
    look_at_sources = _Sources(house)
    return (
        _watcher("shifts", shifts.KINDS, shifts.PREFIX, lambda: shifts.lost_shifts(house.shifts.lost())),
        _watcher("sources", sources.KINDS, sources.PREFIX, look_at_sources),
        _watcher("drift", drifts.KINDS, drifts.KEY, lambda: _drift(house)),
        _watcher("channels", channels.KINDS, channels.PREFIX, lambda: _channels(house)),
        _watcher("disk", {AlertKind.DISK}, machine.DISK, lambda: machine.disk_troubles(_disks(house))),
        _watcher("backup", {AlertKind.BACKUP}, machine.BACKUP, lambda: _backup(house)),
    )


def _watcher(
    name: str, kinds: frozenset[AlertKind] | set[AlertKind], prefix: str, look: Callable[[], Sequence[Trouble]]
) -> Watcher:
    return Watcher(name=name, kinds=frozenset(kinds), prefix=prefix, look=look)


class _Sources:
    """What the last scans saw of their sources; read again only when there is a newer scan."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._runs: tuple[str, ...] = ()
        self._found: Sequence[Trouble] = ()

    def __call__(self) -> Sequence[Trouble]:
        """Return what is wrong."""
        runs = tuple(one.run or "" for one in last_scans(self._house))
        if runs != self._runs:
            self._found, self._runs = sources.source_troubles(self._latest(runs)), runs
        return self._found

    def _latest(self, runs: Sequence[str]) -> Mapping[str, Sequence[SourceReport]]:
        """Source -> its latest reports, of the sources that the last scans had."""
        book = self._house.reports
        names = dict.fromkeys(report.source for run in runs for report in book.of_run(run))
        return {name: book.latest(name, sources.LOOKED_AT) for name in names}


def last_scans(house: House) -> list[Shift]:
    """The last shift of each scanning schedule that is over and made a run."""
    found: dict[str, Shift] = {}
    for one in house.shifts.since(house.clock.now() - _SCANS):
        if one.job is Job.SCAN and one.is_over and one.run:
            found.setdefault(one.schedule, one)
    return list(found.values())


def _drift(house: House) -> Sequence[Trouble]:
    return drifts.drift_troubles(next(iter(house.health.drifts(1)), None))


def _channels(house: House) -> Sequence[Trouble]:
    return channels.channel_troubles(house.messages.latest(), house.channels)


def _backup(house: House) -> Sequence[Trouble]:
    scheduled = [one.since for one in house.schedules.all() if one.job is Job.BACKUP and one.enabled and one.since]
    newest, _ = newest_backup(house.settings)
    return machine.backup_troubles(newest, min(scheduled, default=None), house.clock.now())


def _disks(house: House) -> Mapping[str, tuple[int, int]]:
    """What is kept on each disk -> bytes free and in all; a disk that holds several things stands under the first."""
    database = house.store.engine.url.database if house.store.engine.dialect.name == "sqlite" else None
    folders = {
        "数据": house.settings.out.absolute(), "证据": house.settings.evidence,
        "数据库": Path(database).parent if database else house.settings.out.absolute(),
        "备份": backup_folder(house.settings).path,
    }  # fmt: skip
    found: dict[int, tuple[str, tuple[int, int]]] = {}
    for name, folder in folders.items():
        place = next(each for each in (folder, *folder.parents) if each.exists())
        usage = shutil.disk_usage(place)
        found.setdefault(place.stat().st_dev, (name, (usage.free, usage.total)))
    return dict(found.values())
