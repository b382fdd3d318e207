"""Queues, full text and saved views in the REST API."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from starlette.requests import Request
from starlette.responses import Response

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, following, place
from desk.context import Desk
from desk.queue import wishes
from desk.queue.faces import faces
from desk.queue.keeping import keep_view
from desk.queue.models import FoundOut, NightOut, ProgressOut, QueuedOut, ViewIn, ViewOut
from desk.queue.night import night_of
from desk.queue.rows import ShownRow, shown_rows
from desk.queue.searching import search
from facts.people import Person, Right
from facts.queues import SavedView

_See = Annotated[Person, needs(Right.SEE)]
_Words = Annotated[str, Query(min_length=1, max_length=200, description="要查的文字，多个词用空格分开。")]
_Run = Annotated[str, Query(max_length=64, description="批次编号；不填为最近一晚。")]
_Text = Annotated[str, Query(max_length=200)]
_Many = Annotated[list[str] | None, Query(max_length=30)]
_Number = Annotated[int, InPath(ge=1, le=2**31 - 1)]


def routes(desk: Desk) -> APIRouter:
    """Below `/api/v1`."""
    router = APIRouter(tags=["queue"])

    @router.get("/queue/nights", summary="有研判队列的批次", operation_id="list_nights", responses=ANSWERS)
    def nights(who: _See, limit: Limit = 50, after: After = None) -> Listing[NightOut]:
        found, is_whole = desk.house.nights.nights(400), who.realm.is_everything
        every = [NightOut(run=run, started_at=at, pages=n if is_whole else None) for run, at, n in found]
        start = place(after)
        shown = every[start : start + limit]
        return Listing(items=shown, total=len(every), next=following(start, len(shown), len(every)))

    @router.get("/queue", summary="研判队列", operation_id="list_queue", responses=ANSWERS)
    def queue(
        *, request: Request, who: _See, limit: Limit = 50, after: After = None, run: _Run = "", stratum: _Many = None,
        band: _Many = None, stance: _Many = None, place_: Annotated[_Many, Query(alias="place")] = None,
        sector: _Many = None, source: _Many = None, state: _Text = "", words: _Text = "", q: _Text = "",
        order: _Text = "",
    ) -> Listing[QueuedOut]:  # fmt: skip
        start = place(after)
        night = night_of(desk, who, wishes.read(request.query_params.multi_items()))
        rows = shown_rows(desk, desk.own(faces), night.chosen[start : start + limit], night.waiting)
        total = len(night.chosen)
        return Listing(items=[_queued(row) for row in rows], total=total, next=following(start, len(rows), total))

    @router.get("/queue/progress", summary="研判进度", operation_id="read_progress", responses=ANSWERS)
    def progress(who: _See, run: _Run = "") -> ProgressOut:
        night = night_of(desk, who, wishes.QueueWish(run=run))
        return ProgressOut(run=night.run, strata={name.value: pair for name, pair in night.progress.items()})

    @router.get("/search", summary="全文搜索", operation_id="search_pages", responses=ANSWERS)
    def found(who: _See, q: _Words, limit: Limit = 20, after: After = None) -> Listing[FoundOut]:
        pages = search(desk, who, q, before=place(after) or None, size=limit)
        items = [
            FoundOut(
                page_id=row.page_id, title=row.title, host=row.host, fetched_at=row.fetched_at, subject=row.subject,
                band=row.band and row.band.value, stance=row.stance and row.stance.value,
                snippet="".join(piece.text for piece in row.pieces), lead=row.lead.lead if row.lead else None,
            )
            for row in pages.rows
        ]  # fmt: skip
        return Listing(items=items, total=pages.total, next=None if pages.before is None else str(pages.before))

    @router.get("/views", summary="保存的视图", operation_id="list_views", responses=ANSWERS)
    def views(who: _See, limit: Limit = 50, after: After = None, list_: Annotated[_Text, Query(alias="list")] = "queue") -> Listing[ViewOut]:  # fmt: skip  # noqa: E501
        every = [_view(one) for one in desk.house.saved_views.of(who, list_)]
        start = place(after)
        shown = every[start : start + limit]
        return Listing(items=shown, total=len(every), next=following(start, len(shown), len(every)))

    @router.post("/views", summary="保存视图", operation_id="keep_view", responses=ANSWERS, status_code=201)
    def keep(who: _See, view: ViewIn) -> ViewOut:
        return _view(keep_view(desk, who, list_name=view.list, name=view.name, query=view.query, shared=view.shared))

    @router.delete(
        "/views/{number}", summary="删除视图", operation_id="remove_view", responses=ANSWERS, status_code=204
    )  # fmt: skip
    def remove(who: _See, number: _Number) -> Response:
        desk.house.saved_views.remove(who, number)
        return Response(status_code=204)

    return router


def _view(one: SavedView) -> ViewOut:
    return ViewOut(
        id=one.id, list=one.list, name=one.name, query=one.query, by=one.by, is_own=one.is_own, shared=one.shared
    )


def _queued(row: ShownRow) -> QueuedOut:
    page, lead = row.page, row.lead
    return QueuedOut(
        page_id=page.showing.page_id, position=page.showing.position, stratum=page.showing.stratum.value,
        probability=page.showing.probability, title=row.face.title, host=row.host, source=page.source,
        fetched_at=page.fetched_at, score=page.score, band=page.band and page.band.value,
        stance=page.stance and page.stance.value, quote=row.face.quote, percent=row.percent,
        lead=lead.lead if lead else None, subject=row.subject, districts=sorted(lead.districts) if lead else [],
        sector=lead.sector if lead else None, sightings=lead.pages if lead else 0, sites=lead.sites if lead else 0,
        near_copies=row.copies,
        age_days=row.age, due=lead.due if lead else None, said=row.said, said_by=page.word.by if page.word else None,
        is_waiting=row.is_waiting,
    )  # fmt: skip
