"""Running (运行): what runs now, the timetable, shifts; begun out of turn, acknowledged, made up."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from desk.context import Desk, Form
from desk.operations import acting, notices, shifts
from desk.operations.acted import acted
from desk.operations.logs import log_of
from desk.operations.showing import shared
from desk.operations.standing import ACTING, standing_of
from desk.realm import needs_whole
from facts.errors import BadInput
from facts.people import Person, Right

Viewer = Annotated[Person, needs_whole(Right.OVERVIEW)]
#: As `standing.may_act` says; who is bounded to some places is refused like everywhere in this room.
Doer = Annotated[Person, needs_whole(*ACTING)]
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]
Name = Annotated[str, Path(max_length=64)]
#: As an address gives it; what is no choice is left out.
Choice = Annotated[str, Query(max_length=64)]
#: Where one may go back to after a click.
_BACK = frozenset({"/overview", "/operations", "/operations/shifts"})
_NOTICES = {"seen": "已记下。", "asked": "已排入，调度程序会马上开始。"}


def routes(desk: Desk) -> APIRouter:
    """`/operations` and its shifts."""
    router = APIRouter(prefix="/operations")
    _reading(router, desk)
    _acting(router, desk)
    return router


def _reading(router: APIRouter, desk: Desk) -> None:
    @router.get("")
    def home(request: Request, who: Viewer, done: Choice = "") -> Response:
        return _home(desk, request, who, notice=_NOTICES.get(done, ""))

    @router.get("/shifts")
    def listed(
        request: Request, who: Viewer, *, job: Choice = "", state: Choice = "", days: Choice = "",
        schedule: Choice = "", page: Choice = "",
    ) -> Response:  # fmt: skip
        rows = shifts.found(desk, shifts.wanted(job, state, days, schedule))
        pages = max(1, -(-len(rows) // shifts.ON_PAGE))
        here = min(max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1, pages)
        asked = {"job": job, "state": state, "days": days, "schedule": schedule}
        return desk.renderer.page(
            request, "operations/shifts.html", rows=rows[(here - 1) * shifts.ON_PAGE : here * shifts.ON_PAGE],
            total=len(rows), page=here, pages=pages, link=_linker(asked), asked=asked, days=shifts.DAYS, **shared(who),
        )  # fmt: skip

    @router.get("/shifts/{number}")
    def show(request: Request, who: Viewer, number: Number, done: Choice = "") -> Response:
        return _shift(desk, request, who, number, notice=_NOTICES.get(done, ""))


def _acting(router: APIRouter, desk: Desk) -> None:
    @router.post("/schedules/{name}/run")
    def run(request: Request, who: Doer, name: Name, form: Form) -> Response:
        def act() -> str:
            return f"/operations/shifts/{acting.run_now(desk, who, name).number}?done=asked"

        return acted(request, form, act, lambda status, warning: _home(desk, request, who, status, warning=warning))

    @router.post("/shifts/seen")
    def see_all(request: Request, who: Doer, form: Form) -> Response:
        until = form.get("until", "")

        def act() -> str:
            if not (until.isascii() and until.isdigit() and len(until) <= 10):
                raise BadInput("页面没有说明到第几班为止；请刷新后再按。")
            acting.see_all(desk, who, int(until))
            return _back(form)

        return acted(request, form, act, lambda status, warning: _home(desk, request, who, status, warning=warning))

    @router.post("/shifts/{number}/seen")
    def see(request: Request, who: Doer, number: Number, form: Form) -> Response:
        def act() -> str:
            acting.see(desk, who, number)
            return _back(form, f"/operations/shifts/{number}?done=seen")

        return acted(request, form, act, lambda status, said: _shift(desk, request, who, number, status, warning=said))

    @router.post("/shifts/{number}/again")
    def again(request: Request, who: Doer, number: Number, form: Form) -> Response:
        def act() -> str:
            return f"/operations/shifts/{acting.run_again(desk, who, number).number}?done=asked"

        return acted(request, form, act, lambda status, said: _shift(desk, request, who, number, status, warning=said))


def _home(desk: Desk, request: Request, who: Person, status: int = 200, /, **said: str) -> Response:
    running, waiting = shifts.under_way(desk)
    return desk.renderer.page(
        request, "operations/home.html", status, running=running, waiting=waiting, rows=shifts.timetable(desk),
        standing=standing_of(desk.house), now=desk.house.clock.now(),
        troubles=notices.counted(desk), **shared(who), **said,
    )  # fmt: skip


def _shift(desk: Desk, request: Request, who: Person, number: int, status: int = 200, /, **said: str) -> Response:
    values: dict[str, Any] = {"one": acting.shift_of(desk, number), "log": "", "machine": ""}
    # Of logs and machines, administrators alone are told: a log speaks of files and addresses of the server.
    if who.may(Right.SETTINGS):
        values |= {"log": log_of(desk.house.settings.logs, number), "machine": _machine(values["one"].holder)}
    return desk.renderer.page(request, "operations/shift.html", status, **values, **shared(who), **said)


def _machine(holder: str) -> str:
    host, _, rest = holder.partition("/")
    number = rest.split("/")[1] if rest.count("/") > 1 else ""
    return f"{host}，进程 {number}" if number else host


def _back(form: dict[str, str], otherwise: str = "/operations?done=seen") -> str:
    wanted = form.get("back", "")
    return wanted if wanted in _BACK else otherwise


def _linker(asked: dict[str, str]) -> Callable[[int], str]:
    kept = {name: value for name, value in asked.items() if value}
    return lambda page: f"/operations/shifts?{urlencode(kept | {'page': str(page)})}"
