"""The whole screen over real tables: quiet, after a bad night, and where something cannot be read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from facts.doubles import FrozenClock
from facts.errors import NoSpace, StoreFailed
from facts.notices import AlertKind, Message, MessageKind, Severity, Trouble
from facts.shifts import Job, Schedule, Shift, ShiftState
from ops.status import Report, StatusPorts, look
from ops.status.looking import Tables
from ops.verdicts import Level
from store import SqlLeaseBook, SqlScheduleBook, SqlShiftBook, Store
from store.board_night import SqlNightBook
from store.notices.alerts import SqlAlertBook
from store.notices.messages import SqlMessageBook
from store.probing import Found, Probe

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LAST = NOW - timedelta(hours=7)
NIGHT = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai", job=Job.SCAN)
READY = Probe(found=Found.READY, dialect="sqlite", layout="0022", wanted="0022", version="3.46.0", bytes=5_000_000)


class Office:
    """A store with its books, and a look at them."""

    def __init__(self, store: Store, folder: Path) -> None:
        clock = FrozenClock(NOW)
        self.shifts = SqlShiftBook(store, clock)
        self.lease = SqlLeaseBook(store, clock)
        self.alerts = SqlAlertBook(store, clock)
        self.messages = SqlMessageBook(store, clock)
        self.schedules = SqlScheduleBook(store, clock)
        self.tables = Tables(
            store=store, lease=self.lease, schedules=self.schedules, shifts=self.shifts, alerts=self.alerts,
            queues=SqlNightBook(store),
        )  # fmt: skip
        self.ports = StatusPorts(
            clock=clock, probe=lambda: READY, tables=lambda: self.tables, out=folder, evidence=folder / "evidence",
            backups=folder / "backups", newest_backup=lambda: (NOW - timedelta(hours=2), 3), is_gone=lambda _: False,
            next_due=lambda one, now: now + timedelta(hours=17), versions=lambda: {"程序": "1.0"},
        )  # fmt: skip

    def well(self) -> None:
        """A scheduler lives, and last night came through."""
        self.schedules.put(NIGHT, "tests")
        self.lease.take("host/boot/12/99")
        self.ended(ShiftState.FINISHED, "抓取 1200 页，筛查 1200 页。")

    def ended(
        self, state: ShiftState, note: str, *, job: Job = Job.SCAN, due: datetime = NOW - timedelta(hours=7)
    ) -> Shift:
        (planned,) = self.shifts.plan([Shift(schedule=f"{job.value} {due}", job=job, due=due)])
        begun = self.shifts.begin(planned, "host/boot/13/1", due + timedelta(hours=5))
        assert begun is not None
        assert self.shifts.end(begun, state, note)
        return self.shifts.get(begun.number)

    def look(self, **changes: Any) -> Report:
        return look(replace(self.ports, **changes))


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    return Office(store, tmp_path)


def section(report: Report, key: str) -> Any:
    return next(one for one in report.sections if one.key == key)


def test_a_quiet_office_is_well(office: Office) -> None:
    """Every section is there, none complains, and one sentence says so."""
    office.well()

    report = office.look()

    assert [one.key for one in report.sections] == [
        "scheduler", "running", "last_night", "lost", "due", "database", "alerts", "messages", "queue", "disk",
        "backup", "evidence", "versions",
    ]  # fmt: skip
    assert (report.level, report.sentence) == (Level.OK, "一切正常。")
    assert "抓取 1200 页" in section(report, "last_night").sentence
    assert section(report, "due").sentence == "下一夜 11-25 02:00。"


@pytest.mark.parametrize("state", [ShiftState.MISSED, ShiftState.FAILED, ShiftState.INCOMPLETE])
def test_a_lost_night_is_red_until_somebody_has_seen_it(office: Office, state: ShiftState) -> None:
    """Whatever became of it, the screen ends with a fault and says which night; seen, it is a warning of last night."""
    office.well()
    lost = office.ended(state, "磁盘已满。", due=NOW - timedelta(hours=3))

    red = office.look()
    office.shifts.see(lost.number, "李主任")
    seen = office.look()

    assert red.level is Level.FAULT
    assert "其中夜间扫描 1 夜" in section(red, "lost").sentence
    assert "磁盘已满" in section(red, "lost").lines[0]
    assert section(red, "lost").data["nights"] == 1
    assert (seen.level, section(seen, "lost").level) == (Level.WARNING, Level.OK)


def test_a_lost_errand_is_a_warning(office: Office) -> None:
    """A reminder that failed is no lost night."""
    office.well()
    office.ended(ShiftState.FAILED, "没有说明。", job=Job.REMIND)

    assert office.look().level is Level.WARNING


@pytest.mark.parametrize(
    ("age", "gone", "level"),
    [
        (timedelta(seconds=30), False, Level.OK), (timedelta(seconds=30), True, Level.FAULT),
        (timedelta(minutes=4), False, Level.FAULT), (timedelta(hours=-1), False, Level.WARNING),
    ],
)  # fmt: skip
def test_the_scheduler_lives_by_its_beat(office: Office, age: timedelta, gone: bool, level: Level) -> None:
    """Dead by its process or by its silence; a beat of the future speaks of a clock."""
    office.well()
    later = FrozenClock(NOW + age)

    report = office.look(clock=later, is_gone=lambda _: gone)

    assert section(report, "scheduler").level is level
    assert section(report, "scheduler").data["alive"] is (level is Level.OK)


def test_no_scheduler_is_a_fault_where_there_is_a_timetable(office: Office) -> None:
    """Nothing would start by itself; before the first start it is a warning."""
    before = section(office.look(), "scheduler").level
    office.schedules.put(NIGHT, "tests")

    assert (before, section(office.look(), "scheduler").level) == (Level.WARNING, Level.FAULT)


def test_what_runs_is_told_with_its_note_and_beat(office: Office) -> None:
    """Since when, how far, and whether it still gives signs of life."""
    office.well()
    (planned,) = office.shifts.plan([Shift(schedule="now", job=Job.SCAN, due=NOW)])
    begun = office.shifts.begin(planned, "host/boot/14/1", NOW + timedelta(hours=5))
    assert begun is not None
    office.shifts.beat(begun, "已筛查 300 个页面")

    fresh = section(office.look(), "running")
    silent = section(office.look(clock=FrozenClock(NOW + timedelta(minutes=10))), "running")

    assert "已筛查 300 个页面" in fresh.lines[0]
    assert (fresh.level, silent.level) == (Level.OK, Level.WARNING)
    assert "boot" not in str(fresh.data)


@pytest.mark.parametrize(
    ("severity", "level"),
    [(Severity.INFO, Level.OK), (Severity.WARNING, Level.WARNING), (Severity.CRITICAL, Level.FAULT)],
)
def test_alerts_count_by_their_severity(office: Office, severity: Severity, level: Level) -> None:
    """A critical one turns the screen red; one that has passed does not."""
    office.well()
    office.alerts.tell(Trouble(kind=AlertKind.SOURCE, key="s1", severity=severity, title="来源 s1 连续三夜打不开"))
    standing = office.look()
    office.alerts.clear(AlertKind.SOURCE, "s1")

    assert standing.level is level
    assert "连续三夜" in section(standing, "alerts").lines[0]
    assert office.look().level is Level.OK


def test_messages_that_were_given_up_are_a_warning(office: Office) -> None:
    """Nobody read them."""
    office.well()
    office.messages.post(Message(kind=MessageKind.NIGHT, key="n", severity=Severity.INFO, title="小结"), ["a", "b"])
    (_, first), _ = office.messages.due(NOW)
    office.messages.failed(first.id, "refused", None)

    found = section(office.look(), "messages")

    assert (found.data, found.level) == ({"waiting": 1, "given_up": 1}, Level.WARNING)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Found.MISSING, "还没有建立"), (Found.STALE, "fangfei db upgrade"), (Found.LOCKED, "占用"),
        (Found.UNREACHABLE, "无法读取"), (Found.UNUSABLE, "地址"),
    ],
)  # fmt: skip
def test_without_a_database_the_rest_is_told(office: Office, found: Found, says: str) -> None:
    """Disk, backup and versions stand there all the same, and no table is asked for."""

    def none() -> Tables:
        raise AssertionError

    report = office.look(probe=lambda: replace(READY, found=found, layout="0015"), tables=none)

    assert [one.key for one in report.sections] == ["database", "disk", "backup", "evidence", "versions"]
    assert report.level is Level.FAULT
    assert says in section(report, "database").sentence


def test_what_fails_says_so_and_hides_nothing_else(office: Office) -> None:
    """A lexicon that cannot be read or tables that break off cost their own line alone."""
    office.well()

    class Broken:
        def seen(self) -> None:
            raise StoreFailed("The database refused: disk I/O error.")

    def fail() -> Any:
        raise NoSpace

    tables = replace(office.tables, lease=Broken())  # type: ignore[arg-type]
    report = office.look(tables=lambda: tables, versions=fail, newest_backup=fail)

    assert {one.key for one in report.sections if one.level is Level.FAULT} == {"scheduler", "versions", "backup"}
    assert "无法读取" in section(report, "scheduler").sentence
    assert section(report, "last_night").level is Level.OK


@pytest.mark.parametrize(
    ("newest", "level"),
    [(None, Level.WARNING), (timedelta(hours=30), Level.OK), (timedelta(hours=40), Level.WARNING),
     (timedelta(days=5), Level.FAULT)],
)  # fmt: skip
def test_an_old_backup_is_told(office: Office, newest: timedelta | None, level: Level) -> None:
    """After a day and a half it is late, after four days a fault."""
    found = section(office.look(newest_backup=lambda: (NOW - newest if newest else None, 1)), "backup")

    assert found.level is level


def test_evidence_is_measured(office: Office, tmp_path: Path) -> None:
    """Files in any depth, links not followed."""
    deep = tmp_path / "evidence" / "2026" / "11"
    deep.mkdir(parents=True)
    (deep / "a.warc.gz").write_bytes(b"x" * 3000)
    (deep / "b.warc.gz").write_bytes(b"x" * 2000)
    (deep / "loop").symlink_to(tmp_path)

    assert section(office.look(), "evidence").data == {"files": 2, "bytes": 5000}
