"""What else carries the names and numbers of a page: other pages, adverts and clues, with their subjects and leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, desc, func, select

from facts.subjects import Origin, Trait
from store import subject_rows as rows
from store.casework_tables import SightingRow
from store.database import Store
from store.lead_rows import lead_id
from store.subject_shelf import MENTION, SUBJECT, Shelf
from store.subject_tables import MentionTraitRow

_HAS = MentionTraitRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_PAGE_KEY = f"{Origin.PAGE.value} "


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One other page, advert or clue with a trait."""

    trait: Trait
    origin: Origin
    #: Address of the page, or the key of the advert or clue.
    where: str
    subject_id: str
    #: Still bare.
    subject: str
    #: The lead and page it is seen on; None where it is no lead's page.
    lead: str | None
    page_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far one trait is spread, but for the page it was asked of."""

    trait: Trait
    mentions: int
    subjects: int
    #: Seen last first.
    some: tuple[Carrier, ...]


class SqlCarriers:
    """Reads the subject tables by trait."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, traits: Sequence[Trait], *, but: str, limit: int = 5) -> Sequence[Spread]:
        """Return how far each trait is spread that anything else carries, in the order given.

        Args:
            traits: as normalised for subjects.
            but: address of the page itself.
            limit: carriers told of each.
        """
        found = []
        with self._store.reading() as connection:
            shelf = Shelf(connection)
            numbers = shelf.numbers(tuple(traits))
            own = rows.key_of(_PAGE_KEY + but)
            for trait, number in ((trait, numbers[trait]) for trait in traits if trait in numbers):
                others = (_HAS.c.trait_id == number) & (MENTION.c.key != own)
                joined = _HAS.join(MENTION, MENTION.c.id == _HAS.c.mention_id)
                counted = select(func.count(), func.count(MENTION.c.subject_id.distinct())).select_from(joined)
                mentions, subjects = connection.execute(counted.where(others)).one()
                query = (
                    select(MENTION.c.key, MENTION.c.origin, SUBJECT.c.id, SUBJECT.c.name)
                    .select_from(joined.join(SUBJECT, SUBJECT.c.id == MENTION.c.subject_id))
                    .where(others)
                    .order_by(desc(MENTION.c.seen_at), MENTION.c.id)
                    .limit(limit)
                )
                some = connection.execute(query).all() if mentions else []
                leads = _leads(connection, [key.removeprefix(_PAGE_KEY) for key, *_ in some])
                told = tuple(_carrier(trait, row, leads) for row in some)
                found.append(Spread(trait=trait, mentions=mentions, subjects=subjects, some=told))
        return [one for one in found if one.mentions]


def _leads(connection: Connection, urls: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    query = select(_SIGHTING.c.url, _SIGHTING.c.lead_id, _SIGHTING.c.page_id).where(_SIGHTING.c.url.in_(list(urls)))
    return {url: (lead, page) for url, lead, page in connection.execute(query)} if urls else {}


def _carrier(trait: Trait, row: Row[Any], leads: Mapping[str, tuple[int, int]]) -> Carrier:
    key, origin, subject, name = row.key, row.origin, row.id, row.name
    where = key.removeprefix(_PAGE_KEY) if origin == Origin.PAGE.value else key
    lead = leads.get(where)
    return Carrier(
        trait=trait, origin=Origin(origin), where=where, subject_id=rows.subject_id(subject), subject=name,
        lead=lead and lead_id(lead[0]), page_id=lead and lead[1],
    )  # fmt: skip
