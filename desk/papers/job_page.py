"""`/jobs`: how far one's work in the background is; only who started it sees it."""

from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.jobs import Job, JobState
from desk.papers import restarting
from desk.papers.importing import SHORT
from desk.papers.told import NOTHING, Told, acted
from facts.errors import NotKnown
from facts.people import Person, Right

#: Whoever may start a job may see it: the room that starts it asks for the right.
Anybody = Annotated[Person, needs()]
STATES = {
    "waiting": "等候", "running": "进行中", "finished": "已完成", "failed": "失败", "lost": "因服务重新启动而中断",
}  # fmt: skip


def routes(desk: Desk) -> APIRouter:
    """`/papers`, which leads on; `/jobs`, `/jobs/{job}`, its state for scripts, its file, and beginning it again."""
    router = APIRouter()

    @router.get("/papers")
    def papers(who: Anybody) -> Response:
        first = {Right.IMPORT: "/imports", Right.EXPORT: "/exports", Right.SEE: "/campaign"}
        return RedirectResponse(next((page for right, page in first.items() if who.may(right)), "/jobs"), 303)

    @router.get("/jobs")
    def index(request: Request, who: Anybody) -> Response:
        own = desk.jobs.of(who)
        return desk.renderer.page(request, "papers/jobs.html", jobs=own, states=STATES)

    @router.get("/jobs/{job}")
    def show(request: Request, who: Anybody, job: str) -> Response:
        return _job(desk, request, who, job)

    @router.get("/jobs/{job}/state")
    def state(who: Anybody, job: str) -> Response:
        found = desk.jobs.get(who, job)
        told = {
            "state": found.state.value, "word": STATES[found.state.value], "says": found.says, "done": found.done,
            "total": found.total,
        }  # fmt: skip
        return JSONResponse(told)

    @router.post("/jobs/{job}/again")
    def begin_again(request: Request, who: Anybody, job: str, form: Form) -> Response:
        def act() -> str:
            return after(desk, who, restarting.begin_again(desk, who, job))

        return acted(request, form, act, lambda told: _job(desk, request, who, job, told))

    @router.get("/jobs/{job}/file")
    def fetch(who: Anybody, job: str) -> Response:
        return file_of(desk.jobs.get(who, job))

    return router


def _job(desk: Desk, request: Request, who: Person, job: str, told: Told = NOTHING) -> Response:
    found = desk.jobs.get(who, job)
    return desk.renderer.page(request, "papers/job.html", told.status, job=found, states=STATES, **told.values)


def file_of(job: Job) -> Response:
    """The file that a job made.

    Raises:
        NotKnown: it made none, or it is gone.
    """
    made = job.result.handout if job.result else None
    if made is None or not made.path.exists():
        raise NotKnown("这项任务没有文件，或文件已过期；请重新导出。")
    # Starlette writes a name that is not ASCII as RFC 5987 asks.
    return FileResponse(made.path, media_type=made.media_type, filename=made.name)


def after(desk: Desk, who: Person, job: str) -> str:
    """Where a browser goes that has just begun a job: on to what it made, where that took no longer than a page may."""
    found = desk.jobs.wait(who, job, SHORT)
    target = f"/jobs/{job}"
    if found.state is JobState.FINISHED and found.result:
        target = f"/jobs/{job}/file" if found.result.handout else target
    return target
