"""Leads that the lead of a page may be part of: near copies of its text, those of the same numbers, and by name."""

from dataclasses import dataclass

from desk import words
from desk.context import Desk
from desk.plain import covered, shortened
from desk.realm import check_lead
from desk.seen import read_back
from facts.boards import BoardQuery
from facts.cases import Lead
from facts.errors import NotKnown
from facts.people import Person
from facts.subjects import TraitKind
from keywords.identity.traits import normalise

#: Leads offered: each has a digit key.
MOST = 9
_KINDS = frozenset(kind.value for kind in TraitKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One lead that another could live on in."""

    lead: str
    subject: str
    title: str
    status: str
    #: Why it is offered.
    why: str


def merge_targets(desk: Desk, who: Person, page_id: int, asked: str = "") -> list[Target]:
    """Leads to merge into, the likeliest first; with `asked` those whose number, subject or title has these words.

    Raises:
        NotKnown: there is no such page.
    """
    page = desk.house.pages.get(page_id)
    lead = desk.house.leads.on_page(page_id)
    if asked.strip():
        query = BoardQuery(realm=who.realm, words=asked.strip(), size=MOST + 1)
        found = {row.lead: "按编号或名称找到" for row in desk.house.board.find(query).rows}
    else:
        found = _copies(desk, lead) | _carriers(desk, page_id, page.url)
    targets = [_target(desk, who, number, why) for number, why in found.items() if not lead or number != lead.id]
    return [one for one in targets if one][:MOST]


def _copies(desk: Desk, lead: Lead | None) -> dict[str, str]:
    if lead is None:
        return {}
    near = desk.house.copies.near(lead.fingerprint, desk.house.material.least_similarity)
    return {one.lead: f"正文相似 {one.similarity:.0%}" for one in near[:MOST]}


def _carriers(desk: Desk, page_id: int, url: str) -> dict[str, str]:
    screening = desk.house.pages.screening(page_id)
    found = read_back(screening).identifiers if screening else ()
    traits = dict.fromkeys(
        trait
        for one in found
        if one.text("kind") in _KINDS and (trait := normalise(TraitKind(one.text("kind")), one.text("value")))
    )
    spread = desk.house.carriers.of(tuple(traits), but=url, limit=MOST)
    return {
        one.lead: f"同一{words.say(words.IDENTIFIERS, far.trait.kind.value)}"
        for far in reversed(spread)
        for one in far.some
        if one.lead
    }


def _target(desk: Desk, who: Person, number: str, why: str) -> Target | None:
    try:
        check_lead(desk, who, number)
        lead = desk.house.leads.get(number)
    except NotKnown:
        return None
    if lead.status.is_gone:
        return None
    return Target(
        lead=number, subject=covered(lead.subject or "未见主体"), title=shortened(covered(lead.title), 60),
        status=words.STATUSES[lead.status.value], why=why,
    )  # fmt: skip
