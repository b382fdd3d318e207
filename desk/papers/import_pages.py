"""`/imports`: every way in on one page, the preview of a file, its confirmation, batches and how they are undone."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.papers import batches, importing
from desk.papers.job_page import after
from desk.papers.previews import VERDICTS, Preview, Verdict
from desk.papers.told import NOTHING, Told, acted
from desk.papers.ways import BASES, SETTLINGS, WAYS, Choices, Settling, Way, check_right
from facts.errors import BadInput
from facts.people import Person, Right
from facts.statements import Basis
from leads.clues import load_profiles
from leads.forms import list_forms

Importer = Annotated[Person, needs(Right.IMPORT, Right.WATCH)]
Number = Annotated[int, Path(ge=1, le=batches.MOST_NUMBER)]
#: Fields beside the file, and bytes of one of them.
_MOST_FIELDS, _MOST_FIELD = 20, 10_000
#: Fields of a confirmation: one a conflict.
_LINES = 100


def routes(desk: Desk) -> APIRouter:
    """`/imports` and what lies below it."""
    router = APIRouter()
    pages = _Pages(desk)
    _handing_in(router, desk, pages)
    _batches(router, desk, pages)
    _confirming(router, desk, pages)
    return router


def _handing_in(router: APIRouter, desk: Desk, pages: "_Pages") -> None:
    @router.get("/imports")
    def show(request: Request, who: Importer) -> Response:
        return pages.all(request, who)

    @router.post("/imports")
    async def take(request: Request, who: Importer) -> Response:
        async with request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_MOST_FIELD) as form:
            typed = {name: value for name, value in form.items() if isinstance(value, str)}

            def act() -> str:
                return f"/imports/{_take(desk, who, typed, form.get('file'))}"

            return await run_in_threadpool(acted, request, typed, act, lambda told: pages.all(request, who, told))


def _batches(router: APIRouter, desk: Desk, pages: "_Pages") -> None:
    @router.get("/imports/batches/{way}/{number}")
    def batch(request: Request, who: Importer, way: Way, number: Number, undone: bool = False) -> Response:
        notice = "已撤销，这一批不再计入；原始记录保留。" if undone else ""
        return pages.batch(request, who, (way, number), Told(notice=notice))

    @router.post("/imports/batches/{way}/{number}/undo")
    def undo(request: Request, who: Importer, way: Way, number: Number, form: Form) -> Response:
        def act() -> str:
            batches.undo(desk, who, way, number, form.get("reason", ""))
            return f"/imports/batches/{way}/{number}?undone=1"

        return acted(request, form, act, lambda told: pages.batch(request, who, (way, number), told))


def _confirming(router: APIRouter, desk: Desk, pages: "_Pages") -> None:
    @router.get("/imports/{number}")
    def look(request: Request, who: Importer, number: str, page: int = 1) -> Response:
        return pages.look(request, who, number, page=page)

    @router.post("/imports/{number}/confirm")
    def confirm(request: Request, who: Importer, number: str, form: Form) -> Response:
        def act() -> str:
            return after(desk, who, importing.confirm(desk, who, number, form.get("stamp", ""), choices_of(form)))

        return acted(request, form, act, lambda told: pages.look(request, who, number, told))

    @router.post("/imports/{number}/discard")
    def discard(request: Request, who: Importer, number: str, form: Form) -> Response:
        def act() -> str:
            importing.discard(desk, who, number)
            return "/imports"

        return acted(request, form, act, lambda told: pages.look(request, who, number, told))


def choices_of(form: Mapping[str, str]) -> Choices:
    """What a form decides; `take:12:amount_wan` says ours or theirs.

    Raises:
        BadInput: a choice is none of those offered.
    """
    each = {
        name.removeprefix("take:"): value == "theirs"
        for name, value in form.items()
        if name.startswith("take:") and value in ("ours", "theirs")
    }
    try:
        return Choices(
            settling=Settling(form.get("settling", Settling.SKIP)),
            each=each,
            basis=Basis(form.get("basis", "verified")),
        )
    except ValueError as problem:
        raise BadInput("选择的处理方式不存在；请重新选择。") from problem


def _take(desk: Desk, who: Person, typed: Mapping[str, str], file: object) -> str:
    try:
        way = Way(typed.get("way", ""))
    except ValueError as problem:
        raise BadInput("请选择要导入的内容。") from problem
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadInput("请选择文件再上传。")
    key = typed.get(importing.NEEDED[way][0], "")
    return importing.hand_in(desk, who, way, key, (file.filename, file.file)).id


class _Pages:
    """The pages of imports."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self, request: Request, who: Person, told: Told = NOTHING) -> Response:
        """Every way in, what waits, and what was imported."""
        desk = self._desk
        ways = {way: word for way, word in WAYS.items() if who.may(importing.DOORS[Way(way)].right)}
        return desk.renderer.page(
            request, "papers/imports.html", told.status, ways=ways, all_ways=WAYS, profiles=load_profiles().values(),
            forms=[form for form in list_forms() if form.body == "leads"], **told.values,
            waiting=importing.shelf_of(desk).waiting(who), batches=batches.batches(desk, who),
        )  # fmt: skip

    def look(self, request: Request, who: Person, number: str, told: Told = NOTHING, *, page: int = 1) -> Response:
        """What a file would do."""
        desk = self._desk
        upload = importing.shelf_of(desk).get(who, number)
        job = desk.jobs.wait(who, importing.begin_look(desk, who, number), importing.SHORT)
        if not job.is_over:
            return RedirectResponse(f"/jobs/{job.id}", 303)
        seen = importing.preview_of(job)
        return desk.renderer.page(
            request, "papers/preview.html", 422 if job.problem else told.status, upload=upload, seen=seen,
            failed=job.problem, verdicts=VERDICTS, ways=WAYS, settlings=_settlings(seen, upload.way), bases=BASES,
            **told.values, **_slice(seen, page),
        )  # fmt: skip

    def batch(self, request: Request, who: Person, key: tuple[Way, int], told: Told = NOTHING) -> Response:
        """One import."""
        check_right(who, importing.DOORS[key[0]].right)
        found = batches.batch(self._desk, who, *key)
        written = batches.written(self._desk, found)
        return self._desk.renderer.page(
            request, "papers/batch.html", told.status, batch=found, ways=WAYS, written=written, **told.values
        )


def _slice(seen: Preview | None, page: int) -> dict[str, object]:
    lines = seen.lines if seen else ()
    pages = max(1, -(-len(lines) // _LINES))
    page = min(max(page, 1), pages)
    return {"lines": lines[(page - 1) * _LINES : page * _LINES], "page": page, "pages": pages}


def _settlings(seen: Preview | None, way: str) -> dict[str, str]:
    """The choices that mean something for this file."""
    offered = dict(SETTLINGS)
    if way != Way.FORM or not seen or not seen.conflicting:
        del offered["ours"], offered["theirs"]
    is_doubtful = seen and (seen.counts.get(Verdict.REFUSED) or seen.conflicting)
    return offered if is_doubtful else {}
