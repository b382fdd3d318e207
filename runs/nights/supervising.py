"""Who works on a shift: a process of its own for each, watched until it ends, begun again where it dies.

    waits ──begin──► runs ──► finished | incomplete | failed          the process closes its own shift
      ▲               │
      └── again ──────┴─ died, stuck, orphaned, or ended with its scheduler

Nothing here trusts a clock that may jump: whether a process is alive is told by its count of beats, watched with
seconds that only grow. The shift table decides; what is kept here is only what one process saw.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog

from facts.errors import BadInput, HouseError
from facts.ports import Clock
from facts.shift_books import ScheduleBook, ShiftBook
from facts.shifts import Track, Schedule, Shift, ShiftState
from runs.nights import processes
from runs.nights.planning import missed, plan
from runs.nights.retrying import LONGEST_PAUSE, again

#: Seconds without a beat after which a process counts as stuck; it beats every ten.
STALE_S = 180.0
#: Seconds between asking a process to end and ending it by force; a crawl needs ten.
GRACE_S = 60.0
log = structlog.get_logger(__name__)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NightPorts:
    """Whom the supervisor works with."""

    schedules: ScheduleBook
    shifts: ShiftBook
    launcher: ShiftLauncher
    clock: Clock
    #: Seconds that only grow.
    seconds: Callable[[], float] = time.monotonic


@dataclass(slots=True)
class _Watched:
    """What was seen of a running shift."""

    beat: int
    #: When the beat was last seen to have changed.
    at: float
    worker: Worker | None = None
    track: Track | None = None
    #: When it is asked to end, and when it was.
    until: float | None = None
    asked_at: float | None = None


@dataclass(slots=True)
class Supervisor:
    """Begins what waits and looks after what runs; to be called by the one scheduler that holds the lease."""

    ports: NightPorts
    _watched: dict[int, _Watched] = field(default_factory=dict)

    @property
    def is_idle(self) -> bool:
        """Whether no process of ours is at work."""
        return not any(one.worker for one in self._watched.values())

    def plan(self) -> None:
        """Write down what has become due since the last look, and what was missed."""
        now, shifts = self.ports.clock.now(), self.ports.shifts
        if voided := shifts.void_future(now + _AHEAD):
            log.warning("the clock was set back", shifts=voided)
        for schedule in self.ports.schedules.all():
            try:
                found = plan(schedule, shifts.last_due(schedule.name, now), now)
            except BadInput as problem:
                log.warning("schedule was refused", schedule=schedule.name, problem=str(problem))
                continue
            for shift in shifts.plan(found) if found else ():
                event = "shift missed" if shift.state is ShiftState.MISSED else "shift planned"
                log.info(event, schedule=shift.schedule, due=shift.due.isoformat(), shift=shift.id)

    def tick(self) -> None:
        """Look at every open shift once; quick, so that the lease is renewed in time."""
        every = self.ports.shifts.open()
        running = [shift for shift in every if shift.state is ShiftState.RUNNING]
        for number in self._watched.keys() - {shift.number for shift in running}:
            self._forget_closed(number)
        for shift in running:
            self._guarded(self._look, shift)
        self._start([shift for shift in every if shift.state is ShiftState.WAITING])

    def stop(self) -> None:
        """Ask every process of ours to end in good order."""
        for one in self._watched.values():
            if one.worker and one.asked_at is None:
                one.worker.ask()
                one.asked_at = self.ports.seconds()

    def reap(self) -> None:
        """After `stop`: see who has ended, and end by force who has not within its grace."""
        for number, one in list(self._watched.items()):
            if one.worker is None or one.worker.poll() is not None:
                del self._watched[number]
            else:
                self._press(one)

    def _look(self, shift: Shift) -> None:
        one = self._watched.get(shift.number)
        if one is None or one.beat != shift.beat:
            one = self._watched.setdefault(shift.number, _Watched(shift.beat, self.ports.seconds()))
            one.beat, one.at = shift.beat, self.ports.seconds()
        if one.worker is None:
            self._look_at_strange(shift, one)
        elif one.worker.poll() is not None:
            self._ended(shift, one)
        elif self._is_overdue(one):
            self._press(one)

    def _ended(self, shift: Shift, one: _Watched) -> None:
        """Our process is gone; the shift was read before, so it is read again: it may have closed it since."""
        assert one.worker is not None
        now_there = self.ports.shifts.get(shift.number)
        if now_there.state is ShiftState.RUNNING and now_there.attempt == shift.attempt:
            self._again(now_there, one.worker.last_words())
        del self._watched[shift.number]

    def _look_at_strange(self, shift: Shift, one: _Watched) -> None:
        """A shift that another scheduler began: its process may live on, or be gone with it."""
        is_stuck = self.ports.seconds() - one.at > STALE_S
        if not processes.is_gone(shift.holder) and not is_stuck:
            return
        processes.end_by_force(shift.holder)
        log.warning("orphaned shift was found", shift=shift.id, holder=shift.holder)
        self.ports.shifts.again(shift, "处理进程随调度程序中断，已重新排队。", failed=False)
        del self._watched[shift.number]

    def _is_overdue(self, one: _Watched) -> bool:
        now = self.ports.seconds()
        return one.asked_at is not None or now - one.at > STALE_S or (one.until is not None and now > one.until)

    def _press(self, one: _Watched) -> None:
        assert one.worker is not None
        now = self.ports.seconds()
        if one.asked_at is None:
            one.asked_at = now
            log.warning("process was asked to end", holder=one.worker.holder, silent_s=round(now - one.at))
            one.worker.ask()
        elif now - one.asked_at > GRACE_S:
            log.warning("process was ended by force", holder=one.worker.holder)
            one.worker.kill()

    def _forget_closed(self, number: int) -> None:
        """The shift is over or waits again; its process is on its last lines, and is waited for."""
        one = self._watched[number]
        if one.worker is None or one.worker.poll() is not None:
            del self._watched[number]
        else:
            one.asked_at = self.ports.seconds() if one.asked_at is None else one.asked_at
            self._press(one)

    def _again(self, shift: Shift, note: str) -> None:
        again(self.ports.shifts, self.ports.clock, shift, note)

    def _start(self, waiting: list[Shift]) -> None:
        if not waiting:
            return
        schedules = {one.name: one for one in self.ports.schedules.all()}
        now, taken = self.ports.clock.now(), self._tracks(schedules)
        waiting.sort(key=lambda shift: (_priority(schedules, shift), shift.due))
        for shift in waiting:
            schedule = schedules.get(shift.schedule)
            if schedule is None or (not schedule.enabled and not shift.asked_by):
                self.ports.shifts.end(shift, ShiftState.COVERED, "计划任务已停用。")
            elif not shift.asked_by and now - shift.due > schedule.late:
                self._too_late(shift, now)
            elif schedule.track not in taken and not _rests(shift, now):
                taken.add(schedule.track)
                self._guarded(partial(self._begin, schedule=schedule), shift)

    def _tracks(self, schedules: dict[str, Schedule]) -> set[Track]:
        """Tracks in which a process is at work, whoever began it."""
        running = (shift.schedule for shift in self.ports.shifts.open() if shift.state is ShiftState.RUNNING)
        ours = (one.track for one in self._watched.values() if one.worker and one.track)
        return {schedules[name].track for name in running if name in schedules} | set(ours)

    def _too_late(self, shift: Shift, now: datetime) -> None:
        if shift.attempt:
            self.ports.shifts.end(shift, ShiftState.FAILED, shift.note or "多次中断，未能在时限内完成。")
        else:
            self.ports.shifts.end(shift, ShiftState.MISSED, missed(shift, now).note)
        log.warning("shift was lost", shift=shift.id, schedule=shift.schedule, due=shift.due.isoformat())

    def _begin(self, shift: Shift, schedule: Schedule) -> None:
        now = self.ports.clock.now()
        until = (shift.started_at or now) + schedule.most
        if shift.started_at and until <= now:
            self.ports.shifts.end(shift, ShiftState.INCOMPLETE, "时限已到，未全部完成；下一班接着做。")
            return
        begun = self.ports.shifts.begin(shift, processes.identity(), until)
        if begun is None:
            return
        try:
            worker = self.ports.launcher.launch(begun)
        except HouseError as problem:
            self._again(begun, str(problem))
            return
        seconds = self.ports.seconds()
        self._watched[begun.number] = _Watched(
            begun.beat, seconds, worker, schedule.track, seconds + (until - now).total_seconds()
        )
        self.ports.shifts.hold(begun, worker.holder)
        log.info("shift began", shift=begun.id, schedule=begun.schedule, attempt=begun.attempt, holder=worker.holder)

    def _guarded(self, what: Callable[[Shift], None], shift: Shift) -> None:
        """One shift that cannot be looked after must not take the others with it."""
        try:
            what(shift)
        except HouseError as problem:
            log.warning("shift could not be looked after", shift=shift.id, problem=str(problem))


#: A shift this far ahead of the clock was made by a clock that has been set back since.
_AHEAD = timedelta(minutes=5)


def _priority(schedules: dict[str, Schedule], shift: Shift) -> int:
    """Who is asked for by a person goes before who is due by itself."""
    found = schedules.get(shift.schedule)
    return -1 if shift.asked_by else found.priority if found else 0


def _rests(shift: Shift, now: datetime) -> bool:
    # A pause longer than any was set by a clock that has been set back since.
    return shift.not_before is not None and timedelta() < shift.not_before - now <= LONGEST_PAUSE
