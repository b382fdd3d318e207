"""Which scheduled nights were kept: each moment at which a schedule was due, and the run that followed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from facts.errors import BadInput
from facts.runs import Run, RunStatus
from facts.shifts import Schedule
from runs.nights.cron import due_moments

#: A start later than this is no longer that night's; the scheduler makes up what it missed within it.
GRACE = timedelta(hours=6)
#: A start may come this much before its moment: clocks of two machines.
_EARLY = timedelta(minutes=2)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledNight:
    """One moment at which a schedule was due."""

    schedule: str
    due: datetime
    state: NightState
    #: The run that followed; empty where none did.
    run: str = ""

    @property
    def is_lost(self) -> bool:
        """Whether that night was not looked at in full."""
        return self.state in (NightState.MISSED, NightState.INCOMPLETE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """The scheduled nights of the last days, newest first, and what cannot be said."""

    nights: tuple[ScheduledNight, ...]
    #: Plain Chinese, one sentence each: schedules that are off or cannot be read.
    problems: tuple[str, ...]

    @property
    def lost(self) -> tuple[ScheduledNight, ...]:
        """Those that were not looked at in full."""
        return tuple(one for one in self.nights if one.is_lost)


def nights_of(schedules: Sequence[Schedule], runs: Sequence[Run], now: datetime) -> Nights:
    """Hold schedules against runs.

    Args:
        schedules: every row.
        runs: those of the last days at least; nights before the first of all runs are not counted, since nobody knows
            since when a schedule stands there.
        now: the present moment.
    """
    found: list[ScheduledNight] = []
    problems = [] if schedules else ["没有计划任务：夜间扫描不会自动开始。请在服务器上启动 fangfei scheduler。"]
    begun = min((run.started_at for run in runs), default=now)
    since = max(now - timedelta(days=DAYS), begun)
    for schedule in schedules:
        if not schedule.enabled:
            problems.append(f"计划任务“{schedule.name}”已停用，不会自动开始扫描。")
            continue
        try:
            found += [_night(schedule, due, runs, now) for due in due_moments(schedule, since, now)]
        except BadInput as problem:
            problems.append(str(problem))
    return Nights(nights=tuple(sorted(found, key=lambda one: one.due, reverse=True)), problems=tuple(problems))


def _night(schedule: Schedule, due: datetime, runs: Sequence[Run], now: datetime) -> ScheduledNight:
    followed = [run for run in runs if due - _EARLY <= run.started_at < due + GRACE]
    # Of several the best counts: one that failed and was started again is made good.
    best = min(followed, key=lambda run: _ORDER[run.status], default=None)
    if best is None:
        state = NightState.WAITING if now < due + GRACE else NightState.MISSED
        return ScheduledNight(schedule=schedule.name, due=due, state=state)
    return ScheduledNight(schedule=schedule.name, due=due, state=_STATES[best.status], run=best.id)


_STATES = {
    RunStatus.FINISHED: NightState.KEPT, RunStatus.RUNNING: NightState.RUNNING,
    RunStatus.STOPPED: NightState.INCOMPLETE, RunStatus.FAILED: NightState.INCOMPLETE,
}  # fmt: skip
_ORDER = {status: place for place, status in enumerate(_STATES)}
