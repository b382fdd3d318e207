"""Write down what has become due since the last look, and what was missed."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from facts.errors import BadInput, HouseError
from facts.shifts import Schedule, ShiftState
from runs.nights.defaults import ACTOR
from runs.nights.doubts import AHEAD, put_back, set_aside
from runs.nights.planning import plan
from runs.nights.ports import NightPorts

log = structlog.get_logger(__name__)


def note_due(ports: NightPorts) -> None:
    """Bring the shift table up to the present; as often as one likes."""
    now = ports.clock.now()
    _guarded("", lambda: set_aside(ports, now))
    for schedule in ports.schedules.all():
        _guarded(schedule.name, partial(_note, ports, schedule, now))


def _guarded(schedule: str, what: Callable[[], None]) -> None:
    """One schedule that cannot be looked at must not take the others with it."""
    try:
        what()
    except BadInput as problem:
        log.warning("schedule was refused", schedule=schedule, problem=str(problem))
    except HouseError as problem:
        log.warning("schedule could not be looked at", schedule=schedule, problem=str(problem))
    except Exception:
        # A fault of ours; it is told with its place, since nobody knows it.
        log.exception("schedule could not be looked at", schedule=schedule)


def _note(ports: NightPorts, schedule: Schedule, now: datetime) -> None:
    if schedule.since is not None and schedule.since > now + AHEAD:
        schedule = ports.schedules.put(schedule, ACTOR)
    found = plan(schedule, ports.shifts.last_due(schedule.name, now), now)
    put_back(ports, found)
    for shift in ports.shifts.plan(found) if found else ():
        event = "shift missed" if shift.state is ShiftState.MISSED else "shift planned"
        log.info(event, schedule=shift.schedule, due=shift.due.isoformat(), shift=shift.id)
