"""Who goes first, and who shall not begin any more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from facts.shifts import Job, Schedule, Shift, ShiftState
from runs.nights.waiting import in_turn, rests, time_left, verdict

NIGHT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
NIGHTLY = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai", priority=10, since=NIGHT)
WAITS = Shift(id=1, schedule="nightly", job=Job.SCAN, due=NIGHT)
BEGUN = replace(WAITS, attempt=1, started_at=NIGHT)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def _state(shift: Shift, schedule: Schedule | None, now: datetime, *others: Shift) -> str | None:
    found = verdict(shift, [shift, *others], schedule, now)
    return found.state.value if found else None


def test_a_person_goes_first_then_priority_then_the_older() -> None:
    """Of jobs that wait for the same track."""
    revisit = Schedule(name="revisit", cron="30 12 * * *", timezone="Asia/Shanghai", job=Job.REVISIT, priority=30)
    shifts = [
        replace(WAITS, id=4, schedule="revisit", due=NIGHT - HOUR), replace(WAITS, id=3, due=NIGHT + HOUR), WAITS,
        replace(WAITS, id=5, schedule="revisit", due=NIGHT + HOUR, asked_by="王"),
    ]  # fmt: skip

    assert [shift.id for shift in in_turn(shifts, {"nightly": NIGHTLY, "revisit": revisit})] == [5, 1, 3, 4]


@pytest.mark.parametrize(
    ("shift", "after", "expected"),
    [
        (WAITS, 6 * HOUR, None),
        (WAITS, 6 * HOUR + MINUTE, "missed"),
        # Once begun, the window counts, not the grace.
        (BEGUN, 5 * HOUR - MINUTE, None),
        (BEGUN, 5 * HOUR, "incomplete"),
        (replace(BEGUN, started_at=NIGHT + 5 * HOUR), 9 * HOUR, None),
        # A wish stands for a day.
        (replace(WAITS, asked_by="王"), 23 * HOUR, None),
        (replace(WAITS, asked_by="王"), 25 * HOUR, "missed"),
        # The clock was set back behind its beginning.
        (BEGUN, -9 * HOUR, None),
    ],
)
def test_grace_and_window_end_what_waits(shift: Shift, after: timedelta, expected: str | None) -> None:
    """Nothing waits for ever, and nothing ends without a word."""
    assert _state(shift, NIGHTLY, NIGHT + after) == expected


def test_a_schedule_that_is_off_or_gone_lets_nothing_begin() -> None:
    """What a person asked for begins all the same while the schedule is only off."""
    off = replace(NIGHTLY, enabled=False)

    assert _state(WAITS, off, NIGHT) == "covered"
    assert _state(WAITS, None, NIGHT) == "covered"
    assert _state(replace(WAITS, asked_by="王"), off, NIGHT) is None
    assert _state(replace(WAITS, asked_by="王"), None, NIGHT) == "covered"


def test_of_one_schedule_only_the_newest_waits() -> None:
    """Its track was taken for so long that it is due again; a wish and another schedule's moment cover nothing."""
    later = replace(WAITS, id=2, due=NIGHT + HOUR)

    assert _state(WAITS, NIGHTLY, NIGHT + HOUR, later) == "covered"
    assert _state(later, NIGHTLY, NIGHT + HOUR, WAITS) is None
    assert _state(WAITS, NIGHTLY, NIGHT + HOUR, replace(later, asked_by="王")) is None
    assert _state(WAITS, NIGHTLY, NIGHT + HOUR, replace(later, schedule="other")) is None
    assert _state(BEGUN, NIGHTLY, NIGHT + HOUR, later) is None


def test_a_window_never_grows_with_the_clock() -> None:
    """Five hours from its first beginning, and five at most when the clock was set back."""
    assert time_left(WAITS, NIGHTLY, NIGHT + HOUR) == 5 * HOUR
    assert time_left(BEGUN, NIGHTLY, NIGHT + HOUR) == 4 * HOUR
    assert time_left(BEGUN, NIGHTLY, NIGHT - timedelta(days=9)) == 5 * HOUR


def test_a_pause_ends_whatever_happens_to_the_clock() -> None:
    """One that is longer than any pause was set by a clock that ran ahead."""
    failed = replace(BEGUN, not_before=NIGHT + MINUTE)

    assert rests(failed, NIGHT)
    assert not rests(failed, NIGHT + MINUTE)
    assert not rests(failed, NIGHT - timedelta(days=1))
    assert not rests(WAITS, NIGHT)


def test_a_shift_that_failed_says_why_it_did_not_come_through() -> None:
    """The last error stands beside the end of its window."""
    found = verdict(replace(BEGUN, failures=2, note="磁盘已满。"), [], NIGHTLY, NIGHT + 6 * HOUR)

    assert found is not None
    assert found.state is ShiftState.INCOMPLETE
    assert found.note.startswith("磁盘已满。")
