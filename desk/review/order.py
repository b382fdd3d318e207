"""Where a page stands in the list that somebody works through, and which pages come before and after it.

from=run=r1&state=left    a night's queue, filtered and sorted as its address says (desk.queue.wishes)
from=second               second opinions that wait
from= (empty)             the queue of the page's own night, else candidate leads by risk
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.context import Desk
from desk.queue.night import night_of
from desk.queue.wishes import QueueWish, read_text
from desk.realm import check_page
from facts.boards import BoardQuery
from facts.cases import LeadStatus
from facts.errors import NotKnown
from facts.pages import Page
from facts.people import Person

#: Characters of the list's address at most.
MOST_FROM = 600
SECOND = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page's place in a list."""

    #: From 1; 0 where it is not in it.
    at: int
    total: int
    previous: int | None
    next: int | None
    #: The next one that nobody has spoken of; where a decision goes on to.
    onward: int | None
    #: What the list is called, and its address.
    title: str
    href: str


def place_of(desk: Desk, who: Person, page: Page, source: str) -> Place:
    """Find a page's place in the list it was opened from."""
    if source == SECOND:
        waiting = (one.page_id for one in desk.house.words_said.waiting() if one.asked_by != who.name)
        pages = _near(desk, who, [number for number in waiting if number is not None])
        return _place(pages, page.id or 0, frozenset(), "待复核", "/review/second")
    wish = read_text(source) if source else QueueWish(run=page.run)
    chosen = night_of(desk, who, wish).chosen
    night = [one.showing.page_id for one in chosen]
    if source or page.id in night:
        spoken = frozenset(one.showing.page_id for one in chosen if one.word)
        return _place(night, page.id or 0, spoken, "研判队列", wish.link())
    return _among_leads(desk, who, page)


def first_of(desk: Desk, who: Person, source: str) -> int | None:
    """The first page of a queue that nobody has spoken of."""
    chosen = night_of(desk, who, read_text(source)).chosen
    return next((one.showing.page_id for one in chosen if not one.word), None)


def _near(desk: Desk, who: Person, pages: Sequence[int]) -> list[int]:
    """The pages of a list that lie in somebody's realm, each once."""
    return [number for number in dict.fromkeys(pages) if who.realm.is_everything or _is_near(desk, who, number)]


def _is_near(desk: Desk, who: Person, number: int) -> bool:
    try:
        check_page(desk, who, number)
    except NotKnown:
        return False
    return True


def _place(pages: Sequence[int], number: int, spoken: frozenset[int], title: str, href: str) -> Place:
    at = pages.index(number) if number in pages else -1
    rest = (*pages[at + 1 :], *pages[: max(at, 0)])
    return Place(
        at=at + 1,
        total=len(pages),
        previous=pages[at - 1] if at > 0 else None,
        next=pages[at + 1] if at + 1 < len(pages) else None,
        onward=next((one for one in rest if one not in spoken and one != number), None),
        title=title,
        href=href,
    )


def _among_leads(desk: Desk, who: Person, page: Page) -> Place:
    lead = desk.house.leads.on_page(page.id or 0)
    query = BoardQuery(realm=who.realm, statuses=(LeadStatus.CANDIDATE,))
    found = desk.house.board.neighbours(query, (lead and lead.id) or "")
    rows = desk.house.board.rows([one for one in (found.previous, found.next) if one])
    before, after = (rows[one].page_id if one and one in rows else None for one in (found.previous, found.next))
    return Place(
        at=found.place, total=found.total, previous=before, next=after, onward=after, title="候选线索", href="/queue"
    )
