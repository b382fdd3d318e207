"""Whether the scheduler lives, what runs, how the last night ended, what was lost, what is due."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from facts.errors import BadInput
from facts.shifts import LOST, QUIET, Job, Lease, Schedule, Shift, ShiftState
from ops.status.report import Section
from ops.status.terms import JOBS, STATES, moment, name_of, span
from ops.verdicts import Level

#: A shift's process gives a sign of life every 10 s.
SILENT = timedelta(minutes=5)
#: Lines below one section at most.
MOST = 12


def of_scheduler(
    lease: Lease | None, schedules: Sequence[Schedule], now: datetime, is_gone: Callable[[str], bool]
) -> Section:
    """Whether somebody lets happen what is due.

    Args:
        lease: who may act.
        schedules: the timetable.
        now: the present.
        is_gone: whether a process of this machine is known to be dead.
    """
    level, sentence = _scheduler(lease, any(one.enabled for one in schedules), now, is_gone)
    data = {"holder": lease.holder.partition("/")[0], "beat_at": lease.beat_at} if lease else {}
    return Section(
        key="scheduler", title="调度程序", level=level, sentence=sentence, data={**data, "alive": level is Level.OK}
    )


def _scheduler(
    lease: Lease | None,
    has_schedules: bool,
    now: datetime,
    is_gone: Callable[[str], bool],
) -> tuple[Level, str]:
    if lease is None:
        advice = "请启动：fangfei scheduler，或 systemctl start fangfei-scheduler。"
        return (Level.FAULT, f"没有运行，任务不会自动开始；{advice}") if has_schedules else (
            Level.WARNING, f"从未运行；{advice}",
        )  # fmt: skip
    age = now - lease.beat_at
    host = lease.holder.partition("/")[0]
    if is_gone(lease.holder):
        return Level.FAULT, f"进程已不存在，最后心跳 {moment(lease.beat_at)}；请重新启动调度程序。"
    if age > QUIET:
        return Level.FAULT, f"已有 {span(age)}没有心跳（主机 {host}）；请查看它的日志并重新启动。"
    if age < -QUIET:
        return Level.WARNING, f"心跳时间比本机时间晚 {span(-age)}，请核对时钟（主机 {host}）。"
    return Level.OK, f"运行中，{span(age)}前有心跳（主机 {host}）。"


def of_running(shifts: Sequence[Shift], now: datetime) -> Section:
    """What runs and what waits."""
    running = [one for one in shifts if one.state is ShiftState.RUNNING]
    waiting = [one for one in shifts if one.state is ShiftState.WAITING]
    silent = [one for one in running if one.beat_at and now - one.beat_at > SILENT]
    names = "、".join(JOBS[one.job] for one in running)
    sentence = f"{names}。" if running else "没有任务在运行。"
    if waiting:
        sentence = f"{sentence.rstrip('。')}；{len(waiting)} 班等待开始。"
    return Section(
        key="running", title="正在进行", level=Level.WARNING if silent else Level.OK, sentence=sentence,
        lines=tuple(_running(one, now) for one in running[:MOST]), data={"shifts": [plain(one) for one in shifts]},
    )  # fmt: skip


def _running(one: Shift, now: datetime) -> str:
    since = f"，始于 {moment(one.started_at)}" if one.started_at else ""
    beat = f"，{span(now - one.beat_at)}前有心跳" if one.beat_at else "，还没有心跳"
    note = f"：{one.note.rstrip('。')}" if one.note else ""
    again = f"，第 {one.attempt} 次" if one.attempt > 1 else ""
    return f"{name_of(one)}{since}{again}{beat}{note}。"


def of_last_night(recent: Sequence[Shift]) -> Section:
    """What became of the last scan that was due and is over."""
    night = next((one for one in recent if one.job is Job.SCAN and one.state is not ShiftState.WAITING), None)
    if night is None:
        return Section(key="last_night", title="最近一夜", sentence="还没有夜间扫描的记录。")
    is_bad = night.state in LOST
    level = Level.OK if not is_bad else Level.WARNING if night.seen_at else Level.FAULT
    note = f"：{night.note.rstrip('。')}" if night.note else ""
    return Section(
        key="last_night", title="最近一夜", level=level, data=plain(night),
        sentence=f"{moment(night.due)} 的{JOBS[night.job]}{STATES[night.state]}{note}。",
    )  # fmt: skip


def of_lost(lost: Sequence[Shift]) -> Section:
    """What was due, was not done, and nobody has said to know of; one such night is a red card."""
    if not lost:
        return Section(key="lost", title="未处理的缺班", sentence="没有。", data={"count": 0, "shifts": []})
    nights = [one for one in lost if one.job is Job.SCAN]
    count = f"{len(lost)} 班没有完成、还没有人处理" + (f"，其中夜间扫描 {len(nights)} 夜" if nights else "")
    lines = [f"{name_of(one)}，{STATES[one.state]}：{one.note or '没有说明。'}" for one in (*nights, *_others(lost))]
    return Section(
        key="lost", title="未处理的缺班", level=Level.FAULT if nights else Level.WARNING,
        sentence=f"{count}；请在工作台“运行”里查看并确认。", lines=tuple(lines[:MOST]),
        data={"count": len(lost), "nights": len(nights), "shifts": [plain(one) for one in lost]},
    )  # fmt: skip


def _others(lost: Sequence[Shift]) -> list[Shift]:
    return [one for one in lost if one.job is not Job.SCAN]


def of_due(
    schedules: Sequence[Schedule], now: datetime, next_due: Callable[[Schedule, datetime], datetime | None]
) -> Section:
    """When each schedule is due next."""
    found: list[tuple[Schedule, datetime]] = []
    broken: list[str] = []
    for one in schedules:
        try:
            due = next_due(one, now) if one.enabled else None
        except BadInput as problem:
            broken.append(str(problem))
            continue
        found += [(one, due)] if due else []
    found.sort(key=lambda pair: pair[1])
    nights = [due for one, due in found if one.job is Job.SCAN]
    off = "" if nights else "没有启用的夜间扫描，不会自动扫描；"
    first = f"下一夜 {moment(nights[0])}。" if nights else "请在工作台“运行”里启用。"
    return Section(
        key="due", title="下次任务", sentence=f"{off}{first}",
        level=Level.FAULT if broken else Level.OK if nights else Level.WARNING,
        lines=(*broken, *(f"{moment(due)} {JOBS[one.job]}（{one.name}）" for one, due in found[:MOST])),
        data={"next": {one.name: due for one, due in found}, "off": [one.name for one in schedules if not one.enabled]},
    )  # fmt: skip


def plain(shift: Shift) -> dict[str, Any]:
    """A shift for programs; who holds it is told by its host alone."""
    kept = asdict(shift)
    return {name: kept[name] for name in _TOLD} | {"job": shift.job.value, "state": shift.state.value}


_TOLD = ("id", "schedule", "due", "attempt", "failures", "started_at", "beat_at", "until", "ended_at", "run", "note")
