"""The timetable by API: the same functions as its pages."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.workshop import rhythms
from desk.workshop import schedule_changes as changes
from desk.workshop.shapes import Frozen, Reason, State, UndoIn
from facts.errors import BadInput
from facts.people import Person, Right
from facts.shifts import Job, Schedule

Keeper = Annotated[Person, needs(Right.SETTINGS)]
Name = Annotated[str, Path(max_length=64)]
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]
_Sources = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=500)]


class ScheduleOut(Frozen):
    """When a job starts by itself."""

    name: str
    job: Job
    cron: str = Field(description="五段 cron 时间行：分钟、小时、日、月、星期（0 和 7 是周日），日和星期须同时符合。")
    timezone: str
    enabled: bool
    late_minutes: int = Field(description="到点后最晚推迟几分钟开始；再晚算错过。")
    most_minutes: int = Field(description="开始后几分钟收尾。")
    max_pages: int | None
    priority: int = Field(description="同一通道上数小的先。")
    sources: Sequence[str] = Field(description="来源文件；空为全部。")
    since: datetime | None
    state: str = Field(description="修改时送回。")
    next: Sequence[datetime] = Field(description="今后五次到点；停用的也列出。")


class ScheduleIn(Frozen):
    """A schedule as it shall be."""

    job: Job = Field(description="已有的计划任务不能改任务。")
    cron: str = Field(min_length=1, max_length=64)
    enabled: bool = True
    late_minutes: int = Field(360, ge=changes.LATE[0], le=changes.LATE[1])
    most_minutes: int = Field(300, ge=changes.LASTING[0], le=changes.LASTING[1])
    max_pages: int | None = Field(None, ge=1, le=changes.MOST_PAGES)
    priority: int = Field(50, ge=1, le=changes.MOST_PRIORITY)
    sources: _Sources = Field(default_factory=list, description="来源文件夹里的文件名；空为全部。")
    reason: Reason
    state: State = Field("", description="读出时给的 state；新增时为空。")


class ScheduleChangeOut(Frozen):
    """One change of a schedule."""

    number: int = Field(description="审计日志里的序号。")
    at: datetime
    by: str
    reason: str
    name: str
    before: str = Field(description="改前的时间；最初的设定为空。")
    after: str
    undoes: int | None


def api(desk: Desk) -> APIRouter:
    """`/workshop/schedules`."""
    router = APIRouter(prefix="/workshop/schedules")

    @router.get("", summary="计划任务", operation_id="list_schedules", responses=ANSWERS)
    def listed(who: Keeper, limit: Limit = 50, after: After = None) -> Listing[ScheduleOut]:
        return paged([_out(desk, one) for one in changes.listed(desk)], limit, after)

    @router.get("/{name}", summary="一个计划任务", operation_id="get_schedule", responses=ANSWERS)
    def one(who: Keeper, name: Name) -> ScheduleOut:
        return _out(desk, changes.one_of(desk, name))

    @router.put("/{name}", summary="增加或修改计划任务", operation_id="save_schedule", responses=ANSWERS)
    def keep(who: Keeper, name: Name, given: ScheduleIn) -> ScheduleOut:
        changes.save(desk, who, _draft(desk, name, given), reason=given.reason, state=given.state)
        return _out(desk, changes.one_of(desk, name))

    @router.get(
        "/{name}/changes", summary="计划任务的修改记录", operation_id="list_schedule_changes", responses=ANSWERS
    )
    def changed(who: Keeper, name: Name, limit: Limit = 50, after: After = None) -> Listing[ScheduleChangeOut]:
        changes.one_of(desk, name)
        return paged([_change_out(each) for each in changes.history(desk, name)], limit, after)

    @router.post(
        "/changes/{number}/undo", summary="撤销计划任务修改", operation_id="undo_schedule_change", responses=ANSWERS
    )
    def undo(who: Keeper, number: Number, given: UndoIn) -> ScheduleChangeOut:
        return _change_out(changes.undo(desk, who, number, reason=given.reason))

    return router


def _draft(desk: Desk, name: str, given: ScheduleIn) -> Schedule:
    old = next((one for one in changes.listed(desk) if one.name == name), None)
    if old and old.job is not given.job:
        raise BadInput("已有的计划任务不能改成另一种任务；请新增一个，把旧的停用。")
    return Schedule(
        name=name, job=given.job, cron=" ".join(given.cron.lower().split()),
        timezone=old.timezone if old else changes.ZONE, enabled=given.enabled, late_minutes=given.late_minutes,
        most_minutes=given.most_minutes, max_pages=given.max_pages, priority=given.priority,
        sources=changes.sources_of(desk, "\n".join(given.sources), old),
    )  # fmt: skip


def _out(desk: Desk, one: Schedule) -> ScheduleOut:
    try:
        ahead = rhythms.moments(one, desk.house.clock.now())
    except BadInput:
        ahead = ()
    plain = {field.name: getattr(one, field.name) for field in fields(one)}
    return ScheduleOut(**plain, state=changes.state_of(one), next=ahead)


def _change_out(one: changes.Change) -> ScheduleChangeOut:
    return ScheduleChangeOut(
        number=one.number, at=one.at, by=one.by, reason=one.reason, name=one.after.name, undoes=one.undoes,
        before=rhythms.said(one.before.cron) if one.before else "", after=rhythms.said(one.after.cron),
    )  # fmt: skip
