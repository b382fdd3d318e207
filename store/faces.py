"""What other mentions show of a subject, in a few queries, however many mentions it has."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Column, Connection, and_, case, select

from facts.alarms import Face, Holders
from facts.subjects import Mention, Trait, TraitKind
from store import subject_rows as rows
from store.database import Store
from store.subject_shelf import HAS, HOLDS, MENTION, TRAIT, Shelf


class SqlFaces:
    """facts.alarms.Faces over the subject tables."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def mention(self, key: str) -> Mention | None:
        """Return a mention as it is stored."""
        query = select(MENTION).where(MENTION.c.key == rows.key_of(key))
        with self._store.reading() as connection:
            row = connection.execute(query).mappings().first()
        return rows.mention(row) if row else None

    def face(self, subject: str, but: Mention) -> Face:
        """Return a subject as it looks without a mention.

        Raises:
            NotKnown: there is no such subject.
        """
        with self._store.reading() as connection:
            number = Shelf(connection).living(rows.subject_number(subject))["id"]
            own = select(MENTION.c.id).where(MENTION.c.key == rows.key_of(but.key), MENTION.c.subject_id == number)
            left_out: int | None = connection.execute(own).scalar()
            return Face(
                traits=_traits(connection, number, left_out),
                names=_distinct(connection, MENTION.c.name, number, left_out),
                districts=_distinct(connection, MENTION.c.district, number, left_out),
                is_its_own=left_out is not None,
            )

    def holders(self, traits: Sequence[Trait], most: int) -> Mapping[Trait, Holders]:
        """Return who has each of some traits; whose numbers they are only where `most` or fewer have it."""
        wanted = list(dict.fromkeys(traits))
        with self._store.reading() as connection:
            shelf = Shelf(connection)
            known = shelf.numbers(wanted)
            counts = {trait: shelf.spread(trait) for trait in wanted}
            few = [known[trait] for trait in wanted if trait in known and counts[trait] <= most]
            query = select(HOLDS.c.trait_id, HOLDS.c.subject_id).where(HOLDS.c.trait_id.in_(few))
            having: dict[int, list[str]] = defaultdict(list)
            for trait_id, subject in connection.execute(query.order_by(HOLDS.c.subject_id)) if few else ():
                having[trait_id].append(rows.subject_id(subject))
        return {
            trait: Holders(count=counts[trait], subjects=tuple(having.get(known.get(trait, 0), ()))) for trait in wanted
        }


def _traits(connection: Connection, number: int, left_out: int | None) -> tuple[Trait, ...]:
    """The traits that a mention beside the one left out has."""
    mine = and_(HAS.c.trait_id == HOLDS.c.trait_id, HAS.c.mention_id == (left_out or 0))
    query = (
        select(TRAIT.c.kind, TRAIT.c.value)
        .join(HOLDS, HOLDS.c.trait_id == TRAIT.c.id)
        .outerjoin(HAS, mine)
        .where(HOLDS.c.subject_id == number, HOLDS.c.mentions > case((HAS.c.mention_id.is_(None), 0), else_=1))
    )
    return tuple(sorted(Trait(kind=TraitKind(kind), value=value) for kind, value in connection.execute(query)))


def _distinct(connection: Connection, column: Column[str], number: int, left_out: int | None) -> tuple[str, ...]:
    wanted = (MENTION.c.subject_id == number) & (MENTION.c.id != (left_out or 0))
    found = connection.execute(select(column).where(wanted, column.is_not(None)).distinct()).scalars()
    return tuple(sorted(value for value in found if value))
