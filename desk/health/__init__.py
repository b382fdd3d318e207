"""What a monitor asks for: whether the desk lives, whether it can work, and its figures."""

from fastapi import APIRouter, FastAPI

from desk.context import Desk
from desk.health import doors
from desk.health.readiness import Readiness
from desk.health.timing import Timing
from ops.metrics import Metrics
from ops.metrics.readings import Kept
from wiring.metrics import read


def install(app: FastAPI, desk: Desk) -> None:
    """Add the doors, and count every request; to be called after the guard was added, so that refusals count, too."""
    metrics = Metrics(Kept(lambda: read(desk.house)))
    router = APIRouter()
    doors.add(router, desk, Readiness(desk), metrics)
    app.include_router(router, include_in_schema=False)
    app.add_middleware(Timing, metrics=metrics)
