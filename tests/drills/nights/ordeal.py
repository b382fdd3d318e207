"""Sixty nights, and what is done to them."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import event
from structlog.testing import capture_logs

from facts.errors import HouseError
from facts.shift_books import LeaseBook, ShiftBook
from facts.shifts import Job, Schedule
from store import SqlScheduleBook, Store, StoreSettings, open_store
from tests.drills.nights.ballast import fill_up
from tests.drills.nights.station import Station
from tests.drills.nights.truth import Loss, Truth
from tests.drills.nights.world import BEGIN, HOUR, Host, World
from wiring.clock import SystemClock

NIGHTS, DAY = 60, 24 * HOUR
#: True seconds from the beginning until the first night, 02:00 in Shanghai; quiet days at the end.
FIRST, CALM = 6 * HOUR, 2 * DAY
SCHEDULES = (
    Schedule(name="nightly", job=Job.SCAN, cron="0 2 * * *", timezone="Asia/Shanghai", priority=10),
    Schedule(name="discovery", job=Job.DISCOVERY, cron="0 19 * * *", timezone="Asia/Shanghai", late_minutes=180,
             most_minutes=120),
    Schedule(name="backup", job=Job.BACKUP, cron="30 23 * * *", timezone="Asia/Shanghai", late_minutes=1200),
)  # fmt: skip
_JUMPS = (180.0, 2400.0, 5 * HOUR, 11 * HOUR, 30 * HOUR, 9 * DAY, 400 * DAY)
_NO_LIMIT = 1073741823
Books = Callable[[ShiftBook, LeaseBook], tuple[ShiftBook, LeaseBook]]


@dataclass(slots=True, kw_only=True)
class Lived:
    """What an ordeal has left."""

    truth: Truth
    #: Every row: (id, schedule, due, state, asked_by, started_at), and the numbers of the red cards.
    rows: list[Any]
    red: set[int]
    #: Events of the product's own log -> how often.
    said: dict[str, int]
    nights: int


def live(
    path: Path, seed: int, *, nights: int = NIGHTS, services: int | None = None, books: Books | None = None
) -> Lived:
    """Live through some nights in an upgraded, empty SQLite database.

    Args:
        path: the database file.
        seed: of everything that happens.
        nights: how many.
        services: scheduler services on the machine; one or two by chance where None.
        books: wraps what the services work with, for a drill in which a guard is switched off.
    """
    with time_machine.travel(BEGIN, tick=False) as traveller, capture_logs() as logs:
        store = _opened(path)
        world = World(store, random.Random(seed), traveller.move_to)
        ordeal = Ordeal(world, path, nights)
        ordeal.begin(services or world.chance.choice((1, 2)), books)
        try:
            ordeal.run()
            rows = list(world.shifts.recent(10**6))
            red = {shift.number for shift in world.shifts.lost()}
        finally:
            ordeal.over()
            store.close()
    said: dict[str, int] = {}
    for entry in logs:
        said[entry["event"]] = said.get(entry["event"], 0) + 1
    return Lived(truth=world.truth, rows=rows, red=red, said=said, nights=nights)


def _opened(path: Path) -> Store:
    store = open_store(StoreSettings(url=f"sqlite:///{path}"))
    # Nobody waits here; what a locked database does to a scheduler is the same after 10 ms as after 30 s.
    event.listen(store.engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout=5"))
    return store


@dataclass(slots=True)
class Ordeal:
    """The machines of an office, and the blows that hit them."""

    world: World
    path: Path
    nights: int
    host: Host = field(init=False)
    stations: list[Station] = field(default_factory=list)
    #: (true seconds, what happens then), the next one last.
    coming: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    _limit: int = _NO_LIMIT
    _lock: sqlite3.Connection | None = None
    _losses: int = 0
    _depth: int = 0
    _asleep_s: float = 0.0

    @property
    def end(self) -> float:
        """When it is over."""
        return FIRST + self.nights * DAY + CALM

    def begin(self, services: int, books: Books | None) -> None:
        """Put the schedules, and one or two services on one machine."""
        self.host = Host(self.world, "server")
        book = SqlScheduleBook(self.world.store, SystemClock())
        for schedule in SCHEDULES:
            book.put(schedule, "王")
        with closing(sqlite3.connect(self.path)) as made:
            made.execute("CREATE TABLE ballast (weight)")
        event.listen(self.world.store.engine, "checkout", self._bound)
        for _ in range(services):
            station = Station(self.world, self.host, self.world.chance, self._go_on_without)
            station.books = books or station.books
            self.stations.append(station)
        for day in range(self.nights - 1):
            for _ in range(self.world.chance.choice((0, 0, 1, 1, 2, 3))):
                near = FIRST + self.world.chance.uniform(-0.5, 4) * HOUR
                at = near if self.world.chance.random() < 0.6 else self.world.chance.uniform(0, DAY)
                self._later(day * DAY + at, self.world.chance.choice(_BLOWS).__get__(self))

    def run(self) -> None:
        """Live through it."""
        while self.world.true < self.end:
            if self.world.true > self.end - CALM:
                self._calm_down()
            self._step(self.end)

    def over(self) -> None:
        """Let go of what is held."""
        for station in self.stations:
            station._drop()
        self._unlock()

    def _step(self, until: float) -> None:
        back = (station.back_at for station in self.stations if station.night is None)
        nearest = min([until, *(at for at in (*back, *(at for at, _ in self.coming)) if at > self.world.true)])
        self.world.pass_by(max(1.0, min(self._pace(), nearest - self.world.true)))
        due = [one for one in self.coming if one[0] <= self.world.true]
        self.coming = [one for one in self.coming if one[0] > self.world.true]
        for _, blow in due:
            blow()
        self.world.work()
        for station in self.stations:
            station.round()
        self._note_losses()

    def _pace(self) -> float:
        """Seconds until the next look: few where something is about to happen."""
        led = any(station.night and station.night.leads and not station.is_stopped for station in self.stations)
        if not led:
            return 50.0 if any(station.night and not station.is_stopped for station in self.stations) else 900.0
        if any(process.work and process.work.is_hung for process in self.world.processes):
            return 40.0
        if self.world.processes:
            return self.world.chance.choice((15.0, 900.0, 2400.0))
        return self.world.chance.choice((1200.0, 2 * HOUR))

    def _go_on_without(self, station: Station, seconds: float) -> None:
        if self._depth or station.is_stopped:
            return
        self._depth, station.is_stopped = 1, True
        until = self.world.true + seconds
        while self.world.true < until:
            self._step(until)
        self._depth, station.is_stopped = 0, False

    def _later(self, at: float, what: Callable[[], None]) -> None:
        self.coming.append((at, what))

    def _soon(self, what: Callable[[], None], *hours: float) -> None:
        self._later(self.world.true + self.world.chance.choice(hours) * HOUR, what)

    def _note_losses(self) -> None:
        if not self.world.offset:
            return
        try:
            found = self.world.shifts.lost()
        except HouseError:
            return
        known = {loss.shift for loss in self.world.truth.losses}
        for shift in found:
            if shift.number not in known:
                loss = Loss(shift=shift.number, at=self.world.true, offset=self.world.offset)
                self.world.truth.losses.append(loss)

    def _calm_down(self) -> None:
        self.coming.clear()
        self.world.put_clock(0.0)
        self._unlock()
        self._empty()
        for station in self.stations:
            station.is_calm, station.is_stopped = True, False
            station.back_at = min(station.back_at, self.world.true)

    # --- blows

    def restart(self) -> None:
        """A new version is installed."""
        if not self._depth:
            self.world.truth.blow("scheduler restarted")
            self.world.chance.choice(self.stations).end()

    def kill(self) -> None:
        """SIGKILL."""
        station = self.world.chance.choice(self.stations)
        if station.night and not station.is_stopped:
            self.world.truth.blow("scheduler killed")
            station.die()

    def reboot(self) -> None:
        """The power fails: nothing of what ran is left."""
        if self._depth:
            return
        self.world.truth.blow("power failed")
        for process in self.world.processes:
            process.kill()
        for station in self.stations:
            station._drop()
            station.children.clear()
        self.host.boots += 1
        self.host.booted, self.host.slept = self.world.true, self.world.true

    def freeze(self) -> None:
        """SIGSTOP of a scheduler, and SIGCONT."""
        station = self.world.chance.choice(self.stations)
        if self._depth or station.is_stopped:
            return
        self.world.truth.blow("scheduler stopped")
        station.is_stopped = True
        self._soon(lambda: setattr(station, "is_stopped", False), 0.02, 0.1, 2)

    def sleep(self) -> None:
        """The machine is suspended: nobody gets on, and monotonic seconds stand still."""
        self.world.truth.blow("machine suspended")
        seconds = self.world.chance.choice((600.0, 3 * HOUR, 20 * HOUR))
        self.world.pass_by(seconds)
        self.host.slept += seconds

    def set_clock(self) -> None:
        """The clock is wrong from now on, and is set right some time later."""
        self.world.truth.blow("clock set wrong")
        self.world.put_clock(self.world.chance.choice((-1, 1)) * self.world.chance.choice(_JUMPS))
        self._soon(lambda: self.world.put_clock(0.0), 0.1, 3, 14, 50)

    def lock(self) -> None:
        """Another process holds a write transaction open."""
        if self._lock is None:
            self.world.truth.blow("database locked")
            self._lock = sqlite3.connect(self.path, isolation_level=None)
            self._lock.execute("BEGIN IMMEDIATE")
            self._soon(self._unlock, 0.02, 0.1, 3, 9)

    def fill(self) -> None:
        """The database cannot grow, and every page of it is filled."""
        if self._limit != _NO_LIMIT or self._lock:
            return
        self.world.truth.blow("disk full")
        self._limit = fill_up(self.path)
        self._soon(self._empty, 0.1, 3, 9)

    def ask(self) -> None:
        """Somebody wants a job out of turn."""
        try:
            self.world.shifts.ask(self.world.chance.choice(SCHEDULES), "王")
            self.world.truth.blow("asked out of turn")
        except HouseError:
            self.world.truth.blow("asked in vain")

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.execute("ROLLBACK")
            self._lock.close()
            self._lock = None

    def _empty(self) -> None:
        if self._limit != _NO_LIMIT:
            self._limit = _NO_LIMIT
            with closing(sqlite3.connect(self.path, isolation_level=None, timeout=0.01)) as made:
                if self._lock is None:
                    made.execute("DELETE FROM ballast")

    def _bound(self, connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={self._limit}")


_BLOWS: tuple[Any, ...] = (
    Ordeal.restart, Ordeal.kill, Ordeal.kill, Ordeal.reboot, Ordeal.freeze, Ordeal.sleep, Ordeal.set_clock,
    Ordeal.set_clock, Ordeal.lock, Ordeal.fill, Ordeal.ask, Ordeal.ask,
)  # fmt: skip
