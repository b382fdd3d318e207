"""Reviewing for programs: page details, decisions, undo, second opinions, figures."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.realm import check_page
from desk.review import models
from desk.review.agreement import agreement
from desk.review.deciding import Wish, decide
from desk.review.merging import merge_targets
from desk.review.meter import meter
from desk.review.order import place_of
from desk.review.page_view import gather_page
from desk.review.reading import ReadingWish
from desk.review.reasons import dismissal_reasons
from desk.review.screen import From, PageId
from desk.review.seconds import waiting
from desk.review.telling import page_out
from desk.review.undoing import undo
from facts.people import Person, Right

See = Annotated[Person, needs(Right.SEE)]
Speak = Annotated[Person, needs(Right.JUDGE, Right.REVIEW)]


def routes(desk: Desk) -> APIRouter:
    """Everything below `/api/v1/review`."""
    router = APIRouter(prefix="/review", tags=["review"], responses=ANSWERS)

    @router.get("/pages/{page_id}", summary="页面详情", operation_id="get_review_page")
    def page(page_id: PageId, who: See, source: From = "") -> models.PageOut:
        check_page(desk, who, page_id)
        desk.house.pages.get(page_id)
        view = gather_page(desk, who, page_id, ReadingWish())
        return page_out(view, place_of(desk, who, view.page, source))

    @router.post("/pages/{page_id}/decisions", summary="研判一页", operation_id="decide_page")
    def say(page_id: PageId, who: Speak, wish: models.DecisionIn) -> models.DecisionOut:
        check_page(desk, who, page_id)
        found = desk.house.pages.get(page_id)
        onward = place_of(desk, who, found, wish.source).onward
        given = wish.model_dump(exclude={"source", "stance"})
        done = decide(desk, who, page_id, Wish(**given, stance=wish.stance.value if wish.stance else ""))
        lead = desk.house.leads.on_page(page_id)
        last = desk.house.words_said.of_page_and_lead(page_id, lead.id if lead else None).last_judgement
        return models.DecisionOut(
            page=page_id, lead=done.lead, said=done.said, goes_on=done.goes_on, next=onward, known=last,
            meter=models.MeterOut(**asdict(meter(desk, who))),
        )  # fmt: skip

    @router.post("/undo", summary="撤销本人的上一条", operation_id="undo_review")
    def take_back(who: Speak) -> models.UndoneOut:
        done = undo(desk, who)
        figures = models.MeterOut(**asdict(meter(desk, who)))
        return models.UndoneOut(said=done.said, page=done.page_id, lead=done.lead, meter=figures)

    @router.get("/pages/{page_id}/targets", summary="可以并入的线索", operation_id="list_merge_targets")
    def targets(
        page_id: PageId, who: See, q: Annotated[str, Query(max_length=100)] = "", limit: Limit = 50, after: After = None
    ) -> Listing[models.TargetOut]:
        check_page(desk, who, page_id)
        return paged([models.TargetOut(**asdict(one)) for one in merge_targets(desk, who, page_id, q)], limit, after)

    @router.get("/seconds", summary="等待复核的页面", operation_id="list_second_opinions")
    def seconds(who: See, limit: Limit = 50, after: After = None) -> Listing[models.SecondOut]:
        rows = [asdict(one) for one in waiting(desk, who)]
        return paged([models.SecondOut(page=row.pop("page_id"), **row) for row in rows], limit, after)

    @router.get("/meter", summary="本人研判进度", operation_id="get_review_meter")
    def figures(who: See) -> models.MeterOut:
        return models.MeterOut(**asdict(meter(desk, who)))

    @router.get("/reasons", summary="排除的理由", operation_id="list_dismissal_reasons")
    def reasons(_: See, limit: Limit = 50, after: After = None) -> Listing[models.ReasonOut]:
        return paged([models.ReasonOut(**asdict(one)) for one in dismissal_reasons().values()], limit, after)

    @router.get("/agreement", summary="两人研判的一致程度", operation_id="get_agreement")
    def agreed(_: Annotated[Person, needs(Right.OVERVIEW)]) -> models.AgreementOut:
        return models.AgreementOut(**asdict(agreement(desk.house.said_figures)))

    return router
