"""What can be asked of subjects: one and all, their mentions, edges, traits and history."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, desc, func, or_, select

from facts.subjects import Edge, Mention, Subject, SubjectAct, Trait, TraitKind
from store import subject_acts
from store import subject_rows as rows
from store.database import Store
from store.subject_acts import ACT
from store.subject_shelf import EDGE, HOLDS, MENTION, SUBJECT, TOGETHER, TRAIT, Shelf

_LEFT, _RIGHT = MENTION.alias("left_mention"), MENTION.alias("right_mention")
#: Names of one subject that are listed.
_MOST_ALIASES = 50


class SubjectReads:
    """The reading half of facts.subjects.SubjectBook."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, subject: str) -> Subject:
        """Return one subject; a merged one is followed to where it lives on.

        Raises:
            NotKnown: there is no such subject.
        """
        with self._store.reading() as connection:
            return stands_as(Shelf(connection), rows.subject_number(subject))

    def all(self, name: str = "", limit: int = 1000) -> Sequence[Subject]:
        """Return subjects that stand for themselves, last seen first, whose names or traits contain `name`."""
        stands = SUBJECT.c.merged_into.is_(None) & (SUBJECT.c.mentions > 0)
        query = select(SUBJECT).where(stands).order_by(desc(SUBJECT.c.last_seen), SUBJECT.c.id).limit(limit)
        wanted = rows.clean(name.strip())
        if wanted:
            having = select(HOLDS.c.subject_id).join(TRAIT, TRAIT.c.id == HOLDS.c.trait_id)
            called = select(MENTION.c.subject_id).where(MENTION.c.name.contains(wanted, autoescape=True))
            having = having.where(TRAIT.c.value.contains(wanted, autoescape=True))
            query = query.where(
                or_(
                    SUBJECT.c.name.contains(wanted, autoescape=True), SUBJECT.c.id.in_(having), SUBJECT.c.id.in_(called)
                )
            )
        with self._store.reading() as connection:
            found = connection.execute(query).mappings().all()
            aliases = aliases_of(connection, [row["id"] for row in found])
            return [rows.subject(row, aliases.get(row["id"], ())) for row in found]

    def mentions(self, subject: str) -> Sequence[Mention]:
        """Return a subject's mentions, first seen first."""
        with self._store.reading() as connection:
            shelf = Shelf(connection)
            number = shelf.living(rows.subject_number(subject))["id"]
            return [one for _, one in shelf.mentions(MENTION.c.subject_id == number)]

    def edges(self, subject: str) -> Sequence[Edge]:
        """Return the edges at a subject's mentions, cut ones and those to its branches included."""
        with self._store.reading() as connection:
            number = Shelf(connection).living(rows.subject_number(subject))["id"]
            query = (
                select(*EDGE.c, _LEFT.c.key.label("left"), _RIGHT.c.key.label("right"))
                .join(_LEFT, _LEFT.c.id == EDGE.c.left_id)
                .join(_RIGHT, _RIGHT.c.id == EDGE.c.right_id)
                .where(or_(_LEFT.c.subject_id == number, _RIGHT.c.subject_id == number))
                .order_by(EDGE.c.id)
            )
            return [rows.edge(row) for row in connection.execute(query).mappings()]

    def subject_of(self, mention: str) -> Subject | None:
        """Return the subject of a mention by its key."""
        with self._store.reading() as connection:
            query = select(MENTION.c.subject_id).where(MENTION.c.key == rows.key_of(mention))
            number = connection.execute(query).scalar()
            return None if number is None else stands_as(Shelf(connection), number)

    def with_trait(self, trait: Trait) -> Sequence[Subject]:
        """Return the subjects that have a trait, last seen first."""
        with self._store.reading() as connection:
            known = replace(trait, value=rows.clean(trait.value))
            number = Shelf(connection).numbers((known,)).get(known)
            having = select(HOLDS.c.subject_id).where(HOLDS.c.trait_id == number)
            query = select(SUBJECT).where(SUBJECT.c.id.in_(having)).order_by(desc(SUBJECT.c.last_seen), SUBJECT.c.id)
            return [rows.subject(row) for row in connection.execute(query).mappings()] if number else []

    def traits(self, subject: str) -> Sequence[tuple[Trait, int, int]]:
        """Return (trait, mentions of the subject that have it, subjects that have it), most mentions first."""
        with self._store.reading() as connection:
            number = Shelf(connection).living(rows.subject_number(subject))["id"]
            others = HOLDS.alias("others")
            spread = select(func.count()).where(others.c.trait_id == HOLDS.c.trait_id).scalar_subquery()
            query = (
                select(TRAIT.c.kind, TRAIT.c.value, HOLDS.c.mentions, spread)
                .join(TRAIT, TRAIT.c.id == HOLDS.c.trait_id)
                .where(HOLDS.c.subject_id == number)
                .order_by(desc(HOLDS.c.mentions), TRAIT.c.kind, TRAIT.c.value)
            )
            found = connection.execute(query).all()
        return [(Trait(kind=TraitKind(kind), value=value), own, all_of) for kind, value, own, all_of in found]

    def all_traits(self) -> Mapping[str, Sequence[Trait]]:
        """Subject -> its traits, in one reading; merged ones are not there: theirs are those of where they live on."""
        query = (
            select(HOLDS.c.subject_id, TRAIT.c.kind, TRAIT.c.value)
            .join(TRAIT, TRAIT.c.id == HOLDS.c.trait_id)
            .order_by(HOLDS.c.subject_id, TRAIT.c.kind, TRAIT.c.value)
        )
        found: dict[str, list[Trait]] = defaultdict(list)
        with self._store.reading() as connection:
            for number, kind, value in connection.execution_options(yield_per=TOGETHER).execute(query):
                found[rows.subject_id(number)].append(Trait(kind=TraitKind(kind), value=value))
        return dict(found)

    def history(self, subject: str) -> Sequence[SubjectAct]:
        """Return the acts on a subject, oldest first."""
        number = rows.subject_number(subject)
        with self._store.reading() as connection:
            shelf = Shelf(connection)
            shelf.subject(number)
            return subject_acts.acts(shelf, or_(ACT.c.subject_id == number, ACT.c.other_id == number))


def stands_as(shelf: Shelf, number: int) -> Subject:
    """Return the subject in which one lives on, with its other names."""
    row = shelf.living(number)
    return rows.subject(row, aliases_of(shelf.connection, [row["id"]]).get(row["id"], ()))


def aliases_of(connection: Connection, subjects: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """Every name that the mentions of subjects go by, the most used first."""
    found: dict[int, list[str]] = defaultdict(list)
    for start in range(0, len(subjects), TOGETHER):
        some = MENTION.c.subject_id.in_(subjects[start : start + TOGETHER])
        query = (
            select(MENTION.c.subject_id, MENTION.c.name)
            .where(some, MENTION.c.name.is_not(None))
            .group_by(MENTION.c.subject_id, MENTION.c.name)
            .order_by(desc(func.count()), MENTION.c.name)
        )
        for subject, name in connection.execute(query):
            if len(found[subject]) < _MOST_ALIASES:
                found[subject].append(name)
    return found
