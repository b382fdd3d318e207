"""The OpenAPI document, for machines and for people; made from the routes, read without any script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk.access import needs
from desk.api.answers import Problem
from desk.context import Desk
from facts.people import Person

#: Path of the document.
DOCUMENT = "/api/openapi.json"
_TAGS = {
    "people": "账号与令牌", "queue": "研判队列与全文", "capture": "网页与证据", "review": "研判", "cases": "线索与主体",
    "papers": "报表、导入、警示名单", "overview": "总览", "workshop": "词表、来源、模型、计划任务、审计",
    "operations": "运行、告警、消息", "clues": "外部线索报送",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One line of the page for people."""

    method: str
    path: str
    summary: str
    #: Name, place, whether it must be given, what it is.
    parameters: tuple[tuple[str, str, bool, str], ...]
    takes: str
    gives: str


def routes(app: FastAPI, desk: Desk) -> APIRouter:
    """`/api/openapi.json` and `/api/docs`."""
    router = APIRouter()

    @router.get(DOCUMENT, include_in_schema=False)
    def document(_: Annotated[Person, needs()]) -> Response:
        return JSONResponse(document_of(app))

    @router.get("/api/docs", include_in_schema=False)
    def page(request: Request, _: Annotated[Person, needs()]) -> Response:
        found: dict[str, list[Operation]] = {}
        for tag, operation in operations(document_of(app)):
            found.setdefault(_TAGS.get(tag, tag), []).append(operation)
        return desk.renderer.page(request, "api/docs.html", groups=found)

    return router


def document_of(app: FastAPI) -> dict[str, Any]:
    """The document, with how to sign in."""
    document = app.openapi()
    scheme = {"type": "http", "scheme": "bearer", "description": "在“我的账号”里生成的令牌。"}
    parts = document.setdefault("components", {})
    parts["securitySchemes"] = {"token": scheme}
    parts.setdefault("schemas", {})[Problem.__name__] = Problem.model_json_schema()
    document["security"] = [{"token": []}]
    return document


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    """Tag and line of each operation, in the order of the routes."""
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            yield (told.get("tags") or ["其他"])[0], _operation(method, path, told)


def _operation(method: str, path: str, told: Mapping[str, Any]) -> Operation:
    answers: Mapping[str, Mapping[str, Any]] = told.get("responses", {})
    good = next((answer for status, answer in answers.items() if status.startswith("2")), {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        parameters=tuple(
            (one["name"], {"path": "路径", "query": "查询", "header": "标头"}.get(one["in"], one["in"]),
             bool(one.get("required")), one.get("description", ""))
            for one in told.get("parameters", ())
        ),
        takes=_schema(told.get("requestBody", {})),
        gives=_schema(good),
    )  # fmt: skip


def _schema(part: Mapping[str, Any]) -> str:
    """The name of what a body holds; empty for none."""
    for kind, content in part.get("content", {}).items():
        reference = content.get("schema", {}).get("$ref", "")
        return reference.rpartition("/")[2] or str(kind)
    return ""
