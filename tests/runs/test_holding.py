"""Who works on a run: whom to leave it to, from whom to take it up, and what becomes of who has lost it."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from facts.doubles import FrozenClock
from facts.errors import HouseError, Overtaken, StoreFailed
from facts.runs import Run, RunStatus
from runs import holding
from runs.holding import FRESH, Hold, is_alive
from runs.nights import processes
from runs.scan import new_run
from screening import Screener
from tests.factories import NOON
from tests.runs.books import MemoryPages, MemoryRuns
from tests.runs.test_scan import FOUR, ORDER, Office

RUN = Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON, beat_at=NOON)
FAR = "elsewhere:4026531836/5b1c/77/1234"


@pytest.fixture
def other() -> Any:
    """Another process of this machine."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_a_process_of_this_machine_is_asked_whether_it_lives(other: "subprocess.Popen[bytes]") -> None:
    """However old its last sign is: it may be busy; once it is dead the run is free at once."""
    held = replace(RUN, holder=processes.identity(other.pid))
    alive = is_alive(held, NOON + timedelta(hours=5))
    other.kill()
    other.wait()

    assert (alive, is_alive(held, NOON)) == (True, False)


def test_a_number_that_is_another_process_by_now_is_dead(other: "subprocess.Popen[bytes]") -> None:
    """The same number, started at another time."""
    holder = processes.identity(other.pid)

    assert not is_alive(replace(RUN, holder=f"{holder}1"), NOON)


@pytest.mark.parametrize(("age_s", "alive"), [(0, True), (170, True), (-100, True), (190, False), (-190, False)])
def test_a_process_of_another_machine_lives_by_its_signs(age_s: float, alive: bool) -> None:
    """For three minutes; a clock that is a little ahead of ours does not make it dead."""
    assert is_alive(replace(RUN, holder=FAR), NOON + timedelta(seconds=age_s)) == alive


@pytest.mark.parametrize("holder", ["", processes.identity()], ids=["nobody", "oneself"])
def test_nobody_and_oneself_are_nobody_else(holder: str) -> None:
    """A run of before holders were noted, and one that this process began and failed in, are taken up."""
    assert not is_alive(replace(RUN, holder=holder), NOON)


def test_a_run_names_who_works_on_it(clock: FrozenClock) -> None:
    """The process and the shift that asks."""
    made = new_run(replace(ORDER, shift=7), clock)

    assert (made.holder, made.shift) == (processes.identity(), 7)


class Runs(MemoryRuns):
    """Runs that count signs of life, and answer them as told."""

    def __init__(self, answer: Callable[[], bool]) -> None:
        super().__init__(MemoryPages())
        self.beats = 0
        self._answer = answer

    def beat(self, run_id: str, holder: str) -> bool:
        self.beats += 1
        return self._answer()


def wait_for(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_signs_go_on_while_it_is_held_and_cease_after_it() -> None:
    """Also over a database that is away for a while."""
    answers = iter([StoreFailed("locked"), *[True] * 1000])

    def answer() -> bool:
        said = next(answers)
        if isinstance(said, HouseError):
            raise said
        return bool(said)

    runs = Runs(answer)
    with Hold(runs, RUN, every_s=0.01) as hold:
        wait_for(lambda: runs.beats > 3)
        hold.check()
    ended = runs.beats
    time.sleep(0.05)

    assert (runs.beats, hold.is_lost) == (ended, False)


def test_who_has_lost_a_run_leaves_it_alone() -> None:
    """One refused sign is enough, and the sentence says where the run goes on."""
    runs = Runs(lambda: False)
    with Hold(runs, RUN, every_s=0.01) as hold:
        wait_for(lambda: hold.is_lost)
        with pytest.raises(Overtaken, match="Run r1 was taken over by another process; it goes on there"):
            hold.check()
    assert runs.beats == 1


def test_a_scan_leaves_a_run_to_the_process_that_works_on_it(
    screener: Screener, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is crawled; when that process is gone, the same order takes the run up."""
    monkeypatch.setattr("runs.rounds.POLL_S", 0.0)
    office = Office(screener, clock, FOUR)
    first = office.runs.begin(replace(new_run(ORDER, clock), holder=FAR, beat_at=clock.now()))
    with pytest.raises(Overtaken):
        office.scan()
    crawls = len(office.launcher.crawls)
    office.ports = replace(office.ports, clock=FrozenClock(clock.now() + FRESH))
    summary = office.scan()

    assert crawls == 0
    assert (summary.run, summary.status) == (first.id, RunStatus.FINISHED)


def test_a_scan_that_lost_its_run_does_not_close_it(
    screener: Screener, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends, and what the other process writes stands."""
    monkeypatch.setattr("runs.rounds.POLL_S", 0.0)
    monkeypatch.setattr(holding, "BEAT_S", 3600.0)
    office = Office(screener, clock, FOUR)

    def taken(*_: object) -> None:
        (run,) = office.runs.runs.values()
        office.runs.runs[run.id] = replace(run, holder=FAR)

    office.launcher.brings = FOUR[:1]
    launch = office.launcher.launch

    def launch_and_lose(*given: Any, **more: Any) -> Any:
        taken()
        return launch(*given, **more)

    monkeypatch.setattr(office.launcher, "launch", launch_and_lose)
    with pytest.raises(Overtaken, match="taken over"):
        office.scan()
    (run,) = office.runs.runs.values()

    assert (run.status, run.holder) == (RunStatus.RUNNING, FAR)
