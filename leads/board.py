"""From a dossier to the row that lists show of its lead."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from facts.boards import BoardRow
from facts.cases import Lead
from facts.dockets import Docket, Duty, Grade
from facts.dossiers import Dossier
from facts.findings import Element
from facts.sightings import spread
from facts.units import Jurisdiction, Tie
from leads.dossiers import SCAN
from leads.routing import Gazetteer, jurisdiction_of, sector_of

Duties = Callable[[Docket], Sequence[Duty]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPorts:
    """By which rules a row is made."""

    gazetteer: Gazetteer
    #: Sector code -> name as the forms write it.
    sectors: Mapping[str, str]
    #: What is due on a lead now.
    duties: Duties
    #: The grade that the rules propose for a lead.
    propose: Callable[[Dossier], Grade | None]
    #: The office's, in which a moment becomes a day.
    zone: ZoneInfo


def board_row(dossier: Dossier, sources: Sequence[str], ports: BoardPorts) -> BoardRow:
    """Make the row of a lead; `sources` are the crawl sources whose pages carry it."""
    lead, docket = dossier.lead, dossier.docket
    seen = spread(dossier.sightings) if dossier.sightings else None
    outside = (one.system for one in dossier.sources if one.system != SCAN)
    return BoardRow(
        lead=lead.id or "", subject=dossier.row.subject or lead.subject, subject_id=lead.subject_id, title=lead.title,
        url=lead.url, page_id=lead.page_id, band=lead.band, stance=lead.stance, status=lead.status, score=lead.score,
        stage=docket.stage, grade=docket.grade,
        districts=districts_of(jurisdiction_of(dossier, ports.gazetteer), docket, ports.gazetteer),
        sector=sector_of(dossier, ports.sectors), mode=dossier.row.mode or lead.mode, quote=strongest(lead),
        annual_percent=lead.annual_percent, pages=seen.pages if seen else 0, sites=seen.sites if seen else 0,
        sources=tuple(dict.fromkeys((*sources, *outside))), first_seen=lead.first_seen, last_seen=lead.last_seen,
        run=lead.run, due=next_day(ports.duties(docket), ports.zone), units=docket.units, holder=docket.holder,
        news=lead.news, proposed=ports.propose(dossier),
    )  # fmt: skip


def districts_of(where: Jurisdiction, docket: Docket, gazetteer: Gazetteer) -> frozenset[str]:
    """Division codes and zones whose duty a lead is: every tie but the server's, and whoever got it assigned."""
    ties = (one.places for one in where.ties if one.tie is not Tie.SERVER)
    named = {code for places in ties for code in (*places.districts, *places.zones)}
    return frozenset(named.union(_assigned(docket, gazetteer)))


def strongest(lead: Lead) -> str:
    """The sentence that a lead rests on: what it promises, else the first that is quoted; empty where none is."""
    promised = (quote.text for quote in lead.quotes if quote.about == Element.INDUCEMENT.value)
    return next(promised, lead.quotes[0].text if lead.quotes else "")


def next_day(duties: Sequence[Duty], zone: ZoneInfo) -> date | None:
    """By when the next thing is due; None where nothing is."""
    days = [one.due_at.astimezone(zone).date() if one.due_at else one.due for one in duties]
    return min((day for day in days if day), default=None)


def _assigned(docket: Docket, gazetteer: Gazetteer) -> Iterator[str]:
    for key in (*docket.units, docket.district or ""):
        code = key.removeprefix("D")
        if code in gazetteer.districts:
            yield code
        elif key in gazetteer.zones:
            yield key
