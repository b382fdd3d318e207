"""Tell by its address which trap a kind of pages is; that it is one, its pages have told."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from crawler.traps.kinds import Trap
from crawler.traps.shapes import Parts, drawn_names, drawn_segments, names_of
from facts.pages import Trouble

_TABLE = Path(__file__).with_name("words.yml")
#: 2026/11, 2026-11-23, 202611, 20261123; a day, a month or more.
_DATE = re.compile(
    r"(?<!\d)(?:19|2\d)\d\d(?:[-/_.](?:0?[1-9]|1[0-2])(?!\d)|(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d))", re.ASCII
)
_PAGE_PATH = re.compile(
    r"(?:^|[/_-])(?:page|pn|list|index|pg)[/_-]?\d+(?:[./]|$)|(?:^|/)p/?\d+/?$", re.ASCII | re.IGNORECASE
)
#: A date in its own form: ?date=2031-05, /2031-05-01. /2055-12.html may be page 12 of category 2055.
_DATED_PATH = re.compile(r"(?<![\d-])((?:19|2[01])\d\d)-(?:0[1-9]|1[0-2])-[0-3]\d(?![\d-])", re.ASCII)
_DATED_QUERY = re.compile(r"=((?:19|2[01])\d\d)-(?:0?[1-9]|1[0-2])(?:-[0-3]?\d)?(?=[&;T]|$)", re.ASCII)
_YEAR = re.compile(r"((?:1[5-9]|2\d)\d\d)(?:[-/_.]?(?:0?[1-9]|1[0-2])(?:[-/_.]?[0-3]?\d)?)?", re.ASCII)
#: Parameters from which their combinations are what has no end.
COMBINED = 3
#: Years that a site may have archives of, and may announce.
OLDEST, AHEAD = 1990, 2


def trap_of(parts: Parts, trouble: Trouble | None) -> Trap:
    """Return the name for a kind of pages that say the same, by one of its addresses."""
    if trouble is Trouble.SOFT_404:
        return Trap.SOFT_404_FLOOD
    return next((trap for holds, trap in _TELLING if holds(parts)), Trap.NEAR_DUPLICATES)


def _has_date(parts: Parts) -> bool:
    return bool(_DATE.search(parts.path) or _DATE.search(parts.query)) or _is_named(parts, "dates")


def _combines(parts: Parts) -> bool:
    return len(names_of(parts.query).split("&")) >= COMBINED


def _has_page_number(parts: Parts) -> bool:
    return _is_named(parts, "pages") or _PAGE_PATH.search(parts.path) is not None


def _is_drawn(parts: Parts) -> bool:
    return bool(drawn_names(parts.query) or drawn_segments(parts.path))


def _is_named(parts: Parts, words: str) -> bool:
    """Whether a parameter has one of the names."""
    return bool(parts.query) and not _words()[words].isdisjoint(names_of(parts.query).lower().split("&"))


def comes_back(parts: Parts) -> bool:
    """Whether an address carries the one to go back to, as login pages' do."""
    return _is_named(parts, "returns")


#: What tells a kind, in the order asked.
_TELLING = (
    (comes_back, Trap.RETURN_ADDRESS),
    (_has_date, Trap.CALENDAR),
    (_combines, Trap.QUERY_EXPLOSION),
    (_has_page_number, Trap.ENDLESS_PAGES),
    (_is_drawn, Trap.SESSION),
)


def is_out_of_time(parts: Parts, this_year: int) -> bool:
    """Whether an address names a date that no archive reaches and nobody announces yet."""
    path, query = parts.path, parts.query
    found = ("-" in path and _DATED_PATH.search(path)) or ("-" in query and _DATED_QUERY.search(query))
    if found:
        return not OLDEST <= int(found[1]) <= this_year + AHEAD
    return bool(query) and _names_a_far_year(query, this_year)


def _names_a_far_year(query: str, this_year: int) -> bool:
    dates = _words()["dates"]
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        year = _YEAR.fullmatch(value) if name.lower() in dates else None
        if year and not OLDEST <= int(year[1]) <= this_year + AHEAD:
            return True
    return False


@cache
def _words() -> Mapping[str, frozenset[str]]:
    rows = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))["words"]
    return {row["id"]: frozenset(map(str, row["names"])) for row in rows}
