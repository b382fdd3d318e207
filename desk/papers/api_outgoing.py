"""REST: forms, lists and reports as files; each is made by a job, whose file is fetched when it is done."""

from typing import Annotated

from fastapi import APIRouter, File, Path, UploadFile
from starlette.concurrency import run_in_threadpool

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.papers import api_models as models
from desk.papers import asking, exporting, own_templates, reporting, writing
from desk.papers.api_imports import job_out
from desk.papers.importing import SHORT
from desk.papers.scope import Extent
from facts.errors import BadInput, NotKnown
from facts.figures import Span
from facts.people import Person, Right

Exporter = Annotated[Person, needs(Right.EXPORT)]
Number = Annotated[int, Path(ge=1, le=9999)]


def add(router: APIRouter, desk: Desk) -> None:
    """`/exports` and `/reports`."""

    @router.post("/exports", status_code=202, summary="导出表格", operation_id="export_form", responses=ANSWERS)
    def export(who: Exporter, given: models.ExportIn) -> models.JobOut:
        extent = _extent(desk, who, given)
        wish = exporting.Wish(
            what=given.what, extent=extent, judged_only=given.judged_only, to_fill=given.to_fill
        )  # fmt: skip
        job = exporting.begin_export(desk, who, wish)
        return job_out(desk.jobs.wait(who, job, SHORT))

    @router.post("/reports", status_code=202, summary="生成报告", operation_id="make_report", responses=ANSWERS)
    def report(who: Exporter, given: models.ReportIn) -> models.JobOut:
        return job_out(desk.jobs.wait(who, reporting.begin_report(desk, who, _order(desk, who, given)), SHORT))

    @router.post("/reports/preview", summary="预览报告", operation_id="preview_report", responses=ANSWERS)
    def preview(who: Exporter, given: models.ReportIn) -> models.DraftOut:
        begun = writing.begin_draft(desk, who, _order(desk, who, given), {})
        job = desk.jobs.wait(who, begun, SHORT * 60)
        made = writing.drafted(job)
        if made is None:
            raise BadInput(job.problem or "预览还在生成，请过一分钟再试。")
        return models.DraftOut(
            title=made.draft.title,
            blocks=tuple(models.BlockOut.model_validate(one) for one in writing.shown(made.draft)),
            numbers=tuple(models.NumberOut.model_validate(one) for one in writing.traced(made.draft)),
        )

    @router.get("/reports/{kind}/prompts", summary="待填段落", operation_id="list_prompts", responses=ANSWERS)
    def asked(who: Exporter, kind: reporting.Kind, shipped: bool = False) -> models.PromptsOut:
        if kind not in reporting.WRITTEN:
            raise NotKnown("这种报告没有由人撰写的段落。")
        own = None if shipped else own_templates.current(desk, kind.value)
        prompts = reporting.asked(desk, kind, shipped=shipped)
        return models.PromptsOut(kind=kind, template=own.number if own else None, prompts=prompts)


def add_templates(router: APIRouter, desk: Desk) -> None:
    """`/reports/{kind}/templates`."""

    @router.get("/reports/{kind}/templates", summary="本单位模板", operation_id="list_templates", responses=ANSWERS)
    def listed(
        who: Exporter, kind: reporting.Kind, limit: Limit = 50, after: After = None
    ) -> Listing[models.TemplateOut]:
        found = own_templates.all_of(desk, kind.value)
        return paged([models.TemplateOut.model_validate(one) for one in found], limit, after)

    @router.post(
        "/reports/{kind}/templates", status_code=201, summary="采用本单位模板", operation_id="add_template",
        responses=ANSWERS,
    )  # fmt: skip
    async def hand_in(who: Exporter, kind: reporting.Kind, file: Annotated[UploadFile, File()]) -> models.TemplateOut:
        given = (file.filename or "", file.file)
        return models.TemplateOut.model_validate(
            await run_in_threadpool(own_templates.add, desk, who, kind.value, given)
        )

    @router.post(
        "/reports/{kind}/templates/{number}/retire", summary="停用模板", operation_id="retire_template",
        responses=ANSWERS,
    )  # fmt: skip
    def retire(who: Exporter, kind: reporting.Kind, number: Number, given: models.ReasonIn) -> models.TemplateOut:
        return models.TemplateOut.model_validate(
            own_templates.retire(desk, who, kind.value, number, given.reason)
        )  # fmt: skip


def _order(desk: Desk, who: Person, given: models.ReportIn) -> reporting.Order:
    is_dated = given.first and given.last and given.first <= given.last
    span = Span(first=given.first, last=given.last) if given.first and given.last and is_dated else None
    place = _extent(desk, who, given)
    return reporting.Order(
        kind=given.kind, span=span, lead=given.lead, masked=given.masked, as_rows=given.as_rows,
        extent=Extent(district=place.district, sector=place.sector), texts=given.texts, leads=tuple(given.leads),
        shipped=given.shipped,
    )  # fmt: skip


def _extent(desk: Desk, who: Person, given: models.ExportIn | models.ReportIn) -> Extent:
    problems: dict[str, str] = {}
    typed = {"district": given.district or "", "sector": given.sector or ""}
    asked = asking.extent_of(desk, who, typed, problems)
    if problems:
        raise BadInput("；".join(f"{name} {says}" for name, says in problems.items()) + "。")
    return Extent(first=given.first, last=given.last, district=asked.district, sector=asked.sector)
