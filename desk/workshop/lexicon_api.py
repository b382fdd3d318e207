"""The lexicon by API: the same functions as its pages."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.plain import covered
from desk.workshop import lexicon_changes as changes
from desk.workshop.lexicon_views import EntryView, Search, entry_of, search, start_counting
from desk.workshop.results import results_of
from desk.workshop.shapes import (
    ChangeOut,
    CrossingOut,
    EntryIn,
    EntryOut,
    EntryState,
    EntryTrial,
    FileIn,
    FileOut,
    PageChangeOut,
    RetireIn,
    SideOut,
    Started,
    TrialOut,
    UndoIn,
)
from facts.errors import NotKnown
from facts.people import Person, Right
from runs.keeping import Change

Editor = Annotated[Person, needs(Right.LEXICON)]
Identity = Annotated[str, Path(max_length=20)]
Name = Annotated[str, Path(max_length=120)]
Number = Annotated[int, Path(ge=1, le=999_999)]


def api(desk: Desk) -> APIRouter:
    """`/workshop/lexicon`."""
    router = APIRouter(prefix="/workshop/lexicon")
    _add_entries(router, desk)
    _add_trials(router, desk)
    _add_files(router, desk)
    return router


def _add_entries(router: APIRouter, desk: Desk) -> None:
    @router.get("/entries", summary="词条列表", operation_id="list_lexicon_entries", responses=ANSWERS)
    def listed(
        who: Editor, *, q: Annotated[str, Query(max_length=100)] = "",
        category: Annotated[str, Query(max_length=10)] = "",
        only: Annotated[str, Query(max_length=10, description="own、holding、lapsed，其他为全部。")] = "",
        limit: Limit = 50, after: After = None,
    ) -> Listing[EntryOut]:  # fmt: skip
        found = search(desk, Search(words=q, category=category, only=only))
        page = paged(found, limit, after)
        return Listing(items=[entry_out(one) for one in page.items], total=page.total, next=page.next)

    @router.get("/entries/{identity}", summary="一个词条", operation_id="get_lexicon_entry", responses=ANSWERS)
    def entry(who: Editor, identity: Identity) -> EntryState:
        return EntryState(entry=entry_out(entry_of(desk, identity)[1]), state=changes.state(desk))

    @router.post("/entries", summary="增加或修改词条", operation_id="save_lexicon_entry", responses=ANSWERS)
    def keep(who: Editor, given: EntryIn) -> ChangeOut:
        draft = changes.drafted_entry(desk, given.cells)
        done = changes.save(desk, who, draft, act=changes.ENTRY, reason=given.reason, state=given.state)
        return change_out(done)

    @router.post(
        "/entries/{identity}/retire", summary="停用词条", operation_id="retire_lexicon_entry", responses=ANSWERS
    )
    def retire(who: Editor, identity: Identity, given: RetireIn) -> ChangeOut:
        done = changes.retire(
            desk, who, identity, until=given.until, reason=given.reason, state=given.state
        )  # fmt: skip
        return change_out(done)


def _add_trials(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/trials", status_code=202, summary="在已存页面上试用词条", operation_id="try_lexicon_entry", responses=ANSWERS
    )
    def attempt(who: Editor, given: EntryTrial) -> Started:
        draft = changes.drafted_entry(desk, given.cells)
        return Started(job=changes.start_trial(desk, who, draft, count=given.nights, cells=given.cells))

    @router.get("/trials/{number}", summary="试用结果", operation_id="get_lexicon_trial", responses=ANSWERS)
    def trial(who: Editor, number: Annotated[str, Path(max_length=40)]) -> TrialOut:
        return trial_out(results_of(desk).get(who, number, changes.Tried))

    @router.post(
        "/counts", status_code=202, summary="统计词条命中和产出", operation_id="count_lexicon_hits", responses=ANSWERS
    )
    def count(who: Editor) -> Started:
        return Started(job=start_counting(desk, who))


def _add_files(router: APIRouter, desk: Desk) -> None:
    @router.get("/files", summary="本单位的词表文件", operation_id="list_lexicon_files", responses=ANSWERS)
    def files(who: Editor, limit: Limit = 50, after: After = None) -> Listing[str]:
        return paged(changes.folder(desk).names(), limit, after)

    @router.get("/files/{name}", summary="一个词表文件", operation_id="get_lexicon_file", responses=ANSWERS)
    def file(who: Editor, name: Name) -> FileOut:
        text = changes.folder(desk).read(name)
        if text is None:
            raise NotKnown(f"本单位的词表里没有文件 {name}。")
        return FileOut(name=name, text=text, state=changes.state(desk))

    @router.put("/files/{name}", summary="修改词表文件", operation_id="save_lexicon_file", responses=ANSWERS)
    def keep_file(who: Editor, name: Name, given: FileIn) -> ChangeOut:
        draft = changes.drafted_file(desk, name, given.text)
        return change_out(
            changes.save(desk, who, draft, act=changes.FILE, reason=given.reason, state=given.state)
        )  # fmt: skip

    @router.get("/changes", summary="词表修改记录", operation_id="list_lexicon_changes", responses=ANSWERS)
    def changed(who: Editor, limit: Limit = 50, after: After = None) -> Listing[ChangeOut]:
        return paged([change_out(one) for one in changes.folder(desk).history()], limit, after)

    @router.post(
        "/changes/{number}/undo", summary="撤销词表修改", operation_id="undo_lexicon_change", responses=ANSWERS
    )
    def undo(who: Editor, number: Number, given: UndoIn) -> ChangeOut:
        return change_out(changes.undo(desk, who, number, reason=given.reason))


def entry_out(view: EntryView) -> EntryOut:
    """An entry as the API gives it."""
    brought = view.brought
    return EntryOut(
        id=view.entry.id, cells=dict(view.cells), place=view.entry.place, holds=view.holds, is_own=view.is_own,
        pages=brought.pages if brought else None, leads=brought.leads if brought else None,
        confirmed=brought.confirmed if brought else None,
    )  # fmt: skip


def change_out(change: Change) -> ChangeOut:
    """A change as the API gives it."""
    return ChangeOut(**asdict(change))


def trial_out(tried: changes.Tried) -> TrialOut:
    """A trial as the API gives it."""
    trial = tried.trial
    crossings = [
        CrossingOut(band=old.value, new_band=new.value, pages=count) for (old, new), count in trial.crossings.items()
    ]
    return TrialOut(
        runs=trial.runs, pages=trial.pages, met=trial.met, from_text=trial.from_text, gained=trial.gained,
        lost=trial.lost, budget=trial.budget, judged=trial.judged, crossings=crossings,
        before=SideOut(**asdict(trial.before)), after=SideOut(**asdict(trial.after)), joined=trial.joined,
        left=trial.left, changes=[PageChangeOut(**asdict(one) | {"url": covered(one.url)}) for one in trial.changes],
    )  # fmt: skip
