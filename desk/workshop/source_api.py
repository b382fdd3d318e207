"""The watched sources by API: the same functions as their pages."""

from typing import Annotated

from fastapi import APIRouter, Path

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.workshop import source_changes as changes
from desk.workshop.lexicon_api import change_out
from desk.workshop.results import results_of
from desk.workshop.shapes import (
    ChangeOut,
    FileIn,
    FileOut,
    SourceOut,
    SourceTrialOut,
    Started,
    SwitchIn,
    TextIn,
    UndoIn,
)
from facts.people import Person, Right

Keeper = Annotated[Person, needs(Right.SOURCES)]
Name = Annotated[str, Path(max_length=120)]
Number = Annotated[int, Path(ge=1, le=999_999)]


def api(desk: Desk) -> APIRouter:
    """`/workshop/sources`."""
    router = APIRouter(prefix="/workshop/sources")

    @router.get("", summary="来源列表", operation_id="list_sources", responses=ANSWERS)
    def listed(who: Keeper, limit: Limit = 50, after: After = None) -> Listing[SourceOut]:
        return paged([source_out(one) for one in changes.listed(desk)], limit, after)

    @router.get("/files/{name}", summary="一个来源文件", operation_id="get_source_file", responses=ANSWERS)
    def file(who: Keeper, name: Name) -> FileOut:
        text = changes.view(desk, name)[1]
        return FileOut(name=name, text=text, state=changes.state_of(text))

    @router.put("/files/{name}", summary="增加或修改来源", operation_id="save_source_file", responses=ANSWERS)
    def keep(who: Keeper, name: Name, given: FileIn) -> ChangeOut:
        return change_out(changes.save(desk, who, name, given.text, reason=given.reason, state=given.state))

    @router.post("/files/{name}/switch", summary="启用或停用来源", operation_id="switch_source", responses=ANSWERS)
    def switch(who: Keeper, name: Name, given: SwitchIn) -> ChangeOut:
        return change_out(changes.switch(desk, who, name, on=given.on, reason=given.reason, state=given.state))

    @router.post(
        "/files/{name}/trials", status_code=202, summary="真实试取来源", operation_id="try_source", responses=ANSWERS
    )
    def attempt(who: Keeper, name: Name, given: TextIn) -> Started:
        return Started(job=changes.start_trial(desk, who, name, given.text))

    @router.get("/trials/{number}", summary="试取结果", operation_id="get_source_trial", responses=ANSWERS)
    def trial(who: Keeper, number: Annotated[str, Path(max_length=40)]) -> SourceTrialOut:
        found = results_of(desk).get(who, number, changes.TriedSource).checked
        report = found.report
        return SourceTrialOut(
            source=report.source, works=found.works, verdict=report.verdict.value, fetched=report.fetched,
            waiting=report.waiting, skipped=dict(report.skipped), drift=report.drift, sentences=report.sentences,
        )  # fmt: skip

    @router.get("/changes", summary="来源修改记录", operation_id="list_source_changes", responses=ANSWERS)
    def changed(who: Keeper, limit: Limit = 50, after: After = None) -> Listing[ChangeOut]:
        return paged([change_out(one) for one in changes.folder(desk).history()], limit, after)

    @router.post("/changes/{number}/undo", summary="撤销来源修改", operation_id="undo_source_change", responses=ANSWERS)
    def undo(who: Keeper, number: Number, given: UndoIn) -> ChangeOut:
        return change_out(changes.undo(desk, who, number, reason=given.reason))

    return router


def source_out(view: changes.SourceView) -> SourceOut:
    """A source as the API gives it."""
    source, last = view.source, view.last
    return SourceOut(
        name=view.name, id=source.id if source else None, title=source.title if source else None,
        kind=source.kind.value if source else None, is_on=view.is_on, fault=view.fault,
        verdict=last.verdict.value if last else None, at=last.at if last else None,
        fetched=last.fetched if last else None, sentences=(*last.drift, *last.sentences) if last else (),
    )  # fmt: skip
