"""The list of leads: which of them, in which order, on which page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from facts.assessments import Band
from facts.cases import Lead, LeadStatus

_Kind = TypeVar("_Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the analyst asked to see."""

    #: None for every status.
    status: LeadStatus | None = LeadStatus.CANDIDATE
    band: Band | None = None
    search: str = ""
    #: From 1.
    page: int = 1

    def link(self, **changes: str | int) -> str:
        """The list's address with some of the filter changed; a change of anything else goes to page 1."""
        now: dict[str, str | int] = {
            "status": self.status.value if self.status else "all",
            "band": self.band.value if self.band else "",
            "q": self.search,
        }
        return "/?" + urlencode({name: value for name, value in (now | changes).items() if value != ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the list, with counts."""

    rows: Sequence[Lead]
    #: Leads that fit the filter.
    found: int
    pages: int
    page: int
    #: Status -> leads, whatever the filter; "all" for all.
    statuses: Mapping[str, int]
    #: Band -> leads of the status and search chosen.
    bands: Mapping[str, int]


def parse(status: str, band: str, search: str, page: str) -> Filter:
    """Read a filter from the address; what makes no sense falls back to the usual view."""
    return Filter(
        status=None if status == "all" else _member(LeadStatus, status) or LeadStatus.CANDIDATE,
        band=_member(Band, band),
        search=search.strip()[:100],
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 8 else 1,
    )


def select(leads: Sequence[Lead], wanted: Filter, size: int) -> Listing:
    """Choose one page of `size` leads; `leads` come highest score first."""
    fitting = [lead for lead in leads if wanted.status in (None, lead.status) and _mentions(lead, wanted.search)]
    chosen = [lead for lead in fitting if wanted.band in (None, lead.band)]
    pages = max(1, -(-len(chosen) // size))
    page = min(wanted.page, pages)
    return Listing(
        rows=chosen[(page - 1) * size : page * size],
        found=len(chosen),
        pages=pages,
        page=page,
        statuses=Counter(lead.status.value for lead in leads) | Counter(all=len(leads)),
        bands=Counter(lead.band.value for lead in fitting),
    )


def _mentions(lead: Lead, search: str) -> bool:
    wanted = search.casefold().split()
    if not wanted:
        return True
    told = "\n".join((lead.id or "", lead.title, lead.subject or "", lead.url)).casefold()
    return all(word in told for word in wanted)


def _member(kind: type[_Kind], value: str) -> _Kind | None:
    return next((member for member in kind if member.value == value), None)
