"""A shift's real process: it scans, is asked to end and taken up again, is killed, or finds its scheduler gone."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from facts.errors import HouseError, NoSpace
from facts.shifts import Shift, ShiftState
from runs.nights import processes
from tests.drills.nightly import Office
from tests.drills.streets import PAGES, Streets, served
from tests.line.hand import rows
from wiring.settings import load_settings
from wiring.shift_launcher import ProcessShiftLauncher, ShiftProcess


@pytest.fixture
def streets(tmp_path: Path) -> Iterator[Streets]:
    with served(tmp_path / "sources") as up:
        yield up


@pytest.fixture
def office(tmp_path: Path, streets: Streets, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose scheduler these tests stand in for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FANGFEI_RESOLVE", f'["*:*:127.0.0.1:{streets.port}"]')
    made = Office(tmp_path, streets.port)
    yield made
    made.store.close()


def begin(office: Office, shift: Shift) -> tuple[Shift, ShiftProcess]:
    begun = office.shifts.begin(shift, processes.identity(), datetime.now(UTC) + timedelta(hours=1))
    assert begun is not None
    return begun, ProcessShiftLauncher(load_settings(out=office.out)).launch(begun)


def wait_for(holds: Callable[[], object], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def fetched(office: Office) -> int:
    return len(rows(office.folder, "SELECT id FROM page"))


def test_an_end_before_its_time_and_a_second_attempt_are_one_scan(office: Office, streets: Streets) -> None:
    """Asked to end in the middle, it waits again within seconds; the next attempt takes its run up to its end."""
    shift, worker = begin(office, office.ask("lane", streets.build("s")))
    wait_for(lambda: fetched(office) >= 3)
    held = office.shifts.get(shift.number).holder
    worker.ask()
    wait_for(lambda: worker.poll() is not None, seconds=15)
    between = office.shifts.get(shift.number)
    _, again = begin(office, between)
    wait_for(lambda: again.poll() is not None)
    there = office.shifts.get(shift.number)

    assert (worker.poll(), held) == (0, worker.holder)
    assert (between.state, between.failures, between.attempt) == (ShiftState.WAITING, 0, 1)
    assert (there.state, there.attempt) == (ShiftState.FINISHED, 2)
    assert there.note == f"抓取 {PAGES} 页，筛查 {PAGES} 页，新线索 1 条，更新 0 条。"
    assert rows(office.folder, "SELECT id, status, shift FROM run") == [(between.run, "finished", shift.number)]
    assert sorted(rows(office.folder, "SELECT url FROM page")) == sorted((url,) for url in streets.pages("s"))


def test_a_killed_process_takes_its_crawl_with_it(office: Office, streets: Streets) -> None:
    """With SIGKILL: Linux tells the crawl; the row names a process that is known to be dead."""
    shift, worker = begin(office, office.ask("lane", streets.build("s")))
    wait_for(lambda: fetched(office) >= 2)
    os.kill(int(worker.holder.split("/")[2]), signal.SIGKILL)
    wait_for(lambda: worker.poll() is not None)
    crawls = [path.read_text().split()[0] for path in (office.out / "logs").glob("*.crawl")]
    wait_for(lambda: all(map(processes.is_gone, crawls)), seconds=15)
    there = office.shifts.get(shift.number)

    assert len(crawls) == 1
    assert (worker.poll(), there.state, processes.is_gone(there.holder)) == (-9, ShiftState.RUNNING, True)
    assert worker.last_words() == f"处理进程意外结束（代码 -9），日志：{office.out}/logs/shift-{shift.number}.log。"
    worker.kill()
    worker.ask()


def test_a_process_whose_scheduler_is_gone_begins_nothing(
    office: Office, streets: Streets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It died while Python started: nobody would watch this shift."""
    monkeypatch.setattr("wiring.shift_launcher.os.getpid", lambda: 1)
    shift, worker = begin(office, office.ask("lane", streets.build("s")))
    wait_for(lambda: worker.poll() is not None)
    there = office.shifts.get(shift.number)

    assert (worker.poll(), there.state, there.attempt) == (1, ShiftState.RUNNING, 1)
    assert fetched(office) == 0


def test_a_log_that_cannot_be_written_is_no_space(office: Office, streets: Streets) -> None:
    """Nothing is started; the shift waits for its next attempt."""
    (office.out / "logs").write_text("mine")

    with pytest.raises(NoSpace, match=r"The log .*shift-1\.log cannot be written"):
        begin(office, office.ask("lane", streets.build("s")))


def test_a_machine_that_starts_no_process_is_one_sentence(
    office: Office, streets: Streets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one that has no process numbers left."""
    monkeypatch.setattr(sys, "executable", str(office.folder / "missing"))

    with pytest.raises(HouseError, match="No process could be started for shift 1"):
        begin(office, office.ask("lane", streets.build("s")))
