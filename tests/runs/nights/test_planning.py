"""Which shifts a schedule has had: each moment one, whoever looks and how often."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.shifts import Job, Schedule, Shift, ShiftState
from runs.nights.cron import due_moments
from runs.nights.planning import MOST_BACK, next_due, plan

NIGHT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
NIGHTLY = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai", since=NIGHT - timedelta(hours=1))
HOUR = timedelta(hours=1)


def _states(shifts: Sequence[Shift]) -> list[tuple[int, str]]:
    return [(shift.due.astimezone(UTC).day, shift.state.value) for shift in shifts]


@given(
    looks=st.lists(st.integers(1, 60 * 24 * 9), min_size=1, max_size=12),
    cron=st.sampled_from(("0 2 * * *", "0 */6 * * *", "17 3,15 * * 1-5")),
    late=st.sampled_from((0, 30, 360, 3000)),
)
def test_every_moment_of_a_scan_is_one_row(looks: list[int], cron: str, late: int) -> None:
    """Whatever the sequence of looks: none is passed over, none comes twice, and only the newest ever waits."""
    schedule, now, last, rows = replace(NIGHTLY, cron=cron, late_minutes=late), NIGHT, None, []
    for minutes in looks:
        now += timedelta(minutes=minutes)
        found = plan(schedule, last, now)
        rows += found
        last = found[-1].due if found else last
        assert plan(schedule, last, now) == []
        assert all(shift.is_over for shift in found[:-1])

    assert schedule.since is not None
    assert [shift.due for shift in rows] == list(due_moments(schedule, schedule.since, now + timedelta(microseconds=1)))


def test_a_night_may_begin_within_its_grace_and_is_missed_after_it() -> None:
    """Six hours, to the minute."""
    assert _states(plan(NIGHTLY, None, NIGHT)) == [(22, "waiting")]
    assert _states(plan(NIGHTLY, None, NIGHT + 6 * HOUR)) == [(22, "waiting")]
    assert _states(plan(NIGHTLY, None, NIGHT + 6 * HOUR + timedelta(minutes=1))) == [(22, "missed")]


def test_after_days_off_each_night_is_told_and_the_last_is_made_up() -> None:
    """One run, not four."""
    found = plan(NIGHTLY, NIGHT, NIGHT + timedelta(days=4, hours=2))

    assert _states(found) == [(23, "missed"), (24, "missed"), (25, "missed"), (26, "waiting")]


def test_older_moments_that_still_had_time_are_covered_by_the_newest() -> None:
    """A schedule with a long grace does not scan twice in a row."""
    patient = replace(NIGHTLY, late_minutes=60 * 60)

    assert _states(plan(patient, NIGHT, NIGHT + timedelta(days=3))) == [
        (23, "covered"),
        (24, "covered"),
        (25, "waiting"),
    ]


def test_what_is_due_again_has_missed_nothing_unless_it_is_a_scan() -> None:
    """Four reminders at once help nobody; of a job other than a scan the newest moment alone is told."""
    remind = replace(NIGHTLY, job=Job.REMIND)

    assert _states(plan(remind, NIGHT, NIGHT + timedelta(days=4, hours=2))) == [(26, "waiting")]
    assert _states(plan(remind, NIGHT, NIGHT + timedelta(days=4, hours=9))) == [(26, "missed")]


@pytest.mark.parametrize("change", [{"enabled": False}, {"since": None}, {"since": NIGHT + timedelta(days=9)}])
def test_what_does_not_stand_has_missed_nothing(change: dict[str, object]) -> None:
    """A schedule that is off, or that never stood, or only stands since later."""
    assert plan(replace(NIGHTLY, **change), None, NIGHT + timedelta(days=3)) == []  # type: ignore[arg-type]


def test_a_year_off_is_not_told_night_by_night() -> None:
    """The last sixty days are."""
    found = plan(NIGHTLY, NIGHT, NIGHT + timedelta(days=365))

    assert len(found) == MOST_BACK.days + 1
    assert found[-1].state is ShiftState.WAITING


def test_the_next_moment_comes_after_now() -> None:
    """Not now; and a day that never comes never does."""
    assert next_due(NIGHTLY, NIGHT) == NIGHT + timedelta(days=1)
    assert next_due(NIGHTLY, NIGHT - HOUR) == NIGHT
    assert next_due(replace(NIGHTLY, cron="0 2 30 2 *"), NIGHT) is None
