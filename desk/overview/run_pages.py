"""The last runs and one of them: what each saw, and what it did not see."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as FromPath
from starlette.requests import Request
from starlette.responses import Response

from desk.context import Desk
from desk.operations.showing import shared
from desk.overview import night, terms
from desk.overview.account import account
from desk.overview.health import drifts_of
from desk.overview.nights import nights_of
from desk.realm import needs_whole
from facts.people import Person, Right
from facts.runs import Run
from store.watched_pages import WatchedPage

Whole = Annotated[Person, needs_whole(Right.OVERVIEW)]
#: Runs on the page.
SHOWN = 30
#: Runs in the trend of drift.
TREND = 8
#: Sources of one run on its page, those that lack something first.
_SOURCES = 150


def routes(desk: Desk) -> APIRouter:
    """`/runs` and `/runs/{id}`."""
    router = APIRouter()

    @router.get("/runs")
    def listed(request: Request, who: Whole) -> Response:
        runs = desk.runs.recent(SHOWN)
        return desk.renderer.page(
            request, "overview/runs.html", rows=[account(run, desk.runs.tally(run.id)) for run in runs],
            nights=nights_of(desk.house.schedules, desk.house.shifts, desk.house.clock.now()),
            drifts=drifts_of(desk, TREND), words_of=_words(), is_whole=True, **shared(who),
        )  # fmt: skip

    @router.get("/runs/{run_id}")
    def show(request: Request, run_id: Annotated[str, FromPath(max_length=64)], who: Whole) -> Response:
        run = desk.runs.get(run_id)
        reports = sorted(desk.house.reports.of_run(run.id), key=lambda one: (night.rank(one.verdict), one.source))
        return desk.renderer.page(
            request, "overview/run.html", row=account(run, desk.runs.tally(run.id)), reports=reports[:_SOURCES],
            more=max(0, len(reports) - _SOURCES), novelty=desk.house.figures.novelty([run.id]),
            watched=watched_of(desk, who, run), is_seer=who.may(Right.SEE),
        )  # fmt: skip

    return router


def watched_of(desk: Desk, who: Person, run: Run) -> Sequence[WatchedPage]:
    """Pages that meet the watch list and carry no lead; of no place, so for whoever sees everywhere."""
    return desk.house.watched_pages.of_run(run) if who.realm.is_everything else ()


def _words() -> Mapping[str, Mapping[str, str]]:
    return {"nights": terms.NIGHTS}
