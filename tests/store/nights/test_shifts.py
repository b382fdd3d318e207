"""Shifts as rows on both dialects: planned once, begun once, closed once, whoever tries and how often."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown, Overtaken
from facts.shifts import DOUBTFUL, Job, Schedule, Shift, ShiftState
from store import SqlAuditLog, SqlScheduleBook, SqlShiftBook, Store
from store.nights.schedules import schedule_columns, schedule_of

NIGHT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
DUE = Shift(schedule="nightly", job=Job.SCAN, due=NIGHT)
NIGHTLY = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai", since=NIGHT)
UNTIL = NIGHT + timedelta(hours=5)


@pytest.fixture
def shifts(store: Store, clock: FrozenClock) -> Iterator[SqlShiftBook]:
    """The book on each dialect."""
    return SqlShiftBook(store, clock)  # type: ignore[return-value]


def _planned(shifts: SqlShiftBook, shift: Shift = DUE) -> Shift:
    return shifts.plan([shift])[0]


def _begun(shifts: SqlShiftBook, shift: Shift = DUE) -> Shift:
    begun = shifts.begin(_planned(shifts, shift), "甲", UNTIL)
    assert begun is not None
    return begun


def test_a_moment_is_planned_once(shifts: SqlShiftBook) -> None:
    """Whoever plans it again gets nothing back, and there is one row."""
    first = shifts.plan([DUE, replace(DUE, due=NIGHT + timedelta(days=1))])
    again = shifts.plan([DUE, replace(DUE, due=NIGHT + timedelta(days=2))])

    assert [shift.due.day for shift in first] == [22, 23]
    assert [shift.due.day for shift in again] == [24]
    assert [shift.due.day for shift in shifts.open()] == [22, 23, 24]


def test_a_moment_is_planned_once_by_many_at_once(shifts: SqlShiftBook) -> None:
    """Eight threads with the same moments: the table decides."""
    moments = [replace(DUE, due=NIGHT + timedelta(days=day)) for day in range(5)]
    with ThreadPoolExecutor(8) as pool:
        found = [shift for got in pool.map(lambda _: shifts.plan(moments), range(8)) for shift in got]

    assert sorted(shift.due for shift in found) == [shift.due for shift in moments]


def test_a_shift_is_begun_by_one_of_many(shifts: SqlShiftBook) -> None:
    """Eight threads begin what they have all seen waiting: one does."""
    waiting = _planned(shifts)
    with ThreadPoolExecutor(8) as pool:
        begun = [one for one in pool.map(lambda n: shifts.begin(waiting, f"进程{n}", UNTIL), range(8)) if one]

    assert [(one.attempt, one.state, one.until) for one in begun] == [(1, ShiftState.RUNNING, UNTIL)]
    assert shifts.get(waiting.number) == begun[0]


def test_of_one_track_one_is_begun(shifts: SqlShiftBook) -> None:
    """A second job that fetches waits for the first, whoever begins it and at the same moment; others do not."""
    drafts = [DUE, *(replace(DUE, schedule=job.value, job=job) for job in (Job.REVISIT, Job.DISCOVERY, Job.BACKUP))]
    waiting = shifts.plan(drafts)
    with ThreadPoolExecutor(4) as pool:
        begun = [one for one in pool.map(lambda shift: shifts.begin(shift, "甲", UNTIL), waiting) if one]

    assert len(begun) == 2
    assert Job.BACKUP in {one.job for one in begun}


def test_an_older_attempt_changes_nothing(shifts: SqlShiftBook) -> None:
    """A process that has lost its shift can neither beat, hold, close it nor let it wait."""
    old = _begun(shifts)
    assert shifts.again(old, "中断", failed=True)
    new = shifts.begin(shifts.get(old.number), "乙", UNTIL)
    assert new is not None

    changed = (
        shifts.beat(old), shifts.hold(old, "甲"), shifts.again(old, "", failed=True),
        shifts.end(old, ShiftState.FINISHED, "完成"),
    )  # fmt: skip

    assert changed == (False, False, False, False)
    assert shifts.get(old.number) == new
    assert (new.attempt, new.failures, new.started_at) == (2, 1, old.started_at)


def test_a_shift_is_closed_once(shifts: SqlShiftBook) -> None:
    """The second close says that it is over, and the first stands."""
    begun = _begun(shifts)

    assert shifts.end(begun, ShiftState.FINISHED, "完成。", "r1")
    assert not shifts.end(begun, ShiftState.FAILED, "失败。")
    assert not shifts.beat(begun)
    assert (shifts.get(begun.number).state, shifts.get(begun.number).run) == (ShiftState.FINISHED, "r1")


def test_a_beat_counts_on_and_says_how_far_it_is(shifts: SqlShiftBook, clock: FrozenClock) -> None:
    """The count is what others watch; note and run are kept where the next beat says nothing."""
    begun = _begun(shifts)

    assert shifts.beat(begun, "已筛查 3 个页面", "r1")
    assert shifts.beat(begun)
    now = shifts.get(begun.number)
    assert (now.beat, now.note, now.run, now.beat_at) == (begun.beat + 2, "已筛查 3 个页面", "r1", clock.now())


def test_a_shift_is_not_taken_from_a_process_that_has_just_come_to_life(shifts: SqlShiftBook) -> None:
    """Whoever saw it held by somebody who is gone comes too late once its process has said that it works on it."""
    seen = _begun(shifts)
    assert shifts.hold(seen, "孩子")

    assert not shifts.again(seen, "中断", failed=False, held_by=seen.holder)
    assert shifts.get(seen.number).holder == "孩子"
    assert shifts.again(seen, "中断", failed=False, held_by="孩子")


def test_a_person_asks_once(shifts: SqlShiftBook, store: Store) -> None:
    """While one of a schedule waits or runs, a wish is refused in a sentence; afterwards it is granted again."""
    asked = shifts.ask(NIGHTLY, "王")
    with pytest.raises(Overtaken, match="waits or runs already"):
        shifts.ask(NIGHTLY, "李")
    assert shifts.end(asked, ShiftState.FINISHED, "")

    # The clock stands still: the second wish is a microsecond later.
    second = shifts.ask(NIGHTLY, "王")

    assert (asked.asked_by, second.due - asked.due) == ("王", timedelta(microseconds=1))
    acts = [(entry.act, entry.actor) for entry in SqlAuditLog(store, FrozenClock(NIGHT)).entries()]
    assert acts == [("shift asked", "王")] * 2


def test_of_many_who_ask_at_once_one_is_granted(shifts: SqlShiftBook) -> None:
    """A wish from the desk and one from the command line cannot collide."""

    def ask(person: int) -> Shift | None:
        try:
            return shifts.ask(NIGHTLY, f"用户{person}")
        except Overtaken:
            return None

    with ThreadPoolExecutor(6) as pool:
        granted = [shift for shift in pool.map(ask, range(6)) if shift]

    assert granted == list(shifts.open())
    assert len(granted) == 1


def test_the_last_moment_is_a_schedules_own(shifts: SqlShiftBook) -> None:
    """What somebody asked for, and what lies beyond the present, does not count."""
    assert shifts.last_due("nightly", NIGHT) is None
    shifts.plan([DUE, replace(DUE, due=NIGHT + timedelta(days=1))])
    shifts.plan([replace(DUE, due=NIGHT + timedelta(hours=1), asked_by="王")])

    assert shifts.last_due("nightly", NIGHT + timedelta(hours=2)) == NIGHT
    assert shifts.last_due("other", NIGHT + timedelta(hours=2)) is None


def test_what_a_wrong_clock_made_is_set_aside_and_put_back(shifts: SqlShiftBook) -> None:
    """Its moment is free again; what never began is over, what runs goes on, and returns to a moment that is free."""
    mark = f"{DOUBTFUL}boot/1.0/x"
    running, waiting = _begun(shifts), _planned(shifts, replace(DUE, due=NIGHT + timedelta(days=1)))
    assert list(shifts.ahead(NIGHT - timedelta(days=1))) == [running, waiting]

    assert shifts.set_aside([running, waiting], mark) == 2
    assert shifts.set_aside([running], mark) == 0
    aside = {shift.due.day: shift for shift in shifts.aside(NIGHT - timedelta(1), f"{DOUBTFUL}boot/")}
    assert [aside[22].state, aside[23].state] == [ShiftState.RUNNING, ShiftState.COVERED]
    assert aside[22].is_doubtful
    assert shifts.ahead(NIGHT - timedelta(days=1)) == []
    assert shifts.aside(NIGHT - timedelta(1), f"{DOUBTFUL}another/") == []

    assert shifts.set_aside([aside[22]], f"{DOUBTFUL}boot/2.0/x") == 1
    assert not shifts.put_back(aside[22])
    assert shifts.put_back(shifts.get(running.number))
    assert shifts.plan([DUE]) == []
    assert len(shifts.plan([waiting])) == 1
    assert not shifts.put_back(aside[23])


def test_lost_shifts_stand_until_somebody_has_seen_them(shifts: SqlShiftBook, store: Store, clock: FrozenClock) -> None:
    """Each is a row with a name and a time, once; what was not lost has nothing to be seen."""
    days = [replace(DUE, due=NIGHT + timedelta(days=day), state=ShiftState.MISSED) for day in range(2)]
    first, second = shifts.plan(days)
    finished = _begun(shifts, replace(DUE, due=NIGHT + timedelta(days=2)))
    assert shifts.end(finished, ShiftState.FINISHED, "")
    assert list(shifts.lost()) == [second, first]

    assert (shifts.see(first.number, "王").seen_by, shifts.see(first.number, "李").seen_by) == ("王", "王")
    assert list(shifts.lost()) == [second]
    with pytest.raises(BadInput, match="was not lost"):
        shifts.see(finished.number, "王")
    with pytest.raises(NotKnown, match="no shift 999"):
        shifts.see(999, "王")
    assert [entry.act for entry in SqlAuditLog(store, clock).entries()] == ["lost shift seen"]


def test_recent_ones_are_read_page_by_page(shifts: SqlShiftBook) -> None:
    """Newest moment first, wished ones among them, and each once."""
    shifts.plan([replace(DUE, due=NIGHT + timedelta(days=day)) for day in range(5)])
    shifts.plan([replace(DUE, due=NIGHT + timedelta(days=2), asked_by="王")])
    found: list[Shift] = []
    while page := shifts.recent(2, before=found[-1].number if found else None):
        found += page

    assert [shift.due.day for shift in found] == [26, 25, 24, 24, 23, 22]
    assert len({shift.number for shift in found}) == 6
    assert shifts.recent(schedule="other") == []
    assert [shift.due.day for shift in shifts.since(NIGHT + timedelta(days=3))] == [26, 25]


def test_forgotten_are_those_that_nobody_need_be_told_of(shifts: SqlShiftBook) -> None:
    """Old ones that came through, or whose loss was seen; never an open one, nor a red card."""
    done, lost, seen, waits = shifts.plan([replace(DUE, due=NIGHT + timedelta(days=day)) for day in range(4)])
    assert shifts.end(done, ShiftState.FINISHED, "")
    assert shifts.end(lost, ShiftState.MISSED, "")
    assert shifts.end(seen, ShiftState.MISSED, "")
    shifts.see(seen.number, "王")

    assert shifts.forget(NIGHT + timedelta(days=9)) == 2
    assert {shift.number for shift in shifts.recent()} == {lost.number, waits.number}


words = st.text(max_size=20)


@given(
    st.builds(
        Schedule, name=words, cron=words, timezone=words, job=st.sampled_from(Job), enabled=st.booleans(),
        sources=st.lists(words, max_size=3).map(tuple), late_minutes=st.integers(0, 99999),
        most_minutes=st.integers(1, 9999), max_pages=st.none() | st.integers(1, 10**6), priority=st.integers(0, 99),
        since=st.none() | st.just(NIGHT),
    )
)  # fmt: skip
def test_a_schedule_is_its_row(schedule: Schedule) -> None:
    """Whatever it holds."""
    assert schedule_of(schedule_columns(schedule)) == schedule


def test_a_schedule_stands_since_it_is_due_as_it_is(store: Store, clock: FrozenClock) -> None:
    """New, switched on again or at other times: from now on; with another window, as before."""
    book, later = SqlScheduleBook(store, clock), FrozenClock(clock.now() + timedelta(days=3))
    first = book.put(replace(NIGHTLY, since=None), "王")
    after = SqlScheduleBook(store, later)

    assert first.since == clock.now()
    assert after.put(replace(NIGHTLY, most_minutes=60), "王").since == clock.now()
    assert after.put(replace(NIGHTLY, enabled=False), "王").since == clock.now()
    assert after.put(NIGHTLY, "王").since == later.now()
    # A clock that had run ahead is put right: it stands from now on.
    assert book.put(NIGHTLY, "王").since == clock.now()
    assert book.put(replace(NIGHTLY, cron="0 3 * * *"), "王") == book.get("nightly") == book.all()[0]
    with pytest.raises(NotKnown, match="no schedule 'weekly'"):
        book.get("weekly")
