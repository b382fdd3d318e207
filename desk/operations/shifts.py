"""Shifts as the list shows them: of some days, by job and by what became of them; and what a timetable has ahead."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.context import Desk
from facts.errors import BadInput
from facts.shifts import LOST, Job, Schedule, Shift, ShiftState
from runs.nights.planning import next_due

#: Days that the list goes back, as one chooses them; the first is the usual.
DAYS = (7, 1, 30, 90)
#: What can be asked for beside the single states.
ALL_LOST = "lost"
#: Shifts on one page.
ON_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is asked for; empty is all."""

    job: Job | None = None
    states: frozenset[ShiftState] = frozenset(ShiftState)
    days: int = DAYS[0]
    schedule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A schedule and when it is due next."""

    schedule: Schedule
    next_at: datetime | None
    #: Why it will not start by itself; empty where it will.
    problem: str
    #: The one that waits or runs, if any.
    under_way: Shift | None
    #: The newest that is over, if any.
    last: Shift | None


def wanted(job: str, state: str, days: str, schedule: str = "") -> Wanted:
    """What the address of a list asks for; what is no choice is left out."""
    chosen = int(days) if days.isascii() and days.isdigit() and len(days) < 4 else DAYS[0]
    return Wanted(
        job=Job(job) if job in set(Job) else None, states=states_of(state),
        days=chosen if chosen in DAYS else DAYS[0], schedule=schedule.strip(),
    )  # fmt: skip


def states_of(state: str) -> frozenset[ShiftState]:
    """The states that a choice means."""
    if state == ALL_LOST:
        return LOST
    return frozenset({ShiftState(state)}) if state in set(ShiftState) else frozenset(ShiftState)


def found(desk: Desk, asked: Wanted) -> list[Shift]:
    """Shifts, newest first."""
    since = desk.house.clock.now() - timedelta(days=asked.days)
    return [one for one in desk.house.shifts.since(since) if _fits(one, asked)]


def _fits(one: Shift, asked: Wanted) -> bool:
    is_of = (asked.job is None or one.job is asked.job) and (not asked.schedule or one.schedule == asked.schedule)
    return is_of and one.state in asked.states


def under_way(desk: Desk) -> tuple[list[Shift], list[Shift]]:
    """Shifts that run, and those that wait, by moment."""
    shifts = desk.house.shifts.open()
    return (
        [one for one in shifts if one.state is ShiftState.RUNNING],
        [one for one in shifts if one.state is ShiftState.WAITING],
    )


def timetable(desk: Desk) -> list[Ahead]:
    """Every schedule, in the order in which they are due; those that are not due at the end."""
    now, shifts = desk.house.clock.now(), desk.house.shifts.open()
    rows = [_ahead(desk, one, now, {each.schedule: each for each in shifts}) for one in desk.house.schedules.all()]
    return sorted(rows, key=lambda row: (row.next_at is None, row.next_at or now, row.schedule.name))


def _ahead(desk: Desk, schedule: Schedule, now: datetime, shifts: dict[str, Shift]) -> Ahead:
    next_at, problem = when(schedule, now)
    recent = desk.house.shifts.recent(3, schedule=schedule.name)
    return Ahead(
        schedule=schedule, next_at=next_at, problem=problem, under_way=shifts.get(schedule.name),
        last=next((one for one in recent if one.is_over), None),
    )  # fmt: skip


def when(schedule: Schedule, now: datetime) -> tuple[datetime | None, str]:
    """When a schedule is due next, or why it is not."""
    if not schedule.enabled:
        return None, "已停用"
    try:
        following = next_due(schedule, now)
    except BadInput as problem:
        return None, str(problem)
    return (following, "") if following else (None, "一年内没有应开始的时刻")
