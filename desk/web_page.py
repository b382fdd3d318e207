"""One screened page, lead or not: its text, what its score rests on, and the form that says what it does."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk import opinion_form
from desk.context import Desk, Form
from desk.guard import has_token, remember
from desk.opinion_form import TypedOpinion
from desk.page_view import gather_page
from desk.queue_list import spoken_of
from desk.reading import ReadingWish, wish
from desk.unmasking import UNNAMED_WARNING, note_unmasking


def routes(desk: Desk) -> APIRouter:
    """`/pages/{id}` and `/pages/{id}/opinions`."""
    router = APIRouter()

    @router.get("/pages/{page_id}")
    def show(request: Request, page_id: int, unmask: str = "", heat: str = "") -> Response:
        desk.ports.pages.get(page_id)
        asked = unmask == "1"
        bare = asked and note_unmasking(desk, request, f"page {page_id}", page_id)
        warning = UNNAMED_WARNING if asked and not bare else ""
        return _page(desk, request, page_id, TypedOpinion(), wanted=wish(bare, heat), warning=warning)

    @router.post("/pages/{page_id}/opinions")
    def say(request: Request, page_id: int, form: Form) -> Response:
        desk.ports.pages.get(page_id)
        typed = opinion_form.check(opinion_form.read(form))
        if not has_token(request, form.get("token", "")):
            return _again(
                desk, request, page_id, typed, status=403, said="页面打开太久或系统已重启；内容已保留，请再提交。"
            )
        if typed.problems:
            return _again(desk, request, page_id, typed, status=422, said="还没有写入：请改正下面标出的内容。")
        desk.ports.reviews.say(opinion_form.opinion(typed, page_id, desk.ports.clock.now()))
        response = RedirectResponse(_onward(desk, page_id), 303)
        remember(response, typed.analyst)
        return response

    return router


def _again(desk: Desk, request: Request, page_id: int, typed: TypedOpinion, /, *, status: int, said: str) -> Response:
    told = TypedOpinion(
        stance=typed.stance, analyst=typed.analyst, reason=typed.reason, problems={**typed.problems, "": said}
    )
    return _page(desk, request, page_id, told, status=status)


def _page(
    desk: Desk,
    request: Request,
    page_id: int,
    typed: TypedOpinion,
    /,
    *,
    wanted: ReadingWish | None = None,
    status: int = 200,
    warning: str = "",
) -> Response:
    view = gather_page(desk, page_id, wanted or ReadingWish())
    return desk.renderer.page(request, "page.html", status, view=view, typed=typed, warning=warning)


def _onward(desk: Desk, page_id: int) -> str:
    """The next page of the same queue that nobody has spoken of, else the queue."""
    run = desk.ports.pages.get(page_id).run
    said = spoken_of(desk.ports.reviews)
    queue = [one.page_id for one in desk.ports.reviews.shown(run)]
    start = queue.index(page_id) + 1 if page_id in queue else 0
    left = [one for one in (*queue[start:], *queue[:start]) if one not in said]
    return f"/pages/{left[0]}" if left else f"/queue?run={run}"
