"""The list of leads, and the answer that says the desk is alive."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk import listing
from desk.context import Desk
from desk.notices import recorded
from desk.plain import covered
from facts import __version__
from facts.errors import StoreFailed


def routes(desk: Desk) -> APIRouter:
    """`/` and `/healthz`."""
    router = APIRouter()

    @router.get("/")
    def show(
        request: Request, *, status: str = "", band: str = "", q: str = "", page: str = "1", done: str = ""
    ) -> Response:
        wanted = listing.parse(status, band, q, page)
        chosen = listing.select(desk.ports.leads.all(), wanted, desk.settings.page_size)
        return desk.renderer.page(
            request, "list.html", wanted=wanted, listing=chosen, covered=covered, notice=recorded(desk, done)
        )

    @router.get("/healthz")
    def health() -> Response:
        try:
            last = next(iter(desk.ports.runs.recent(1)), None)
        except StoreFailed as problem:
            return JSONResponse({"status": "unavailable", "version": __version__, "problem": str(problem)}, 503)
        return JSONResponse(
            {
                "status": "ok",
                "version": __version__,
                "last_run": last and last.id,
                "last_run_status": last and last.status.value,
                "last_run_started_at": last and last.started_at.isoformat(),
            }
        )

    return router
