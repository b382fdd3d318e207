"""Full text over all pages: what was found, with the place it stands at and the lead it carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.context import Desk
from desk.masking import Cover
from desk.plain import covered, host
from desk.queue.snippets import Piece, snippet
from desk.realm import check_page
from desk.seen import read_back, title_of
from facts.assessments import Band, Stance
from facts.boards import BoardRow
from facts.errors import NotKnown
from facts.people import Person

#: Pages looked at for one screen of somebody who sees only their realm.
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One page that holds the words; personal values covered."""

    page_id: int
    title: str
    host: str
    fetched_at: datetime
    band: Band | None
    stance: Stance | None
    pieces: Sequence[Piece]
    lead: BoardRow | None
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPages:
    """One screen of what was found."""

    rows: Sequence[FoundRow]
    total: int
    #: There are more than were counted.
    is_more: bool
    #: Where the next screen begins; None on the last.
    before: int | None


def search(desk: Desk, who: Person, words: str, *, before: int | None = None, size: int = 20) -> FoundPages:
    """Look for words in the text of all pages that somebody may see, newest first.

    Raises:
        BadInput: there is nothing to look for in it.
    """
    bounded = not who.realm.is_everything
    found = desk.house.texts.find(words, limit=_LOOKED_AT if bounded else size + 1, before=before)
    numbers = [one for one in found.pages if not bounded or _is_near(desk, who, one)]
    rows = [_row(desk, number, words) for number in numbers[:size]]
    is_last = len(numbers) <= size
    # How many there are beyond one's realm is not told.
    total = len(numbers) if bounded else found.total
    return FoundPages(
        rows=rows, total=total, is_more=found.is_more and not bounded, before=None if is_last else numbers[size - 1]
    )


def _is_near(desk: Desk, who: Person, number: int) -> bool:
    try:
        check_page(desk, who, number)
    except NotKnown:
        return False
    return True


def _row(desk: Desk, number: int, words: str) -> FoundRow:
    page, screening = desk.house.pages.get(number), desk.house.pages.screening(number)
    lead = next(iter(desk.house.leads.homes([page.url])), None)
    row = desk.house.board.row(lead) if lead else None
    cover = Cover(read_back(screening) if screening else None, unmask=False)
    return FoundRow(
        page_id=number, title=cover.label(title_of(screening)) if screening else "", host=host(page.url),
        fetched_at=page.fetched_at, band=screening.band if screening else None,
        stance=screening.stance if screening else None, pieces=snippet(screening, words), lead=row,
        subject=covered(row.subject) if row and row.subject else "",
    )  # fmt: skip
