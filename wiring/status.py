"""Whom a look at the unattended work works with; nothing is made, written or upgraded by it."""

from collections.abc import Mapping

from facts import __version__
from ops.status import Report, StatusPorts, look
from ops.status.looking import Tables
from runs.nights.planning import next_due
from runs.nights.processes import is_gone
from store.migrate import head
from store.probing import probe
from wiring.assembly import House
from wiring.backups import backup_folder, newest_backup

#: Seconds that a database has to answer in.
_PATIENCE_S = 3.0


def status_of(house: House) -> Report:
    """Look at a house."""
    return look(status_ports(house))


def status_ports(house: House) -> StatusPorts:
    """The ports of a look at a house."""
    settings = house.settings
    return StatusPorts(
        clock=house.clock,
        probe=lambda: probe(settings.database, timeout_s=_PATIENCE_S),
        tables=lambda: _tables(house),
        out=settings.out.absolute(),
        evidence=settings.evidence,
        backups=backup_folder(settings).path,
        newest_backup=lambda: newest_backup(settings),
        is_gone=is_gone,
        next_due=next_due,
        versions=lambda: versions_of(house),
    )


def _tables(house: House) -> Tables:
    return Tables(
        store=house.store, lease=house.lease, schedules=house.schedules, shifts=house.shifts, alerts=house.alerts,
        queues=house.nights,
    )  # fmt: skip


def versions_of(house: House) -> Mapping[str, str]:
    """What runs here, by name.

    Raises:
        HouseError: lexicon or model cannot be loaded.
    """
    return {
        "程序": __version__, "数据库结构": head(), "词库": house.rules.lexicon().version, "模型": house.model.version,
    }  # fmt: skip
