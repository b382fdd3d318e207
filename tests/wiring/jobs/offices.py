"""A small real office for the jobs: its tables, its evidence, its loopback sites, and the errand of one shift."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from facts.doubles import FrozenClock
from facts.shifts import Job, Schedule, Shift, ShiftState
from wiring.assembly import House
from wiring.jobs.errands import Errand, Pulse
from wiring.settings import Settings

_NUMBERS = count(1)


def a_house(folder: Path, **settings: object) -> House:
    """The real house over a folder of its own."""
    plain = {"out": folder / "out", "browser": False, "concurrency": 8}
    return House(Settings(**plain | settings))  # type: ignore[arg-type]  # pydantic checks the values


def an_errand(
    house: House, job: Job, *, due: datetime | None = None, seconds: float = 120.0, by: str = "", **schedule: object
) -> Errand:
    """A shift of a job that has begun, as its process has it."""
    row = Schedule(**{"name": job.value, "cron": "0 2 * * *", "timezone": "Asia/Shanghai", "job": job} | schedule)  # type: ignore[arg-type]
    now = due or house.clock.now()
    shift = Shift(
        id=next(_NUMBERS), schedule=row.name, job=job, due=now, asked_by=by, state=ShiftState.RUNNING, attempt=1
    )
    return Errand(shift=shift, schedule=row, pulse=Pulse(house.shifts, shift), seconds=seconds)


class Impatient(Pulse):
    """A pulse that lets its job end when it has asked so many times."""

    asked = 0
    after = 0

    def is_stopped(self) -> bool:
        """Whether it has."""
        self.asked += 1
        return self.asked > self.after


def stopping(errand: Errand, after: int) -> Errand:
    """The same errand, stopped after so many questions."""
    pulse = Impatient(errand.pulse.book, errand.shift)
    pulse.after = after
    return replace(errand, pulse=pulse)


def pass_time(clock: FrozenClock, time: timedelta) -> None:
    """Let a frozen clock go on."""
    clock._moment += time
