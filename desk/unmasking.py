"""Who sees personal values: written down each time, and nobody does without a name."""

from starlette.requests import Request

from desk.context import Desk
from desk.guard import analyst_of

UNNAMED_WARNING = "请先在页面右上角填写姓名，再显示原文：每次显示都会留痕。"


def note_unmasking(desk: Desk, request: Request, subject: str, page_id: int | None) -> bool:
    """Write down who sees personal values; nobody does without a name, from another site, or ahead of a click."""
    analyst = analyst_of(request)
    elsewhere = request.headers.get("sec-fetch-site") == "cross-site" or "sec-purpose" in request.headers
    if not analyst or elsewhere:
        return False
    desk.ports.audit.append(actor=analyst, act="personal values shown", subject=subject, detail={"page": page_id})
    return True
