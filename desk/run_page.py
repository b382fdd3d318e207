"""One run, source by source: what it saw, what it did not see, and what a person should know."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.context import Desk
from desk.run_list import account


def routes(desk: Desk) -> APIRouter:
    """`/runs/{id}`."""
    router = APIRouter()

    @router.get("/runs/{run_id}")
    def show(request: Request, run_id: str) -> Response:
        run = desk.ports.runs.get(run_id)
        row = account(run, desk.ports.runs.tally(run.id))
        return desk.renderer.page(request, "run.html", row=row, reports=desk.ports.reports.of_run(run.id))

    return router
