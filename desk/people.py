"""Who sits at the desk: a name in a cookie, until there is a login."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.context import Desk, Form
from desk.guard import clean_name, has_token, remember
from facts.errors import BadInput


def routes(desk: Desk) -> APIRouter:
    """`/analyst`."""
    router = APIRouter()

    @router.post("/analyst")
    def name(request: Request, form: Form) -> Response:
        if not has_token(request, form.get("token", "")):
            raise BadInput("页面打开太久，或系统已重启，请返回并刷新后再试。")
        analyst = clean_name(form.get("analyst", ""))
        if not analyst:
            raise BadInput("请填写姓名。")
        response = RedirectResponse(_inside(form.get("back", "")), 303)
        remember(response, analyst)
        return response

    return router


def _inside(path: str) -> str:
    """The path if it stays in the desk, the list if not."""
    return path if path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable() else "/"
