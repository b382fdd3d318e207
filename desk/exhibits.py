"""The evidence behind a lead: checked against its digest, or handed out as bytes that no browser will run."""

import hashlib

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.context import Desk
from desk.guard import analyst_of
from facts.cases import Lead
from facts.errors import DamagedExhibit, NotKnown
from facts.pages import Capture

#: Who acts in the audit chain while nobody has given a name.
UNNAMED = "未署名（值班台）"
_SEALED = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Download-Options": "noopen"}


def routes(desk: Desk) -> APIRouter:
    """`/leads/{id}/exhibit/check` and `/leads/{id}/exhibit/download`."""
    router = APIRouter()

    @router.get("/leads/{lead_id}/exhibit/check")
    def check(request: Request, lead_id: str) -> Response:
        lead = desk.ports.leads.get(lead_id)
        capture = _open(desk, request, lead, "exhibit verified")
        page = desk.ports.pages.get(lead.page_id or 0)
        digest = hashlib.sha256(capture.body).hexdigest()
        return desk.renderer.page(
            request, "exhibit.html", lead=lead, page=page, capture=capture, digest=digest, at=desk.ports.clock.now()
        )

    @router.get("/leads/{lead_id}/exhibit/download")
    def download(request: Request, lead_id: str) -> Response:
        lead = desk.ports.leads.get(lead_id)
        capture = _open(desk, request, lead, "exhibit downloaded")
        name = f"{lead.id}-{hashlib.sha256(capture.body).hexdigest()[:12]}.bin"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', **_SEALED}
        return Response(capture.body, media_type="application/octet-stream", headers=headers)

    return router


def _open(desk: Desk, request: Request, lead: Lead, act: str) -> Capture:
    """Open the exhibit of a lead and write down who did; a damaged one is written down as such.

    Raises:
        DamagedExhibit: it is missing, cut off, or does not match its digest.
        NotKnown: no page of it was captured.
    """
    exhibit = lead.exhibit
    if exhibit is None:
        raise NotKnown(f"线索 {lead.id} 来自外部线索，没有网页证据件。")
    where: dict[str, object] = {"file": exhibit.file, "offset": exhibit.offset, "sha256": exhibit.sha256}
    actor = analyst_of(request) or UNNAMED
    try:
        capture = desk.ports.vault.open(exhibit)
    except DamagedExhibit as problem:
        where["problem"] = str(problem)
        desk.ports.audit.append(actor=actor, act="exhibit found damaged", subject=lead.id or "", detail=where)
        raise
    desk.ports.audit.append(actor=actor, act=act, subject=lead.id or "", detail=where)
    return capture
