"""Whom the supervisor of shifts works with."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from facts.ports import Clock
from facts.shift_books import ScheduleBook, ShiftBook
from facts.shifts import Shift
from runs.nights import processes


class Worker(Protocol):
    """A process that works on one shift."""

    @property
    def holder(self) -> str:
        """Its name, as processes.identity gives it."""
        ...

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        ...

    def ask(self) -> None:
        """Ask it to end in good order; returns at once."""
        ...

    def kill(self) -> None:
        """End it by force, with every process it began."""
        ...

    def last_words(self) -> str:
        """Where to read why it died, one sentence."""
        ...


class ShiftLauncher(Protocol):
    """Starts the process of a shift."""

    def launch(self, shift: Shift) -> Worker:
        """Start it and return at once.

        Raises:
            HouseError: it cannot be started.
        """
        ...


class Machine(Protocol):
    """What this machine knows of processes and of time; runs.nights.processes is it."""

    def boot(self) -> str:
        """Which start of the machine this is."""
        ...

    def uptime(self) -> float:
        """Seconds since then, those asleep among them."""
        ...

    def is_gone(self, holder: str) -> bool:
        """Whether a process is known to be dead."""
        ...

    def is_here(self, holder: str) -> bool:
        """Whether a process is one that can be seen from here."""
        ...

    def end_by_force(self, holder: str) -> None:
        """Kill the process of a shift where it can be seen from here."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NightPorts:
    """Rows, processes and clocks."""

    schedules: ScheduleBook
    shifts: ShiftBook
    launcher: ShiftLauncher
    clock: Clock
    #: Seconds that only grow.
    seconds: Callable[[], float] = time.monotonic
    nap: Callable[[float], object] = time.sleep
    machine: Machine = processes
