"""The overview as numbers."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi import Path as FromPath

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.operations.showing import note
from desk.overview import health, night, sources
from desk.overview.account import account
from desk.overview.funnel import funnel_of
from desk.overview.models import (
    DutiesOut,
    FunnelOut,
    NightOut,
    PaceOut,
    RegionOut,
    RegionsOut,
    ReportOut,
    RunDetailOut,
    RunOut,
    ScheduledNightOut,
    SourceOut,
    StepOut,
    TallyOut,
    TrendsOut,
    WatchedPageOut,
)
from desk.overview.nights import ScheduledNight
from desk.overview.period import USUAL, period_of
from desk.overview.regions import regions_of
from desk.overview.run_pages import watched_of
from desk.overview.scores import Kept, Scores, terms_of
from desk.overview.trends import trends_of
from desk.overview.trust_models import (
    AgreementOut,
    DrawingOut,
    DrawnOut,
    DriftOut,
    HealthOut,
    MissingOut,
    ReliabilityOut,
    ScoreboardOut,
)
from desk.realm import needs_whole
from facts.people import Person, Right
from leads.scoreboard import words as score_words

Viewer = Annotated[Person, needs(Right.OVERVIEW)]
Whole = Annotated[Person, needs_whole(Right.OVERVIEW)]
Days = Annotated[int, Query(ge=1, le=365, description="统计几天：7、30、90、365；其他数按 30 计。")]
#: Runs that the list goes back.
_RUNS = 1_000


def api(desk: Desk) -> APIRouter:
    """`/overview/…` and `/runs` below `/api/v1`."""
    router, drawn = APIRouter(tags=["overview"], responses=ANSWERS), Scores(desk)
    _night(router, desk)
    _figures(router, desk, drawn)
    _scoreboard(router, drawn)
    _trust(router, desk)
    _runs(router, desk)
    return router


def _night(router: APIRouter, desk: Desk) -> None:
    @router.get("/overview/night", summary="最近一夜", operation_id="overview_night")
    def last(who: Viewer) -> NightOut:
        desk.house.keeper.look()
        found = night.now_of(desk, who)
        one = found.night
        return NightOut(
            runs=[RunOut.model_validate(run) for run in one.runs] if one else [],
            tally=TallyOut.model_validate(one.tally) if one and one.is_whole else None,
            pages_new=one.novelty.new if one and one.is_whole else None,
            pages_changed=one.novelty.changed if one and one.is_whole else None,
            pages_vanished=one.vanished if one and one.is_whole else None,
            leads_new=one.leads_new if one else 0,
            leads_again=one.leads_again if one else 0,
            lacking=[ReportOut.model_validate(report) for report in one.lacking] if one else [],
            missed=[_night_out(each, who) for each in found.nights.lost],
            running=[run.id for run in found.running],
            duties=DutiesOut.model_validate(found.duties),
            questions=found.questions,
            problems=found.nights.problems,
            unseen=len(found.standing.lost),
            scheduler_alive=found.standing.is_alive,
            next_at=found.nights.next_at,
        )


def _night_out(one: ScheduledNight, who: Person) -> ScheduledNightOut:
    # A note counts pages and leads of everywhere.
    return ScheduledNightOut.model_validate(replace(one, note=note(one.note) if who.realm.is_everything else ""))


def _figures(router: APIRouter, desk: Desk, drawn: Scores) -> None:
    @router.get("/overview/funnel", summary="从页面到立案", operation_id="overview_funnel")
    def way(who: Viewer, days: Days = USUAL) -> FunnelOut:
        desk.house.keeper.look()
        period = period_of(days, desk.house.clock.now())
        found = funnel_of(desk, who, period, drawn.last)
        steps = [StepOut.model_validate(step) for step in found.steps]
        return FunnelOut(first=period.first, last=period.today, steps=steps, notes=found.notes)

    @router.get("/overview/districts", summary="各区、各行业线索", operation_id="overview_districts")
    def where(who: Viewer) -> RegionsOut:
        desk.house.keeper.look()
        found = regions_of(desk, who)
        rows = {
            name: [RegionOut.model_validate(row) for row in getattr(found, name)]
            for name in ("districts", "zones", "sectors")
        }
        return RegionsOut.model_validate({**rows, "total": found.total})

    @router.get("/overview/trends", summary="走势", operation_id="overview_trends")
    def over_time(who: Viewer, days: Days = USUAL) -> TrendsOut:
        desk.house.keeper.look()
        found, is_whole = trends_of(desk, who, period_of(days, desk.house.clock.now())), who.realm.is_everything
        points = [
            PaceOut(
                first=f"{edge:%Y-%m-%d}", runs=pace.runs if is_whole else None,
                pages=pace.pages if is_whole else None, found=pace.found, promised=pace.promised,
                confirmed=pace.confirmed, dismissed=pace.dismissed,
            )
            for edge, pace in zip(found.period.edges(), found.paces, strict=False)
        ]  # fmt: skip
        return TrendsOut(first=found.period.first, last=found.period.today, step=found.period.step, points=points)


def _trust(router: APIRouter, desk: Desk) -> None:
    @router.get("/overview/sources", summary="各来源", operation_id="overview_sources")
    def from_where(_: Whole, days: Days = USUAL, limit: Limit = 50, after: After = None) -> Listing[SourceOut]:
        rows = sources.sources_of(desk, period_of(days, desk.house.clock.now()))
        return paged([_source(row) for row in rows], limit, after)

    @router.get("/overview/health", summary="筛查质量", operation_id="overview_health")
    def trust(_: Whole) -> HealthOut:
        found = health.health_of(desk)
        drifts = [DriftOut.model_validate(one) for one in found.drifts]
        return HealthOut(
            drifts=drifts,
            missing=MissingOut.model_validate(found.missing),
            agreement=AgreementOut.model_validate(found.agreement),
            reliability=ReliabilityOut.model_validate(found.reliability),
        )


def _scoreboard(router: APIRouter, drawn: Scores) -> None:
    @router.get("/overview/scoreboard", summary="最近一次计算的成效表", operation_id="overview_scoreboard")
    def last(_: Whole) -> DrawnOut:
        kept = drawn.last
        return DrawnOut(board=_board(kept) if kept else None)

    @router.post("/overview/scoreboard", summary="重新计算成效表", operation_id="draw_scoreboard", status_code=202)
    def draw(who: Whole) -> DrawingOut:
        return DrawingOut(job=drawn.start(who))


def _board(kept: Kept) -> ScoreboardOut:
    board, terms = kept.board, terms_of(kept.board)
    plain = {name: getattr(board, name) for name in ScoreboardOut.model_fields if hasattr(board, name)}
    return ScoreboardOut.model_validate(
        plain
        | {
            "cases": len(board.results), "fruitful": terms.fruitful, "noisy": terms.noisy,
            "summary": score_words.summary(board),
        }
    )  # fmt: skip


def _runs(router: APIRouter, desk: Desk) -> None:
    @router.get("/runs", summary="运行记录", operation_id="list_runs")
    def listed(_: Whole, limit: Limit = 50, after: After = None) -> Listing[RunOut]:
        return paged([RunOut.model_validate(run) for run in desk.runs.recent(_RUNS)], limit, after)

    @router.get("/runs/{run_id}", summary="一次运行", operation_id="get_run")
    def one(run_id: Annotated[str, FromPath(max_length=64)], who: Whole) -> RunDetailOut:
        run = desk.runs.get(run_id)
        row = account(run, desk.runs.tally(run.id))
        return RunDetailOut(
            id=run.id, status=run.status, started_at=run.started_at, ended_at=run.ended_at, note=run.note,
            tally=TallyOut.model_validate(row.tally), verdict=row.verdict, gaps=row.gaps,
            reports=[ReportOut.model_validate(report) for report in desk.house.reports.of_run(run.id)],
            watched=[WatchedPageOut.model_validate(page) for page in watched_of(desk, who, run)],
        )  # fmt: skip


def _source(row: sources.SourceRow) -> SourceOut:
    one = row.standing
    return SourceOut(
        source=one.source, verdict=row.verdict, runs=one.runs, seen=one.seen, last_at=one.last_at,
        seen_at=one.seen_at, pages=one.pages, leads=one.leads, confirmed=one.confirmed, pages_each=row.pages_each,
        drift=row.report.drift if row.report else (),
    )  # fmt: skip
