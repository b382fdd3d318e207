"""Models by API: the same functions as their pages."""

import math
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path

from classifier.evaluation import Figure
from desk.access import needs
from desk.api import ANSWERS
from desk.context import Desk
from desk.workshop import models
from desk.workshop.results import results_of
from desk.workshop.server_shapes import (
    CardOut,
    ComparisonOut,
    FigureOut,
    FindingOut,
    JudgedOut,
    ModelOut,
    ModelsOut,
    PromoteIn,
    ReturnOut,
)
from desk.workshop.shapes import Started, UndoIn
from facts.people import Person, Right

Keeper = Annotated[Person, needs(Right.MODELS)]
Version = Annotated[str, Path(max_length=64)]


def api(desk: Desk) -> APIRouter:
    """`/workshop/models`."""
    router = APIRouter(prefix="/workshop/models")

    @router.get("", summary="模型、分段和研判所教", operation_id="list_models", responses=ANSWERS)
    def listed(who: Keeper) -> ModelsOut:
        found = models.shelf(desk)
        bands = {name: getattr(found.bands, name) for name in ("red", "orange", "yellow", "blue")}
        return ModelsOut(
            models=[
                ModelOut(
                    version=one.version, place=one.place, fault=one.fault, rows=one.rows, figures=finite(one.figures)
                )
                for one in found.standings
            ],
            bands=bands, taught=dict(found.taught), silent=found.silent, is_cut_short=found.is_cut_short,
            pinned=found.pinned,
        )  # fmt: skip

    @router.get("/versions/{version}", summary="模型说明卡", operation_id="get_model_card", responses=ANSWERS)
    def card(who: Keeper, version: Version) -> CardOut:
        return CardOut(version=version, card=models.card(desk, version))

    @router.post(
        "/versions/{version}/comparisons", status_code=202, summary="与在用的模型比较", operation_id="compare_model",
        responses=ANSWERS,
    )  # fmt: skip
    def compare(who: Keeper, version: Version) -> Started:
        return Started(job=models.start_comparison(desk, who, version))

    @router.get("/comparisons/{number}", summary="比较结果", operation_id="get_model_comparison", responses=ANSWERS)
    def comparison(who: Keeper, number: Annotated[str, Path(max_length=40)]) -> ComparisonOut:
        found = results_of(desk).get(who, number, models.Compared)
        trial = found.promotion.trial
        return ComparisonOut(
            champion=trial.champion, challenger=trial.challenger,
            findings=[FindingOut(sentence=one.sentence, holds=one.holds) for one in trial.findings],
            judged=[
                JudgedOut(
                    head=one.head.value, rows=one.rows, positives=one.positives,
                    champion=_side(one.figures, 0), challenger=_side(one.figures, 1),
                )
                for one in found.judged
            ],
        )  # fmt: skip

    @router.post(
        "/versions/{version}/promotion", status_code=202, summary="启用模型", operation_id="promote_model",
        responses=ANSWERS,
    )  # fmt: skip
    def promote(who: Keeper, version: Version, given: PromoteIn) -> Started:
        return Started(job=models.start_promotion(desk, who, version, reason=given.reason, is_forced=given.force))

    @router.post("/return", summary="退回上一个模型", operation_id="roll_back_model", responses=ANSWERS)
    def back(who: Keeper, given: UndoIn) -> ReturnOut:
        went = models.roll_back(desk, who, reason=given.reason)
        return ReturnOut(given_up=went.given_up, in_use=went.in_use, passed_over=went.passed_over)

    return router


def _side(figures: Mapping[str, tuple[Figure, Figure]], at: int) -> dict[str, FigureOut]:
    return {
        name: FigureOut(value=finite(pair[at].value), low=finite(pair[at].low), high=finite(pair[at].high))
        for name, pair in figures.items()
    }


def finite(value: Any) -> Any:
    """The same with null where a number is none: JSON has no NaN."""
    if isinstance(value, Mapping):
        return {str(key): finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
