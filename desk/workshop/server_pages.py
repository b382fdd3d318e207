"""The room's first page, the settings, and the storage."""

from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.guard import has_token
from desk.workshop import server
from desk.workshop.page import Pages
from facts.errors import BadInput
from facts.people import Person, Right

Anybody = Annotated[Person, needs(Right.LEXICON, Right.SOURCES, Right.MODELS, Right.SETTINGS)]
Keeper = Annotated[Person, needs(Right.SETTINGS)]
ORIGINS = {
    "default": "默认",
    "file": "配置文件",
    "credential": "系统凭据",
    "environment": "环境变量",
    "command": "启动命令",
}
KINDS = {"database": "数据库", "evidence": "证据（WARC）", "logs": "日志", "models": "模型", "uploads": "上传的文件"}
#: Units of bytes.
_UNITS = ("B", "kB", "MB", "GB", "TB")


def routes(desk: Desk) -> APIRouter:
    """`/workshop`, `/workshop/settings`, `/workshop/storage`."""
    router = APIRouter(prefix="/workshop")
    render = Pages(desk)

    @router.get("")
    def home(request: Request, who: Anybody) -> Response:
        return render(request, "home.html", 200)

    @router.get("/settings")
    def settings(request: Request, who: Keeper) -> Response:
        return render(request, "settings.html", 200, views=server.settings(desk), origins=ORIGINS, file=server.FILE)

    @router.get("/storage")
    def storage(request: Request, who: Keeper) -> Response:
        found, at = server.storage(desk) or (None, None)
        return render(
            request, "storage.html", 200, found=found, at=at, disk=server.disk(desk), kinds=KINDS, size=in_bytes
        )

    @router.post("/storage")
    def measure(request: Request, who: Keeper, form: Form) -> Response:
        if not has_token(request, form.get("token", "")):
            raise BadInput("页面打开得太久，请返回再按一次。")
        return RedirectResponse(f"/jobs/{server.start_survey(desk, who)}", 303)

    return router


def in_bytes(count: float) -> str:
    """A number of bytes for people."""
    for unit in _UNITS:
        if count < 1000 or unit == _UNITS[-1]:
            break
        count /= 1000
    return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
