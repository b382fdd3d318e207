"""The rows of a queue as they are shown: what is on screen is read, covered and put in words, nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desk import words
from desk.context import Desk
from desk.plain import covered, host
from desk.queue.faces import NOTHING, Face, Faces
from desk.queue.snippets import Piece, snippet
from facts.boards import BoardRow
from facts.queues import QueuedPage
from leads.repeats.counting import near_copies

#: A lead of more pages is not compared page by page: a list must not wait for it.
MOST_COMPARED = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """One row of a queue; personal values covered."""

    page: QueuedPage
    face: Face
    #: Where the words asked for stand in the text; empty where none were.
    pieces: Sequence[Piece]
    host: str
    subject: str
    #: Names of districts and of the sector.
    places: str
    sector: str
    #: Percent a year that its lead or the page itself promises.
    percent: float | None
    #: Days since it was first seen.
    age: int
    #: Other pages of the same lead, and those of them whose text is nearly this one's; None where nobody compared.
    others: int
    copies: int | None
    is_late: bool
    is_waiting: bool
    said: str

    @property
    def lead(self) -> BoardRow | None:
        """The lead on it."""
        return self.page.lead


def shown_rows(
    desk: Desk, faces: Faces, pages: Sequence[QueuedPage], waiting: frozenset[int], text: str = ""
) -> list[ShownRow]:
    """Put the rows of one screen together."""
    seen = faces.of([(one.showing.page_id, one.version) for one in pages if one.version])
    around = _Around(
        desk=desk, names=place_names(desk), today=desk.house.today(), waiting=waiting, text=text,
        copies=_copies(desk, pages),
    )  # fmt: skip
    return [_row(around, one, seen.get(one.showing.page_id, NOTHING)) for one in pages]


def place_names(desk: Desk) -> Mapping[str, str]:
    """Code of a district or zone -> its name."""
    gazetteer = desk.house.routing.gazetteer
    return {**gazetteer.districts, **gazetteer.zones}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What every row of a screen needs."""

    desk: Desk
    names: Mapping[str, str]
    today: date
    waiting: frozenset[int]
    text: str
    #: Page -> near copies of it among the other pages of its lead.
    copies: Mapping[int, int]


def _copies(desk: Desk, pages: Sequence[QueuedPage]) -> Mapping[int, int]:
    """Compare each page with the other pages of its lead, as the casework tells near copies."""
    leads = {one.lead.lead for one in pages if one.lead and 1 < one.lead.pages <= MOST_COMPARED}
    texts, least = desk.house.night_details.fingerprints(sorted(leads)), desk.house.material.least_similarity
    found: dict[int, int] = {}
    for one in pages:
        own = texts.get(one.lead.lead, {}) if one.lead else {}
        if one.url in own:
            others = (text for url, text in own.items() if url != one.url)
            found[one.showing.page_id] = near_copies(own[one.url], others, least)
    return found


def _row(around: _Around, one: QueuedPage, face: Face) -> ShownRow:
    lead, number, house = one.lead, one.showing.page_id, around.desk.house
    first = lead.first_seen if lead else one.fetched_at
    return ShownRow(
        page=one, face=face, pieces=snippet(house.pages.screening(number), around.text) if around.text else (),
        host=host(one.url),
        subject=covered(lead.subject) if lead and lead.subject else "",
        places="、".join(around.names.get(code, code) for code in sorted(lead.districts)) if lead else "",
        sector=house.sectors.get(lead.sector or "", lead.sector or "") if lead else "",
        percent=lead.annual_percent if lead and lead.annual_percent is not None else face.percent,
        age=max(0, (around.today - first.astimezone(house.board_ports.zone).date()).days),
        others=max(0, lead.pages - 1) if lead else 0,
        copies=around.copies.get(number),
        is_late=bool(lead and lead.due and lead.due < around.today),
        is_waiting=number in around.waiting,
        said=_said(one),
    )  # fmt: skip


def _said(one: QueuedPage) -> str:
    if one.word is None:
        return ""
    return words.say(words.DECISIONS if one.word.is_decision else words.STANCES, one.word.what)
