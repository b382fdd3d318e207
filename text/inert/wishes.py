"""What is wanted of an inert document, and what comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Mark(NamedTuple):
    """Words of the page that stand out wherever they are, white space and tags between their characters or not."""

    text: str
    #: Written into the document as data-ff-mark; lower-case letters.
    kind: str


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a page is to be shown."""

    #: Show what the page hides, inside a dashed outline.
    hidden: bool = False
    #: Write the address of each link behind it.
    links: bool = False
    marks: tuple[Mark, ...] = ()
    #: Covers personal values; gets all text of the page at once and returns as many code points.
    cover: Callable[[str], str] = field(default=_as_it_is)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inert:
    """The new document and what it leaves out."""

    html: str
    #: Pictures that are shown, and those that nobody kept.
    pictures: int
    missing_pictures: int
    #: Style sheets that hold, and those that nobody kept.
    sheets: int
    missing_sheets: int
    #: Name of an element that was left out -> how many.
    removed: Mapping[str, int]
    #: Whether the page went on behind what is shown.
    is_cut: bool
