"""`/watch`: the watch list, one entry with its history and who met it, and alarms of a change of shell."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from desk.access import needs
from desk.context import Desk, Form
from desk.papers import watching
from desk.papers.told import NOTHING, Told, acted
from desk.plain import covered
from facts.people import Person, Right
from facts.watching import Strength, WatchState
from leads.watch.meeting import STRENGTHS
from leads.watch.sheets import STATES

Reader = Annotated[Person, needs(Right.SEE)]
Keeper = Annotated[Person, needs(Right.WATCH)]
Entry = Annotated[str, Path(max_length=20)]
ALARMS = {"shell": "改头换面", "copy": "同文异主"}
ACTS = {"added": "列入", "renewed": "续期", "removed": "解除"}
DONE = {
    "added": "已列入警示名单。",
    "renewed": "已续期。",
    "removed": "已移出警示名单，记录保留。",
    "acknowledged": "已处理。",
}
_SIZE = 50


def routes(desk: Desk) -> APIRouter:
    """`/watch` and what lies below it."""
    router = APIRouter()
    pages = _Pages(desk)
    _reading(router, desk, pages)
    _writing(router, desk, pages)
    return router


def _reading(router: APIRouter, desk: Desk, pages: "_Pages") -> None:
    @router.get("/watch")
    def show(request: Request, who: Reader, q: str = "", state: str = "active", page: int = 1) -> Response:
        return pages.all(request, who, (q[:100], state[:20]), page)

    @router.get("/watch/new")
    def blank(request: Request, who: Keeper, lead: str = "") -> Response:
        return pages.form(request, Told(typed=watching.blank_of(desk, who, lead[:20])))

    @router.get("/watch/alarms")
    def alarms(request: Request, who: Reader, everything: bool = False, done: str = "", page: int = 1) -> Response:
        return pages.alarms(request, who, Told(notice=DONE.get(done, "")), everything=everything, page=page)

    @router.get("/watch/entries/{entry}")
    def one(request: Request, who: Reader, entry: Entry, done: str = "") -> Response:
        return pages.one(request, who, entry, Told(notice=DONE.get(done, "")))


def _writing(router: APIRouter, desk: Desk, pages: "_Pages") -> None:
    @router.post("/watch")
    def add(request: Request, who: Keeper, form: Form) -> Response:
        def act() -> str:
            return f"/watch/entries/{watching.add(desk, who, form).id}?done=added"

        return acted(request, form, act, lambda told: pages.form(request, told))

    @router.post("/watch/alarms/{alarm}")
    def acknowledge(request: Request, who: Keeper, alarm: Entry, form: Form) -> Response:
        def act() -> str:
            watching.acknowledge(desk, who, alarm, form.get("reason", ""))
            return "/watch/alarms?done=acknowledged"

        return acted(request, {**form, "alarm": alarm}, act, lambda told: pages.alarms(request, who, told))

    @router.post("/watch/entries/{entry}/{act}")
    def change(request: Request, who: Keeper, entry: Entry, act: Entry, form: Form) -> Response:
        def do() -> str:
            return f"/watch/entries/{entry}?done={watching.change(desk, who, entry, act, form)}"

        return acted(request, {**form, "act": act}, do, lambda told: pages.one(request, who, entry, told))


class _Pages:
    """The pages of the watch list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self, request: Request, who: Person, asked: tuple[str, str], page: int) -> Response:
        """The list with what was asked for: words and a state."""
        desk, (words, state) = self._desk, asked
        found, counts = watching.entries(desk, words, state)
        shown, page, pages = _slice(found, page)
        return desk.renderer.page(
            request, "papers/watch.html", entries=shown, total=len(found), page=page, pages=pages, words_typed=words,
            state=state, counts=counts, states=_states(), strengths=_strengths(), covered=covered,
            link=lambda at: f"/watch?{urlencode({'state': state, 'q': words, 'page': at})}",
            alarms=len(watching.alarms(desk, who, open_only=True)), hits=watching.hits(desk, who)[:10],
            may_change=who.may(Right.WATCH),
        )  # fmt: skip

    def form(self, request: Request, told: Told) -> Response:
        """The form for a new entry."""
        desk = self._desk
        return desk.renderer.page(
            request, "papers/watch_new.html", told.status, traits=watching.trait_fields(desk),
            places=desk.house.watch_columns.places, today=desk.house.today(), kinds=watching.kinds(desk),
            scopes=watching.scopes(desk), **told.values,
        )  # fmt: skip

    def one(self, request: Request, who: Person, entry: str, told: Told = NOTHING) -> Response:
        """One entry."""
        desk = self._desk
        found = watching.entry(desk, entry)
        return desk.renderer.page(
            request, "papers/watch_entry.html", told.status, entry=found, states=_states(), acts=ACTS,
            history=desk.house.watch.history(found.id), hits=watching.hits(desk, who, found.id)[:50],
            may_change=who.may(Right.WATCH), strengths=_strengths(), covered=covered, **told.values,
        )  # fmt: skip

    def alarms(
        self, request: Request, who: Person, told: Told = NOTHING, *, everything: bool = False, page: int = 1
    ) -> Response:
        """Alarms that nobody has dealt with, or all."""
        found = watching.alarms(self._desk, who, open_only=not everything)
        shown, page, pages = _slice(found, page)
        return self._desk.renderer.page(
            request, "papers/alarms.html", told.status, alarms=shown, total=len(found), page=page, pages=pages,
            everything=everything, kinds=ALARMS, may_change=who.may(Right.WATCH), strengths=_strengths(),
            covered=covered, **told.values,
        )  # fmt: skip


def _slice(found: list[Any], page: int) -> tuple[list[Any], int, int]:
    """The items of a page, its number within what there is, and how many pages there are."""
    pages = max(1, -(-len(found) // _SIZE))
    page = min(max(page, 1), pages)
    return found[(page - 1) * _SIZE : page * _SIZE], page, pages


def _states() -> dict[str, str]:
    return {state.value: STATES[state] for state in WatchState}


def _strengths() -> dict[str, str]:
    return {strength.value: STRENGTHS[strength] for strength in Strength}
