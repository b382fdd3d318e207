"""What a clock that was wrong has done to the moments of schedules.

    set back behind shifts that were made ──► those are set aside: their moments are still to come
    set forward again, beyond such moments ─► that was the mistake: what was done is put back to its moments

The rows cannot tell which of two clocks was right. The seconds since the machine's start can: a moment that comes again
by waiting is another one; a moment that comes again by a jump of the clock has been. Each mark says at which time, and
at which of those seconds, a moment was still to come.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from facts.errors import BadInput
from facts.shifts import DOUBTFUL, Schedule, Shift, ShiftState
from runs.nights.planning import next_due
from runs.nights.ports import NightPorts

#: Less than this a clock is set back every day, by the time servers.
AHEAD = timedelta(minutes=5)
log = structlog.get_logger(__name__)


def set_aside(ports: NightPorts, now: datetime) -> None:
    """Take out of the way what was made for moments that are still to come."""
    mark = f"{_prefix(ports)}{ports.machine.uptime():.3f}/{now.isoformat()}"
    # After a jump that did not come as far as their moments, one has to wait for them from here.
    waited = [
        shift for shift in ports.shifts.aside(now, _prefix(ports)) if abs(now - _by_waiting(ports, shift)) > AHEAD
    ]
    if waited:
        ports.shifts.set_aside(waited, mark)
    ahead = ports.shifts.ahead(now + AHEAD)
    schedules = {schedule.name: schedule for schedule in ports.schedules.all()} if ahead else {}
    wrong = [shift for shift in ahead if _is_too_early(shift, schedules.get(shift.schedule), now)]
    if wrong:
        log.warning("the clock was set back", shifts=ports.shifts.set_aside(wrong, mark))


def put_back(ports: NightPorts, planned: Sequence[Shift]) -> None:
    """Give moments that have come again by a jump of the clock the shifts that they had."""
    if not planned:
        return
    moments = {shift.due for shift in planned}
    for shift in ports.shifts.aside(min(moments) - AHEAD, _prefix(ports)):
        # One that was never begun has nothing to give back: it is planned anew.
        if shift.schedule != planned[0].schedule or shift.due not in moments or shift.state is ShiftState.COVERED:
            continue
        if _by_waiting(ports, shift) < shift.due - AHEAD and ports.shifts.put_back(shift):
            moments.discard(shift.due)
            log.warning("the clock was set forward again", schedule=shift.schedule, shift=shift.id)


def _is_too_early(shift: Shift, schedule: Schedule | None, now: datetime) -> bool:
    """What was begun less than half a turn before its moment has been done, if early; what was not has not."""
    if schedule is None:
        return False
    try:
        return not shift.attempt or shift.due - now > max(AHEAD, _turn(schedule, now) / 2)
    except BadInput:
        return True


def _turn(schedule: Schedule, now: datetime) -> timedelta:
    """From one moment of a schedule to the next."""
    first = next_due(schedule, now)
    second = next_due(schedule, first) if first else None
    return second - first if first and second else timedelta(days=367)


def _by_waiting(ports: NightPorts, shift: Shift) -> datetime:
    """What time it would be had nobody touched the clock since a shift was set aside."""
    uptime, _, at = shift.asked_by.removeprefix(_prefix(ports)).partition("/")
    return datetime.fromisoformat(at) + timedelta(seconds=ports.machine.uptime() - float(uptime))


def _prefix(ports: NightPorts) -> str:
    return f"{DOUBTFUL}{ports.machine.boot()}/"
