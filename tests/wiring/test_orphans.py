"""Crawls that outlived their scan: ended, in good order where they can, before the next crawl starts."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from runs.nights import processes
from wiring import orphans
from wiring.orphans import end_orphans


class Start(Protocol):
    def __call__(self, program: str = "input()") -> "subprocess.Popen[bytes]": ...


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a line of Python that has said that it is up."""
    with ExitStack() as stack:

        def started(program: str = "input()") -> "subprocess.Popen[bytes]":
            lines = f"import os, signal, time; print(flush=True)\n{program}"
            process = stack.enter_context(
                subprocess.Popen([sys.executable, "-c", lines], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            )
            stack.callback(process.kill)
            assert process.stdout is not None
            process.stdout.readline()
            return process

        yield started


def gone(start: Start) -> str:
    """A scan that is no more."""
    process = start()
    name = processes.identity(process.pid)
    process.kill()
    process.wait()
    return name


def noted(logs: Path, crawl: str, scan: str) -> Path:
    path = logs / "r1-1.crawl"
    path.write_text(f"{crawl}\n{scan}\n", encoding="utf-8")
    return path


def test_a_crawl_that_stands_still_is_ended_by_force(tmp_path: Path, start: Start) -> None:
    """Linux told it to end when its scan died, and it cannot hear that."""
    crawl = start("os.kill(os.getpid(), signal.SIGSTOP); time.sleep(60)")
    path = noted(tmp_path, processes.identity(crawl.pid), gone(start))
    found = end_orphans(tmp_path, grace_s=0.2)

    assert (found, crawl.wait(5), path.exists()) == (1, -signal.SIGKILL, False)


def test_a_crawl_that_is_ending_is_given_its_time(tmp_path: Path, start: Start) -> None:
    """What it has under way is kept; nobody is killed who ends by himself."""
    crawl = start("time.sleep(0.5)")
    noted(tmp_path, processes.identity(crawl.pid), gone(start))
    began = time.monotonic()
    end_orphans(tmp_path, grace_s=10)

    assert crawl.wait(5) == 0
    assert time.monotonic() - began < 8


def test_the_crawl_of_a_living_scan_is_left_alone(tmp_path: Path, start: Start) -> None:
    """A trial of a source beside a scan, in the same folder."""
    crawl, scan = start(), start()
    path = noted(tmp_path, processes.identity(crawl.pid), processes.identity(scan.pid))

    assert end_orphans(tmp_path, grace_s=0) == 0
    assert (crawl.poll(), path.exists()) == (None, True)


@pytest.mark.parametrize("text", ["", "one word", "a/b/c/d\ne/f/g/h\n", "多\n了\n一行\n"])
def test_a_note_of_nobody_is_removed(tmp_path: Path, text: str) -> None:
    """A damaged note, and one of another machine or of before a restart."""
    path = tmp_path / "r1-1.crawl"
    path.write_text(text, encoding="utf-8")

    assert end_orphans(tmp_path, grace_s=0) == 0
    assert not path.exists()


def test_a_note_that_cannot_be_written_does_not_stop_a_crawl(tmp_path: Path) -> None:
    """The disk may be full; the crawl finds that out by itself."""
    path = orphans.note(tmp_path / "missing", "r1", 1)

    assert not path.exists()
