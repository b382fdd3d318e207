"""When a shift that broke off is begun again, and when it is given up."""

from datetime import timedelta

import structlog

from facts.ports import Clock
from facts.shift_books import ShiftBook
from facts.shifts import Shift, ShiftState

#: Failures after which a shift is given up; the pause after the first, which doubles, and the longest.
MOST_FAILURES, PAUSE, LONGEST_PAUSE = 6, timedelta(seconds=30), timedelta(minutes=30)
log = structlog.get_logger(__name__)


def again(shifts: ShiftBook, clock: Clock, shift: Shift, note: str) -> None:
    """Let a shift that failed wait for its next attempt, or give it up."""
    failures = shift.failures + 1
    log.warning("shift failed", shift=shift.id, schedule=shift.schedule, failures=failures, note=note)
    if failures >= MOST_FAILURES:
        shifts.end(shift, ShiftState.FAILED, note)
    else:
        pause = min(PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)
        shifts.again(shift, note, failed=True, not_before=clock.now() + pause)
