"""Who is asking, and whether they may: every route names the right it needs.

    @router.get("/queue")
    def show(request: Request, who: Annotated[Person, needs(Right.SEE)]) -> Response: ...

The guard puts the person of the session (or of the API token) into `request.state.person` before a route is called.
"""

from typing import Any

from fastapi import Depends
from starlette.requests import Request

from facts.errors import NotAllowed, NotSignedIn
from facts.people import Person, Right


def person_of(request: Request) -> Person | None:
    """Who is asking; None for nobody."""
    found: Person | None = getattr(request.state, "person", None)
    return found


def signed_in(request: Request) -> Person:
    """Who is asking.

    Raises:
        NotSignedIn: nobody is.
    """
    person = person_of(request)
    if person is None:
        raise NotSignedIn("请先登录。")
    return person


def needs(*rights: Right) -> Any:  # the marker that FastAPI reads from an annotation
    """What an annotation says of a route: the person who is asking has one of these rights; none asks for anybody.

    Raises:
        NotSignedIn: nobody is signed in.
        NotAllowed: their roles do not allow it.
    """

    def check(request: Request) -> Person:
        person = signed_in(request)
        if rights and not any(person.may(right) for right in rights):
            raise NotAllowed("您的角色没有这项权限；需要时请管理员调整角色。")
        return person

    return Depends(check)
