"""What a page says beside its content: what was typed, what was done, why something was not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.guard import has_token
from facts.errors import BadInput

STALE = "页面已过期，没有写入任何内容；请重新提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Shown above a page, and in its forms."""

    typed: Mapping[str, str] = field(default_factory=dict)
    #: Field -> what is wrong with it.
    problems: Mapping[str, str] = field(default_factory=dict)
    warning: str = ""
    notice: str = ""
    status: int = 200

    @property
    def values(self) -> dict[str, object]:
        """For a template."""
        return {
            "typed": dict(self.typed), "problems": dict(self.problems), "warning": self.warning, "notice": self.notice,
        }  # fmt: skip


NOTHING = Told()


def acted(
    request: Request, form: Mapping[str, str], act: Callable[[], str], again: Callable[[Told], Response]
) -> Response:
    """Do something and go where it says, or show the page again with what was typed and why it was not done.

    Args:
        request: whose token is compared.
        form: as sent.
        act: does it and returns where to go.
        again: the page on which it was typed.
    """
    if not has_token(request, form.get("token", "")):
        return again(Told(typed=form, warning=STALE, status=403))
    try:
        return RedirectResponse(act(), 303)
    except BadInput as problem:
        return again(Told(typed=form, warning=str(problem), status=422))
