"""Models: versions with their figures, comparison, promotion, return; and the bands in use."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.guard import has_token
from desk.workshop import models
from desk.workshop.model_card import METRICS as CARD_METRICS
from desk.workshop.page import Pages
from desk.workshop.results import results_of
from desk.workshop.trial_words import told
from facts.errors import BadInput
from facts.people import Person, Right

Keeper = Annotated[Person, needs(Right.MODELS)]
Version = Annotated[str, Path(max_length=64)]
TOO_LATE = "页面打开得太久，没有更换模型；请再按一次。"
PLACES = {"in use": "在用", "before": "上一个", "earlier": "更早", "challenger": "候选"}
METRICS = {
    "average_precision": "平均精确率", "precision": "精确率", "recall": "召回率", "f1": "F1",
    "calibration_error": "校准误差", "false_alarms": "误报率",
}  # fmt: skip


def routes(desk: Desk) -> APIRouter:
    """`/workshop/models` and what is below."""
    router = APIRouter(prefix="/workshop/models")
    render = Pages(desk)

    def listed_page(
        request: Request, *, status: int = 200, warning: str = "", reason: str = "", notice: str = ""
    ) -> Response:
        return render(
            request, "models.html", status, shelf=models.shelf(desk), places=PLACES, warning=warning, reason=reason,
            notice=notice, folder=str(desk.house.shelf.folder),
        )  # fmt: skip

    @router.get("")
    def listed(request: Request, who: Keeper) -> Response:
        return listed_page(request)

    @router.get("/versions/{version}")
    def card(request: Request, who: Keeper, version: Version) -> Response:
        return render(
            request, "model_card.html", 200, version=version, card=models.card_told(desk, version), metrics=CARD_METRICS
        )

    @router.post("/acts")
    def act(request: Request, who: Keeper, form: Form) -> Response:
        what, version, reason = form.get("do", ""), form.get("version", "")[:64], form.get("reason", "")
        if not has_token(request, form.get("token", "")):
            return listed_page(request, status=403, warning=TOO_LATE, reason=reason)
        try:
            if what != "back":
                return RedirectResponse(f"/jobs/{_started(desk, who, what, version, reason)}", 303)
            went = models.roll_back(desk, who, reason=reason)
        except BadInput as problem:
            return listed_page(request, status=422, warning=str(problem), reason=reason)
        return listed_page(request, notice=f"已退回到 {went.in_use}；{went.given_up} 仍在架上。")

    @router.get("/comparisons/{number}")
    def comparison(request: Request, who: Keeper, number: Annotated[str, Path(max_length=40)]) -> Response:
        found = results_of(desk).get(who, number, models.Compared)
        return render(
            request,
            "comparison.html",
            200,
            found=found,
            trial=found.promotion.trial,
            metrics=METRICS,
            reason="",
            told=told,
        )

    return router


def _started(desk: Desk, who: Person, what: str, version: str, reason: str) -> str:
    if what == "compare":
        return models.start_comparison(desk, who, version)
    if what in ("promote", "force"):
        return models.start_promotion(desk, who, version, reason=reason, is_forced=what == "force")
    raise BadInput("没有这种操作。")
