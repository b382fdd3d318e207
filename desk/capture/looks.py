"""How a captured page is asked for: which of its views, and what is lifted out of it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Path

#: Row numbers as the database has them.
PageId = Annotated[int, Path(ge=1, le=2_147_483_647, description="页面编号。")]


class Show(StrEnum):
    """Which view of a captured page."""

    #: The page itself, made inert.
    ORIGINAL = "original"
    #: The picture that our browser took of it.
    SCREENSHOT = "screenshot"
    #: Its text as the rules read it.
    TEXT = "text"


SHOWS: Final = {Show.ORIGINAL.value: "原貌", Show.SCREENSHOT.value: "截图", Show.TEXT.value: "文字"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """One way to look at a captured page."""

    show: Show = Show.ORIGINAL
    #: Lift what the page hides.
    hidden: bool = False
    #: Write the address behind each link.
    links: bool = False
    #: Mark the words that the score rests on.
    marks: bool = True

    def link(self, page_id: int, **changes: object) -> str:
        """The address of the capture in these looks."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        given = {
            "show": asked.show.value if asked.show is not Show.ORIGINAL else "",
            "hidden": "1" if asked.hidden else "",
            "links": "1" if asked.links else "",
            "marks": "" if asked.marks else "0",
        }
        query = urlencode({name: value for name, value in given.items() if value})
        return f"/pages/{page_id}/capture" + (f"?{query}" if query else "")


def looks(show: str = "", hidden: str = "", links: str = "", marks: str = "") -> Looks:
    """Read what an address asks for; what it says otherwise is the usual."""
    chosen = Show(show) if show in SHOWS else Show.ORIGINAL
    return Looks(show=chosen, hidden=hidden == "1", links=links == "1", marks=marks != "0")
