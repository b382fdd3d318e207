"""Scheduled nights as the shift table has them: kept, under way, lost, why, who knows, and when the next is due."""

from datetime import timedelta

import pytest

from desk.overview.nights import Nights, NightState, nights_of
from facts.shifts import Job, Schedule, Shift, ShiftState
from tests.desk.office import Office

NIGHTLY = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai")


@pytest.fixture
def scheduled(office: Office) -> Office:
    """An office with a timetable; it is 10:00 in Shanghai."""
    office.house.schedules.put(NIGHTLY, "tests")
    return office


def _night(
    office: Office, ago: int, state: ShiftState, note: str = "", *, job: Job = Job.SCAN, asked: str = ""
) -> Shift:
    due = office.clock.now() - timedelta(hours=8, days=ago)
    (shift,) = office.house.shifts.plan([Shift(schedule="nightly", job=job, due=due, asked_by=asked)])
    if state is ShiftState.WAITING:
        return shift
    running = office.house.shifts.begin(shift, "h/b/1/1", office.clock.now())
    assert running
    if state is not ShiftState.RUNNING:
        office.house.shifts.end(running, state, note, f"r{ago}")
    return office.house.shifts.get(shift.number)


def _read(office: Office) -> Nights:
    return nights_of(office.house.schedules, office.house.shifts, office.clock.now())


def test_each_night_has_its_state_its_run_and_why(scheduled: Office) -> None:
    """Every state of a shift is one of a night, newest first."""
    # The one that runs comes last: of one track, one runs at a time.
    for ago, state in sorted(enumerate(ShiftState), key=lambda pair: pair[1] is ShiftState.RUNNING):
        _night(scheduled, ago, state, f"说明{ago}")
    found = _read(scheduled).nights

    assert [one.state for one in found] == [
        NightState.WAITING, NightState.RUNNING, NightState.KEPT, NightState.INCOMPLETE, NightState.FAILED,
        NightState.MISSED, NightState.COVERED,
    ]  # fmt: skip
    assert [(one.run, one.note) for one in found[2:4]] == [("r2", "说明2"), ("r3", "说明3")]
    assert [one.state for one in _read(scheduled).lost] == [
        NightState.INCOMPLETE, NightState.FAILED, NightState.MISSED,
    ]  # fmt: skip


def test_other_jobs_and_what_was_asked_for_are_no_nights(scheduled: Office) -> None:
    """A backup, a scan by day that somebody wanted, and a night of a month ago."""
    _night(scheduled, 0, ShiftState.FINISHED, asked="王研判")
    _night(scheduled, 1, ShiftState.FAILED, job=Job.BACKUP)
    _night(scheduled, 30, ShiftState.MISSED)

    assert _read(scheduled).nights == ()


def test_the_next_night_is_told(scheduled: Office) -> None:
    """At 02:00 tomorrow; the earliest of several, and only of those that are on and scan."""
    now = scheduled.clock.now()
    assert _read(scheduled).next_at == now + timedelta(hours=16)
    book = scheduled.house.schedules
    book.put(Schedule(name="noon", cron="30 10 * * *", timezone="Asia/Shanghai"), "tests")
    book.put(Schedule(name="off", cron="5 10 * * *", timezone="Asia/Shanghai", enabled=False), "tests")
    book.put(Schedule(name="backup", job=Job.BACKUP, cron="1 10 * * *", timezone="Asia/Shanghai"), "tests")

    assert _read(scheduled).next_at == now + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("schedules", "said"),
    [
        ([], "没有计划任务"),
        ([Schedule(name="备份", job=Job.BACKUP, cron="0 2 * * *", timezone="Asia/Shanghai")], "没有计划任务"),
        ([Schedule(name="周末", cron="0 2 * * 6", timezone="Asia/Shanghai", enabled=False)], "“周末”已停用"),
        ([Schedule(name="坏的", cron="nonsense", timezone="Asia/Shanghai")], "“坏的”的时间"),
        ([Schedule(name="永不", cron="0 2 30 2 *", timezone="Asia/Shanghai")], "“永不”一年内没有"),
    ],
)
def test_schedules_that_start_nothing_are_told(office: Office, schedules: list[Schedule], said: str) -> None:
    """None at all, none that scans, one that is off, one that cannot be read, one that never comes."""
    for one in schedules:
        office.house.schedules.put(one, "tests")

    assert said in _read(office).problems[0]
    assert _read(office).next_at is None
