"""REST: forms, lists and reports as files; each is made by a job, whose file is fetched when it is done."""

from typing import Annotated

from fastapi import APIRouter

from desk.access import needs
from desk.api import ANSWERS
from desk.context import Desk
from desk.papers import api_models as models
from desk.papers import asking, exporting, reporting
from desk.papers.api_imports import job_out
from desk.papers.importing import SHORT
from desk.papers.scope import Extent
from facts.errors import BadInput
from facts.figures import Span
from facts.people import Person, Right

Exporter = Annotated[Person, needs(Right.EXPORT)]


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
        is_dated = given.first and given.last and given.first <= given.last
        span = Span(first=given.first, last=given.last) if given.first and given.last and is_dated else None
        place = _extent(desk, who, given)
        order = reporting.Order(
            kind=given.kind, span=span, lead=given.lead, masked=given.masked, as_rows=given.as_rows,
            extent=Extent(district=place.district, sector=place.sector),
        )  # fmt: skip
        return job_out(desk.jobs.wait(who, reporting.begin_report(desk, who, order), SHORT))


def _extent(desk: Desk, who: Person, given: models.ExportIn | models.ReportIn) -> Extent:
    problems: dict[str, str] = {}
    typed = {"district": given.district or "", "sector": given.sector or ""}
    asked = asking.extent_of(desk, who, typed, problems)
    if problems:
        raise BadInput("；".join(f"{name} {says}" for name, says in problems.items()) + "。")
    return Extent(first=given.first, last=given.last, district=asked.district, sector=asked.sector)
