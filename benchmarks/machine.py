"""The machine a figure was taken on, one core of it, and the time a run may take."""

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Deadline:
    """When a run must be over; slow machines measure less, they never fail."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, at least 0."""
        return max(0.0, self._ends - time.monotonic())


def describe() -> str:
    """Cores, processor, system and Python in one line."""
    return f"{len(_cores())} cores ({_processor()}), {platform.system()}, Python {platform.python_version()}"


@contextmanager
def one_core() -> Iterator[str]:
    """Keep this process, with all of its threads, on one core; yields a phrase that says which."""
    before = _cores()
    core = max(before)  # interrupts are usually served by the first
    if not _pin({core}):
        yield "not pinned to a core on this system"
        return
    try:
        yield f"pinned to core {core}"
    finally:
        _pin(before)


def processor_s(process: int, *, with_ended: bool = False) -> float:
    """Seconds of processor time that a process had so far, `with_ended` those of children that have ended too.

    Raises:
        OSError: there is no such process, or the system does not say.
    """
    said = _stat(process)
    return sum(int(each) for each in said[11 : 15 if with_ended else 13]) / os.sysconf("SC_CLK_TCK")


def parent_of(process: int) -> int:
    """The process that started another.

    Raises:
        OSError: as processor_s.
    """
    return int(_stat(process)[1])


def family_s(process: int) -> float:
    """Processor seconds of a process and all its children, those that have ended included.

    Raises:
        OSError: as processor_s.
    """
    total = processor_s(process, with_ended=True)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            # A child that ends meanwhile is counted with its parent the next time.
            with suppress(OSError):
                total += processor_s(int(entry.name)) if parent_of(int(entry.name)) == process else 0.0
    return total


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()


def _cores() -> set[int]:
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))


def _pin(cores: set[int]) -> bool:
    if not hasattr(os, "sched_setaffinity"):
        return False
    # numpy's threads were started before us and would stay where they are.
    for thread in os.listdir("/proc/self/task"):  # noqa: PTH208  # names alone are wanted
        os.sched_setaffinity(int(thread), cores)
    return True


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
