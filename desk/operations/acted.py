"""A form of this room: done and gone on to a page, or its page shown again with why it was not done."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.guard import has_token
from facts.errors import BadInput, NotKnown, Overtaken

TOO_LATE = "页面打开得太久，没有写入任何内容；请再按一次。"


def acted(
    request: Request, form: Mapping[str, str], act: Callable[[], str], page: Callable[[int, str], Response]
) -> Response:
    """Do something and go where it says, or show a page with a status and a sentence.

    Raises:
        NotKnown: what it is about does not exist; that has a page of its own.
    """
    if not has_token(request, form.get("token", "")):
        return page(403, TOO_LATE)
    try:
        return RedirectResponse(act(), 303)
    except NotKnown:
        raise
    except Overtaken as problem:
        return page(409, str(problem))
    except BadInput as problem:
        return page(422, str(problem))
