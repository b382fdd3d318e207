"""The lexicon editor: browse, one entry, its file, what was changed, and what a draft would do."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.guard import has_token
from desk.workshop import lexicon_changes as changes
from desk.workshop.histories import TOO_LATE
from desk.workshop.lexicon_views import (
    Search,
    categories,
    counted_at,
    entry_of,
    lexicon_in_use,
    search,
    start_counting,
)
from desk.workshop.page import Pages
from desk.workshop.sayings import lines_of
from facts.errors import BadInput, BrokenLexicon, NotKnown, Overtaken
from facts.people import Person, Right
from keywords import Lexicon
from keywords.entries.exchange import COLUMNS, ELEMENTS, FAMILIES, KINDS, POLICIES

Editor = Annotated[Person, needs(Right.LEXICON)]
Identity = Annotated[str, Path(max_length=20)]
Name = Annotated[str, Path(max_length=120)]
Number = Annotated[int, Path(ge=1, le=999_999)]
_PAGE = 50
#: Keys of cells with several lines.
LISTS = ("variants", "weak", "benign", "finds", "spares")
_BLANK = {"kind": "字面", "family": "要件", "weight": "B", "policy": "全部变体"}
#: What is said where a form came too late.


def routes(desk: Desk) -> APIRouter:
    """`/workshop/lexicon` and what is below."""
    router = APIRouter(prefix="/workshop/lexicon")
    _add_list(router, desk)
    _add_entries(router, desk)
    _add_retiring(router, desk)
    return router


def _add_list(router: APIRouter, desk: Desk) -> None:
    render = Pages(desk)

    @router.get("")
    def listed(
        request: Request, who: Editor, *, q: Annotated[str, Query(max_length=200)] = "",
        category: Annotated[str, Query(max_length=10)] = "", only: Annotated[str, Query(max_length=10)] = "",
        page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    ) -> Response:  # fmt: skip
        try:
            lexicon = lexicon_in_use(desk)
            found = search(desk, Search(words=q, category=category, only=only))
        except BrokenLexicon as problem:
            return render(
                request, "lexicon_broken.html", 200, faults=lines_of(str(problem)),
                names=changes.folder(desk).names(),
            )  # fmt: skip
        pages = max(1, -(-len(found) // _PAGE))
        page = min(page, pages)
        keep = {key: value for key, value in (("q", q), ("category", category), ("only", only)) if value}
        return render(
            request, "lexicon.html", 200, found=found[(page - 1) * _PAGE : page * _PAGE], total=len(found),
            page=page, pages=pages, link=lambda n: "/workshop/lexicon?" + urlencode(keep | {"page": n}), q=q,
            category=category, only=only, categories=list(categories(lexicon)), version=lexicon.version,
            counted=counted_at(desk), is_set=desk.house.settings.lexicon is not None,
            names=changes.folder(desk).names() if desk.house.settings.lexicon else (),
        )  # fmt: skip

    @router.post("/counts")
    def count(request: Request, who: Editor, form: Form) -> Response:
        if not has_token(request, form.get("token", "")):
            raise BadInput("页面打开得太久，请返回再按一次。")
        return RedirectResponse(f"/jobs/{start_counting(desk, who)}", 303)


def _add_entries(router: APIRouter, desk: Desk) -> None:
    @router.get("/new")
    def new(request: Request, who: Editor) -> Response:
        return _entry_page(desk, request, lexicon_in_use(desk), {})

    @router.get("/entries/{identity}")
    def entry(request: Request, who: Editor, identity: Identity) -> Response:
        lexicon, view = entry_of(desk, identity)
        return _entry_page(desk, request, lexicon, view.cells, identity=view.entry.id)

    @router.post("/entries")
    def keep(request: Request, who: Editor, form: Form) -> Response:
        cells = {key[2:]: value for key, value in form.items() if key.startswith("c-")}
        identity, reason, sent = cells.get("id", ""), form.get("reason", ""), form.get("state", "")
        known = identity if _is_known(desk, identity) else ""

        def again(status: int, **more: object) -> Response:
            plain = {"cells": cells, "identity": known, "reason": reason, "state": sent} | more
            return _entry_page(desk, request, lexicon_in_use(desk), status=status, **plain)  # type: ignore[arg-type]

        if not has_token(request, form.get("token", "")):
            return again(403, warning=TOO_LATE)
        if form.get("do") == "edit":
            return again(200)
        try:
            return RedirectResponse(_done(desk, who, form, cells), 303)
        except Overtaken as problem:
            return again(409, warning=str(problem), state=changes.state(desk))
        except BrokenLexicon as problem:
            return again(422, warning="词表检查没有通过，没有保存。", faults=lines_of(str(problem)))
        except BadInput as problem:
            found = _problems(desk, cells)
            told = "有几格不能用，没有保存；请改正标红的格。" if found else str(problem)
            return again(422, warning=told, problems=found)


def _done(desk: Desk, who: Person, form: Mapping[str, str], cells: Mapping[str, str]) -> str:
    """Keep or try an entry; where to go on."""
    draft, reason = changes.drafted_entry(desk, cells), form.get("reason", "")
    if form.get("do") == "try":
        return f"/jobs/{changes.start_trial(desk, who, draft, count=nights_of(form), reason=reason, cells=cells)}"
    change = changes.save(desk, who, draft, act=changes.ENTRY, reason=reason, state=form.get("state", ""))
    return f"/workshop/lexicon/changes/{change.number}?saved=1"


def _problems(desk: Desk, cells: Mapping[str, str]) -> dict[str, str]:
    try:
        return changes.problems_of(changes.drafted_entry(desk, cells))
    except BadInput:
        return {}


def _add_retiring(router: APIRouter, desk: Desk) -> None:
    @router.post("/entries/{identity}/retire")
    def retire(request: Request, who: Editor, identity: Identity, form: Form) -> Response:
        lexicon, view = entry_of(desk, identity)
        reason, until = form.get("reason", ""), form.get("until", "")

        def again(status: int, warning: str) -> Response:
            return _entry_page(
                desk,
                request, lexicon, view.cells, status=status, identity=view.entry.id, warning=warning, reason=reason,
                until=until,
            )  # fmt: skip

        if not has_token(request, form.get("token", "")):
            return again(403, TOO_LATE)
        try:
            change = changes.retire(
                desk, who, view.entry.id, until=until, reason=reason, state=form.get("state", "")
            )  # fmt: skip
        except Overtaken as problem:
            return again(409, str(problem))
        except BadInput as problem:
            return again(422, str(problem))
        return RedirectResponse(f"/workshop/lexicon/changes/{change.number}?saved=1", 303)


def _entry_page(
    desk: Desk,
    request: Request, lexicon: Lexicon, cells: Mapping[str, str], *, status: int = 200, identity: str = "",
    problems: Mapping[str, str] | None = None, warning: str = "", faults: tuple[str, ...] = (),
    reason: str = "", state: str | None = None, until: str = "",
) -> Response:  # fmt: skip
    is_set = desk.house.settings.lexicon is not None
    view = entry_of(desk, identity)[1] if identity else None
    return Pages(desk)(
        request, "entry.html", status, view=view, cells=_BLANK | dict(cells), columns=COLUMNS,
        problems=problems or {}, choices=_choices(lexicon), lists=LISTS, warning=warning, faults=faults,
        reason=reason, state=(changes.state(desk) if is_set else "") if state is None else state, is_set=is_set,
        nights=changes.NIGHTS, history=changes.history_of_entry(desk, identity) if identity and is_set else (),
        until=until,
    )  # fmt: skip


def _choices(lexicon: Lexicon) -> dict[str, dict[str, str]]:
    """Key of a cell -> value and word of what may be chosen."""
    plain: Mapping[str, Mapping[str, object]] = {
        "kind": KINDS,
        "family": FAMILIES,
        "element": ELEMENTS,
        "policy": POLICIES,
    }
    found = {key: {name: name for name in names} for key, names in plain.items()}
    found["category"] = {f"{code} {title}": f"{code} {title}" for code, title in lexicon.categories.items()}
    found["sector"] = {f"{code} {name}": f"{code} {name}" for code, name in lexicon.sectors.items()}
    found["mode"] = {mode: mode for mode in lexicon.modes}
    return found


def nights_of(form: Mapping[str, str]) -> int:
    """How many nights a form asks for; one where it says nothing that can be."""
    given = form.get("nights", "")
    return int(given) if given in map(str, changes.NIGHTS) else changes.NIGHTS[0]


def _is_known(desk: Desk, identity: str) -> bool:
    try:
        return bool(entry_of(desk, identity))
    except NotKnown:
        return False
