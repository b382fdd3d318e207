"""The audit log: look for entries, verify the chain, take a stretch of it away."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from desk.access import needs
from desk.context import Desk, Form
from desk.guard import has_token
from desk.workshop import auditing
from desk.workshop.acts import say
from desk.workshop.auditing import Wanted
from desk.workshop.page import Pages
from facts.errors import BadInput
from facts.people import Person, Right

Auditor = Annotated[Person, needs(Right.AUDIT)]
#: Numbers of entries: what every database can hold.
MOST_SEQ = 2_147_483_647
Seq = Annotated[int, Path(ge=1, le=MOST_SEQ, description="审计记录的序号。")]
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
TOO_LATE = "页面打开得太久，请返回再按一次。"


def routes(desk: Desk) -> APIRouter:
    """`/audit` and what is below."""
    router = APIRouter(prefix="/audit")
    render = Pages(desk, "audit")

    def page(
        request: Request, wanted: Wanted, *, status: int = 200, warning: str = "", typed: Mapping[str, str] = _NOTHING
    ) -> Response:
        search = desk.house.audit_search
        found = None if warning else auditing.find(desk, wanted)
        keep = {
            name: value for name in ("actor", "act", "subject", "since", "until", "words")
            if (value := getattr(wanted, name))
        }  # fmt: skip
        older = "/audit?" + urlencode(keep | {"before": found.next}) if found and found.next else ""
        return render(
            request, "audit.html", status, wanted=wanted, found=found, older=older, length=search.length(),
            told={one.seq: auditing.told(desk, one) for one in found.entries} if found else {},
            acts=sorted(search.acts(), key=say), newest="/audit?" + urlencode(keep), verified=auditing.verified(desk),
            warning=warning, typed=typed, most=auditing.MOST_EXPORTED,
        )  # fmt: skip

    @router.get("")
    def listed(
        request: Request, who: Auditor, *, actor: Annotated[str, Query(max_length=100)] = "",
        act: Annotated[str, Query(max_length=100)] = "", subject: Annotated[str, Query(max_length=300)] = "",
        since: Annotated[str, Query(max_length=20)] = "", until: Annotated[str, Query(max_length=20)] = "",
        words: Annotated[str, Query(max_length=200)] = "",
        before: Annotated[int | None, Query(ge=1, le=MOST_SEQ)] = None,
    ) -> Response:  # fmt: skip
        wanted = Wanted(
            actor=actor, act=act, subject=subject, since=since, until=until, words=words, before=before
        )  # fmt: skip
        try:
            return page(request, wanted)
        except BadInput as problem:
            return page(request, wanted, status=422, warning=str(problem))

    @router.post("/verify")
    def verify(request: Request, who: Auditor, form: Form) -> Response:
        if not has_token(request, form.get("token", "")):
            raise BadInput(TOO_LATE)
        return RedirectResponse(f"/jobs/{auditing.start_verifying(desk, who)}", 303)

    @router.post("/export")
    def export(request: Request, who: Auditor, form: Form) -> Response:
        if not has_token(request, form.get("token", "")):
            raise BadInput(TOO_LATE)
        try:
            first, last = number(form.get("first", "")), number(form.get("last", ""))
            lines = auditing.export(desk, who, first, last, reason=form.get("reason", ""))
        except BadInput as problem:
            return page(request, Wanted(), status=422, warning=str(problem), typed=form)
        return as_csv(lines, f"audit-{form['first']}-{form['last']}.csv")

    _entries(router, desk, render)
    return router


def _entries(router: APIRouter, desk: Desk, render: Pages) -> None:
    def page(request: Request, who: Person, seq: int, *, status: int = 200, warning: str = "") -> Response:
        entry = auditing.entry_of(desk, seq)
        return render(
            request, "audit_entry.html", status, entry=entry, told=auditing.told(desk, entry), warning=warning,
            raw=auditing.may_read_raw(desk, who, seq),
        )  # fmt: skip

    @router.get("/{seq}")
    def show(request: Request, who: Auditor, seq: Seq) -> Response:
        return page(request, who, seq)

    @router.post("/{seq}/raw")
    def ask(request: Request, who: Auditor, seq: Seq, form: Form) -> Response:
        if not has_token(request, form.get("token", "")):
            raise BadInput(TOO_LATE)
        try:
            auditing.ask_raw(desk, who, seq, form.get("reason", ""))
        except BadInput as problem:
            return page(request, who, seq, status=422, warning=str(problem))
        return RedirectResponse(f"/audit/{seq}", 303)


def number(text: str) -> int:
    """A number of an entry; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def as_csv(lines: object, name: str) -> Response:
    """A download."""
    return StreamingResponse(
        lines,  # type: ignore[arg-type]  # an iterator of lines
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
