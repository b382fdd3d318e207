"""Unattended work by API: the same functions as its pages."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query

from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.operations import acting, shifts
from desk.operations.models import AheadOut, RunningOut, SeenAllIn, SeenOut, ShiftOut
from desk.operations.showing import note
from desk.operations.standing import ACTING, standing_of
from desk.operations.terms import title_of
from desk.realm import needs_whole
from facts.people import Person, Right
from facts.shifts import Job, Shift, ShiftState

Viewer = Annotated[Person, needs_whole(Right.OVERVIEW)]
Doer = Annotated[Person, needs_whole(*ACTING)]
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]
Name = Annotated[str, Path(max_length=64)]


def api(desk: Desk) -> APIRouter:
    """`/operations` and its shifts."""
    router = APIRouter(prefix="/operations")
    _reading(router, desk)
    _acting(router, desk)
    return router


def _reading(router: APIRouter, desk: Desk) -> None:
    @router.get("", summary="正在进行的任务", operation_id="get_operations", responses=ANSWERS)
    def now(_: Viewer) -> RunningOut:
        running, waiting = shifts.under_way(desk)
        found = standing_of(desk.house)
        return RunningOut(
            at=desk.house.clock.now(), scheduler_alive=found.is_alive, alive_at=found.alive_at,
            running=[shift_out(one) for one in running], waiting=[shift_out(one) for one in waiting],
            lost=[shift_out(one) for one in found.lost],
        )  # fmt: skip

    @router.get("/timetable", summary="时间表", operation_id="list_timetable", responses=ANSWERS)
    def timetable(_: Viewer, limit: Limit = 50, after: After = None) -> Listing[AheadOut]:
        return paged([_ahead_out(one) for one in shifts.timetable(desk)], limit, after)

    @router.get("/shifts", summary="班次", operation_id="list_shifts", responses=ANSWERS)
    def listed(
        _: Viewer, *, job: Job | None = None,
        state: Annotated[list[ShiftState] | None, Query(max_length=7, description="可以多选；不填为全部。")] = None,
        days: Annotated[int, Query(ge=1, le=90, description="最近几天。")] = shifts.DAYS[0],
        schedule: Annotated[str, Query(max_length=64)] = "", limit: Limit = 50, after: After = None,
    ) -> Listing[ShiftOut]:  # fmt: skip
        states = frozenset(state) if state else frozenset(ShiftState)
        asked = shifts.Wanted(job=job, states=states, days=days, schedule=schedule)
        found = paged(shifts.found(desk, asked), limit, after)
        return Listing(items=[shift_out(one) for one in found.items], total=found.total, next=found.next)

    @router.get("/shifts/{number}", summary="一个班次", operation_id="get_shift", responses=ANSWERS)
    def one(number: Number, _: Viewer) -> ShiftOut:
        return shift_out(acting.shift_of(desk, number))


def _acting(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/schedules/{name}/run", status_code=202, summary="立即执行一个计划任务", operation_id="run_schedule",
        responses=ANSWERS,
    )  # fmt: skip
    def run(name: Name, who: Doer) -> ShiftOut:
        return shift_out(acting.run_now(desk, who, name))

    @router.post(
        "/shifts/{number}/again", status_code=202, summary="补做一个漏掉的班次", operation_id="make_up_shift",
        responses=ANSWERS,
    )  # fmt: skip
    def again(number: Number, who: Doer) -> ShiftOut:
        return shift_out(acting.run_again(desk, who, number))

    @router.post("/shifts/{number}/seen", summary="已知晓一个漏掉的班次", operation_id="see_shift", responses=ANSWERS)
    def see(number: Number, who: Doer) -> ShiftOut:
        return shift_out(acting.see(desk, who, number))

    @router.post("/shifts/seen", summary="已知晓全部漏掉的班次", operation_id="see_shifts", responses=ANSWERS)
    def see_all(given: SeenAllIn, who: Doer) -> SeenOut:
        return SeenOut(seen=acting.see_all(desk, who, given.until))


def shift_out(one: Shift) -> ShiftOut:
    """A shift as the API gives it; who holds it is the server's own business."""
    return ShiftOut.model_validate(replace(one, note=note(one.note)))


def _ahead_out(row: shifts.Ahead) -> AheadOut:
    return AheadOut(
        name=row.schedule.name, job=row.schedule.job, title=title_of(row.schedule), enabled=row.schedule.enabled,
        next_at=row.next_at, problem=row.problem, under_way=row.under_way.number if row.under_way else None,
        last=row.last.number if row.last else None,
    )  # fmt: skip
