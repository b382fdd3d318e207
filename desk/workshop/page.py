"""How the pages of this room are rendered: with the words of the audit log, and differences of texts."""

import difflib
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from desk.chinese import in_chinese
from desk.context import Desk
from desk.plain import covered
from desk.workshop.act_fields import ACTORS
from desk.workshop.acts import say

#: Lines around a difference that are shown with it, and lines of a difference at most.
_AROUND, _MOST = 3, 1_000


class Pages:
    """Renders the templates of this room."""

    def __init__(self, desk: Desk, section: str = "workshop") -> None:
        self._desk = desk
        self._section = section

    def __call__(self, request: Request, name: str, status: int = 200, /, **values: Any) -> Response:
        """Render one page."""
        shared = {
            "section": self._section,
            "act": say,
            "differences": differences,
            "covered": covered,
            "chinese": in_chinese,
            "actors": ACTORS,
        }
        return self._desk.renderer.page(request, f"workshop/{name}", status, **shared | values)


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """Lines that differ, each with +, - or a blank, and those around them."""
    found = difflib.unified_diff(before.split("\n"), after.split("\n"), n=_AROUND, lineterm="")
    return list(_marked(list(found)[2 : _MOST + 2]))


def _marked(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        yield ("…", "") if line.startswith("@@") else (line[:1], line[1:])
