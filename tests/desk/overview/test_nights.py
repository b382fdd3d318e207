"""Scheduled nights held against runs: kept, under way, incomplete, missed, and what nobody can know."""

from datetime import UTC, datetime, timedelta

from desk.overview.nights import NightState, nights_of
from facts.runs import Run, RunStatus
from facts.shifts import Schedule

#: 12:00 in Shanghai; the last night was due at 02:00, ten hours before.
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
DUE = NOW - timedelta(hours=10)
NIGHTLY = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai")


def _run(nights_ago: int, status: RunStatus, name: str = "", late: timedelta = timedelta()) -> Run:
    begun = DUE - timedelta(days=nights_ago) + late
    return Run(id=name or f"r{nights_ago}", status=status, plan="p", started_at=begun)


def test_each_night_has_its_state() -> None:
    """Five nights: finished, none, failed, failed and made good, stopped."""
    runs = [
        _run(0, RunStatus.FINISHED), _run(2, RunStatus.FAILED), _run(3, RunStatus.FAILED),
        _run(3, RunStatus.FINISHED, "again", timedelta(hours=2)), _run(4, RunStatus.STOPPED),
    ]  # fmt: skip
    found = nights_of([NIGHTLY], runs, NOW)

    assert [(one.state, one.run) for one in found.nights] == [
        (NightState.KEPT, "r0"), (NightState.MISSED, ""), (NightState.INCOMPLETE, "r2"),
        (NightState.KEPT, "again"), (NightState.INCOMPLETE, "r4"),
    ]  # fmt: skip
    assert [one.due for one in found.lost] == [DUE - timedelta(days=days) for days in (1, 2, 4)]


def test_a_run_by_day_does_not_make_up_for_the_night() -> None:
    """Started eight hours late it is another run."""
    runs = [_run(5, RunStatus.FINISHED), _run(1, RunStatus.FINISHED, "day", timedelta(hours=8))]
    states = [one.state for one in nights_of([NIGHTLY], runs, NOW).nights]

    assert states == [NightState.MISSED] * 5 + [NightState.KEPT]


def test_a_night_that_was_just_due_waits() -> None:
    """Within the hours in which the scheduler makes up, nothing is missed yet; one under way is under way."""
    runs = [_run(1, RunStatus.FINISHED)]
    early = DUE + timedelta(hours=1)

    assert nights_of([NIGHTLY], runs, early).nights[0].state is NightState.WAITING
    assert nights_of([NIGHTLY], [*runs, _run(0, RunStatus.RUNNING)], early).nights[0].state is NightState.RUNNING


def test_nights_before_the_first_run_are_not_counted() -> None:
    """Nobody knows since when a schedule stands there; without any run nothing is said to be missed."""
    assert nights_of([NIGHTLY], [], NOW).nights == ()
    assert len(nights_of([NIGHTLY], [_run(40, RunStatus.FINISHED)], NOW).nights) == 14


def test_schedules_that_start_nothing_are_told() -> None:
    """None at all, one that is off, one that cannot be read."""
    off = Schedule(name="周末", cron="0 2 * * 6", timezone="Asia/Shanghai", enabled=False)
    broken = Schedule(name="坏的", cron="nonsense", timezone="Asia/Shanghai")

    assert "没有计划任务" in nights_of([], [], NOW).problems[0]
    assert ["周末" in nights_of([off], [], NOW).problems[0], "坏的" in nights_of([broken], [], NOW).problems[0]] == [
        True,
        True,
    ]
