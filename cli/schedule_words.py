"""How `fangfei schedule` shows shifts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cli import printing
from facts.shifts import Job, Shift, ShiftState


def print_shifts(shifts: Sequence[Shift], zone: str | Mapping[str, str]) -> None:
    """Print a table of shifts; `zone` is the time zone of all, or of each schedule."""
    rows = []
    for shift in shifts:
        of = {"timezone": zone if isinstance(zone, str) else zone.get(shift.schedule, "Asia/Shanghai")}
        asked = "时钟有误时记下" if shift.is_doubtful else shift.asked_by
        rows.append(
            (shift.number, shift.schedule, job_word(shift.job), local(shift.due, of), state_word(shift.state), asked,
             shift.attempt, local(shift.started_at, of), local(shift.ended_at, of), shift.note, shift.seen_by)
        )  # fmt: skip
    columns = ("班次", "计划", "任务", "应开始", "结果", "何人要求", "次", "开始", "结束", "说明", "知晓")
    printing.table(f"班次 {len(rows)} 个", columns, rows)


def local(moment: datetime | None, of: Mapping[str, Any]) -> str:
    """A moment in the zone of a schedule."""
    return moment.astimezone(ZoneInfo(of["timezone"])).strftime("%Y-%m-%d %H:%M") if moment else ""


def job_word(job: Job) -> str:
    """What a job is called."""
    from desk.operations.terms import JOBS

    return JOBS[job.value]


def state_word(state: ShiftState) -> str:
    """What became of a shift."""
    from desk.operations.terms import SHIFTS

    return SHIFTS[state.value]
