"""Processes that a test moves by hand, over the real tables; seconds and clock stand still until it says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from facts.errors import CrawlFailed
from facts.shifts import Job, Schedule, Shift, ShiftState
from runs.nights.ports import NightPorts
from runs.nights.supervising import Supervisor
from store import SqlScheduleBook, SqlShiftBook, Store

#: Two in the morning in Shanghai.
NIGHT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
NIGHTLY = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai", priority=10)
DISCOVERY = Schedule(name="discovery", job=Job.DISCOVERY, cron="0 2 * * *", timezone="Asia/Shanghai", priority=40)
BACKUP = Schedule(name="backup", job=Job.BACKUP, cron="0 2 * * *", timezone="Asia/Shanghai")


@dataclass(slots=True)
class Hand:
    """One process."""

    holder: str
    shift: Shift
    code: int | None = None
    asked: int = 0
    killed: int = 0
    #: What happens just before it is looked at.
    meanwhile: Callable[[], None] | None = None

    def poll(self) -> int | None:
        """Its exit code."""
        if self.meanwhile:
            happens, self.meanwhile = self.meanwhile, None
            happens()
        return self.code

    def ask(self) -> None:
        """Count it."""
        self.asked += 1

    def kill(self) -> None:
        """Count it."""
        self.killed += 1

    def last_words(self) -> str:
        """Why it died."""
        return "处理进程意外结束。"


@dataclass(slots=True)
class Crew:
    """Machine, clock, seconds and launcher of one scheduler."""

    store: Store
    at: datetime = NIGHT
    passed: float = 1000.0
    hands: list[Hand] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    forced: list[str] = field(default_factory=list)
    fails: int = 0
    host: str = "here"

    def now(self) -> datetime:
        """The clock."""
        return self.at

    def seconds(self) -> float:
        """Monotonic seconds."""
        return self.passed

    def uptime(self) -> float:
        """Seconds since the boot."""
        return self.passed

    def boot(self) -> str:
        """Which start of the machine this is."""
        return "boot"

    def is_here(self, holder: str) -> bool:
        """Whether it can be seen from here."""
        return holder.startswith(self.host)

    def is_gone(self, holder: str) -> bool:
        """Whether it is known to be dead."""
        return holder in self.gone

    def end_by_force(self, holder: str) -> None:
        """Note it."""
        self.forced.append(holder)

    def launch(self, shift: Shift) -> Hand:
        """Start a process."""
        if self.fails:
            self.fails -= 1
            raise CrawlFailed("No process could be started.")
        self.hands.append(Hand(f"{self.host}/process-{len(self.hands)}", shift))
        return self.hands[-1]

    @property
    def shifts(self) -> SqlShiftBook:
        """The real table."""
        return SqlShiftBook(self.store, self)

    @property
    def schedules(self) -> SqlScheduleBook:
        """The real table."""
        return SqlScheduleBook(self.store, self)

    def ports(self) -> NightPorts:
        """Whom a supervisor works with."""
        return NightPorts(
            schedules=self.schedules, shifts=self.shifts, launcher=self, clock=self, seconds=self.seconds,
            nap=self.pass_by, machine=self,
        )  # fmt: skip

    def supervisor(self, *schedules: Schedule) -> Supervisor:
        """One that has nothing to do before this moment."""
        self.at -= timedelta(hours=1)
        for schedule in schedules:
            self.schedules.put(schedule, "王")
        self.at += timedelta(hours=1)
        return Supervisor(self.ports(), f"{self.host}/scheduler")

    def pass_by(self, seconds: float) -> None:
        """Let time go on."""
        self.passed += seconds
        self.at += timedelta(seconds=seconds)

    def states(self) -> list[tuple[str, str, int]]:
        """(schedule, state, attempt) of every shift, oldest first."""
        return [(one.schedule, one.state.value, one.attempt) for one in reversed(self.shifts.recent())]

    def close(self, hand: Hand, state: ShiftState = ShiftState.FINISHED) -> None:
        """Its process closes its shift and ends."""
        assert self.shifts.end(hand.shift, state, "完成。")
        hand.code = 0
