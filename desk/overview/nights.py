"""Which scheduled nights were kept, as the shift table has them, and when the next one is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from facts.errors import BadInput
from facts.shift_books import ScheduleBook, ShiftBook
from facts.shifts import Job, Schedule, Shift, ShiftState
from runs.nights.planning import next_due

#: Days looked back.
DAYS = 14


class NightState(StrEnum):
    """What became of a scheduled night."""

    #: 已完成.
    KEPT = "kept"
    #: 进行中.
    RUNNING = "running"
    #: 未完成: it began, and did not come to its end.
    INCOMPLETE = "incomplete"
    #: 错过: nothing began.
    MISSED = "missed"
    #: 等待开始: it was due a moment ago and may still be made up.
    WAITING = "waiting"
    #: 失败: it was tried as often as is sensible.
    FAILED = "failed"
    #: 并入下一班: the next moment came before it began, and covers it.
    COVERED = "covered"


_STATES = {
    ShiftState.FINISHED: NightState.KEPT, ShiftState.RUNNING: NightState.RUNNING,
    ShiftState.INCOMPLETE: NightState.INCOMPLETE, ShiftState.MISSED: NightState.MISSED,
    ShiftState.WAITING: NightState.WAITING, ShiftState.FAILED: NightState.FAILED,
    ShiftState.COVERED: NightState.COVERED,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledNight:
    """One moment at which a scan was due."""

    schedule: str
    due: datetime
    state: NightState
    #: The run that it made; empty where none did.
    run: str = ""
    #: Number of its shift.
    shift: int
    #: How far it is, or why it ended so; plain Chinese.
    note: str = ""
    #: Who knows that it was lost, and since when.
    seen_by: str = ""
    seen_at: datetime | None = None

    @property
    def is_lost(self) -> bool:
        """Whether that night was not looked at in full."""
        return self.state in (NightState.MISSED, NightState.INCOMPLETE, NightState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """The scheduled nights of the last days, newest first, the next one, and what cannot be said."""

    nights: tuple[ScheduledNight, ...]
    #: Plain Chinese, one sentence each: schedules that are off or cannot be read.
    problems: tuple[str, ...]
    #: When the next scan is due; None where none is.
    next_at: datetime | None = None

    @property
    def lost(self) -> tuple[ScheduledNight, ...]:
        """Those that were not looked at in full."""
        return tuple(one for one in self.nights if one.is_lost)


def nights_of(schedules: ScheduleBook, shifts: ShiftBook, now: datetime) -> Nights:
    """Read the nights of the last days; what somebody asked for out of turn is no scheduled night."""
    scans = [one for one in schedules.all() if one.job is Job.SCAN]
    found = [one for one in shifts.since(now - timedelta(days=DAYS)) if one.job is Job.SCAN and not one.asked_by]
    problems, moments = _ahead(scans, now)
    return Nights(
        nights=tuple(night_of(one) for one in found), problems=tuple(problems), next_at=min(moments, default=None)
    )


def night_of(shift: Shift) -> ScheduledNight:
    """A shift as the overview shows it."""
    return ScheduledNight(
        schedule=shift.schedule, due=shift.due, state=_STATES[shift.state], run=shift.run or "", shift=shift.number,
        note=shift.note, seen_by=shift.seen_by, seen_at=shift.seen_at,
    )  # fmt: skip


def _ahead(scans: Sequence[Schedule], now: datetime) -> tuple[list[str], list[datetime]]:
    """What is wrong with the schedules of scans, and when each is due next."""
    problems = [] if scans else ["没有计划任务：夜间扫描不会自动开始。请在服务器上启动 fangfei scheduler。"]
    moments = []
    for schedule in scans:
        if not schedule.enabled:
            problems.append(f"计划任务“{schedule.name}”已停用，不会自动开始扫描。")
            continue
        try:
            following = next_due(schedule, now)
        except BadInput as problem:
            problems.append(str(problem))
            continue
        if following is None:
            problems.append(f"计划任务“{schedule.name}”一年内没有应开始的时刻，不会自动开始扫描。")
        else:
            moments.append(following)
    return problems, moments
