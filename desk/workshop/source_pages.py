"""The watched sources: health, one file with its editor, trials."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.guard import has_token
from desk.workshop import source_changes as changes
from desk.workshop.histories import TOO_LATE, Changes, add_changes
from desk.workshop.page import Pages
from desk.workshop.results import results_of
from desk.workshop.sayings import lines_of
from facts.errors import BadInput, BrokenSource, Overtaken
from facts.people import Person, Right

Keeper = Annotated[Person, needs(Right.SOURCES)]
Name = Annotated[str, Path(max_length=120)]
_CHANGES = Changes(
    below="/workshop/sources", right=Right.SOURCES, folder=changes.folder, undo=changes.undo,
    template="source_change.html", saved="已写入，下一次扫描起生效。",
)  # fmt: skip
_BLANK = """\
title: 名称
kind: site
start_urls:
  - https://
max_pages: 200
delay_s: 1
assertions:
  - least_pages: 1
    because: 首页每天都能打开
"""


def routes(desk: Desk) -> APIRouter:
    """`/workshop/sources` and what is below."""
    router = APIRouter(prefix="/workshop/sources")
    _add_list(router, desk)
    _add_keeping(router, desk)
    add_changes(router, desk, _CHANGES)
    return router


def _add_list(router: APIRouter, desk: Desk) -> None:
    render = Pages(desk)

    @router.get("")
    def listed(request: Request, who: Keeper) -> Response:
        if desk.house.settings.sources is None:
            return render(request, "sources.html", 200, views=(), others=(), is_set=False, home="")
        return render(
            request, "sources.html", 200, views=changes.listed(desk), others=changes.others(desk), is_set=True,
            home=str(changes.home(desk)),
        )  # fmt: skip

    @router.get("/new")
    def new(request: Request, who: Keeper) -> Response:
        changes.folder(desk)
        return _source_page(desk, request, "", _BLANK, is_new=True)

    @router.get("/files/{name}")
    def one(request: Request, who: Keeper, name: Name) -> Response:
        return _source_page(desk, request, name, changes.view(desk, name)[1])

    @router.get("/trials/{number}")
    def trial(request: Request, who: Keeper, number: Annotated[str, Path(max_length=40)]) -> Response:
        tried = results_of(desk).get(who, number, changes.TriedSource)
        return render(request, "source_trial.html", 200, tried=tried, report=tried.checked.report)


def _add_keeping(router: APIRouter, desk: Desk) -> None:
    @router.post("/files")
    def keep(request: Request, who: Keeper, form: Form) -> Response:
        name, text, reason = form.get("name", "").strip()[:120], form.get("text", ""), form.get("reason", "")
        sent, what = form.get("state", ""), form.get("do", "save")

        def again(status: int, warning: str, faults: tuple[str, ...] = (), state: str | None = sent) -> Response:
            return _source_page(
                desk,
                request, name, text, status=status, warning=warning, reason=reason, faults=faults, state=state,
            )  # fmt: skip

        if not has_token(request, form.get("token", "")):
            return again(403, TOO_LATE)
        try:
            if what == "try":
                return RedirectResponse(f"/jobs/{changes.start_trial(desk, who, name, text)}", 303)
            if what in ("on", "off"):
                change = changes.switch(desk, who, name, on=what == "on", reason=reason, state=sent)
            else:
                change = changes.save(desk, who, name, text, reason=reason, state=sent)
        except Overtaken as problem:
            return again(409, str(problem), state=None)
        except BrokenSource as problem:
            return again(422, "来源检查没有通过，没有写入。", lines_of(str(problem)))
        except BadInput as problem:
            return again(422, str(problem))
        return RedirectResponse(f"/workshop/sources/changes/{change.number}?saved=1", 303)


def _source_page(
    desk: Desk,
    request: Request, name: str, text: str, *, status: int = 200, warning: str = "", reason: str = "",
    faults: tuple[str, ...] = (), state: str | None = None, is_new: bool = False,
) -> Response:  # fmt: skip
    view = None if is_new or name not in changes.names(desk) else changes.view(desk, name)[0]
    state = changes.state_of(changes.folder(desk).read(name) if view else None) if state is None else state
    return Pages(desk)(
        request, "source.html", status, name=name, text=text, view=view, warning=warning, reason=reason,
        faults=faults or lines_of(view.fault if view else ""), state=state, is_new=view is None,
        history=changes.folder(desk).history(name) if view else (), most=changes.MOST_PAGES,
    )  # fmt: skip
