"""Where a lead stands among those of its status within somebody's realm, and which candidate comes next."""

from desk.context import Desk
from facts.boards import BoardQuery, Neighbours
from facts.cases import Lead, LeadStatus
from facts.people import Person


def neighbours(desk: Desk, who: Person, lead: Lead) -> Neighbours:
    """The leads before and after one, by risk, among those of its status."""
    if lead.status.is_gone:
        return Neighbours(place=0, total=0, previous=None, next=None)
    return desk.house.board.neighbours(BoardQuery(realm=who.realm, statuses=(lead.status,)), lead.id or "")


def next_candidate(desk: Desk, who: Person, lead: Lead) -> str | None:
    """The candidate below this lead, else the highest one left, else none."""
    query = BoardQuery(realm=who.realm, statuses=(LeadStatus.CANDIDATE,), size=2)
    if following := desk.house.board.neighbours(query, lead.id or "").next:
        return following
    left = (row.lead for row in desk.house.board.find(query).rows)
    return next((one for one in left if one != lead.id), None)
