"""Tell which part of a page an element is by its name, its ARIA role and the words of its class and id."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from facts.readings import Region

#: Words of a class or an id: header-load is header and load, adBox1 is ad and Box, and neither holds the other's words.
_WORD = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
#: Where the words of one element name several regions, the first of these holds.
_STRONGEST = (Region.AD, Region.FOOTER, Region.NAV, Region.MAIN)
#: These stand for the whole page, whatever the words of their classes.
_PAGE = frozenset(("html", "body"))
#: Code points of class and id that are looked at; generated ones are longer and say nothing.
MAX_NAMES = 200


def region_of(name: str, attributes: Mapping[str, str]) -> Region | None:
    """Return the region that an element opens, or None where its markup names none.

    Args:
        name: the element's lower-case name.
        attributes: role, class and id are looked at.
    """
    if name in _PAGE:
        return None
    table = _table()
    words = f"{attributes.get('class', '')} {attributes.get('id', '')}"[:MAX_NAMES]
    named = {table.get(("word", word.lower())) for word in _WORD.findall(words)}
    if Region.AD in named:
        return Region.AD
    role = attributes.get("role", "").strip().lower()
    if found := table.get(("role", role)) or table.get(("element", name)):
        return found
    return next((region for region in _STRONGEST if region in named), None)


@cache
def _table() -> dict[tuple[str, str], Region]:
    """Load the table of names on first use: (element, role or word; name) -> region."""
    path = Path(__file__).parent / "tables" / "regions.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {(row["kind"], row["name"]): Region(row["region"]) for row in rows}
