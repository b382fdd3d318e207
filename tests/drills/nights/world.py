"""Machines whose time, clock and processes are simulated; tables, planning and supervising are the product's own.

true seconds ──► the clock (time-machine): ahead or behind, as somebody set it
             ├─► monotonic seconds: stand still while the machine sleeps
             └─► seconds since the boot: do not
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from facts.errors import HouseError
from facts.shifts import Shift, ShiftState
from runs.nights.retrying import again
from store import SqlShiftBook, Store
from tests.drills.nights.truth import Truth, Work
from wiring.clock import SystemClock

#: A Monday evening in Shanghai.
BEGIN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
#: Seconds from a process's start until it knows its shift, and between two of its beats.
_START_S, BEAT_S = 2.0, 10.0
HOUR = 3600.0


@dataclass(slots=True)
class World:
    """True time, and everything that lives in it."""

    store: Store
    chance: random.Random
    #: Sets the clock that all of Python reads.
    set_clock: Callable[[datetime], None]
    truth: Truth = field(default_factory=Truth)
    true: float = 0.0
    #: Seconds by which the clock is ahead.
    offset: float = 0.0
    processes: "list[Process]" = field(default_factory=list)

    @property
    def shifts(self) -> SqlShiftBook:
        """The real table."""
        return SqlShiftBook(self.store, SystemClock())

    def at(self, seconds: float) -> datetime:
        """A true moment."""
        return BEGIN + timedelta(seconds=seconds)

    def pass_by(self, seconds: float) -> None:
        """Let time go on."""
        self.true += seconds
        self.set_clock(self.at(self.true + self.offset))

    def put_clock(self, offset: float) -> None:
        """Set the clock so many seconds ahead of the truth."""
        self.offset = offset
        self.truth.clocks.append((self.true, offset))
        self.pass_by(0.0)

    def work(self) -> None:
        """Let every process get on."""
        for process in self.processes:
            process.get_on()
        self.processes = [process for process in self.processes if process.code is None]


@dataclass(slots=True)
class Host:
    """One machine: runs.nights.ports.Machine."""

    world: World
    name: str
    boots: int = 0
    booted: float = 0.0
    slept: float = 0.0
    _pids: int = 0

    def boot(self) -> str:
        """Which start of the machine this is."""
        return f"{self.name}-{self.boots}"

    def uptime(self) -> float:
        """Seconds since then, those asleep among them."""
        return self.world.true - self.booted

    def seconds(self) -> float:
        """Monotonic seconds."""
        return self.world.true - self.slept

    def identity(self) -> str:
        """The name of a new process."""
        self._pids += 1
        return f"{self.name}/{self.boot()}/{self._pids}/1"

    def is_here(self, holder: str) -> bool:
        """Whether it can be seen from here."""
        return holder.split("/")[:2] == [self.name, self.boot()]

    def is_gone(self, holder: str) -> bool:
        """Whether a process is known to be dead."""
        name = holder.removesuffix("/begins")
        living = {process.holder for process in self.world.processes if process.code is None} | self.schedulers
        return self.is_here(holder) and name not in living

    def end_by_force(self, holder: str) -> None:
        """Kill the process of a shift."""
        for process in self.world.processes:
            if process.holder == holder and process.host is self:
                process.kill()

    #: Names of schedulers that live here.
    schedulers: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Process:
    """The process of a shift, as wiring.shift_child is one: runs.nights.ports.Worker."""

    world: World
    host: Host
    holder: str
    given: Shift
    #: Seconds of work, and how it ends: through, error, death, hang, death just before it closes.
    takes: float
    ending: str
    code: int | None = None
    shift: Shift | None = None
    work: Work | None = None
    asked: bool = False
    _born: float = 0.0
    _beat_at: float = 0.0

    def __post_init__(self) -> None:
        """It starts."""
        self._born = self.world.true

    def poll(self) -> int | None:
        """Its exit code."""
        return self.code

    def ask(self) -> None:
        """SIGTERM."""
        self.asked = True

    def kill(self) -> None:
        """SIGKILL."""
        self._exit(-9)

    def last_words(self) -> str:
        """Why it died."""
        return "处理进程意外结束。"

    def get_on(self) -> None:
        """Do what it does in the time that has passed."""
        if self.code is not None or self.world.true - self._born < _START_S:
            return
        try:
            if self.shift is None:
                self._begin()
            elif not self._hangs():
                self._go_on()
        except HouseError:
            self.world.truth.blow("a process was refused by the database")

    def _begin(self) -> None:
        found = self.world.shifts.get(self.given.number)
        is_mine = found.attempt == self.given.attempt and found.state is ShiftState.RUNNING
        if not is_mine or not self.world.shifts.hold(found, self.holder):
            self._exit(1)
            return
        self.shift = found
        self.work = Work(
            shift=found.number, attempt=found.attempt, schedule=found.schedule, job=found.job, track=found.track,
            due=found.due, is_asked=bool(found.asked_by), offset=self.world.offset, began=self.world.true,
            launched=self._born,
        )  # fmt: skip
        self.world.truth.works.append(self.work)

    def _hangs(self) -> bool:
        """Half-way through, one that hangs gives no sign any more and hears nothing."""
        assert self.work is not None
        self.work.is_hung = self.ending == "hang" and self.world.true - self.work.began > self.takes / 2
        return self.work.is_hung

    def _go_on(self) -> None:
        assert self.shift is not None
        assert self.work is not None
        done = self.world.true - self.work.began
        if done >= self.takes or (self.asked and done < self.takes):
            self._come_to_an_end(is_through=done >= self.takes)
        elif self.ending in ("death", "error") and done > self.takes / 2:
            if self.ending == "error":
                again(self.world.shifts, SystemClock(), self.shift, "抓取进程出错。")
            self._exit(1)
        elif self.world.true - self._beat_at >= BEAT_S:
            self._beat_at = self.world.true
            self.asked |= not self.world.shifts.beat(self.shift)

    def _come_to_an_end(self, *, is_through: bool) -> None:
        assert self.shift is not None
        assert self.work is not None
        if self.ending == "late death":
            self._exit(-9)
            return
        is_due = self.shift.until is not None and SystemClock().now() >= self.shift.until - timedelta(seconds=30)
        shifts = self.world.shifts
        if is_through:
            if shifts.end(self.shift, ShiftState.FINISHED, "完成。"):
                self.work.finished = self.world.true
        elif is_due:
            shifts.end(self.shift, ShiftState.INCOMPLETE, "时限已到。")
        else:
            shifts.again(self.shift, "已中断。", failed=False)
        self._exit(0)

    def _exit(self, code: int) -> None:
        if self.code is None:
            self.code = code
            if self.work is not None:
                self.work.ended = self.world.true
