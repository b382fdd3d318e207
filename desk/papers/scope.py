"""Which leads somebody may put on paper: those of their realm, narrowed by what they ask for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from desk.context import Desk
from facts.dossiers import Dossier
from facts.people import Person, Realm
from leads.board import districts_of
from leads.routing import jurisdiction_of, sector_of
from wiring.papers import office_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What is asked for; None sets no condition."""

    #: First seen on these days, both included.
    first: date | None = None
    last: date | None = None
    #: Division code or zone.
    district: str | None = None
    sector: str | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Extent()


ANYTHING = Extent()


def within(desk: Desk, who: Person, dossiers: Iterable[Dossier], extent: Extent = ANYTHING) -> Iterator[Dossier]:
    """The dossiers that somebody may see, of those the ones that are asked for."""
    asked = Realm(
        districts=None if extent.district is None else frozenset({extent.district}),
        sectors=None if extent.sector is None else frozenset({extent.sector}),
    )
    for dossier in dossiers:
        if not _is_dated(dossier, extent):
            continue
        if who.realm.is_everything and asked.is_everything:
            yield dossier
            continue
        districts, sector = place_of(desk, dossier)
        if who.realm.holds(districts, sector) and asked.holds(districts, sector):
            yield dossier


def place_of(desk: Desk, dossier: Dossier) -> tuple[frozenset[str], str | None]:
    """Division codes and zones whose duty a lead is, and its sector, as the board has them."""
    gazetteer = desk.house.routing.gazetteer
    where = jurisdiction_of(dossier, gazetteer)
    return districts_of(where, dossier.docket, gazetteer), sector_of(dossier, desk.house.sectors)


def _is_dated(dossier: Dossier, extent: Extent) -> bool:
    seen = office_day(dossier.lead.first_seen)
    return (extent.first is None or extent.first <= seen) and (extent.last is None or seen <= extent.last)
