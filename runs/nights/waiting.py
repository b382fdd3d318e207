"""Which of the shifts that wait goes first, and which of them shall not begin any more; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from facts.shifts import Schedule, Shift, ShiftState
from runs.nights.planning import COVERED_NOTE, MISSED_NOTE
from runs.nights.retrying import LONGEST_PAUSE

#: How long somebody's wish stands at least; whoever asked on Friday is not given a scan on Monday noon.
WISH = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a shift ends without beginning again."""

    state: ShiftState
    note: str


def in_turn(waiting: Sequence[Shift], schedules: Mapping[str, Schedule]) -> list[Shift]:
    """Who a person asked for first, then by priority, then by moment."""

    def rank(shift: Shift) -> tuple[int, datetime, int]:
        found = schedules.get(shift.schedule)
        return -1 if shift.asked_by else found.priority if found else 0, shift.due, shift.number

    return sorted(waiting, key=rank)


def verdict(shift: Shift, waiting: Sequence[Shift], schedule: Schedule | None, now: datetime) -> Verdict | None:
    """What becomes of a waiting shift; None where it may still begin."""
    if schedule is None or (not schedule.enabled and not shift.asked_by):
        return Verdict(state=ShiftState.COVERED, note="计划任务已停用。")
    if shift.attempt:
        if time_left(shift, schedule, now) > timedelta():
            return None
        note = "时限已到，未全部完成；下一班接着做。"
        return Verdict(state=ShiftState.INCOMPLETE, note=f"{shift.note}{note}" if shift.failures else note)
    if not shift.asked_by and any(_covers(other, shift) for other in waiting):
        return Verdict(state=ShiftState.COVERED, note=COVERED_NOTE)
    if now - shift.due > (max(WISH, schedule.late) if shift.asked_by else schedule.late):
        return Verdict(state=ShiftState.MISSED, note=MISSED_NOTE)
    return None


def time_left(shift: Shift, schedule: Schedule, now: datetime) -> timedelta:
    """How much of its window a shift has; never more than all of it, whatever was done to the clock since."""
    began = shift.started_at or now
    return min(began + schedule.most - now, schedule.most)


def rests(shift: Shift, now: datetime) -> bool:
    """Whether a shift pauses after a failure; a pause longer than any was set by a clock that has been set back."""
    return shift.not_before is not None and timedelta() < shift.not_before - now <= LONGEST_PAUSE


def _covers(other: Shift, shift: Shift) -> bool:
    return other.schedule == shift.schedule and not other.asked_by and other.due > shift.due
