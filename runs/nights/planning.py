"""Which shifts a schedule has had since it was last looked at; pure.

moments since then ─► the newest ─┬─ within its grace ─► waits
                                  └─ later ────────────► missed
                    ─► of scans the older ones, too: missed, or covered by the newest where they still had time
"""

from dataclasses import replace
from datetime import datetime, timedelta

from facts.shifts import Job, Schedule, Shift, ShiftState
from runs.nights.cron import due_moments

#: How far back moments are looked for: a machine that was off for a year is not told of each night of it.
MOST_BACK = timedelta(days=60)
MISSED_NOTE = "到点未能开始：调度程序没有运行，或数据库、磁盘当时不可用，或前面的任务占用过久。"
COVERED_NOTE = "并入下一班。"
_NEXT = timedelta(days=367)
_INSTANT = timedelta(microseconds=1)


def plan(schedule: Schedule, last: datetime | None, now: datetime) -> list[Shift]:
    """The shifts of a schedule after `last` and up to `now`, oldest first.

    Args:
        schedule: one that stands since some moment; of one that is off, or that stands since nobody knows when, there
            are none.
        last: the latest moment up to now of which there is a shift.
        now: the present.

    Raises:
        BadInput: its line or its time zone cannot be understood.
    """
    if not schedule.enabled or schedule.since is None:
        return []
    since = max(now - MOST_BACK, schedule.since, *(() if last is None else (last + _INSTANT,)))
    moments = list(due_moments(schedule, since, now + _INSTANT))
    shifts = [_shift(schedule, moment, now) for moment in moments]
    for place, shift in enumerate(shifts[:-1]):
        if shift.state is ShiftState.WAITING:
            shifts[place] = _closed(shift, ShiftState.COVERED, now, COVERED_NOTE)
    # A reminder or a backup that is due again has missed nothing by its earlier moments; a night has.
    return shifts if schedule.job is Job.SCAN else shifts[-1:]


def next_due(schedule: Schedule, now: datetime) -> datetime | None:
    """The first moment after `now` at which a schedule is due; None where there is none within a year.

    Raises:
        BadInput: as plan.
    """
    return next(due_moments(schedule, now + _INSTANT, now + _NEXT), None)


def _shift(schedule: Schedule, due: datetime, now: datetime) -> Shift:
    shift = Shift(schedule=schedule.name, job=schedule.job, due=due)
    return shift if now - due <= schedule.late else _closed(shift, ShiftState.MISSED, now, MISSED_NOTE)


def _closed(shift: Shift, state: ShiftState, now: datetime, note: str) -> Shift:
    return replace(shift, state=state, ended_at=now, note=note)
