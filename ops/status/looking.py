"""Look at everything; what cannot be looked at says so, and the rest is told all the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from facts.errors import HouseError
from facts.notices import AlertBook
from facts.ports import Clock
from facts.queues import NightBook
from facts.shift_books import LeaseBook, ScheduleBook, ShiftBook
from facts.shifts import Schedule
from ops.status import nights, stores
from ops.status.database import of_database
from ops.status.report import Report, Section
from ops.verdicts import Level
from store import Store
from store.gauges import read_gauges
from store.probing import Probe

#: How far back the last night is looked for.
_RECENT = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What lies in the database; made only where it can be used."""

    store: Store
    lease: LeaseBook
    schedules: ScheduleBook
    shifts: ShiftBook
    alerts: AlertBook
    queues: NightBook


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPorts:
    """Whom a look works with."""

    clock: Clock
    probe: Callable[[], Probe]
    tables: Callable[[], Tables]
    out: Path
    evidence: Path
    backups: Path
    #: When the newest backup was made, None without any, and how many there are.
    newest_backup: Callable[[], tuple[datetime | None, int]]
    #: Whether a process of this machine is known to be dead.
    is_gone: Callable[[str], bool]
    next_due: Callable[[Schedule, datetime], datetime | None]
    #: What runs here, name -> version, such as 程序 -> 0.8.0.
    versions: Callable[[], Mapping[str, str]]


def look(ports: StatusPorts) -> Report:
    """Look at everything once; a second for a large office, without writing anything."""
    now = ports.clock.now()
    probe = ports.probe()
    database = of_database(probe)
    of_tables = _of_tables(ports, now) if probe.is_ready else ()
    return Report(
        at=now,
        sections=(
            *of_tables[:5],
            database,
            *of_tables[5:],
            _guarded("disk", "磁盘", lambda: stores.of_disk(ports.out)),
            _guarded("backup", "备份", lambda: _backup(ports, now)),
            _guarded("evidence", "证据", lambda: stores.of_evidence(ports.evidence)),
            _guarded("versions", "版本", lambda: stores.of_versions(ports.versions())),
        ),
    )


def _of_tables(ports: StatusPorts, now: datetime) -> Sequence[Section]:
    try:
        tables = ports.tables()
    except HouseError as problem:
        return (_broken("tables", "数据表", problem),)
    return (
        _guarded("scheduler", "调度程序", lambda: nights.of_scheduler(
            tables.lease.seen(), tables.schedules.all(), now, ports.is_gone)),
        _guarded("running", "正在进行", lambda: nights.of_running(tables.shifts.open(), now)),
        _guarded("last_night", "最近一夜", lambda: nights.of_last_night(tables.shifts.since(now - _RECENT))),
        _guarded("lost", "未处理的缺班", lambda: nights.of_lost(tables.shifts.lost())),
        _guarded("due", "下次任务", lambda: nights.of_due(tables.schedules.all(), now, ports.next_due)),
        _guarded("alerts", "告警", lambda: stores.of_alerts(tables.alerts.standing())),
        _guarded("messages", "消息", lambda: stores.of_messages(read_gauges(tables.store).dispatches)),
        _guarded("queue", "今日队列", lambda: _queue(tables, now)),
    )  # fmt: skip


def _queue(tables: Tables, now: datetime) -> Section:
    newest = next(iter(tables.queues.nights(1)), None)
    judged = sum(page.word is not None for page in tables.queues.night(newest[0])) if newest else 0
    return stores.of_queue(newest, judged, now)


def _backup(ports: StatusPorts, now: datetime) -> Section:
    newest, count = ports.newest_backup()
    return stores.of_backup(newest, count, ports.backups, now)


def _guarded(key: str, title: str, say: Callable[[], Section]) -> Section:
    try:
        return say()
    except (HouseError, OSError) as problem:
        return _broken(key, title, problem)


def _broken(key: str, title: str, problem: Exception) -> Section:
    return Section(key=key, title=title, level=Level.FAULT, sentence=f"无法读取：{problem}")
