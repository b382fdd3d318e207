"""The second look at one subject, inside a transaction: what today's weights no longer hold is placed anew."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from facts.subjects import Edge, Loosen, Mention, Placer, Placing, Relation, SubjectAct, Trait, TraitKind
from store import subject_acts
from store import subject_rows as rows
from store.subject_acts import Hand
from store.subject_shelf import MENTION, Shelf

#: Subjects of more mentions are not taken apart by the machine: a person splits them.
MOST_MENTIONS = 2_000
#: Subjects of so few mentions are tried as a whole.
FRAGMENT = 3


def part(shelf: Shelf, subject: int, placer: Placer, loosen: Loosen, hand: Hand) -> list[SubjectAct]:
    """Place anew the mentions of a subject that its main part no longer holds; one act a subject they went to.

    What a person brought together, a person takes apart.
    """
    row = shelf.subject(subject)
    if row["merged_into"] is not None or not 2 <= row["mentions"] <= MOST_MENTIONS:
        return []
    if subject_acts.joined(shelf, subject):
        return []
    members = {one.key: one for _, one in shelf.mentions(MENTION.c.subject_id == subject)}
    numbers, pinned = shelf.numbers_of(members), _pinned(shelf, subject)
    loose = [one for one in loosen(list(members.values()), placer, shelf.spread) if numbers[one.key] not in pinned]
    if not loose or len(loose) == len(members):
        return []
    went, edges = _place_anew(shelf, subject, loose, numbers, placer)
    acts = []
    for target, moved in went.items():
        cut = shelf.cut_between(moved, hand.by)
        detail = {"mentions": moved, "pinned": [], "edges": cut}
        acts.append(subject_acts.write(shelf, "split", subject, hand, detail, other=target))
    shelf.add_edges(edges)
    return acts


def _place_anew(
    shelf: Shelf, subject: int, loose: Sequence[Mention], numbers: dict[str, int], placer: Placer
) -> tuple[dict[int, list[int]], list[Edge]]:
    """Take the loose mentions out together, then place one after the other; return where they went, and why."""
    went: dict[int, list[int]] = defaultdict(list)
    edges: list[Edge] = []
    away = [numbers[one.key] for one in loose]
    shelf.renew(subject, without=away)
    for one in loose:
        placing = placer(one, shelf.neighbours(one.traits), shelf.spread)
        fitting = (rows.subject_number(each) for each in placing.subjects)
        free = (each for each in fitting if each == subject or not subject_acts.barred(shelf, subject, each))
        target = next(free, None) or shelf.open(one)
        away.remove(numbers[one.key])
        if target != subject:
            shelf.move([numbers[one.key]], target)
            shelf.renew(target)
            went[target].append(numbers[one.key])
            edges += _joining(shelf, placing, target)
        else:
            shelf.renew(subject, without=away)
    shelf.renew(subject)
    return went, edges


def gather(shelf: Shelf, subject: int, placer: Placer, hand: Hand) -> list[SubjectAct]:
    """Try a small or renamed subject as a whole, and merge it with what it fits; not what a person parted or moved."""
    row = shelf.subject(subject)
    if row["merged_into"] is not None or not row["mentions"]:
        return []
    members = (
        [one for _, one in shelf.mentions(MENTION.c.subject_id == subject)] if row["mentions"] <= MOST_MENTIONS else []
    )
    traits = traits_of(members)
    was_renamed = any(trait.kind is TraitKind.FORMER_NAME for trait in traits)
    if not members or (len(members) > FRAGMENT and not was_renamed) or _pinned(shelf, subject):
        return []
    whole = replace(members[0], traits=traits)
    placing = placer(whole, shelf.neighbours(traits, subject), shelf.spread)
    kept, *others = [*(rows.subject_number(one) for one in placing.subjects), subject]
    acts = [subject_acts.merge(shelf, kept, one, hand) for one in others if not subject_acts.barred(shelf, kept, one)]
    if acts:
        shelf.add_edges(_joining(shelf, placing, kept))
    return acts


def _joining(shelf: Shelf, placing: Placing, subject: int) -> list[Edge]:
    """The edges of a placing that lie within the subject it came to."""
    ends = [edge.right for edge in placing.edges]
    inside = MENTION.c.key.in_([rows.key_of(end) for end in ends]) & (MENTION.c.subject_id == subject)
    keys = set(shelf.connection.execute(select(MENTION.c.key).where(inside)).scalars())
    return [edge for edge in placing.edges if edge.relation is Relation.SAME and rows.key_of(edge.right) in keys]


def traits_of(members: Sequence[Mention]) -> tuple[Trait, ...]:
    """All traits of some mentions, each once, those that say who it is first."""
    found = dict.fromkeys(trait for one in members for trait in one.traits)
    return tuple(sorted(found, key=lambda trait: rows.IDENTITY_FIRST.get(trait.kind, 9)))


def _pinned(shelf: Shelf, subject: int) -> set[int]:
    query = select(MENTION.c.id).where(MENTION.c.subject_id == subject, MENTION.c.is_pinned)
    return set(shelf.connection.execute(query).scalars())
