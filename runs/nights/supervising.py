"""Who works on a shift: a process of its own for each, watched until it ends, begun again where it dies.

    waits ──begin──► runs ──► finished | incomplete | failed          the process closes its own shift
      ▲               │
      └── again ──────┴─ died, stuck, orphaned, or ended with its scheduler

Nothing here trusts a clock that may jump: whether a process is alive is told by its count of beats, watched with
seconds that only grow. The shift table decides; what is kept here is only what one process saw.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import structlog

from facts.errors import HouseError
from facts.shifts import Schedule, Shift, ShiftState
from runs.nights import processes
from runs.nights.noting import note_due
from runs.nights.ports import NightPorts, ShiftLauncher, Worker
from runs.nights.retrying import again
from runs.nights.waiting import in_turn, rests, time_left, verdict
from runs.nights.watching import GRACE_S, STALE_S, Watch, Watched, key_of

__all__ = ["GRACE_S", "STALE_S", "NightPorts", "ShiftLauncher", "Supervisor", "Worker"]
log = structlog.get_logger(__name__)


class Supervisor:
    """Begins what waits and looks after what runs; to be called by the one scheduler that holds the lease."""

    def __init__(self, ports: NightPorts, holder: str = "") -> None:
        """Take whom it works with, and in whose name processes are begun: this process's where nobody is named."""
        self._ports = ports
        self._holder = processes.beginner(holder or processes.identity())
        self._watch = Watch(ports.seconds)

    @property
    def is_idle(self) -> bool:
        """Whether no process of ours is at work."""
        return self._watch.is_idle

    def plan(self) -> None:
        """Write down what has become due since the last look, and what was missed."""
        note_due(self._ports)

    def tick(self) -> None:
        """Look at every open shift once; quick, so that the lease is renewed in time."""
        every = self._ports.shifts.open()
        running = [shift for shift in every if shift.state is ShiftState.RUNNING]
        self._watch.look()
        for key in self._watch.seen.keys() - {key_of(shift) for shift in running}:
            self._watch.see_off(key, is_lost=key[0] in {shift.number for shift in running})
        for shift in running:
            self._guarded(self._look, shift)
        self._start([shift for shift in every if shift.state is ShiftState.WAITING], running)

    def stop(self) -> None:
        """Ask every process of ours to end in good order."""
        self._watch.stop()

    def reap(self) -> None:
        """Without the lease, or after `stop`: see who has ended, and end by force who has not within its grace."""
        self._watch.reap()

    def _look(self, shift: Shift) -> None:
        one = self._watch.of(shift)
        if one.worker is None:
            self._look_at_strange(shift, one)
        elif one.worker.poll() is not None:
            self._ended(shift, one.worker)
        elif one.is_overdue(self._ports.seconds()):
            one.press(self._ports.seconds())

    def _ended(self, shift: Shift, worker: Worker) -> None:
        """Our process is gone; the shift was read before, so it is read again: it may have closed it since."""
        now_there = self._ports.shifts.get(shift.number)
        if now_there.state is ShiftState.RUNNING and now_there.attempt == shift.attempt:
            again(self._ports.shifts, self._ports.clock, now_there, worker.last_words())
        del self._watch.seen[key_of(shift)]

    def _look_at_strange(self, shift: Shift, one: Watched) -> None:
        """A shift that another scheduler began: its process may live on, or be gone with it."""
        if self._may_live_on(shift, self._ports.seconds() - one.at):
            return
        log.warning("orphaned shift was found", shift=shift.id, holder=shift.holder)
        note = "处理进程随调度程序中断，已重新排队。"
        # Its process may have come to life between the look and now.
        self._ports.shifts.again(shift, note, failed=False, held_by=shift.holder)
        del self._watch.seen[key_of(shift)]

    def _may_live_on(self, shift: Shift, silent_s: float) -> bool:
        """Whether a process may still work on a shift; one that is stuck is ended, and seen to be gone first."""
        # Where we were to begin it ourselves and know of no process, beginning it has failed.
        if shift.holder == self._holder or self._ports.machine.is_gone(shift.holder):
            return False
        if silent_s > STALE_S:
            self._ports.machine.end_by_force(shift.holder)
        is_ending = self._ports.machine.is_here(shift.holder) and not processes.is_beginner(shift.holder)
        return silent_s <= STALE_S + (GRACE_S if is_ending else 0.0)

    def _start(self, waiting: Sequence[Shift], running: Sequence[Shift]) -> None:
        if not waiting:
            return
        schedules = {one.name: one for one in self._ports.schedules.all()}
        now, taken = self._ports.clock.now(), {shift.track for shift in running} | self._watch.tracks()
        for shift in in_turn(waiting, schedules):
            found = verdict(shift, waiting, schedules.get(shift.schedule), now)
            if found is not None:
                self._guarded(partial(self._close, state=found.state, note=found.note), shift)
            elif shift.track not in taken and not rests(shift, now):
                taken.add(shift.track)
                self._guarded(partial(self._begin, schedules=schedules, now=now), shift)

    def _close(self, shift: Shift, state: ShiftState, note: str) -> None:
        if self._ports.shifts.end(shift, state, note):
            log.warning(
                "shift ended without beginning", shift=shift.id, schedule=shift.schedule,
                due=shift.due.isoformat(), state=state.value,
            )  # fmt: skip

    def _begin(self, shift: Shift, schedules: Mapping[str, Schedule], now: datetime) -> None:
        left = time_left(shift, schedules[shift.schedule], now)
        begun = self._ports.shifts.begin(shift, self._holder, now + left)
        if begun is None:
            return
        try:
            worker = self._ports.launcher.launch(begun)
        except HouseError as problem:
            again(self._ports.shifts, self._ports.clock, begun, str(problem))
            return
        one = self._watch.of(begun)
        one.worker, one.until = worker, self._ports.seconds() + left.total_seconds()
        # The process says so itself before it does anything; whoever looks until then shall find it, too.
        self._ports.shifts.hold(begun, worker.holder)
        log.info("shift began", shift=begun.id, schedule=begun.schedule, attempt=begun.attempt, holder=worker.holder)

    def _guarded(self, what: Callable[[Shift], None], shift: Shift) -> None:
        """One shift that cannot be looked after must not take the others with it."""
        try:
            what(shift)
        except HouseError as problem:
            log.warning("shift could not be looked after", shift=shift.id, problem=str(problem))
        except Exception:
            # A fault of ours; it is told with its place, since nobody knows it.
            log.exception("shift could not be looked after", shift=shift.id)
