"""What subjects' tables do inside a transaction: find neighbours, add and move mentions, keep counts."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, update

from facts.errors import NotKnown
from facts.subjects import Edge, Mention, Neighbour, Trait, TraitKind
from store import subject_rows as rows
from store.subject_statements import (
    ADD_EDGE,
    ADD_HAS,
    ADD_MENTION,
    ADD_TRAITS,
    FIND_MENTION,
    FIND_NEIGHBOURS,
    FIND_NUMBERS,
    FIND_SUBJECT,
    FIND_TRAITS,
    HOLD,
    MARK_STALE,
    MENTION_COLUMNS,
    SUBJECT_COLUMNS,
    TOUCH_SUBJECT,
)
from store.subject_tables import (
    MentionRow,
    MentionTraitRow,
    SubjectEdgeRow,
    SubjectRow,
    SubjectTraitRow,
    TraitRow,
)

SUBJECT = SubjectRow.__table__  # type: ignore[attr-defined]
MENTION = MentionRow.__table__  # type: ignore[attr-defined]
TRAIT = TraitRow.__table__  # type: ignore[attr-defined]
HAS = MentionTraitRow.__table__  # type: ignore[attr-defined]
HOLDS = SubjectTraitRow.__table__  # type: ignore[attr-defined]
EDGE = SubjectEdgeRow.__table__  # type: ignore[attr-defined]
#: Subjects with one value that are looked at as neighbours; a value that more have says nothing.
MOST_SUBJECTS = 24
#: Values of one statement; SQLite takes 32,766 variables.
TOGETHER = 400
Spread = Callable[[Trait], int]


class Shelf:
    """One transaction's view; what it counted it remembers until then."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._numbers: dict[Trait, int] = {}
        self._counts: dict[int, int] = {}

    # traits

    def numbers(self, traits: Iterable[Trait]) -> Mapping[Trait, int]:
        """The row numbers of the traits that are stored; how many subjects have each is looked up with them."""
        wanted = [trait for trait in traits if trait not in self._numbers]
        if wanted:
            for number, kind, value, subjects in FIND_TRAITS.run(self.connection, {"pairs": rows.said(wanted)}):
                self._numbers[Trait(kind=TraitKind(kind), value=value)] = number
                self._counts[number] = subjects
        return self._numbers

    def add_traits(self, traits: Sequence[Trait]) -> list[int]:
        """Store what is new and return the row numbers of all."""
        known = self.numbers(traits)
        # Writers that add several in one order cannot wait for each other.
        if new := sorted(trait for trait in traits if trait not in known):
            ADD_TRAITS.run(self.connection, {"pairs": rows.said(new)})
            known = self.numbers(traits)
        return [known[trait] for trait in traits]

    def spread(self, trait: Trait) -> int:
        """How many subjects have a trait."""
        number = self._numbers.get(trait) or self.numbers((trait,)).get(trait)
        if number is None:
            return 0
        if number not in self._counts:
            self._count([number])
        return self._counts[number]

    def _count(self, numbers: Sequence[int]) -> None:
        if missing := [number for number in numbers if number not in self._counts]:
            query = select(HOLDS.c.trait_id, func.count()).where(HOLDS.c.trait_id.in_(missing))
            found = self.connection.execute(query.group_by(HOLDS.c.trait_id)).all()
            self._counts |= dict.fromkeys(missing, 0) | {number: subjects for number, subjects in found}  # noqa: C416  # rows are no pairs to mypy

    def forget(self) -> None:
        """Count anew: mentions were moved."""
        self._counts.clear()

    # neighbours

    def neighbours(self, traits: Sequence[Trait], leaving_out: int | None = None) -> list[Neighbour]:
        """Mentions of every subject that has one of the traits, as few as have them all; one subject left out."""
        wanted = list(dict.fromkeys(each for trait in traits for each in (trait, *trait.counterparts)))
        known = self.numbers(wanted)
        numbers = [known[trait] for trait in wanted if trait in known]
        self._count(numbers)
        telling = [number for number in numbers if 0 < self._counts[number] <= MOST_SUBJECTS]
        if not telling:
            return []
        found = FIND_NEIGHBOURS.run(self.connection, {"ids": json.dumps(telling)})
        return [
            Neighbour(
                mention=rows.mention(dict(zip(MENTION_COLUMNS, row, strict=True))), subject=rows.subject_id(holder),
                identity=rows.heard(identity), mentions=members,
            )
            for holder, members, identity, *row in found
            if holder != leaving_out
        ]  # fmt: skip

    def mentions(self, condition: Any) -> list[tuple[int, Mention]]:
        """(number of the subject, mention) of those that meet a condition, first seen first."""
        query = select(MENTION).where(condition).order_by(MENTION.c.seen_at, MENTION.c.id)
        return [(row["subject_id"], rows.mention(row)) for row in self.connection.execute(query).mappings()]

    def find(self, key: str) -> Any:
        """The row of a mention by its stored key, or None."""
        found = FIND_MENTION.run(self.connection, {"key": key})
        return dict(zip(MENTION_COLUMNS, found[0], strict=True)) if found else None

    def numbers_of(self, keys: Iterable[str]) -> dict[str, int]:
        """Key -> row number of mentions."""
        wanted = [rows.key_of(key) for key in keys]
        found: dict[str, int] = {}
        for start in range(0, len(wanted), TOGETHER):
            asked = {"texts": json.dumps(wanted[start : start + TOGETHER], ensure_ascii=False)}
            found |= dict(FIND_NUMBERS.run(self.connection, asked))
        return found

    # subjects

    def subject(self, number: int) -> Any:
        """The row of a subject.

        Raises:
            NotKnown: there is none.
        """
        found = FIND_SUBJECT.run(self.connection, {"id": number})
        if not found:
            raise NotKnown(f"没有主体 {rows.subject_id(number)}，见 `fangfei subjects list`。")
        return dict(zip(SUBJECT_COLUMNS, found[0], strict=True))

    def living(self, number: int) -> Any:
        """The row of the subject in which one lives on; itself for most."""
        row, seen = self.subject(number), set()
        while row["merged_into"] is not None and row["id"] not in seen:
            seen.add(row["id"])
            row = self.subject(row["merged_into"])
        return row

    def open(self, mention: Mention) -> int:
        """Open a subject for a mention, still without mentions."""
        rank, name = rows.name_of(mention)
        columns = {
            "kind": rows.kind_of(mention).value, "name": name, "name_rank": rank, "mentions": 0, "is_stale": False,
            "identity": "[]",
            "first_seen": mention.seen_at, "last_seen": mention.seen_at,
        }  # fmt: skip
        key = self.connection.execute(insert(SUBJECT), columns).inserted_primary_key
        assert key is not None
        number: int = key[0]
        return number

    def touch(self, row: Mapping[str, Any]) -> None:
        """Write what a subject's row says now."""
        values = {name: row[name] for name in ("id", "kind", "name", "name_rank", "identity", "mentions")}
        TOUCH_SUBJECT.run(self.connection, values | {"first": row["first_seen"], "last": row["last_seen"]})

    def add(self, mention: Mention, subject: int) -> int:
        """Write a new mention into a subject."""
        columns = rows.mention_columns(mention)
        values = columns | {"subject_id": subject, "seen": columns["seen_at"]}
        number: int = ADD_MENTION.run(self.connection, values)[0][0]
        self.hold(number, subject, mention.traits)
        return number

    def hold(self, mention: int, subject: int, traits: Sequence[Trait]) -> None:
        """Note the traits of a mention that is in a subject; those who have one of them too are looked at again."""
        numbers = sorted(self.add_traits(traits))
        if numbers:
            values = {"ids": json.dumps(numbers), "mention": mention, "subject": subject}
            ADD_HAS.run(self.connection, {key: values[key] for key in ("ids", "mention")})
            new = [number for number, mentions in HOLD.run(self.connection, values) if mentions == 1]
            self._count(new)
            # Who has a value that very many have was looked at when it became one.
            shared = [number for number in new if 1 <= self._counts[number] <= MOST_SUBJECTS]
            if shared:
                MARK_STALE.run(self.connection, {"ids": json.dumps(shared)})
        self.forget()

    def move(self, mentions: Sequence[int], subject: int) -> None:
        """Bring mentions from wherever they are to a subject; counts of both are left to `renew`."""
        for start in range(0, len(mentions), TOGETHER):
            some = MENTION.c.id.in_(mentions[start : start + TOGETHER])
            self.connection.execute(update(MENTION).where(some).values(subject_id=subject))

    def pin(self, mentions: Sequence[int], *, is_pinned: bool = True) -> None:
        """Note that a person put mentions where they are, or that nobody did."""
        for start in range(0, len(mentions), TOGETHER):
            some = MENTION.c.id.in_(mentions[start : start + TOGETHER])
            self.connection.execute(update(MENTION).where(some).values(is_pinned=is_pinned))

    def drop_traits(self, mention: int) -> None:
        """Forget what a mention had; `renew` its subject then."""
        self.connection.execute(delete(HAS).where(HAS.c.mention_id == mention))

    def renew(self, *subjects: int, without: Sequence[int] = ()) -> None:
        """Make traits, counts, times and names of subjects anew from their mentions, some left out for the moment."""
        for subject in subjects:
            self.connection.execute(delete(HOLDS).where(HOLDS.c.subject_id == subject))
            held = (
                select(HAS.c.trait_id, literal(subject), func.min(HAS.c.mention_id), func.count())
                .join(MENTION, MENTION.c.id == HAS.c.mention_id)
                .where(MENTION.c.subject_id == subject, MENTION.c.id.not_in(without))
                .group_by(HAS.c.trait_id)
            )
            columns = ["trait_id", "subject_id", "mention_id", "mentions"]
            self.connection.execute(insert(HOLDS).from_select(columns, held))
            self._rename(subject, without)
        self.forget()

    def _rename(self, subject: int, without: Sequence[int]) -> None:
        inside = (MENTION.c.subject_id == subject) & MENTION.c.id.not_in(without)
        members = [one for _, one in self.mentions(inside)]
        identity = rows.identity_of(trait for one in members for trait in one.traits)
        columns: dict[str, Any] = {"mentions": len(members), "identity": rows.said(identity)}
        if members:
            rank, name = max((rows.name_of(one) for one in members), key=lambda named: named[0])
            kind = rows.kind_of(members[0])
            for one in members:
                kind = rows.stronger(kind, rows.kind_of(one))
            columns |= {"kind": kind.value, "first_seen": members[0].seen_at, "last_seen": members[-1].seen_at}
            if self.subject(subject)["name_rank"] != rows.NAMED_BY_HAND:
                columns |= {"name": name, "name_rank": rank}
        self.connection.execute(update(SUBJECT).where(SUBJECT.c.id == subject).values(**columns))

    def add_edges(self, edges: Sequence[Edge]) -> None:
        """Write edges between mentions that are stored."""
        if not edges:
            return
        numbers = self.numbers_of({key for one in edges for key in (one.left, one.right)})
        columns = [
            {
                "left_id": numbers[rows.key_of(one.left)], "right_id": numbers[rows.key_of(one.right)], "seen": one.at,
                "relation": one.relation.value, "shared": rows.said(one.shared), "weight": one.weight,
            }
            for one in edges
        ]  # fmt: skip
        ADD_EDGE.run_many(self.connection, columns)

    def cut_between(self, mentions: Sequence[int], by: str) -> list[int]:
        """Cut the standing edges between these mentions and all others, and return their numbers."""
        inside = set(mentions)
        found: list[int] = []
        for start in range(0, len(mentions), TOGETHER):
            some = mentions[start : start + TOGETHER]
            touching = (EDGE.c.left_id.in_(some) | EDGE.c.right_id.in_(some)) & EDGE.c.cut_by.is_(None)
            edges = self.connection.execute(select(EDGE.c.id, EDGE.c.left_id, EDGE.c.right_id).where(touching))
            found += [number for number, left, right in edges if (left in inside) != (right in inside)]
        self.set_cut(found, by)
        return found

    def set_cut(self, edges: Sequence[int], by: str | None) -> None:
        """Cut edges, or let them stand again."""
        write = update(EDGE).where(EDGE.c.id == bindparam("edge")).values(cut_by=by)
        if edges:
            self.connection.execute(write, [{"edge": number} for number in edges])
