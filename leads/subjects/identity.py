"""Which names and codes cannot be of one subject."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from facts.subjects import IDENTITY, Trait, TraitKind
from keywords.identity.firms import firm, is_branch_of, may_be_one

#: Names of one subject compared with another's; subjects with more are portals' leftovers, nothing is lost.
_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a mention or a subject says that it is."""

    codes: frozenset[str] = frozenset()
    registrations: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    #: Names it had before.
    former: frozenset[str] = frozenset()

    @classmethod
    def of(cls, traits: Iterable[Trait]) -> Self:
        """Take the identity out of traits of any kinds."""
        found: dict[TraitKind, set[str]] = {kind: set() for kind in IDENTITY}
        for trait in traits:
            if trait.kind in found:
                found[trait.kind].add(trait.value)
        codes, registrations, names, former = (frozenset(found[kind]) for kind in IDENTITY)
        return cls(codes=codes, registrations=registrations, names=names, former=former)

    def __or__(self, other: Self) -> Self:
        """Put two identities together."""
        return type(self)(
            codes=self.codes | other.codes,
            registrations=self.registrations | other.registrations,
            names=self.names | other.names,
            former=self.former | other.former,
        )

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.codes or self.registrations or self.names or self.former)

    def shares_code(self, other: Self) -> bool:
        """Whether both have one credit code or registration: they are one whatever they are called."""
        return bool(self.codes & other.codes or self.registrations & other.registrations)

    def denies(self, other: Self) -> bool:
        """Whether the two cannot be one: other credit codes, or names of which none may be the other's.

        A code that both have outweighs names; names that go together do not outweigh other codes.
        """
        if self.shares_code(other):
            return False
        if self.codes and other.codes:
            return True
        return bool(self.names and other.names) and not self._goes_by(other)

    def is_branch(self, other: Self) -> bool:
        """Whether one is a branch (分公司) of the other."""
        pairs = [(one, two) for one in _few(self.names) for two in _few(other.names)]
        return any(is_branch_of(one, two) or is_branch_of(two, one) for one, two in pairs)

    def _goes_by(self, other: Self) -> bool:
        ours, theirs = self.names | self.former, other.names | other.former
        # A name without its place goes with namesakes of every city: where both say a place, the place decides.
        if (placed := _placed(ours)) and (others := _placed(theirs)):
            ours, theirs = placed, others
        if ours & theirs:
            return True
        return any(may_be_one(one, two) for one in _few(ours) for two in _few(theirs))


def branches_among(identities: Iterable[Identity]) -> int:
    """How many of some subjects are branches of a firm that is among them too, as itself or as another branch.

    The house is known by its whole name: a branch of 厦门金树 is none of 泉州金树, nor of a 金树 that says no place.
    """
    houses: set[str] = set()
    branches: list[set[str]] = []
    for one in identities:
        parted = [parts for name in _few(one.names) if (parts := firm(name))]
        own = {parts.house for parts in parted}
        if parted and all(parts.branch for parts in parted):
            branches.append(own)
        else:
            houses |= own
    known = 0
    for own in branches:
        known += bool(own & houses)
        # The first branch stands for a firm that has no subject of its own yet.
        houses |= own
    return known


def _placed(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in names if (parts := firm(name)) and parts.place)


def _few(names: frozenset[str]) -> list[str]:
    return sorted(names)[:_MOST]
