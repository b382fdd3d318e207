"""Our errors as HTTP answers: one table, one Chinese page or one JSON object each, no traceback."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk.chinese import in_chinese
from desk.context import Desk
from desk.guard import dress
from facts.errors import (
    BadInput,
    DamagedExhibit,
    HouseError,
    NoSpace,
    NotAllowed,
    NotKnown,
    NotSignedIn,
    Overtaken,
    StoreFailed,
)

Handler = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How one kind of error is told."""

    status: int
    title: str
    #: What the reader should do.
    advice: str


#: Most specific first; the first class that fits decides.
TABLE: tuple[tuple[type[Exception], Answer], ...] = (
    (NotKnown, Answer(status=404, title="没有找到", advice="这个编号不存在，请回到线索列表重新选择。")),
    (NotSignedIn, Answer(status=401, title="请先登录", advice="请登录后再试；接口请带有效的令牌。")),
    (NotAllowed, Answer(status=403, title="没有权限", advice="需要这项权限时，请管理员在“人员”里调整角色。")),
    (
        Overtaken,
        Answer(
            status=409, title="已被别人改过", advice="请返回，刷新后看过现在的内容再提交；刚才的提交没有写入任何内容。"
        ),
    ),
    (BadInput, Answer(status=422, title="内容无法使用", advice="请改正后再提交；刚才的提交没有写入任何内容。")),
    (
        DamagedExhibit,
        Answer(
            status=500,
            title="证据件核验不符",
            advice="读出的内容与登记的摘要不一致，或文件已缺失。请勿使用这份证据，不要改动证据目录，"
            "从备份恢复该文件后再核验；在服务器上运行 fangfei evidence fsck 可查出受影响的全部文件。",
        ),
    ),
    (
        StoreFailed,
        Answer(
            status=503,
            title="数据库暂时不能使用",
            advice="请稍后刷新；若持续出现，请管理员在服务器上运行 fangfei doctor。刚才的提交没有写入。",
        ),
    ),
    (NoSpace, Answer(status=507, title="磁盘已满", advice="刚才的提交没有写入。请管理员清理磁盘后再试。")),
    (HouseError, Answer(status=500, title="系统出错", advice="请管理员查看服务日志。")),
    (RequestValidationError, Answer(status=422, title="网址不正确", advice="请从线索列表重新进入。")),
)
_MISSING = Answer(status=404, title="没有这个页面", advice="请检查网址，或从线索列表重新进入。")
_METHOD = Answer(status=405, title="不支持这种访问方式", advice="请从线索列表重新进入。")
_UNREADABLE = Answer(status=400, title="请求无法读取", advice="请返回上一页再试；刚才的提交没有写入任何内容。")
_UNFORESEEN = Answer(
    status=500, title="系统出错", advice="这是程序的问题，已记入服务日志，请告诉管理员。刚才的提交可能没有写入。"
)


def answer_to(problem: Exception) -> Answer:
    """How an error is told."""
    if isinstance(problem, HTTPException):
        return {404: _MISSING, 405: _METHOD}.get(problem.status_code, _UNREADABLE)
    return next((answer for kind, answer in TABLE if isinstance(problem, kind)), _UNFORESEEN)


def install(app: FastAPI, desk: Desk) -> None:
    """Answer every error with its page."""
    handler = _handler(desk)
    for kind in (*(kind for kind, _ in TABLE), HTTPException, Exception):
        app.add_exception_handler(kind, handler)


def _handler(desk: Desk) -> Handler:
    async def tell(request: Request, problem: Exception) -> Response:
        answer = answer_to(problem)
        # Sentences of our own errors name files and numbers, never secrets; foreign ones are for the log.
        detail = in_chinese(str(problem)) if isinstance(problem, HouseError) else ""
        if request.url.path.startswith("/api/"):
            return dress(_as_json(answer, detail or _told(problem)))
        return dress(desk.renderer.page(request, "error.html", answer.status, answer=answer, detail=detail))

    return tell


def _as_json(answer: Answer, detail: str) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if answer.status == 401 else None
    return JSONResponse({"error": detail or answer.advice, "title": answer.title}, answer.status, headers)


def _told(problem: Exception) -> str:
    """What was wrong with a request that does not fit its schema; the values themselves are not repeated."""
    if not isinstance(problem, RequestValidationError):
        return ""
    return "；".join(f"{'.'.join(map(str, one['loc']))}：{one['msg']}" for one in problem.errors()[:10])
