"""`/leads/bulk`: the form below a list of leads."""

from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.access import needs
from desk.cases.act_page import wanted_of
from desk.cases.bulk import act_on_many
from desk.cases.judging import STALE
from desk.cases.lead_list import listing
from desk.cases.many import Many, joined
from desk.context import Desk
from desk.guard import has_token
from desk.queue import filters
from facts.errors import BadInput
from facts.people import Person, Right

_PLACES = {"/leads": "线索", "/mine": "我经办的线索"}


def routes(desk: Desk) -> APIRouter:
    """`/leads/bulk`."""
    router = APIRouter()

    @router.post("/leads/bulk")
    def act(request: Request, many: Many, who: Annotated[Person, needs(Right.ACT, Right.FILE)]) -> Response:
        form, chosen = joined(many), many.get("lead", ())
        if not has_token(request, form.get("token", "")):
            return _again(desk, request, who, form.get("back", ""), status=403, problem=STALE, chosen=chosen)
        try:
            results = act_on_many(desk, who, chosen, wanted_of(form))
        except BadInput as problem:
            return _again(desk, request, who, form.get("back", ""), status=422, problem=str(problem), chosen=chosen)
        failed = tuple(one.lead for one in results if one.problem)
        return _again(desk, request, who, form.get("back", ""), results=results, chosen=failed)

    return router


def _again(desk: Desk, request: Request, who: Person, back: str, /, *, status: int = 200, **more: object) -> Response:
    """The list as it was, with what came of it; leads that were not done stay ticked."""
    here = urlsplit(back)
    path = here.path if here.path in ("/leads", "/mine") else "/leads"
    query = filters.read(parse_qsl(here.query), who.realm, desk.settings.page_size)
    return listing(desk, request, who, path, query, title=_PLACES[path], status=status, **more)
