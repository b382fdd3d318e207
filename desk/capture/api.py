"""The REST API of this room: what its pages show and do, by the same functions."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from desk.access import needs
from desk.api import ANSWERS, Problem
from desk.capture.changes import Changes, changes_of
from desk.capture.checking import check, check_shown, note_damage, opened
from desk.capture.document import document
from desk.capture.looks import Looks, PageId, Show
from desk.capture.models import (
    CaptureOut,
    ChangesOut,
    CheckedOut,
    EvidenceOut,
    ExhibitOut,
    MoveOut,
    RewrittenOut,
    VerdictOut,
)
from desk.capture.pages import page_for
from desk.capture.panel import Panel, panel_of
from desk.capture.sealing import downloaded
from desk.context import Desk
from desk.unmasking import is_unmasked
from facts.errors import DamagedExhibit
from facts.pages import Exhibit
from facts.people import Person, Right

_DAMAGED: dict[int | str, dict[str, Any]] = {500: {"model": Problem, "description": "证据件核验不符，已写入审计记录。"}}
_ANSWERS = ANSWERS | _DAMAGED
_See = Annotated[Person, needs(Right.SEE)]


def api(desk: Desk) -> APIRouter:
    """`/pages/{id}/capture`, `/changes`, `/evidence` and `/exhibit/…`."""
    router = APIRouter(tags=["capture"])

    @router.get(
        "/pages/{page_id}/capture", summary="网页原貌、截图或文字", operation_id="get_capture", responses=_ANSWERS
    )
    def capture(
        request: Request, page_id: PageId, who: _See, *,
        show: Annotated[Show, Query(description="看哪一种。")] = Show.ORIGINAL,
        hidden: Annotated[bool, Query(description="显示网页藏起来的内容。")] = False,
        links: Annotated[bool, Query(description="写出链接指向的网址。")] = False,
        marks: Annotated[bool, Query(description="标出得分依据。")] = True,
    ) -> CaptureOut:  # fmt: skip
        page, bare = page_for(desk, who, page_id), is_unmasked(desk, request, f"page {page_id}")
        try:
            made = document(desk, page, Looks(show=show, hidden=hidden, links=links, marks=marks), unmask=bare)
        except DamagedExhibit as problem:
            note_damage(desk, who, page, problem)
            raise
        inert = made.inert
        return CaptureOut(
            page=page_id, show=show.value, unmasked=bare, html=made.html, damaged=made.damaged,
            pictures=inert.pictures if inert else 0, missing_pictures=inert.missing_pictures if inert else 0,
            sheets=inert.sheets if inert else 0, missing_sheets=inert.missing_sheets if inert else 0,
            removed=dict(inert.removed) if inert else {}, is_cut=bool(inert and inert.is_cut),
        )  # fmt: skip

    @router.get(
        "/pages/{page_id}/changes", summary="与上次访问相比的变化", operation_id="get_changes", responses=_ANSWERS
    )
    def changes(request: Request, page_id: PageId, who: _See) -> ChangesOut:
        page = page_for(desk, who, page_id)
        return changes_out(changes_of(desk, page, unmask=is_unmasked(desk, request, f"page {page_id}")))

    @router.get("/pages/{page_id}/evidence", summary="证据件", operation_id="get_evidence", responses=_ANSWERS)
    def evidence(request: Request, page_id: PageId, who: _See) -> EvidenceOut:
        page = page_for(desk, who, page_id)
        return evidence_out(panel_of(desk, page, unmask=is_unmasked(desk, request, f"page {page_id}")))

    @router.get(
        "/pages/{page_id}/exhibit/check", summary="核验证据件（留痕）", operation_id="check_exhibit", responses=_ANSWERS
    )
    def checked(page_id: PageId, who: _See) -> CheckedOut:
        found = check(desk, who, page_for(desk, who, page_id))
        return CheckedOut(
            page=page_id, at=found.at, sha256=found.page.exhibit.sha256, body_sha256=found.body_sha256,
            is_same_body=found.is_same_body, same_pages=[one.id or 0 for one in found.same],
        )  # fmt: skip

    @router.get(
        "/pages/{page_id}/exhibit/download",
        summary="下载原始内容（留痕）",
        operation_id="download_exhibit",
        responses={**_ANSWERS, 200: {"content": {"application/octet-stream": {}}, "description": "原始内容。"}},
        response_class=Response,
    )
    def download(page_id: PageId, who: _See) -> Response:
        page = page_for(desk, who, page_id)
        check_shown(desk, who, page)
        found = opened(desk, who, page, "exhibit downloaded")
        return downloaded(found.body, f"page-{page_id}-{page.sha256[:12]}.bin")

    return router


def changes_out(told: Changes) -> ChangesOut:
    """The changes as the API tells them."""
    return ChangesOut(
        page=told.page.id or 0, fetched_at=told.page.fetched_at,
        before=told.before.id if told.before else None, before_at=told.before.fetched_at if told.before else None,
        first_seen=told.first_seen, times=told.times, is_same=told.is_same, alike=told.alike, problem=told.problem,
        rewritten=[RewrittenOut(before=one.before, after=one.after) for one in told.rewritten],
        removed=list(told.removed), added=list(told.added),
        moves=[MoveOut(kind=one.kind, told=one.told, is_new=one.is_new) for one in told.moves],
        verdicts=[VerdictOut(word=one.word, before=one.before, after=one.after) for one in told.verdicts],
        gone_since=told.absence.since if told.absence else None,
    )  # fmt: skip


def evidence_out(panel: Panel) -> EvidenceOut:
    """The evidence as the API tells it."""
    page = panel.page
    return EvidenceOut(
        page=page.id or 0, run=page.run, source=page.source, url=panel.url, requested_url=panel.requested_url,
        fetched_at=page.fetched_at, status=page.status, ip=page.ip, tls_error=page.tls_error,
        redirects=list(panel.redirects), content_type=page.content_type, size=page.size, sha256=page.sha256,
        exhibit=_exhibit(panel.exhibit, panel.block_digest), rendered=page.rendered,
        screenshot=_exhibit(panel.screenshot) if panel.screenshot else None, kept_by=panel.kept_by,
    )  # fmt: skip


def _exhibit(one: Exhibit, block: str = "") -> ExhibitOut:
    return ExhibitOut(
        file=one.file, offset=one.offset, sha256=one.sha256, record_id=one.record_id, block_sha256=block or None
    )  # fmt: skip
