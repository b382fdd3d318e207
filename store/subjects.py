"""Subjects: mentions are placed in one transaction each; every change and its audit entry are one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update

from facts.ports import Clock
from facts.subjects import (
    Edge,
    Loosen,
    Mention,
    Placed,
    Placer,
    Placing,
    Subject,
    SubjectAct,
)
from store import subject_acts
from store import subject_rows as rows
from store.audit import link
from store.database import Store
from store.subject_acts import Hand
from store.subject_reads import SubjectReads, stands_as
from store.subject_review import gather, part
from store.subject_shelf import MENTION, SUBJECT, Shelf

_SHOWN = "新来源表明为同一主体"


class SqlSubjectBook(SubjectReads):
    """facts.subjects.SubjectBook over the subject tables."""

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store)
        self._clock = clock

    def place(self, mention: Mention, placer: Placer, actor: str) -> Placed:
        """Write a mention into the subject it belongs to; a second time it is refreshed.

        A mention that a person moved by hand stays where that person put it. About 2 ms on SQLite.
        The subject is returned without its other names, unless it absorbed another.
        """
        kept = replace(mention, key=rows.key_of(mention.key), traits=rows.kept_traits(mention))
        with self._store.writing() as connection:
            shelf = Shelf(connection)
            found = shelf.find(kept.key)
            if found is None:
                return self._place(shelf, kept, placer, actor)
            return self._place_again(shelf, kept, found, placer, actor)

    def merge(self, kept: str, gone: str, *, by: str, reason: str) -> SubjectAct:
        """Make two subjects one.

        Raises:
            NotKnown: there is no such subject.
            BadInput: they are one already, or nobody or no reason is named.
        """
        one, other = rows.subject_number(kept), rows.subject_number(gone)
        return self._act(lambda shelf, hand: (None, subject_acts.merge(shelf, one, other, hand)), by, reason)[1]

    def split(self, subject: str, mentions: Sequence[str], *, by: str, reason: str) -> tuple[Subject, SubjectAct]:
        """Take mentions out of a subject into a new one; the edges between are cut.

        Raises:
            NotKnown: there is no such subject.
            BadInput: the mentions are not its own, or are all it has.
        """
        number = rows.subject_number(subject)
        new, act = self._act(lambda shelf, hand: subject_acts.split(shelf, number, mentions, hand), by, reason)
        assert new is not None
        return new, act

    def cut(self, edge: int, *, by: str, reason: str) -> tuple[Subject | None, SubjectAct]:
        """Cut one edge; what no other edge holds becomes a subject of its own, which is returned.

        Raises:
            NotKnown: there is no such edge, or it is cut already.
        """
        return self._act(lambda shelf, hand: subject_acts.cut(shelf, edge, hand), by, reason)

    def rename(self, subject: str, name: str, *, by: str, reason: str) -> SubjectAct:
        """Give a subject a name that its mentions do not change."""
        number = rows.subject_number(subject)
        return self._act(lambda shelf, hand: (None, subject_acts.rename(shelf, number, name, hand)), by, reason)[1]

    def undo(self, act: int, *, by: str, reason: str) -> SubjectAct:
        """Undo a merge, split, cut or renaming.

        Raises:
            NotKnown: there is no such act.
            BadInput: a later act stands on it, or it was undone already.
        """
        return self._act(lambda shelf, hand: (None, subject_acts.undo(shelf, act, hand)), by, reason)[1]

    def review(self, placer: Placer, loosen: Loosen, actor: str, limit: int = 1000) -> Sequence[SubjectAct]:
        """Look again at subjects of which a value was seen with others since: split what rested on it, merge what fits.

        Mentions that a person moved stay. Each subject is one transaction; the acts can be undone.
        """
        done: list[SubjectAct] = []
        with self._store.reading() as connection:
            query = select(SUBJECT.c.id).where(SUBJECT.c.is_stale, SUBJECT.c.merged_into.is_(None))
            stale = connection.execute(query.order_by(SUBJECT.c.id).limit(limit)).scalars().all()
        for number in stale:
            with self._store.writing() as connection:
                shelf = Shelf(connection)
                connection.execute(update(SUBJECT).where(SUBJECT.c.id == number).values(is_stale=False))
                made = [
                    *part(
                        shelf,
                        number,
                        placer,
                        loosen,
                        self._machine(actor, "共有的值后来为多家所用，不足以认定同一主体"),
                    ),
                    *gather(shelf, number, placer, self._machine(actor, "后来的来源表明为同一主体")),
                ]
                for act in made:
                    self._link(connection, act)
            done += made
        return done

    # inside a transaction

    def _place(self, shelf: Shelf, mention: Mention, placer: Placer, actor: str) -> Placed:
        placing = placer(mention, shelf.neighbours(mention.traits), shelf.spread)
        wanted = [rows.subject_number(one) for one in placing.subjects]
        subject, is_new = (wanted[0], False) if wanted else (shelf.open(mention), True)
        shelf.add(mention, subject)
        absorbed, dropped = self._absorb(shelf, subject, wanted[1:], actor)
        edges = _kept_edges(shelf, placing, dropped)
        shelf.add_edges(edges)
        # Merging has counted anew.
        stands = stands_as(shelf, subject) if absorbed else self._touch(shelf, subject, mention)
        link(
            self._store, shelf.connection, at=self._clock.now(), actor=actor,
            act="subject opened" if is_new else "mention placed", subject=rows.subject_id(subject),
            detail={"mention": mention.key, "because": [[t.kind.value, t.value] for one in edges for t in one.shared]},
        )  # fmt: skip
        return Placed(
            subject=stands, is_new=is_new, edges=tuple(edges),
            absorbed=tuple(map(rows.subject_id, absorbed)),
        )  # fmt: skip

    def _place_again(self, shelf: Shelf, mention: Mention, found: Any, placer: Placer, actor: str) -> Placed:
        """Refresh a mention; where it says something else now and nobody put it there, it is placed anew."""
        before, subject = rows.mention(found), found["subject_id"]
        seen = max(before.seen_at, mention.seen_at)
        columns = rows.mention_columns(replace(mention, seen_at=seen, district=mention.district or before.district))
        shelf.connection.execute(update(MENTION).where(MENTION.c.id == found["id"]).values(**columns))
        if set(before.traits) == set(mention.traits):
            shelf.connection.execute(
                update(SUBJECT).where(SUBJECT.c.id == subject, SUBJECT.c.last_seen < seen).values(last_seen=seen)
            )
            return Placed(subject=stands_as(shelf, subject), is_new=False)
        return self._say_again(shelf, mention, found, placer, actor)

    def _say_again(self, shelf: Shelf, mention: Mention, found: Any, placer: Placer, actor: str) -> Placed:
        number, subject = found["id"], found["subject_id"]
        shelf.drop_traits(number)
        shelf.renew(subject)
        alone = not shelf.subject(subject)["mentions"] > 1
        placing = Placing(subjects=(), edges=())
        if not found["is_pinned"]:
            placing = placer(mention, shelf.neighbours(mention.traits, subject if alone else None), shelf.spread)
        wanted, dropped = _not_parted(shelf, subject, placing)
        # What a person brought together may share nothing by itself.
        is_held = not wanted and (alone or subject_acts.joined(shelf, subject))
        stays = found["is_pinned"] or subject in wanted or is_held
        target = subject if stays else wanted[0] if wanted else shelf.open(mention)
        if not stays:
            shelf.cut_between([number], actor)
            shelf.move([number], target)
        shelf.hold(number, target, mention.traits)
        gone = [one for one in wanted if one != target]
        absorbed, refused = self._absorb(shelf, target, gone, actor)
        if alone and not stays:
            subject_acts.merge(shelf, target, subject, self._machine(actor, "页面内容变化，唯一来源移至另一主体"))
            absorbed.append(subject)
        if not stays:
            shelf.add_edges(_kept_edges(shelf, placing, dropped | refused))
        shelf.renew(*{subject, target})
        link(
            self._store, shelf.connection, at=self._clock.now(), actor=actor, act="mention changed",
            subject=rows.subject_id(target), detail={"mention": mention.key, "before": rows.subject_id(subject)},
        )  # fmt: skip
        return Placed(
            subject=stands_as(shelf, target),
            is_new=not stays and not wanted,
            absorbed=tuple(map(rows.subject_id, absorbed)),
        )

    def _absorb(self, shelf: Shelf, kept: int, others: Sequence[int], actor: str) -> tuple[list[int], set[int]]:
        """Merge what a mention showed to be one, but what a person parted; return merged and left subjects."""
        absorbed, dropped = [], set()
        for other in others:
            if subject_acts.barred(shelf, kept, other):
                dropped.add(other)
                continue
            self._link(shelf.connection, subject_acts.merge(shelf, kept, other, self._machine(actor, _SHOWN)))
            absorbed.append(other)
        return absorbed, dropped

    def _touch(self, shelf: Shelf, subject: int, mention: Mention) -> Subject:
        """Count a new mention in its subject; a better name or kind replaces the old one."""
        row = shelf.subject(subject)
        rank, name = rows.name_of(mention)
        if rank > row["name_rank"]:
            row |= {"name": name, "name_rank": rank}
        known = rows.heard(row["identity"])
        if new := [trait for trait in rows.identity_of(mention.traits) if trait not in known]:
            row["identity"] = rows.said(rows.identity_of((*known, *new)))
        changed = {
            "mentions": row["mentions"] + 1, "kind": rows.stronger(row["kind"], rows.kind_of(mention)).value,
            "first_seen": min(row["first_seen"], mention.seen_at), "last_seen": max(row["last_seen"], mention.seen_at),
        }  # fmt: skip
        shelf.touch(row | changed)
        return rows.subject(row | changed)

    def _machine(self, actor: str, reason: str) -> Hand:
        return Hand(by=actor, reason=reason, at=self._clock.now(), is_person=False)

    def _act(
        self, do: Callable[[Shelf, Hand], tuple[int | None, SubjectAct]], by: str, reason: str
    ) -> tuple[Subject | None, SubjectAct]:
        hand = Hand(by=by, reason=reason, at=self._clock.now())
        with self._store.writing() as connection:
            shelf = Shelf(connection)
            new, act = do(shelf, hand)
            self._link(connection, act)
            return (None if new is None else stands_as(shelf, new)), act

    def _link(self, connection: Connection, act: SubjectAct) -> None:
        link(
            self._store, connection, at=act.at, actor=act.by, act=f"subject {act.act}", subject=act.subject,
            detail={"act": act.id, "other": act.other, "reason": act.reason},
        )  # fmt: skip


def _not_parted(shelf: Shelf, subject: int, placing: Placing) -> tuple[list[int], set[int]]:
    """The subjects that a mention of one may go to, and those that a person parted from that one."""
    wanted = [rows.subject_number(one) for one in placing.subjects]
    dropped = {one for one in wanted if one != subject and subject_acts.barred(shelf, subject, one)}
    return [one for one in wanted if one not in dropped], dropped


def _kept_edges(shelf: Shelf, placing: Placing, dropped: set[int]) -> list[Edge]:
    """The edges of a placing but those to subjects that were not joined after all."""
    if not dropped:
        return list(placing.edges)
    ends = [edge.right for edge in placing.edges]
    query = select(MENTION.c.key, MENTION.c.subject_id).where(MENTION.c.key.in_(ends))
    lost = {key for key, subject in shelf.connection.execute(query) if subject in dropped}
    return [edge for edge in placing.edges if edge.right not in lost]
