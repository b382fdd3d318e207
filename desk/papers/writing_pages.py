"""`/reports/writing`: a report that a person completes, its preview, its Word file; the office's own templates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.papers import asking, own_templates, reporting, writing
from desk.papers.handouts import DOCX
from desk.papers.importing import SHORT
from desk.papers.job_page import after
from desk.papers.told import NOTHING, Told, acted
from facts.errors import BadInput
from facts.people import Person, Right
from leads.reports.office_file import BLOCKS, names
from wiring.papers import OFFICE, report_rules

Exporter = Annotated[Person, needs(Right.EXPORT)]
Kind = Annotated[str, Path(max_length=20)]
Number = Annotated[int, Path(ge=1, le=9999)]
_MOST_FIELDS, _MOST_FIELD = 10, 2_000
_DONE = {"added": "模板已采用，下次撰写即用它。", "retired": "模板已停用，记录保留。"}


def routes(desk: Desk) -> APIRouter:
    """`/reports/writing` and `/reports/templates`."""
    router = APIRouter()
    _writing(router, desk)
    _templates(router, desk)
    return router


def _writing(router: APIRouter, desk: Desk) -> None:
    @router.get("/reports/writing")
    def show(request: Request, who: Exporter, kind: str = "news", job: str = "", skeleton: str = "") -> Response:
        if not job:
            return _page(desk, request, who, Told(typed={"kind": kind[:20], "skeleton": skeleton[:10]}))
        found = writing.job_of(desk, who, job)
        made = writing.drafted(found)
        if made is None and not found.is_over:
            return RedirectResponse(f"/jobs/{found.id}", 303)
        if made is None:
            return _page(
                desk, request, who, Told(warning=found.problem or "预览已过期；请重新填写后再预览。", status=422)
            )
        return _page(desk, request, who, Told(typed=made.typed), made)

    @router.post("/reports/writing")
    def write(request: Request, who: Exporter, form: Form) -> Response:
        problems: dict[str, str] = {}

        def act() -> str:
            order = writing.order_of(desk, who, form, problems)
            if problems:
                raise BadInput("有的内容需要改正，见下。")
            if form.get("do") == "word":
                return after(desk, who, reporting.begin_report(desk, who, order))
            return _previewed(desk, who, order, form)

        return acted(request, form, act, lambda told: _page(desk, request, who, replace(told, problems=problems)))


def _templates(router: APIRouter, desk: Desk) -> None:
    @router.get("/reports/templates")
    def listed(request: Request, who: Exporter, kind: str = "news", done: str = "") -> Response:
        return _list(desk, request, who, kind, Told(notice=_DONE.get(done, "")))

    @router.post("/reports/templates")
    async def add(request: Request, who: Exporter) -> Response:
        async with request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_MOST_FIELD) as form:
            typed = {name: value for name, value in form.items() if isinstance(value, str)}
            file, kind = form.get("file"), typed.get("kind", "news")

            def act() -> str:
                if not isinstance(file, UploadFile) or not file.filename:
                    raise BadInput("请选择 .docx 文件再上传。")
                own_templates.add(desk, who, kind, (file.filename, file.file))
                return f"/reports/templates?kind={kind}&done=added"

            return await run_in_threadpool(
                acted, request, typed, act, lambda told: _list(desk, request, who, kind, told)
            )  # fmt: skip

    @router.get("/reports/templates/{kind}/{number}")
    def fetch(who: Exporter, kind: Kind, number: Number) -> Response:
        body = own_templates.body_of(desk, kind, number)
        name = quote(f"模板-{reporting.KINDS[kind]}-{number}.docx")
        return Response(body, media_type=DOCX, headers={"Content-Disposition": f"attachment; filename*=utf-8''{name}"})

    @router.post("/reports/templates/{kind}/{number}/retire")
    def retire(request: Request, who: Exporter, kind: Kind, number: Number, form: Form) -> Response:
        def act() -> str:
            own_templates.retire(desk, who, kind, number, form.get("reason", ""))
            return f"/reports/templates?kind={kind}&done=retired"

        typed = {**form, "retire": str(number)}
        return acted(request, typed, act, lambda told: _list(desk, request, who, kind, told))


def _previewed(desk: Desk, who: Person, order: reporting.Order, form: Mapping[str, str]) -> str:
    typed = {name: value for name, value in form.items() if name not in ("token", "do")}
    job = desk.jobs.wait(who, writing.begin_draft(desk, who, order, typed), SHORT)
    return f"/reports/writing?job={job.id}" if job.is_over else f"/jobs/{job.id}"


def _page(
    desk: Desk, request: Request, who: Person, told: Told = NOTHING, made: writing.Drafted | None = None
) -> Response:
    typed, kinds = dict(told.typed), writing.kinds()
    kind = reporting.Kind(typed["kind"] if typed.get("kind") in kinds else reporting.Kind.NEWS)
    shipped = typed.get("skeleton") == "shipped"
    own = own_templates.current(desk, kind.value)
    try:
        asked = reporting.asked(desk, kind, shipped=shipped)
    except BadInput as problem:
        asked, told = (), replace(told, warning=str(problem), status=422)
    return desk.renderer.page(
        request, "papers/writing.html", told.status, kinds=kinds, kind=kind.value, own=own, shipped=shipped,
        asked=[(writing.field_of(one), one) for one in asked], offered=writing.offered(desk, who),
        picked=writing.chosen(typed), districts=asking.districts(desk, who), sectors=asking.sectors(desk, who),
        office=OFFICE, made=made, blocks=list(writing.shown(made.draft)) if made else [],
        traced=writing.traced(made.draft) if made else [], most=writing.MOST_NUMBERS, most_text=writing.MOST_TEXT,
        **told.values | {"typed": typed if "from" in typed else _usual(desk.house.today()) | typed},
    )  # fmt: skip


def _usual(today: date) -> dict[str, str]:
    """This month, names covered: what may be printed elsewhere."""
    return {"from": str(today.replace(day=1)), "to": str(today), "masked": "yes"}


def _list(desk: Desk, request: Request, who: Person, kind: str, told: Told) -> Response:
    kind = kind if kind in own_templates.KINDS else own_templates.KINDS[0]
    return desk.renderer.page(
        request, "papers/templates.html", told.status, kind=kind, kinds=writing.kinds(),
        found=own_templates.all_of(desk, kind), may_change=who.realm.is_everything, blocks=BLOCKS,
        names=names(report_rules(desk.house)), **told.values,
    )  # fmt: skip
