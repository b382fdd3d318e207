"""One change of the office's files and taking it back: the same pages for the lexicon and for the sources."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.guard import has_token
from desk.workshop.page import Pages
from facts.errors import BadInput, NotKnown, Overtaken
from facts.people import Person, Right
from runs.keeping import Change, KeptFolder

#: A form that was open longer than its token holds.
TOO_LATE = "页面打开得太久，没有写入。内容都还在，请再按一次。"
_LATER = "这次修改之后文件又被改过；请先从最近一次修改开始，依次撤销。"


class Undo(Protocol):
    """Takes a change back; errors as KeptFolder.undo."""

    def __call__(self, desk: Desk, who: Person, number: int, *, reason: str) -> Change:
        """The change that the undoing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Whose changes these are."""

    #: Path of the room they are below, such as /workshop/lexicon.
    below: str
    right: Right
    folder: Callable[[Desk], KeptFolder]
    undo: Undo
    #: Template of one change.
    template: str
    #: What is said once something was written.
    saved: str


def add_changes(router: APIRouter, desk: Desk, kept: Changes) -> None:
    """Put `changes/NUMBER` and its undoing on a room's router."""
    render = Pages(desk)
    keeper = Annotated[Person, needs(kept.right)]
    numbered = Annotated[int, Path(ge=1, le=999_999)]

    def page(request: Request, number: int, *, status: int = 200, reason: str = "", **said: str) -> Response:
        found = kept.folder(desk).change(number)
        return render(request, kept.template, status, change=found, reason=reason, **said)

    @router.get("/changes/{number}")
    def change(request: Request, who: keeper, number: numbered, saved: Annotated[bool, Query()] = False) -> Response:
        return page(request, number, notice=kept.saved if saved else "")

    @router.post("/changes/{number}/undo")
    def undo(request: Request, who: keeper, number: numbered, form: Form) -> Response:
        reason = form.get("reason", "")
        if not has_token(request, form.get("token", "")):
            return page(request, number, status=403, reason=reason, warning=TOO_LATE)
        try:
            done = kept.undo(desk, who, number, reason=reason)
        except Overtaken:
            return page(request, number, status=409, reason=reason, warning=_LATER)
        except NotKnown:
            raise
        except BadInput as problem:
            return page(request, number, status=422, reason=reason, warning=str(problem))
        return RedirectResponse(f"{kept.below}/changes/{done.number}?saved=1", 303)
