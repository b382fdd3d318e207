"""The process of one shift: does its job, gives signs of life, and closes its shift.

Started by wiring.shift_launcher as `python -m wiring.shift_child SHIFT ATTEMPT SCHEDULER`, the last being the process
number of the scheduler; what it says goes to the log of the shift.
"""

import signal
import sys
import threading
from datetime import timedelta

import structlog

from facts.errors import BadInput, HouseError, Overtaken
from facts.shifts import Shift, ShiftState
from runs.nights.retrying import again
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome, Pulse
from wiring.jobs.table import JOBS, Work
from wiring.mortal import die_with_parent
from wiring.settings import load_settings

#: How long a shift waits for another scan to end.
_WHILE_BUSY = timedelta(minutes=1)
log = structlog.get_logger(__name__)


def main() -> int:
    """Do one shift and return the exit code: 0 where it was closed or waits again in good order."""
    number, attempt, parent = map(int, sys.argv[1:4])
    if not die_with_parent(parent):
        return 1
    house = House(load_settings())
    shift = house.shifts.get(number)
    if shift.attempt != attempt or shift.state is not ShiftState.RUNNING:
        return 1
    work = JOBS[shift.job]
    pulse = Pulse(house.shifts, shift, work.quiet_s)
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: pulse.stop())
    beating = threading.Thread(target=pulse.beat, name="pulse", daemon=True)
    beating.start()
    try:
        return _do(house, shift, work, pulse)
    finally:
        pulse.over()
        beating.join()


def _do(house: House, shift: Shift, work: Work, pulse: Pulse) -> int:
    now = house.clock.now()
    left = (shift.until - now).total_seconds() if shift.until else 0.0
    errand = Errand(shift=shift, schedule=house.schedules.get(shift.schedule), pulse=pulse, seconds=max(1.0, left))
    try:
        outcome = work.do(house, errand)
    except Overtaken as problem:
        house.shifts.again(shift, str(problem), failed=False, not_before=house.clock.now() + _WHILE_BUSY)
        return 0
    except BadInput as problem:
        # Once more would be the same: a person has to mend it.
        log.warning("job was refused", shift=shift.id, job=shift.job.value, problem=str(problem))
        house.shifts.end(shift, ShiftState.FAILED, str(problem))
        return 1
    except HouseError as problem:
        again(house.shifts, house.clock, shift, str(problem))
        return 1
    return _close(house, shift, outcome, pulse)


def _close(house: House, shift: Shift, outcome: Outcome, pulse: Pulse) -> int:
    """Close the shift; one that was ended before its time, with its scheduler, waits to be taken up again."""
    is_due = shift.until is not None and house.clock.now() >= shift.until - timedelta(seconds=30)
    if outcome.is_complete:
        house.shifts.end(shift, ShiftState.FINISHED, outcome.note, outcome.run)
    elif pulse.is_stopped() and not is_due:
        house.shifts.beat(shift, run=outcome.run)
        house.shifts.again(shift, outcome.note, failed=False)
    else:
        house.shifts.end(shift, ShiftState.INCOMPLETE, outcome.note, outcome.run)
    log.info("job ended", shift=shift.id, job=shift.job.value, note=outcome.note)
    return 0


if __name__ == "__main__":
    sys.exit(main())
