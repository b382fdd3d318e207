"""Where a lead stands among those of its status, and which one comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from facts.cases import Lead, LeadStatus
from facts.ports import LeadBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The leads before and after one, highest score first."""

    #: From 1; 0 where the lead is not among them.
    place: int
    total: int
    previous: str | None
    next: str | None


def neighbours(leads: Sequence[Lead], lead: Lead) -> Neighbours:
    """Find the neighbours of a lead in a list."""
    ids = [one.id for one in leads]
    if lead.id not in ids:
        return Neighbours(place=0, total=len(ids), previous=None, next=None)
    place = ids.index(lead.id)
    return Neighbours(
        place=place + 1,
        total=len(ids),
        previous=ids[place - 1] if place else None,
        next=ids[place + 1] if place + 1 < len(ids) else None,
    )


def next_candidate(book: LeadBook, lead: Lead) -> str | None:
    """The candidate below this lead, else the highest one left, else none."""
    waiting = [one for one in book.all(LeadStatus.CANDIDATE) if one.id != lead.id]
    below = (one for one in waiting if _rank(one) > _rank(lead))
    chosen = next(below, waiting[0] if waiting else None)
    return chosen.id if chosen else None


def _rank(lead: Lead) -> tuple[float, str]:
    return -lead.score, lead.id or ""
