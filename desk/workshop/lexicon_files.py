"""The files of the office's lexicon, what was changed in them, and what a draft would do."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.context import Desk, Form
from desk.guard import has_token
from desk.workshop import lexicon_changes as changes
from desk.workshop.histories import TOO_LATE, Changes, add_changes
from desk.workshop.lexicon_pages import Editor, nights_of
from desk.workshop.page import Pages
from desk.workshop.results import results_of
from desk.workshop.sayings import lines_of
from facts.errors import BadInput, BrokenLexicon, NotKnown, Overtaken
from facts.people import Right
from runs.keeping import checked

Name = Annotated[str, Path(max_length=120)]
_CHANGES = Changes(
    below="/workshop/lexicon", right=Right.LEXICON, folder=changes.folder, undo=changes.undo,
    template="lexicon_change.html", saved="已保存，下一次筛查起生效。",
)  # fmt: skip


def routes(desk: Desk) -> APIRouter:
    """`/workshop/lexicon/files`, `changes` and `trials`."""
    router = APIRouter(prefix="/workshop/lexicon")
    _add_files(router, desk)
    _add_changes(router, desk)
    return router


def _add_files(router: APIRouter, desk: Desk) -> None:
    render = Pages(desk)

    def file_page(
        request: Request, name: str, text: str, *, status: int = 200, warning: str = "", reason: str = "",
        faults: tuple[str, ...] = (), state: str | None = None,
    ) -> Response:  # fmt: skip
        return render(
            request, "lexicon_file.html", status, name=name, text=text, warning=warning, faults=faults,
            reason=reason, state=changes.state(desk) if state is None else state, nights=changes.NIGHTS,
            history=changes.folder(desk).history(name),
        )  # fmt: skip

    @router.get("/files/{name}")
    def file(request: Request, who: Editor, name: Name) -> Response:
        kept = changes.folder(desk)
        text = kept.read(name)
        if text is None:
            raise NotKnown(f"本单位的词表里没有文件 {name}。")
        return file_page(request, name, text)

    @router.post("/files/{name}")
    def keep_file(request: Request, who: Editor, name: Name, form: Form) -> Response:
        checked(name)
        text, reason, sent = form.get("text", ""), form.get("reason", ""), form.get("state", "")
        if not has_token(request, form.get("token", "")):
            return file_page(request, name, text, status=403, warning=TOO_LATE, reason=reason)
        try:
            draft = changes.drafted_file(desk, name, text)
            if form.get("do") == "try":
                count = nights_of(form)
                number = changes.start_trial(desk, who, draft, count=count, reason=reason, name=name, text=text)
                return RedirectResponse(f"/jobs/{number}", 303)
            change = changes.save(desk, who, draft, act=changes.FILE, reason=reason, state=sent)
        except Overtaken as problem:
            return file_page(request, name, text, status=409, warning=str(problem), reason=reason)
        except BrokenLexicon as problem:
            return file_page(
                request, name, text, status=422, warning="词表检查没有通过，没有保存。", reason=reason,
                faults=lines_of(str(problem)), state=sent,
            )  # fmt: skip
        except BadInput as problem:
            return file_page(request, name, text, status=422, warning=str(problem), reason=reason, state=sent)
        return RedirectResponse(f"/workshop/lexicon/changes/{change.number}?saved=1", 303)


def _add_changes(router: APIRouter, desk: Desk) -> None:
    render = Pages(desk)
    add_changes(router, desk, _CHANGES)

    @router.get("/changes")
    def changed(request: Request, who: Editor) -> Response:
        return render(request, "lexicon_changes.html", 200, history=changes.folder(desk).history())

    @router.get("/trials/{number}")
    def trial(request: Request, who: Editor, number: Annotated[str, Path(max_length=40)]) -> Response:
        tried = results_of(desk).get(who, number, changes.Tried)
        return render(request, "trial.html", 200, tried=tried, trial=tried.trial)
