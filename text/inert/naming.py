"""The addresses that an element of a page names for what it shows."""

import re
from collections.abc import Iterator, Mapping

from text.inert.elements import SOURCES

#: Elements that name pictures and style sheets.
SELECTOR = (
    "img, input[src], link[href], video[poster], source[srcset], "
    "body[background], table[background], tr[background], td[background], th[background]"
)
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+[\d.]+[wx])?\s*(?:,|\Z)")
#: Code points of a srcset that are looked at.
_LONGEST = 4_000


def sheet_of(attributes: Mapping[str, str | None]) -> str:
    """The address of a <link>'s style sheet; empty where it is none that holds."""
    kinds = (attributes.get("rel") or "").lower().split()
    holds = "stylesheet" in kinds and "alternate" not in kinds and "disabled" not in attributes
    return (attributes.get("href") or "").strip() if holds else ""


def pictures_of(attributes: Mapping[str, str | None]) -> Iterator[str]:
    """The addresses of an element's picture: those that wait for a script before the one that is shown meanwhile."""
    for name in SOURCES:
        if value := attributes.get(name):
            yield value.strip()
    for name in ("data-srcset", "srcset"):
        yield from _CANDIDATE.findall((attributes.get(name) or "")[:_LONGEST])
    for name in ("poster", "background"):
        if value := attributes.get(name):
            yield value.strip()
