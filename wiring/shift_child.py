"""The process of one shift: does its job, gives signs of life, and closes its shift.

Started by wiring.shift_launcher as `python -m wiring.shift_child SHIFT ATTEMPT SCHEDULER`, the last being the process
number of the scheduler; what it says goes to the log of the shift.

    came through ─► finished     out of time ─► incomplete     refused ─► failed: once more would be the same
    an error ─► waits for its next attempt, six times          in another's way ─► waits a minute
    asked to end before its time, or its scheduler is gone ─► waits, and is taken up again
"""

import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from facts.errors import BadInput, HouseError, NoSpace, Overtaken, StoreFailed
from facts.shifts import Shift, ShiftState
from keywords.identity.covering import cover
from runs.nights import processes
from runs.nights.retrying import again
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome, Pulse
from wiring.jobs.table import JOBS, Work
from wiring.mortal import die_with_parent
from wiring.settings import load_settings

#: How long a shift waits for another scan to end.
_WHILE_BUSY = timedelta(minutes=1)
#: Before the end of its window a shift that was asked to end counts as out of time, not as interrupted.
_NEARLY = timedelta(seconds=30)
#: Seconds for which a database that is locked or full is asked again to write down how a shift ended, and between two.
_CLOSING_S, _ASKING_S = 600.0, 2.0
log = structlog.get_logger(__name__)


def main() -> int:
    """Do one shift and return the exit code: 0 where it was closed or waits again in good order."""
    number, attempt, parent = map(int, sys.argv[1:4])
    # Before anything else: who is asked to end while it starts shall end in good order, too.
    stopping = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: stopping.set())
    if not die_with_parent(parent):
        return 1
    house = House(load_settings())
    shift = house.shifts.get(number)
    if shift.attempt != attempt or shift.state is not ShiftState.RUNNING:
        return 1
    # The scheduler writes this, too; it may die before it comes to that, and nobody would know of this process.
    if not house.shifts.hold(shift, processes.identity()):
        return 1
    work = JOBS.get(shift.job)
    pulse = Pulse(house.shifts, shift, work.quiet_s if work else None, stopping=stopping)
    beating = threading.Thread(target=pulse.beat, name="pulse", daemon=True)
    beating.start()
    try:
        return _do(house, shift, work, pulse)
    finally:
        pulse.over()
        beating.join()


def _do(house: House, shift: Shift, work: Work | None, pulse: Pulse) -> int:
    now = house.clock.now()
    left = (shift.until - now).total_seconds() if shift.until else 0.0
    try:
        if work is None:
            raise BadInput(f"This version knows no job {shift.job.value}.")
        errand = Errand(shift=shift, schedule=house.schedules.get(shift.schedule), pulse=pulse, seconds=max(1.0, left))
        outcome = _nothing() if pulse.is_stopped() else work.do(house, errand)
    except HouseError as problem:
        log.warning("job broke off", shift=shift.id, job=shift.job.value, problem=cover(str(problem)))
        why = problem
        _surely(lambda: _broke_off(house, shift, why, pulse), pulse)
        return 0 if isinstance(problem, Overtaken) else 1
    _surely(lambda: _close(house, shift, outcome, pulse), pulse)
    log.info("job ended", shift=shift.id, job=shift.job.value, note=outcome.note)
    return 0


def _nothing() -> Outcome:
    return Outcome(note="尚未开始就被要求结束，已重新排队。", is_complete=False)


def _broke_off(house: House, shift: Shift, problem: HouseError, pulse: Pulse) -> None:
    said = cover(str(problem))
    if isinstance(problem, Overtaken):
        house.shifts.again(
            shift, "另一项扫描或任务正在进行，稍后再试。", failed=False, not_before=house.clock.now() + _WHILE_BUSY
        )
    elif isinstance(problem, BadInput):
        house.shifts.end(shift, ShiftState.FAILED, f"任务无法执行，请处理后重新安排：{said}")
    elif pulse.is_stopped():
        # What breaks while a job is made to end says nothing about the job.
        house.shifts.again(shift, f"中断时未能正常收尾，已重新排队：{said}", failed=False)
    else:
        again(house.shifts, house.clock, shift, f"任务出错：{said}")


def _close(house: House, shift: Shift, outcome: Outcome, pulse: Pulse) -> None:
    """Close the shift; one that was ended before its time, with its scheduler, waits to be taken up again."""
    is_due = shift.until is not None and house.clock.now() >= shift.until - _NEARLY
    if outcome.is_complete:
        house.shifts.end(shift, ShiftState.FINISHED, outcome.note, outcome.run)
    elif pulse.is_stopped() and not is_due:
        house.shifts.beat(shift, run=outcome.run)
        house.shifts.again(shift, outcome.note, failed=False)
    else:
        house.shifts.end(shift, ShiftState.INCOMPLETE, outcome.note, outcome.run)


def _surely(write: Callable[[], None], pulse: Pulse) -> None:
    """Write how a shift ended; what is done must not be done again because the database was away for a minute."""
    until = time.monotonic() + _CLOSING_S
    while True:
        try:
            return write()
        except (StoreFailed, NoSpace) as problem:
            if time.monotonic() > until:
                raise
            log.warning("end of a shift could not be written", shift=pulse.shift.id, problem=str(problem))
            pulse.is_stopped()  # it gets on
            time.sleep(_ASKING_S)


if __name__ == "__main__":
    sys.exit(main())
