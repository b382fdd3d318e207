"""The overview's pages: last night and now, sources, health, scoreboard."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.drawing.gallery import Gallery
from desk.guard import has_token
from desk.operations.showing import shared
from desk.overview import health, night, scores, sources, terms
from desk.overview.funnel import funnel_of
from desk.overview.period import CHOICES, Period, period_of
from desk.overview.pictures import pictures_of
from desk.overview.regions import regions_of
from desk.overview.reliability import LEAST
from desk.overview.scores import Scores
from desk.overview.trends import trends_of
from desk.realm import needs_whole
from facts.errors import NotAllowed
from facts.people import Person, Right
from leads.scoreboard import words as score_words

Viewer = Annotated[Person, needs(Right.OVERVIEW)]
Whole = Annotated[Person, needs_whole(Right.OVERVIEW)]
#: As the address gives it; what is no choice means the usual period.
Days = Annotated[str, Query(max_length=8)]
#: Sources on one page.
_SOURCES = 100


def routes(desk: Desk, gallery: Gallery, drawn: Scores) -> APIRouter:
    """`/overview` and what lies below it."""
    router = APIRouter()
    _overview(router, desk, gallery, drawn)
    _beside(router, desk, gallery)
    _scoreboard(router, desk, drawn)
    return router


def _overview(router: APIRouter, desk: Desk, gallery: Gallery, drawn: Scores) -> None:
    @router.get("/overview")
    def show(request: Request, who: Viewer, days: Days = "") -> Response:
        desk.house.keeper.look()
        period = _period(desk, days)
        trends, regions = trends_of(desk, who, period), regions_of(desk, who)
        drifts = health.drifts_of(desk, 1) if who.realm.is_everything else ()
        return desk.renderer.page(
            request, "overview/overview.html", now=desk.house.clock.now(), period=period, choices=CHOICES,
            today=night.now_of(desk, who), most_named=night.MOST_NAMED, words_of={"nights": terms.NIGHTS},
            funnel=funnel_of(desk, who, period, drawn.last, trends.paces), trends=trends, regions=regions,
            alerts=health.alerts_of(drifts), is_whole=who.realm.is_everything,
            pictures=gallery.show(pictures_of(trends, regions)), **shared(who),
        )  # fmt: skip


def _beside(router: APIRouter, desk: Desk, gallery: Gallery) -> None:
    @router.get("/overview/sources")
    def show_sources(
        request: Request, _: Whole, days: Days = "", page: Annotated[str, Query(max_length=8)] = ""
    ) -> Response:
        desk.house.keeper.look()
        period = _period(desk, days)
        rows = sources.sources_of(desk, period)
        pages = max(1, -(-len(rows) // _SOURCES))
        here = min(max(1, int(page)) if page.isascii() and page.isdigit() else 1, pages)
        return desk.renderer.page(
            request, "overview/sources.html", rows=rows[(here - 1) * _SOURCES : here * _SOURCES], total=len(rows),
            lacking=sum(row.is_lacking for row in rows), page=here, pages=pages, link=_linker(period),
            period=period, choices=CHOICES,
        )  # fmt: skip

    @router.get("/overview/health")
    def show_health(request: Request, _: Whole) -> Response:
        found = health.health_of(desk)
        picture = gallery.show({"psi": found.picture})["psi"] if found.picture else None
        return desk.renderer.page(
            request, "overview/health.html", health=found, picture=picture, has_picture=found.picture is not None,
            reliable_days=health.RELIABLE_DAYS, least=LEAST, words_of={"keeps": terms.KEEPS},
        )  # fmt: skip


def _scoreboard(router: APIRouter, desk: Desk, drawn: Scores) -> None:
    @router.get("/overview/scoreboard")
    def show_scoreboard(request: Request, _: Whole) -> Response:
        return desk.renderer.page(request, "overview/scoreboard.html", **_score_values(drawn))

    @router.post("/overview/scoreboard")
    def draw_scoreboard(request: Request, who: Whole, form: Form) -> Response:
        if not has_token(request, form.get("token", "")):
            raise NotAllowed("表单已过期，没有开始计算；请返回成效表重新点“开始计算”。")
        return RedirectResponse(f"/jobs/{drawn.start(who)}", 303)


def _score_values(drawn: Scores) -> dict[str, Any]:
    kept = drawn.last
    if kept is None:
        return {"board": None}
    board = kept.board
    found = scores.terms_of(board)
    return {
        "board": board,
        "summary": score_words.summary(board),
        "months": [
            (title, score_words.MONTH_HEADS, score_words.month_rows(rows))
            for title, rows in (("按月：候选口径", board.candidate_months), ("按月：确认口径", board.confirmed_months))
        ],
        "term_lists": [
            ("fruitful", "带来确认线索的词条", "还没有词条带来已确认的线索。", found.fruitful),
            ("noisy", f"只带来页面的词条（{scores.NOISE_PAGES} 页以上，无确认线索）", "没有这样的词条。", found.noisy),
        ],
    }  # fmt: skip


def _period(desk: Desk, days: str) -> Period:
    return period_of(days, desk.house.clock.now())


def _linker(period: Period) -> Callable[[int], str]:
    return lambda page: f"/overview/sources?days={period.days}&page={page}"
