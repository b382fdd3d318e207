"""The answer that says the desk is alive, for monitoring."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from desk.context import Desk
from facts import __version__
from facts.errors import StoreFailed


def routes(desk: Desk) -> APIRouter:
    """`/healthz`: the one door of the room that asks for nobody."""
    router = APIRouter()

    @router.get("/healthz")
    def health() -> Response:
        try:
            last = next(iter(desk.runs.recent(1)), None)
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
