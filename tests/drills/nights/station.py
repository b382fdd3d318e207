"""The scheduler service on a machine: started, killed anywhere in its work, stopped for a while, started again."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from facts.errors import CrawlFailed
from facts.shift_books import LeaseBook, ShiftBook
from facts.shifts import Shift
from runs.nights.ports import NightPorts, Worker
from scheduler import NightScheduler
from store import SqlLeaseBook, SqlScheduleBook
from tests.drills.nights.world import HOUR, Host, Process, World
from wiring.clock import SystemClock

#: How long a service is down, in seconds.
_DOWN = (5.0, 120.0, HOUR, 8 * HOUR, 30 * HOUR)
_ENDINGS = ("through",) * 14 + ("death", "error", "hang", "late death", "long")
#: One call of so many is the last one of its scheduler, or takes so long that the world goes on without it.
_DEADLY, _SLOW = 1500, 2500


class Killed(BaseException):
    """SIGKILL, in the middle of something."""


@dataclass(slots=True)
class Brittle:
    """The shift table as a scheduler has it that may die, or be stopped, before or after every call."""

    book: ShiftBook
    station: "Station"

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The call, treated badly."""
        call = getattr(self.book, name)

        def brittle(*given: Any, **more: Any) -> Any:
            self.station.suffer()
            came = call(*given, **more)
            self.station.suffer()
            return came

        return brittle


@dataclass(slots=True)
class Launcher:
    """Starts simulated processes; runs.nights.ports.ShiftLauncher."""

    station: "Station"

    def launch(self, shift: Shift) -> Worker:
        """Start one, or fail, or die before or after it."""
        world, chance = self.station.world, self.station.chance
        if chance.random() < 0.02:
            raise CrawlFailed("No process could be started.")
        if chance.random() < 0.01:
            raise Killed
        ending = chance.choice(_ENDINGS)
        hours = chance.uniform(8, 12) if ending == "long" else chance.choice((0.05, 0.5, 1, 2, 3.5))
        process = Process(world, self.station.host, self.station.host.identity(), shift, hours * HOUR, ending)
        world.processes.append(process)
        self.station.children.append(process)
        if chance.random() < 0.01:
            raise Killed
        return process


@dataclass(slots=True)
class Station:
    """One scheduler service; its object is dropped without clean-up when it is killed."""

    world: World
    host: Host
    chance: random.Random
    #: Lets the world go on for some seconds without this one.
    go_on_without: "Callable[[Station, float], None]"
    #: Makes the books of a drill in which a guard is switched off.
    books: Callable[[ShiftBook, LeaseBook], tuple[ShiftBook, LeaseBook]] = lambda shifts, lease: (shifts, lease)
    night: NightScheduler | None = None
    back_at: float = 0.0
    is_stopped: bool = False
    is_calm: bool = False
    children: list[Process] = field(default_factory=list)
    _name: str = ""

    def round(self) -> None:
        """What the service does now."""
        if self.is_stopped or (self.night is None and self.world.true < self.back_at):
            return
        try:
            if self.night is None:
                self._start()
            assert self.night is not None
            self.night.round()
        except Killed:
            self.die()

    def suffer(self) -> None:
        """Perhaps die here, or be stopped for a while."""
        if self.is_calm:
            return
        if self.chance.randrange(_DEADLY) == 0:
            self.world.truth.blow("scheduler killed within a step")
            raise Killed
        if self.chance.randrange(_SLOW) == 0:
            self.world.truth.blow("scheduler stopped within a step")
            self.go_on_without(self, self.chance.choice((30.0, 200.0, HOUR)))

    def die(self) -> None:
        """SIGKILL: Linux tells its processes, which end in good order or hang."""
        self._drop()
        for child in self.children:
            child.ask()
        self.children.clear()

    def end(self) -> None:
        """SIGTERM: it waits for its processes."""
        if self.night is None or self.is_stopped:
            return
        self.is_calm = True
        self.night._finish()
        self.is_calm = False
        self._drop()

    def _drop(self) -> None:
        if self.night is not None and self.night._timers is not None:
            self.night._timers.shutdown(wait=False)
        self.night = None
        self.host.schedulers.discard(self._name)
        self.back_at = self.world.true + self.chance.choice(_DOWN)

    def _start(self) -> None:
        store, clock = self.world.store, SystemClock()
        self._name = self.host.identity()
        self.host.schedulers.add(self._name)
        shifts, lease = self.books(self.world.shifts, SqlLeaseBook(store, clock))
        ports = NightPorts(
            schedules=SqlScheduleBook(store, clock),
            shifts=cast("ShiftBook", Brittle(shifts, self)),
            launcher=Launcher(self),
            clock=clock,
            seconds=self.host.seconds,
            nap=self._nap,
            machine=self.host,
        )
        self.night = NightScheduler(ports, lease, holder=self._name)

    def _nap(self, _: float) -> None:
        self.world.pass_by(5.0)
        self.world.work()
