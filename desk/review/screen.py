"""The one screen: `/review/{page}`, and the same as a fragment for the script."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk import words
from desk.access import needs
from desk.capture import changes_of, frame_of, panel_of
from desk.context import Desk
from desk.realm import check_page
from desk.review.identifiers import identifier_graph
from desk.review.meter import meter
from desk.review.order import MOST_FROM, first_of, place_of
from desk.review.page_view import gather_page
from desk.review.reading import wish
from desk.review.reasons import dismissal_reasons
from desk.unmasking import is_unmasked
from facts.people import Person, Right

#: Numbers of pages; the table's key has 31 bits.
PageId = Annotated[int, Path(ge=1, le=2**31 - 1)]
From = Annotated[str, Query(alias="from", max_length=MOST_FROM)]
TABS = {"text": "文字", "frame": "原貌", "heat": "热力", "changes": "变化"}


def routes(desk: Desk) -> APIRouter:
    """`/review`, `/review/{page}`, its fragment, and the old address of a page."""
    router = APIRouter()

    @router.get("/review")
    def begin(who: Annotated[Person, needs(Right.SEE)], source: From = "") -> Response:
        first = first_of(desk, who, source)
        return RedirectResponse(f"/review/{first}?from={quote(source, safe='')}" if first else "/queue", 303)

    @router.get("/review/{page_id}")
    def show(
        request: Request, page_id: PageId, who: Annotated[Person, needs(Right.SEE)], *, source: From = "",
        tab: str = "text", heat: str = "", done: Annotated[str, Query(max_length=40)] = "",
    ) -> Response:  # fmt: skip
        values = screen_values(desk, request, who, page_id, source, tab=tab, heat=heat)
        return desk.renderer.page(request, "review/page.html", notice=_done(desk, who, done), problem="", **values)

    @router.get("/review/{page_id}/part")
    def part(
        request: Request, page_id: PageId, who: Annotated[Person, needs(Right.SEE)], *, source: From = "",
        tab: str = "text", heat: str = "",
    ) -> Response:  # fmt: skip
        values = screen_values(desk, request, who, page_id, source, tab=tab, heat=heat)
        return desk.renderer.page(request, "review/screen.html", problem="", **values)

    @router.get("/pages/{page_id}")
    def moved(request: Request, page_id: PageId, who: Annotated[Person, needs(Right.SEE)]) -> Response:
        check_page(desk, who, page_id)
        desk.house.pages.get(page_id)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/review/{page_id}{query}", 307)

    return router


def screen_values(
    desk: Desk, request: Request, who: Person, page_id: int, source: str, *, tab: str = "text", heat: str = ""
) -> dict[str, Any]:
    """What the template of the screen takes.

    Raises:
        NotKnown: there is no such page, or it is outside the person's realm.
    """
    check_page(desk, who, page_id)
    desk.house.pages.get(page_id)
    tab = "heat" if heat else tab if tab in TABS else "text"
    bare = is_unmasked(desk, request, f"page {page_id}")
    view = gather_page(desk, who, page_id, wish(bare, (heat or "solicitation") if tab == "heat" else ""))
    return {
        "view": view,
        "reading": view.reading,
        "frame": frame_of(desk, view.page, unmasked=bare, title=view.title),
        "changes": changes_of(desk, view.page, unmask=bare) if tab == "changes" else None,
        "panel": panel_of(desk, view.page, unmask=bare),
        "graph": identifier_graph(view.title, view.identifiers),
        "place": place_of(desk, who, view.page, source),
        "meter": meter(desk, who),
        "source": source,
        "tab": tab,
        "tabs": TABS,
        "reasons": dismissal_reasons(),
        "unmasked": bare,
        "here": view.path,
        "section": "queue",
    }


def _done(desk: Desk, who: Person, done: str) -> str:
    """What was just written, read back from the book and never from the address."""
    if not done:
        return ""
    if done == "undo":
        return "已撤销上一条。"
    last = next(iter(desk.house.words_said.last_of(who.name, desk.house.clock.now().replace(hour=0, minute=0))), None)
    if last is None or str(last.page_id) != done:
        return "已记录。"
    told = words.DECISIONS.get(last.what) or words.STANCES.get(last.what) or f"并入 {last.what}"
    return f"已记录：页面 {last.page_id} {told}。"
