"""`POST /unmask`: ask to see the personal values of a page or lead, with a reason; or cover them again."""

from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.people.account_routes import check_token
from desk.people.sign_routes import safe_back
from desk.unmasking import ask
from facts.people import Person, Right


def routes(desk: Desk) -> APIRouter:
    """`POST /unmask`."""
    router = APIRouter()

    @router.post("/unmask")
    def unmask(request: Request, who: Annotated[Person, needs(Right.UNMASK)], form: Form) -> Response:
        check_token(request, form)
        subject = form.get("subject", "")
        if form.get("cover"):
            desk.house.people.mask(who, subject)
        else:
            ask(desk, who, subject, form.get("reason", ""))
        return RedirectResponse(safe_back(form.get("back", "/")), 303)

    return router
