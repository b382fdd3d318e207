"""The pages of this room: the capture inside its frame, everything about one capture, its evidence checked."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.capture.changes import changes_of
from desk.capture.checking import check, check_shown, note_damage, opened, page_of_lead
from desk.capture.document import document
from desk.capture.frame import frame_of
from desk.capture.looks import PageId, looks
from desk.capture.panel import panel_of
from desk.capture.screened import screening_of
from desk.capture.sealing import downloaded, sealed
from desk.chinese import in_chinese
from desk.context import Desk
from desk.masking import Cover
from desk.realm import check_lead, check_page
from desk.seen import read_back, title_of
from desk.unmasking import is_unmasked
from facts.errors import DamagedExhibit
from facts.pages import Page
from facts.people import Person, Right
from text.inert import notice

_Said = Annotated[str, Query(max_length=20)]
_LeadId = Annotated[str, Path(max_length=40)]
_See = Annotated[Person, needs(Right.SEE)]


def routes(desk: Desk) -> APIRouter:
    """`/pages/{id}/capture`, `/pages/{id}/evidence`, `/pages/{id}/exhibit/…` and the old addresses below /leads."""
    router = APIRouter()

    @router.get("/pages/{page_id}/capture")
    def show(
        request: Request, page_id: PageId, who: _See, *,
        show: _Said = "", hidden: _Said = "", links: _Said = "", marks: _Said = "",
    ) -> Response:  # fmt: skip
        page = page_for(desk, who, page_id)
        bare = is_unmasked(desk, request, f"page {page_id}")
        try:
            return sealed(document(desk, page, looks(show, hidden, links, marks), unmask=bare).html)
        except DamagedExhibit as problem:
            note_damage(desk, who, page, problem)
            return sealed(_damaged(problem), 500)

    @router.get("/pages/{page_id}/evidence")
    def evidence(request: Request, page_id: PageId, who: _See, show: _Said = "") -> Response:
        page = page_for(desk, who, page_id)
        bare = is_unmasked(desk, request, f"page {page_id}")
        title = title_shown(desk, page, unmask=bare)
        return desk.renderer.page(
            request,
            "capture/page.html",
            page=page,
            title=title,
            frame=frame_of(desk, page, unmasked=bare, title=title, show=looks(show).show),
            changes=changes_of(desk, page, unmask=bare),
            panel=panel_of(desk, page, unmask=bare),
            unmasked=bare,
            section="queue",
        )

    @router.get("/pages/{page_id}/exhibit/check")
    def checked(request: Request, page_id: PageId, who: _See) -> Response:
        found = check(desk, who, page_for(desk, who, page_id))
        bare = is_unmasked(desk, request, f"page {page_id}")
        panel = panel_of(desk, found.page, unmask=bare)
        return desk.renderer.page(request, "capture/checked.html", found=found, panel=panel, section="queue")

    @router.get("/pages/{page_id}/exhibit/download")
    def download(page_id: PageId, who: _See) -> Response:
        page = page_for(desk, who, page_id)
        check_shown(desk, who, page)
        capture = opened(desk, who, page, "exhibit downloaded")
        return downloaded(capture.body, f"page-{page_id}-{page.sha256[:12]}.bin")

    @router.get("/leads/{lead_id}/exhibit/{act}")
    def moved(lead_id: _LeadId, act: Annotated[str, Path(pattern="^(check|download)$")], who: _See) -> Response:
        check_lead(desk, who, lead_id)
        return RedirectResponse(f"/pages/{page_of_lead(desk, lead_id)}/exhibit/{act}", 308)

    return router


def page_for(desk: Desk, who: Person, page_id: int) -> Page:
    """A page that somebody may see.

    Raises:
        NotKnown: there is none, or it is outside their realm.
    """
    check_page(desk, who, page_id)
    return desk.house.pages.get(page_id)


def title_shown(desk: Desk, page: Page, *, unmask: bool) -> str:
    """The title of a page, covered; empty where it has none."""
    screening = screening_of(desk, page)
    return Cover(read_back(screening), unmask=unmask).label(title_of(screening)) if screening else ""


def _damaged(problem: DamagedExhibit) -> str:
    return notice(
        "证据件核验不符，不能显示",
        [
            in_chinese(str(problem)),
            "读出的内容与登记的摘要不一致，或文件已缺失；已写入审计记录。",
            "请勿使用这份证据，不要改动证据目录，从备份恢复该文件后再核验。",
            "在服务器上运行 fangfei evidence fsck 可查出受影响的全部文件。",
        ],
    )
