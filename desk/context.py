"""What every route of the desk works with, and the form a request brings."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from desk.rendering import Renderer
from desk.settings import DeskPorts, DeskSettings

#: Fields of one form at most; the judgement form has about thirty.
_MOST_FIELDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The ports, the settings, and the one renderer."""

    ports: DeskPorts
    settings: DeskSettings
    renderer: Renderer


async def read_form(request: Request) -> dict[str, str]:
    """The text fields of a form; files are left out, of equal names the last one counts."""
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}


Form = Annotated[dict[str, str], Depends(read_form)]
