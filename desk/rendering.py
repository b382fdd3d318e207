"""Templates in one environment: everything printed is escaped, and made safe to look at first."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from desk import plain, words
from desk.access import person_of
from desk.guard import analyst_of
from desk.menu import menu_for
from desk.static_files import address_of
from facts.people import Person

FOLDER = Path(__file__).parent
#: Cookie of the chosen theme.
THEME_COOKIE, THEMES = "fangfei_theme", ("light", "dark")


class Renderer:
    """Turns a template and its values into an answer."""

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        alarms: Callable[[Person | None], Sequence[object]] = lambda _: (),
    ) -> None:
        """`now` is the office's clock: a printed page says when it was made; `alarms` fill the red bar of a person."""
        self._environment = _environment()
        self._now = now
        self._alarms = alarms

    def page(self, request: Request, name: str, status: int = 200, /, **values: Any) -> HTMLResponse:
        """Render one page; `request` gives the token and the analyst's name."""
        shared = {
            "token": getattr(request.state, "token", ""),
            "analyst": analyst_of(request),
            "who": person_of(request),
            "here": request.url.path,
            "theme": theme_of(request),
            "menu": menu_for(person_of(request)),
            "made_at": self._now(),
            # A page that tells of a failure does not ask the database once more.
            "alarms": self._alarms(person_of(request)) if status < 500 else (),
        }
        html = self._environment.get_template(name).render(shared | values)
        return HTMLResponse(html.encode("utf-8", "replace"), status)


def theme_of(request: Request) -> str:
    """`light` or `dark` where somebody chose; empty follows the machine."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


@cache
def _environment() -> Environment:
    # One for a process: it keeps the templates it has compiled, and depends on nothing but the program.
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["words"] = words
    environment.filters |= {
        "say": _say,
        "static": address_of,
        "host": plain.host,
        "local": plain.local,
        "number": plain.number,
        "percent": plain.percent,
        "points": plain.points,
        "shortened": plain.shortened,
        "score": plain.score,
        "day": partial(plain.local, form="%m-%d"),
        "hour": partial(plain.local, form="%m-%d %H:%M"),
    }
    environment.tests["web"] = plain.is_web
    return environment


def _finalize(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return plain.visible(value)
    return value


def _say(value: str | None, table: Mapping[str, str], otherwise: str = "—") -> str:
    return words.say(table, value, otherwise)
