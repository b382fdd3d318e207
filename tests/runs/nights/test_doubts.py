"""A clock that is wrong for a while makes no night run twice and none vanish."""

from datetime import timedelta

import pytest

from facts.shifts import ShiftState
from store import Store
from tests.runs.nights.crew import NIGHT, NIGHTLY, Crew

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def crew(sqlite_store: Store) -> Crew:
    """A machine over real tables."""
    return Crew(sqlite_store)


def _done(crew: Crew, supervisor) -> None:  # type: ignore[no-untyped-def]
    """Plan, begin and come through."""
    supervisor.plan()
    supervisor.tick()
    for hand in crew.hands:
        if hand.code is None:
            crew.close(hand)
    supervisor.tick()


def _nights(crew: Crew) -> list[tuple[int, str, bool]]:
    return [(one.due.day, one.state.value, one.is_doubtful) for one in reversed(crew.shifts.recent())]


def test_a_clock_that_ran_ahead_takes_no_night_away(crew: Crew) -> None:
    """Two nights were noted that had not come: each is noted again when it comes."""
    supervisor = crew.supervisor(NIGHTLY)
    _done(crew, supervisor)
    crew.at += 2 * DAY + HOUR
    _done(crew, supervisor)
    crew.at -= 2 * DAY
    supervisor.plan()
    assert _nights(crew) == [(22, "finished", False), (23, "missed", True), (24, "finished", True)]

    crew.pass_by(DAY.total_seconds())
    _done(crew, supervisor)

    assert [night for night in _nights(crew) if not night[2]] == [(22, "finished", False), (23, "finished", False)]


def test_a_clock_that_was_set_back_by_mistake_makes_no_night_run_twice(crew: Crew) -> None:
    """What was done is put back to its moment when the clock is right again."""
    supervisor = crew.supervisor(NIGHTLY)
    _done(crew, supervisor)
    crew.pass_by(3600)
    crew.at -= 3 * DAY
    supervisor.plan()
    assert _nights(crew) == [(22, "finished", True)]
    crew.pass_by(600)
    crew.at += 3 * DAY
    _done(crew, supervisor)

    assert (22, "finished", False) in _nights(crew)
    assert len(crew.hands) == 1


def test_a_moment_that_comes_again_by_waiting_is_another_one(crew: Crew) -> None:
    """Ahead, far back, right again: what the jumps did not reach has to be waited for, and is done anew."""
    supervisor = crew.supervisor(NIGHTLY)
    crew.at += 30 * HOUR
    _done(crew, supervisor)
    crew.at -= 60 * HOUR
    supervisor.plan()
    crew.at += 30 * HOUR
    supervisor.plan()
    before = len(crew.hands)
    crew.pass_by(DAY.total_seconds())
    _done(crew, supervisor)

    assert len(crew.hands) > before
    assert [night for night in _nights(crew) if night[0] == 23] == [(23, "finished", True), (23, "finished", False)]


def test_a_night_begun_early_by_hours_is_that_night(crew: Crew) -> None:
    """Less than half a turn early; its moment does not begin another."""
    supervisor = crew.supervisor(NIGHTLY)
    _done(crew, supervisor)
    crew.at += DAY
    _done(crew, supervisor)
    crew.at -= 9 * HOUR
    supervisor.plan()
    crew.pass_by(9 * 3600)
    _done(crew, supervisor)

    assert _nights(crew) == [(22, "finished", False), (23, "finished", False)]


def test_what_never_began_is_no_night(crew: Crew) -> None:
    """A moment that the wrong clock passed by hours is still to come, however near."""
    supervisor = crew.supervisor(NIGHTLY)
    _done(crew, supervisor)
    crew.at += DAY + 9 * HOUR
    supervisor.plan()
    assert _nights(crew)[-1] == (23, "missed", False)
    crew.at -= 12 * HOUR
    supervisor.plan()
    crew.pass_by(3 * 3600)
    _done(crew, supervisor)

    assert _nights(crew)[1:] == [(23, "missed", True), (23, "finished", False)]


def test_a_shift_at_work_goes_on_whatever_the_clock_does(crew: Crew) -> None:
    """A jump of years either way neither ends it nor begins it twice."""
    supervisor = crew.supervisor(NIGHTLY)
    supervisor.plan()
    supervisor.tick()
    for days in (-4000, 8000, -4000):
        crew.at += days * DAY
        supervisor.plan()
        supervisor.tick()
        assert crew.shifts.beat(crew.hands[0].shift)
    crew.close(crew.hands[0])
    supervisor.tick()

    found = crew.shifts.get(crew.hands[0].shift.number)
    assert (found.state, found.asked_by, found.attempt) == (ShiftState.FINISHED, "", 1)
    assert [hand.shift.number for hand in crew.hands].count(found.number) == 1


def test_a_schedule_put_by_a_clock_that_ran_ahead_stands_from_now_on(crew: Crew) -> None:
    """Not from a year to come."""
    crew.at += 365 * DAY
    crew.supervisor(NIGHTLY)
    crew.at = NIGHT - HOUR
    supervisor = crew.supervisor()
    supervisor.plan()
    crew.pass_by(3600)
    _done(crew, supervisor)

    assert _nights(crew) == [(22, "finished", False)]
