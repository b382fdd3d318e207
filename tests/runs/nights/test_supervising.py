"""What becomes of shifts whose processes die, hang, are orphaned or taken over."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from facts.shifts import ShiftState
from runs.nights.supervising import GRACE_S, STALE_S
from store import Store
from tests.runs.nights.crew import BACKUP, DISCOVERY, NIGHT, NIGHTLY, Crew


@pytest.fixture
def crew(sqlite_store: Store) -> Crew:
    """A machine over real tables."""
    return Crew(sqlite_store)


def _silent(crew: Crew, supervisor, seconds: float) -> None:  # type: ignore[no-untyped-def]
    """Let time go on, with a look every ten seconds and no beat."""
    until = crew.passed + seconds
    while crew.passed < until:
        crew.pass_by(10.0)
        supervisor.tick()


def test_a_night_is_planned_begun_and_over(crew: Crew) -> None:
    """Once, however often one looks."""
    supervisor = crew.supervisor(NIGHTLY)
    for _ in range(3):
        supervisor.plan()
        supervisor.tick()
    assert crew.states() == [("nightly", "running", 1)]
    assert crew.shifts.open()[0].holder == "here/process-0"
    assert not supervisor.is_idle

    crew.close(crew.hands[0])
    supervisor.tick()
    supervisor.plan()

    assert crew.states() == [("nightly", "finished", 1)]
    assert supervisor.is_idle
    assert len(crew.hands) == 1


def test_of_one_track_the_lowest_goes_first(crew: Crew) -> None:
    """The other begins when its process is gone, not when its row is closed; another track does not wait."""
    supervisor = crew.supervisor(DISCOVERY, NIGHTLY, BACKUP)
    supervisor.plan()
    supervisor.tick()
    assert [hand.shift.schedule for hand in crew.hands] == ["nightly", "backup"]

    assert crew.shifts.end(crew.hands[0].shift, ShiftState.FINISHED, "")
    supervisor.tick()
    assert len(crew.hands) == 2
    crew.hands[0].code = 0
    supervisor.tick()

    assert crew.hands[2].shift.schedule == "discovery"


def test_a_process_that_dies_is_begun_again_after_a_pause_and_given_up_in_the_end(crew: Crew) -> None:
    """Six failures, pauses that double, and a row that says so."""
    supervisor = crew.supervisor(NIGHTLY)
    supervisor.plan()
    began: list[float] = []
    while crew.states()[0][1] != "failed":
        supervisor.tick()
        if len(crew.hands) > len(began):
            began.append(crew.passed)
            crew.hands[-1].code = 1
        crew.pass_by(10.0)

    pauses = [later - earlier for earlier, later in pairwise(began)]
    assert pauses == [40, 70, 130, 250, 490]
    assert [(one.failures, one.note) for one in crew.shifts.lost()] == [(5, "处理进程意外结束。")]


def test_a_process_that_cannot_be_started_is_tried_again(crew: Crew) -> None:
    """It counts as a failure."""
    crew.fails = 1
    supervisor = crew.supervisor(NIGHTLY)
    supervisor.plan()
    supervisor.tick()
    assert [(one.state, one.failures) for one in crew.shifts.open()] == [(ShiftState.WAITING, 1)]
    crew.pass_by(31.0)
    supervisor.tick()

    assert crew.states() == [("nightly", "running", 2)]


def test_a_silent_process_is_asked_then_killed_then_begun_again(crew: Crew) -> None:
    """No second one begins before it is gone."""
    supervisor = crew.supervisor(NIGHTLY)
    supervisor.plan()
    supervisor.tick()
    _silent(crew, supervisor, STALE_S)
    assert crew.hands[0].asked == 0
    _silent(crew, supervisor, 20)
    assert (crew.hands[0].asked, crew.hands[0].killed) == (1, 0)
    _silent(crew, supervisor, GRACE_S)
    assert crew.hands[0].killed == 1
    assert crew.states() == [("nightly", "running", 1)]

    crew.hands[0].code = -9
    _silent(crew, supervisor, 60)

    assert crew.states() == [("nightly", "running", 2)]
    assert len(crew.hands) == 2


def test_a_process_that_beats_is_left_alone_until_its_window_ends(crew: Crew) -> None:
    """Five hours, counted in seconds, whatever the clock says."""
    supervisor = crew.supervisor(NIGHTLY)
    supervisor.plan()
    supervisor.tick()
    for _ in range(5 * 60):
        crew.passed += 60.0
        crew.shifts.beat(crew.hands[0].shift)
        supervisor.tick()
    assert crew.hands[0].asked == 0
    crew.passed += 1.0
    supervisor.tick()

    assert crew.hands[0].asked == 1


def test_while_nobody_looked_nobody_was_silent(crew: Crew) -> None:
    """The machine was suspended for hours: a healthy process is not ended for it."""
    supervisor = crew.supervisor(NIGHTLY)
    supervisor.plan()
    supervisor.tick()
    crew.passed += 3 * 3600
    supervisor.tick()
    assert crew.hands[0].asked == 0

    _silent(crew, supervisor, STALE_S)
    assert crew.hands[0].asked == 1


def test_an_orphan_is_taken_up_when_its_process_is_gone(crew: Crew) -> None:
    """Another scheduler began it; it counts as no failure."""
    first = crew.supervisor(NIGHTLY)
    first.plan()
    first.tick()
    second = crew.supervisor()
    second.tick()
    assert crew.states() == [("nightly", "running", 1)]

    crew.gone.add("here/process-0")
    second.tick()
    second.tick()

    assert crew.states() == [("nightly", "running", 2)]
    assert crew.shifts.open()[0].failures == 0


def test_a_strange_process_that_hangs_is_killed_and_seen_to_be_gone_first(crew: Crew) -> None:
    """Here by force; one that cannot be seen from here is given up after its silence."""
    first = crew.supervisor(NIGHTLY)
    first.plan()
    first.tick()
    second = crew.supervisor()
    second.tick()
    _silent(crew, second, STALE_S + 20)
    assert set(crew.forced) == {"here/process-0"}
    assert crew.states() == [("nightly", "running", 1)]
    crew.gone.add("here/process-0")
    _silent(crew, second, 20)
    assert crew.states() == [("nightly", "running", 2)]

    elsewhere = Crew(crew.store, at=crew.at, host="elsewhere")
    third = elsewhere.supervisor()
    third.tick()
    _silent(elsewhere, third, STALE_S + 30)
    assert crew.states() == [("nightly", "running", 3)]


def test_a_scheduler_that_died_before_its_process_started_leaves_nothing_stuck(crew: Crew) -> None:
    """And a living one that is only stopped is never killed for it."""
    crew.supervisor(NIGHTLY).plan()
    waiting = crew.shifts.open()[0]
    assert crew.shifts.begin(waiting, "here/other/begins", NIGHT + timedelta(hours=5))
    supervisor = crew.supervisor()
    supervisor.tick()
    _silent(crew, supervisor, 60)
    assert crew.states() == [("nightly", "running", 1)]

    _silent(crew, supervisor, STALE_S)

    assert crew.states() == [("nightly", "running", 2)]
    assert all("other" not in name or name.endswith("/begins") for name in crew.forced)


def test_our_own_beginning_that_failed_is_not_waited_for(crew: Crew) -> None:
    """A fault of ours between the row and the process: the next look begins it again."""
    supervisor = crew.supervisor(NIGHTLY)
    supervisor.plan()
    assert crew.shifts.begin(crew.shifts.open()[0], "here/scheduler/begins", NIGHT + timedelta(hours=5))
    supervisor.tick()
    supervisor.tick()

    assert crew.states() == [("nightly", "running", 2)]


def test_an_attempt_of_ours_that_lost_its_shift_does_not_touch_the_next(crew: Crew) -> None:
    """We were stopped, another took it up and died in its turn, we lead again: our old process ends on its own."""
    supervisor = crew.supervisor(NIGHTLY)
    supervisor.plan()
    supervisor.tick()
    old = crew.hands[0]
    assert crew.shifts.again(old.shift, "", failed=False)
    other = crew.shifts.begin(crew.shifts.get(old.shift.number), "elsewhere/process", NIGHT + timedelta(hours=5))
    assert other is not None
    supervisor.tick()
    assert old.asked == 1
    old.code = 0
    supervisor.tick()

    assert crew.shifts.get(other.number) == other
    assert len(crew.hands) == 1


def test_a_shift_closed_just_as_its_process_is_killed_stays_closed(crew: Crew) -> None:
    """The row is read again before it is begun again."""
    supervisor = crew.supervisor(NIGHTLY)
    supervisor.plan()
    supervisor.tick()
    hand = crew.hands[0]

    def close_and_die() -> None:
        crew.close(hand)
        hand.code = -9

    hand.meanwhile = close_and_die
    supervisor.tick()
    supervisor.tick()

    assert crew.states() == [("nightly", "finished", 1)]
    assert len(crew.hands) == 1


def test_stopping_asks_everybody_and_waits(crew: Crew) -> None:
    """And ends by force who does not end within its grace."""
    supervisor = crew.supervisor(NIGHTLY, BACKUP)
    supervisor.plan()
    supervisor.tick()
    supervisor.stop()
    supervisor.stop()
    crew.hands[0].code = 0
    crew.passed += GRACE_S + 1
    supervisor.reap()

    assert [(hand.asked, hand.killed) for hand in crew.hands] == [(1, 0), (1, 1)]
    crew.hands[1].code = -9
    supervisor.reap()
    assert supervisor.is_idle


def test_a_schedule_that_is_switched_off_does_not_begin_what_waits(crew: Crew) -> None:
    """A changed line leaves what waits as it is."""
    supervisor = crew.supervisor(NIGHTLY, BACKUP)
    supervisor.plan()
    crew.schedules.put(replace(BACKUP, enabled=False), "王")
    crew.schedules.put(replace(NIGHTLY, cron="0 4 * * *"), "王")
    supervisor.plan()
    supervisor.tick()

    assert sorted(crew.states()) == [("backup", "covered", 0), ("nightly", "running", 1)]


def test_a_bad_row_leaves_the_others_going(crew: Crew) -> None:
    """Its line cannot be read; the night is planned all the same."""
    supervisor = crew.supervisor(replace(NIGHTLY, name="broken", cron="61 2 * * *"), NIGHTLY)
    supervisor.plan()

    assert crew.states() == [("nightly", "waiting", 0)]
