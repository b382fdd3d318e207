"""The signs of life of a shift's process: while its job asks, and no longer; and what a lost shift hears."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from facts.doubles import FrozenClock
from facts.errors import StoreFailed
from facts.shifts import Job, Schedule, Shift
from store import SqlScheduleBook, SqlShiftBook, Store
from wiring.jobs import errands
from wiring.jobs.errands import Errand, Pulse

SCHEDULE = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai", job=Job.SCAN)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "BEAT_S", 0.02)


@pytest.fixture
def book(sqlite_store: Store, clock: FrozenClock) -> SqlShiftBook:
    return SqlShiftBook(sqlite_store, clock)


@pytest.fixture
def shift(book: SqlShiftBook, sqlite_store: Store, clock: FrozenClock) -> Shift:
    schedule = SqlScheduleBook(sqlite_store, clock).put(SCHEDULE, "王")
    begun = book.begin(book.ask(schedule, "王"), "holder", clock.now())
    assert begun is not None
    return begun


def beating(pulse: Pulse) -> threading.Thread:
    thread = threading.Thread(target=pulse.beat, daemon=True)
    thread.start()
    return thread


def wait_for(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_signs_carry_how_far_the_job_is(book: SqlShiftBook, shift: Shift) -> None:
    """What it says stands in its row with the next sign."""
    pulse = Pulse(book, shift)
    pulse.say("已筛查 3 个页面", run="r1")
    thread = beating(pulse)
    wait_for(lambda: book.get(shift.number).beat > shift.beat + 1)
    pulse.over()
    thread.join(5)
    there = book.get(shift.number)

    assert (there.note, there.run, pulse.is_stopped()) == ("已筛查 3 个页面", "r1", False)


def test_a_job_that_asks_nothing_any_more_gives_no_signs(book: SqlShiftBook, shift: Shift) -> None:
    """The process lives and its job hangs: its scheduler has to see that. When it goes on, so do they."""
    pulse = Pulse(book, shift, quiet_s=0.1)
    thread = beating(pulse)
    wait_for(lambda: book.get(shift.number).beat > shift.beat)
    time.sleep(0.15)
    silent = book.get(shift.number).beat
    time.sleep(0.15)
    still = book.get(shift.number).beat
    wait_for(lambda: not pulse.is_stopped() and book.get(shift.number).beat > still)
    pulse.over()
    thread.join(5)

    assert still == silent


def test_a_lost_shift_ends_its_job(book: SqlShiftBook, shift: Shift, clock: FrozenClock) -> None:
    """Another attempt has begun: this process stops, and gives no more signs."""
    pulse = Pulse(book, shift)
    book.again(shift, "", failed=False)
    again = book.begin(book.get(shift.number), "another", clock.now())
    beating(pulse).join(5)

    assert again is not None
    assert (pulse.is_lost, pulse.is_stopped()) == (True, True)
    assert book.get(shift.number).beat == again.beat


def test_a_database_that_is_away_costs_signs_and_nothing_else(
    book: SqlShiftBook, shift: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They go on when it is back."""
    real, away = book.beat, [True, True]

    def beat(*given: Any) -> bool:
        if away:
            away.pop()
            raise StoreFailed("locked")
        return real(*given)

    monkeypatch.setattr(book, "beat", beat)
    pulse = Pulse(book, shift)
    thread = beating(pulse)
    wait_for(lambda: book.get(shift.number).beat > shift.beat)
    pulse.over()
    thread.join(5)

    assert not pulse.is_lost


@pytest.mark.parametrize(("asked_by", "actor"), [("", "scheduler"), ("王", "王")])
def test_a_job_acts_in_the_name_of_who_asked(book: SqlShiftBook, shift: Shift, asked_by: str, actor: str) -> None:
    """The scheduler, where nobody did."""
    asked = Shift(id=1, schedule="nightly", job=Job.SCAN, due=shift.due, asked_by=asked_by)

    assert Errand(shift=asked, schedule=SCHEDULE, pulse=Pulse(book, asked), seconds=1).actor == actor


def test_a_job_cut_off_from_the_database_ends_itself(
    book: SqlShiftBook, shift: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose signs cannot be written is begun again elsewhere after a while; it must have ended before."""
    monkeypatch.setattr(errands, "UNHEARD_S", 0.1)

    class Away(SqlShiftBook):
        def beat(self, *_: Any, **__: Any) -> bool:
            raise StoreFailed("The database cannot be reached.")

    pulse = Pulse(Away(book._store, book._clock), shift)
    thread = beating(pulse)
    wait_for(pulse.is_stopped)
    pulse.over()
    thread.join(5)

    assert not pulse.is_lost
