"""Mentions put together in memory: what SqlSubjectBook does in tables, for batches and for a second look."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from facts.subjects import IDENTITY, Mention, Neighbour, Placer, Trait, TraitKind
from leads.subjects.placing import Spread

#: Rounds of the second look; each settles what the round before has set free.
ROUNDS = 3
#: Subjects of so few mentions are tried again as a whole.
FRAGMENT = 3
#: Subjects with one value that are looked at when a mention is placed.
MOST_SUBJECTS = 24


class Grouping:
    """Subjects as numbers in the order in which they were opened."""

    def __init__(self, placer: Placer, spread: Spread | None = None) -> None:
        """Take the rules; `spread` where more is known than is in here."""
        self._placer = placer
        self._outer = spread
        self._subject: dict[str, str] = {}
        self._members: dict[str, list[Mention]] = {}
        #: Trait -> subject -> its mentions with the trait.
        self._holders: dict[Trait, dict[str, list[Mention]]] = defaultdict(dict)
        self._identity: dict[str, set[Trait]] = {}
        self._opened = 0

    def place(self, mention: Mention) -> str:
        """Put one mention where it belongs and return its subject."""
        placing = self._placer(mention, self._neighbours(mention), self.spread)
        if placing.subjects:
            kept, *absorbed = placing.subjects
            for subject in absorbed:
                self._move(self._members[subject], subject, kept)
        else:
            self._opened += 1
            kept = f"{self._opened:09d}"
        self._add(mention, kept)
        return kept

    def spread(self, trait: Trait) -> int:
        """How many subjects have a trait."""
        return max(len(self._holders.get(trait, ())), self._outer(trait) if self._outer else 0)

    def groups(self) -> list[tuple[Mention, ...]]:
        """The mentions of every subject."""
        return [tuple(members) for members in self._members.values()]

    def review(self) -> int:
        """Look a second time at everything, until nothing moves or ROUNDS are done; return how many mentions moved."""
        moved = 0
        for _ in range(ROUNDS):
            now = self._split() + self._gather()
            moved += now
            if not now:
                break
        return moved

    def _split(self) -> int:
        """Take apart what today's weights do not hold together, and place the loose parts anew."""
        moved = 0
        for subject in list(self._members):
            loose = loose_parts(self._members.get(subject, ()), self._placer, self.spread)
            for mention in loose:
                self._remove(mention, subject)
            for mention in loose:
                self.place(mention)
            moved += len(loose)
        return moved

    def _gather(self) -> int:
        """Try small and renamed subjects as a whole: what was seen since may show whose they are."""
        moved = 0
        for subject in list(self._members):
            members = self._members.get(subject, [])
            was_renamed = any(trait.kind is TraitKind.FORMER_NAME for trait in self._identity.get(subject, ()))
            if not members or (len(members) > FRAGMENT and not was_renamed):
                continue
            whole = replace(members[0], traits=traits_of(members))
            neighbours = [one for one in self._neighbours(whole) if one.subject != subject]
            joined = self._placer(whole, neighbours, self.spread).subjects
            if joined:
                for other in (subject, *joined[1:]):
                    moved += len(self._members[other])
                    self._move(self._members[other], other, joined[0])
        return moved

    def _neighbours(self, mention: Mention) -> list[Neighbour]:
        found: dict[str, Neighbour] = {}
        for trait in mention.traits:
            for each in (trait, *trait.counterparts):
                holders = self._holders.get(each)
                if holders is None or len(holders) > MOST_SUBJECTS:
                    continue
                for subject, members in holders.items():
                    identity = tuple(self._identity[subject])
                    neighbour = Neighbour(
                        mention=members[0], subject=subject, identity=identity, mentions=len(self._members[subject])
                    )
                    found.setdefault(members[0].key, neighbour)
        return list(found.values())

    def _add(self, mention: Mention, subject: str) -> None:
        self._subject[mention.key] = subject
        self._members.setdefault(subject, []).append(mention)
        identity = self._identity.setdefault(subject, set())
        for trait in mention.traits:
            self._holders[trait].setdefault(subject, []).append(mention)
            if trait.kind in IDENTITY:
                identity.add(trait)

    def _move(self, members: Sequence[Mention], source: str, target: str) -> None:
        for mention in list(members):
            self._remove(mention, source)
            self._add(mention, target)

    def _remove(self, mention: Mention, subject: str) -> None:
        self._members[subject].remove(mention)
        for trait in mention.traits:
            holders = self._holders[trait]
            holders[subject].remove(mention)
            if not holders[subject]:
                del holders[subject]
        if not self._members[subject]:
            del self._members[subject], self._identity[subject]
        else:
            rest = (trait for one in self._members[subject] for trait in one.traits)
            self._identity[subject] = {trait for trait in rest if trait.kind in IDENTITY}


def regroup(mentions: Iterable[Mention], placer: Placer, spread: Spread | None = None) -> list[tuple[Mention, ...]]:
    """Put mentions together as a batch: those that say most of who they are first, then a second look."""
    grouping = Grouping(placer, spread)
    for mention in sorted(mentions, key=_telling):
        grouping.place(mention)
    if spread is None:
        grouping.review()
    return grouping.groups()


def loose_parts(members: Sequence[Mention], placer: Placer, spread: Spread) -> list[Mention]:
    """The mentions of a subject that today's weights no longer hold to its main part; empty for most."""
    if len(members) < 2:
        return []
    groups = regroup(members, placer, spread)
    if len(groups) < 2:
        return []
    main = max(groups, key=lambda group: (len(group), min(one.key for one in group)))
    return [mention for group in groups if group is not main for mention in group]


def traits_of(members: Iterable[Mention]) -> tuple[Trait, ...]:
    """All traits of some mentions, each once, in their order."""
    return tuple(dict.fromkeys(trait for one in members for trait in one.traits))


def _telling(mention: Mention) -> tuple[int, int, str]:
    identity = sum(trait.kind in IDENTITY for trait in mention.traits)
    return -identity, -len(mention.traits), mention.key
