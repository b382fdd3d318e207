"""`/campaigns`, `/campaign`: list, board of duties, one unit, appraisal, areas of emphasis, places free of cases."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.jobs import JobState
from desk.papers import appraising, asking, campaigning, emphasis, free_places
from desk.papers.importing import SHORT
from desk.papers.told import NOTHING, Told, acted
from facts.errors import BadInput
from facts.people import Person, Right
from leads.campaign.words import AREAS, DERIVED, DRAFT, FILINGS, LEVELS, STATES, declared, task_of
from wiring.papers import campaigns, places

Reader = Annotated[Person, needs(Right.SEE)]
Clerk = Annotated[Person, needs(Right.IMPORT)]
Settler = Annotated[Person, needs(Right.IMPORT, Right.APPROVE)]
Key = Annotated[str, Path(max_length=60)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
DONE = {
    "filed": "已登记报送。", "withdrawn": "已撤回，记录保留。", "tagged": "已标记。", "ended": "已结束标记。",
    "declared": "已登记。", "settled": "已认定完成，理由记在表上。",
}  # fmt: skip


def routes(desk: Desk) -> APIRouter:
    """`/campaign` and what lies below it."""
    router = APIRouter()
    pages = _Pages(desk)
    _reading(router, pages)
    _places(router, desk, pages)
    _filings(router, desk, pages)
    _areas(router, desk, pages)
    return router


def _reading(router: APIRouter, pages: "_Pages") -> None:
    @router.get("/campaigns")
    def listed(request: Request, who: Reader) -> Response:
        return pages.all(request, who)

    @router.get("/campaign")
    def show(request: Request, who: Reader, c: str = "", on: str = "", done: str = "") -> Response:
        return pages.board(request, who, c[:60], Told(typed={"on": on}, notice=DONE.get(done, "")))

    @router.get("/campaign/places")
    def all_places(request: Request, who: Reader, level: str = "", done: str = "") -> Response:
        return pages.places(request, who, level[:20], Told(notice=DONE.get(done, "")))

    @router.get("/campaign/{campaign}/appraisal")
    def appraisal(request: Request, who: Reader, campaign: Key, on: str = "") -> Response:
        return pages.appraisal(request, who, campaign, Told(typed={"on": on}))

    @router.get("/campaign/{campaign}/units/{unit}")
    def unit(request: Request, who: Reader, campaign: Key, unit: Key, done: str = "") -> Response:
        return pages.unit(request, who, (campaign, unit), Told(notice=DONE.get(done, "")))


def _places(router: APIRouter, desk: Desk, pages: "_Pages") -> None:
    @router.post("/campaign/places")
    def declare(request: Request, who: Clerk, form: Form) -> Response:
        level = form.get("level", "")[:20]

        def act() -> str:
            (on,) = _days(form, "on")
            given = (form.get("place", ""), form.get("basis", ""))
            free_places.declare(desk, who, given, on, is_free=form.get("is_free", "yes") == "yes")
            return f"/campaign/places?{urlencode({'level': level, 'done': 'declared'})}"

        return acted(request, form, act, lambda told: pages.places(request, who, level, told))


def _filings(router: APIRouter, desk: Desk, pages: "_Pages") -> None:
    @router.post("/campaign/{campaign}/units/{unit}")
    def file(request: Request, who: Clerk, campaign: Key, unit: Key, form: Form) -> Response:
        def act() -> str:
            (on,) = _days(form, "filed_on")
            campaigning.file(desk, who, campaigning.picked(desk, campaign), {**form, "unit": unit}, on)
            return f"/campaign/{campaign}/units/{unit}?done=filed"

        return acted(request, form, act, lambda told: pages.unit(request, who, (campaign, unit), told))

    @router.post("/campaign/{campaign}/units/{unit}/settle")
    def settle(request: Request, who: Settler, campaign: Key, unit: Key, form: Form) -> Response:
        def act() -> str:
            kind, _, period = form.get("duty", "").partition(" ")
            typed = {"unit": unit, "kind": kind, "period": period, "reason": form.get("reason", "")}
            campaigning.settle(desk, who, campaigning.picked(desk, campaign), typed)
            return f"/campaign/{campaign}/units/{unit}?done=settled"

        return acted(request, form, act, lambda told: pages.unit(request, who, (campaign, unit), told))

    @router.post("/campaign/{campaign}/units/{unit}/filings/{number}")
    def withdraw(request: Request, who: Settler, place: Annotated[_Filed, Depends()], form: Form) -> Response:
        def act() -> str:
            chosen = campaigning.picked(desk, place.campaign)
            campaigning.withdraw(desk, who, chosen, place.number, form.get("reason", ""))
            return f"/campaign/{place.campaign}/units/{place.unit}?done=withdrawn"

        typed = {**form, "withdraw": str(place.number)}
        key = (place.campaign, place.unit)
        return acted(request, typed, act, lambda told: pages.unit(request, who, key, told))


def _areas(router: APIRouter, desk: Desk, pages: "_Pages") -> None:
    @router.post("/campaign/{campaign}/areas")
    def tag(request: Request, who: Clerk, campaign: Key, form: Form) -> Response:
        def act() -> str:
            since, until = _days(form, "since", "until")
            emphasis.tag(desk, who, campaigning.picked(desk, campaign), form, (since, until))
            return f"/campaign?c={campaign}&done=tagged"

        return acted(request, form, act, lambda told: pages.board(request, who, campaign, told))

    @router.post("/campaign/{campaign}/areas/{number}")
    def end(request: Request, who: Clerk, campaign: Key, number: Number, form: Form) -> Response:
        def act() -> str:
            chosen = campaigning.picked(desk, campaign)
            emphasis.end_tag(desk, who, chosen, number, form.get("source", ""))
            return f"/campaign?c={campaign}&done=ended"

        typed = {**form, "end": str(number)}
        return acted(request, typed, act, lambda told: pages.board(request, who, campaign, told))


@dataclass(frozen=True, slots=True)
class _Filed:
    """Which filing an address names."""

    campaign: Key
    unit: Key
    number: Number


def _days(form: Mapping[str, str], *names: str) -> tuple[date | None, ...]:
    problems: dict[str, str] = {}
    days = tuple(asking.day(form, name, problems) for name in names)
    if problems:
        raise BadInput("日期" + next(iter(problems.values())) + "。")
    return days


class _Pages:
    """The pages of the campaign."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self, request: Request, who: Person) -> Response:
        """Every campaign with how it stands."""
        desk, on = self._desk, self._desk.house.today()
        return desk.renderer.page(
            request, "papers/campaigns.html", found=campaigning.summaries(desk, who, on), on=on, states=STATES
        )

    def board(self, request: Request, who: Person, identity: str, told: Told = NOTHING) -> Response:
        """Phases, units by duties with what is due, filed and late; the areas of emphasis."""
        desk, problems = self._desk, dict[str, str]()
        chosen = campaigning.picked(desk, identity)
        on = asking.day(told.typed, "on", problems) or desk.house.today()
        told = replace(told, warning=told.warning or problems.get("on", ""))
        return desk.renderer.page(
            request, "papers/campaign.html", told.status, campaign=chosen, campaigns=campaigns(desk.house), on=on,
            board=campaigning.board_of(desk, who, chosen, on), areas=emphasis.areas(desk, who, chosen, on),
            words_of=AREAS, told_duty=campaigning.told_duty, filings=FILINGS,
            kinds={kind.value: word for kind, word in AREAS.items()}, states=STATES, levels=LEVELS,
            places=places(desk.house).by_code.values(), **told.values,
            may_change=who.may(Right.IMPORT) and who.realm.is_everything,
        )  # fmt: skip

    def unit(self, request: Request, who: Person, key: tuple[str, str], told: Told = NOTHING) -> Response:
        """One unit's duties and filings."""
        desk = self._desk
        chosen = campaigning.picked(desk, key[0])
        on = desk.house.today()
        line = campaigning.line_of(desk, who, chosen, key[1], on)
        months = sorted({duty.period for duty in chosen.duties if duty.period})
        return desk.renderer.page(
            request, "papers/campaign_unit.html", told.status, campaign=chosen, line=line, on=on, states=STATES,
            task=task_of(line.unit, desk.house.sectors), kinds={kind.value: word for kind, word in FILINGS.items()},
            months={one: one for one in months}, **told.values,
            may_change=who.may(Right.IMPORT), may_settle=campaigning.may_settle(who),
        )  # fmt: skip

    def appraisal(self, request: Request, who: Person, identity: str, told: Told) -> Response:
        """The draft appraisal, or how far it is."""
        desk, problems = self._desk, dict[str, str]()
        chosen = campaigning.picked(desk, identity)
        on = asking.day(told.typed, "on", problems) or desk.house.today()
        job = desk.jobs.wait(who, appraising.begin_appraisal(desk, who, chosen, on), SHORT)
        found = appraising.drawn(job)
        if found is None:
            return RedirectResponse(f"/jobs/{job.id}", 303)
        return desk.renderer.page(
            request, "papers/appraisal.html", campaign=chosen, found=found, on=on, at=job.ended_at, draft=DRAFT,
            warning=problems.get("on", ""), notice="",
        )  # fmt: skip

    def places(self, request: Request, who: Person, level: str, told: Told = NOTHING) -> Response:
        """Which places are free of cases as declared, and which have leads."""
        desk = self._desk
        job = desk.jobs.wait(who, free_places.begin_places(desk, who), SHORT)
        if job.state is not JobState.FINISHED or job.result is None:
            return RedirectResponse(f"/jobs/{job.id}", 303)
        found = free_places.statuses(desk, who, job.result.value, level)
        return desk.renderer.page(
            request, "papers/places.html", told.status, statuses=found, level=level, declared=declared,
            derived=DERIVED, levels={one.value: LEVELS[one] for one in free_places.levels()}, words_of=LEVELS,
            at=job.ended_at, may_change=who.may(Right.IMPORT), **told.values,
        )  # fmt: skip
