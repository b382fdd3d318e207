"""What a person of a district or a sector may see: leads of their realm, and the pages those were seen on."""

from typing import Any

from fastapi import Depends
from starlette.requests import Request

from desk.access import needs
from desk.context import Desk
from facts.errors import NotAllowed, NotKnown
from facts.people import Person, Right


def needs_whole(*rights: Right) -> Any:  # the marker that FastAPI reads from an annotation
    """As desk.access.needs, for what counts pages and sources of everywhere: whoever is bounded is refused.

    Raises:
        NotSignedIn, NotAllowed: as `needs`, or the person's realm is bounded.
    """
    allowed = needs(*rights).dependency

    def check(request: Request) -> Person:
        person: Person = allowed(request)
        if not person.realm.is_everything:
            raise NotAllowed("这里是全部辖区的页面数和来源数；您的账号只看本管辖范围，请看总览和线索。")
        return person

    return Depends(check)


def check_lead(desk: Desk, who: Person, lead: str) -> None:
    """Let somebody see a lead.

    Raises:
        NotKnown: it lies outside their realm; whether it exists is not told.
    """
    if who.realm.is_everything:
        return
    row = desk.house.board.row(lead)
    if row is None or not who.realm.holds(row.districts, row.sector):
        raise NotKnown(f"没有线索 {lead}，或不在您的管辖范围内。")


def check_page(desk: Desk, who: Person, page_id: int) -> None:
    """Let somebody see a page: all of them, or those that carry a lead of their realm.

    Raises:
        NotKnown: it is outside their realm; whether it exists is not told.
    """
    if who.realm.is_everything:
        return
    lead = desk.house.leads.on_page(page_id)
    row = desk.house.board.row(lead.id) if lead and lead.id else None
    # The number of the lead on it is not told either.
    if row is None or not who.realm.holds(row.districts, row.sector):
        raise NotKnown(f"没有页面 {page_id}，或不在您的管辖范围内。")
