"""The process of a shift, in this process: how each end of its job is written down, and what it does not begin."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from facts.errors import BadInput, CrawlFailed, Overtaken, StoreFailed
from facts.shifts import Job, Schedule, Shift, ShiftState
from runs.nights import processes
from store import SqlShiftBook
from wiring import shift_child
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome
from wiring.jobs.table import Work
from wiring.settings import load_settings

SCHEDULE = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai", job=Job.SCAN)
FINE = Outcome(note="抓取 3 页。", run="r1")
CUT = Outcome(note="还有 2 个地址未抓取。", run="r1", is_complete=False)


@pytest.fixture
def house(tmp_path: Path, blank_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """An office that the settings of the environment lead to."""
    (tmp_path / "out").mkdir()
    shutil.copy(blank_sqlite, tmp_path / "out" / "fangfei.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FANGFEI_OUT", str(tmp_path / "out"))
    made = House(load_settings())
    yield made
    made.store.close()


@pytest.fixture
def shift(house: House) -> Shift:
    """One that a scheduler has begun, with two hours left."""
    asked = house.shifts.ask(house.schedules.put(SCHEDULE, "王"), "王")
    begun = house.shifts.begin(asked, "a scheduler", house.clock.now() + timedelta(hours=2))
    assert begun is not None
    return begun


@pytest.fixture
def do(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., int]]:
    """Run main() for a shift, with a function in the place of its job."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setattr(shift_child, "_ASKING_S", 0.01)

    def main(shift: Shift, job: Callable[[House, Errand], Outcome], attempt: int | None = None) -> int:
        words = ["shift_child", str(shift.number), str(attempt or shift.attempt), str(os.getppid())]
        monkeypatch.setattr(sys, "argv", words)
        monkeypatch.setattr(shift_child, "JOBS", {Job.SCAN: Work(do=job)})
        # Linux would end the tests' own process with the one that started it.
        monkeypatch.setattr(shift_child, "die_with_parent", lambda parent: parent == os.getppid())
        return shift_child.main()

    yield main
    for number, handler in handlers.items():
        signal.signal(number, handler)


def raising(problem: Exception) -> Callable[[House, Errand], Outcome]:
    def job(_: House, __: Errand) -> Outcome:
        raise problem

    return job


def asked_to_end(outcome: Outcome) -> Callable[[House, Errand], Outcome]:
    """A job that is asked to end by a signal, and does so."""

    def job(_: House, errand: Errand) -> Outcome:
        os.kill(os.getpid(), signal.SIGTERM)
        assert errand.pulse.is_stopped()
        return outcome

    return job


def test_a_job_that_came_through_closes_its_shift(house: House, shift: Shift, do: Any) -> None:
    """With its sentence and its run; while it worked, its row named this process."""
    held: list[Shift] = []

    def job(_: House, errand: Errand) -> Outcome:
        held.append(house.shifts.get(errand.shift.number))
        return FINE

    code, there = do(shift, job), house.shifts.get(shift.number)

    assert (code, there.state, there.note, there.run) == (0, ShiftState.FINISHED, FINE.note, "r1")
    assert held[0].holder == processes.identity()


def test_a_window_that_is_over_leaves_the_shift_incomplete(house: House, shift: Shift, do: Any) -> None:
    """The job ended in good order before it was through, by itself."""
    code, there = do(shift, lambda *_: CUT), house.shifts.get(shift.number)

    assert (code, there.state, there.note) == (0, ShiftState.INCOMPLETE, CUT.note)


def test_an_end_before_its_window_lets_it_wait_again(house: House, shift: Shift, do: Any) -> None:
    """Its scheduler is going or gone: the next one takes it up, and it is no failure."""
    code, there = do(shift, asked_to_end(CUT)), house.shifts.get(shift.number)

    assert (code, there.state, there.failures, there.run) == (0, ShiftState.WAITING, 0, "r1")


def test_an_end_at_its_window_leaves_it_incomplete(house: House, shift: Shift, do: Any) -> None:
    """The scheduler asks at the end of the window, too: that shift is not begun again."""
    house.shifts.again(shift, "", failed=False)
    late = house.shifts.begin(house.shifts.get(shift.number), "s", house.clock.now() + timedelta(seconds=5))
    code, there = do(late, asked_to_end(CUT)), house.shifts.get(shift.number)

    assert (code, there.state) == (0, ShiftState.INCOMPLETE)


def test_an_end_that_came_too_late_to_matter(house: House, shift: Shift, do: Any) -> None:
    """What came through before it heard of the end has come through."""
    do(shift, asked_to_end(FINE))

    assert house.shifts.get(shift.number).state is ShiftState.FINISHED


def test_an_error_waits_for_its_next_attempt(house: House, shift: Shift, do: Any) -> None:
    """It counts, and rests half a minute; the sentence is in the row, personal values covered."""
    code = do(shift, raising(CrawlFailed("The crawl died at 13800138000.")))
    there = house.shifts.get(shift.number)

    assert (code, there.state, there.failures) == (1, ShiftState.WAITING, 1)
    assert there.not_before is not None
    assert there.note.startswith("任务出错：The crawl died at 138")
    assert "13800138000" not in there.note


def test_the_sixth_error_is_the_last(house: House, shift: Shift, do: Any) -> None:
    """It is given up, and somebody is told."""
    for _ in range(5):
        house.shifts.again(shift, "", failed=True)
        begun = house.shifts.begin(house.shifts.get(shift.number), "s", house.clock.now() + timedelta(hours=1))
        assert begun is not None
        shift = begun
    do(shift, raising(CrawlFailed("again")))

    assert house.shifts.get(shift.number).state is ShiftState.FAILED


def test_an_error_while_it_is_made_to_end_is_no_failure(house: House, shift: Shift, do: Any) -> None:
    """A crawl that had to be killed at the end says nothing about the shift."""

    def job(_: House, __: Errand) -> Outcome:
        os.kill(os.getpid(), signal.SIGTERM)
        raise CrawlFailed("The crawl process died (code -9).")

    do(shift, job)
    there = house.shifts.get(shift.number)

    assert (there.state, there.failures, there.not_before) == (ShiftState.WAITING, 0, None)


def test_bad_input_is_not_tried_again(house: House, shift: Shift, do: Any) -> None:
    """A person has to mend it."""
    code, there = do(shift, raising(BadInput("The source a.yml is broken."))), house.shifts.get(shift.number)

    assert (code, there.state) == (1, ShiftState.FAILED)
    assert there.note == "任务无法执行，请处理后重新安排：The source a.yml is broken."


def test_who_is_in_anothers_way_waits_a_minute(house: House, shift: Shift, do: Any) -> None:
    """A scan by hand is going on: no failure, and no busy loop."""
    code, there = do(shift, raising(Overtaken("Another scan is writing."))), house.shifts.get(shift.number)

    assert (code, there.state, there.failures) == (0, ShiftState.WAITING, 0)
    assert there.not_before is not None
    assert 50 < (there.not_before - house.clock.now()).total_seconds() <= 60


def test_a_lost_shift_is_left_as_it_is(house: House, shift: Shift, do: Any) -> None:
    """Another attempt has begun while the job worked: whatever this one comes to, it writes nothing."""
    taken: list[Shift | None] = []

    def job(_: House, errand: Errand) -> Outcome:
        house.shifts.again(shift, "", failed=False)
        waits = house.shifts.get(shift.number)
        taken.append(house.shifts.begin(waits, "another", house.clock.now() + timedelta(hours=1)))
        return FINE

    do(shift, job)

    assert house.shifts.get(shift.number) == taken[0]


def test_who_was_asked_to_end_while_it_started_begins_nothing(
    house: House, shift: Shift, do: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signal came before the job: it waits again at once."""

    def settings() -> Any:
        os.kill(os.getpid(), signal.SIGTERM)
        return load_settings()

    monkeypatch.setattr(shift_child, "load_settings", settings)
    code, there = do(shift, raising(AssertionError("begun"))), house.shifts.get(shift.number)

    assert (code, there.state, there.failures) == (0, ShiftState.WAITING, 0)


def test_an_older_attempt_begins_nothing(house: House, shift: Shift, do: Any) -> None:
    """A process that took long to start, while its shift was given to another."""
    assert do(shift, raising(AssertionError("begun")), attempt=7) == 1
    assert house.shifts.get(shift.number) == shift


def test_a_job_of_a_newer_version_is_refused(
    house: House, shift: Shift, do: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a step back to an older program there may be rows of jobs that it does not know."""
    begin = do

    def unknown(*_: object) -> Outcome:
        raise AssertionError("begun")

    monkeypatch.setattr(SqlShiftBook, "get", _as_job(SqlShiftBook.get, Job.BACKUP))
    begin(shift, unknown)
    monkeypatch.undo()

    assert "no job backup" in house.shifts.get(shift.number).note


def _as_job(get: Any, job: Job) -> Any:
    return lambda book, number: replace(get(book, number), job=job)


def test_a_database_that_is_away_at_the_end_is_waited_for(
    house: House, shift: Shift, do: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done is not done again because its end could not be written down at once."""
    real, away = SqlShiftBook.end, [1, 1, 1]

    def end(*given: Any, **more: Any) -> bool:
        if away:
            away.pop()
            raise StoreFailed("database is locked")
        return real(*given, **more)

    monkeypatch.setattr(SqlShiftBook, "end", end)
    code = do(shift, lambda *_: FINE)

    assert (code, away) == (0, [])
    assert house.shifts.get(shift.number).state is ShiftState.FINISHED
