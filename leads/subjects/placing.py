"""Where a mention belongs, from the stored mentions that share a trait with it.

for each subject among the neighbours: the traits it shares, each once ─► sum of weights
sum under 1, or identities that deny each other ─► not this one
two subjects that deny each other, both near ─► the nearer by `margin`, else neither
what is left ─► one subject; several are merged
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from facts.subjects import Edge, Mention, Neighbour, Placing, Relation, Trait, TraitKind
from leads.subjects.identity import Identity, branches_among
from leads.subjects.rules import Rules

#: Traits of a mention that are looked at; a page with more is a list of others' numbers.
MOST_TRAITS = 64
#: Edges written for one mention and subject.
MOST_EDGES = 4
#: Traits of whoever runs a site, whoever speaks on it.
OF_SITE = frozenset((
    TraitKind.DOMAIN, TraitKind.ICP, TraitKind.POLICE_FILING, TraitKind.TRACKING_ID, TraitKind.ICON, TraitKind.TEMPLATE,
))  # fmt: skip
#: Pages of a site from which on one page does not say whose all are.
SEVERAL = 3
Spread = Callable[[Trait], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A subject that shares traits with a mention."""

    subject: str
    weight: float
    #: How many subjects have a trait, as far as that weakens it between these two; a firm and its branches are one.
    spread: Spread
    identity: Identity
    neighbours: tuple[Neighbour, ...]
    #: Whether a code or a full name of the mention is its own.
    is_named: bool
    #: Only the site is shared, with more than a few pages: a guest's page on it does not make the two one.
    is_site: bool
    #: Somebody's name or number is shared that is no site's.
    is_own: bool


@dataclass(frozen=True, slots=True)
class SubjectPlacer:
    """The placer by given rules; a facts.subjects.Placer."""

    rules: Rules

    def __call__(self, mention: Mention, neighbours: Sequence[Neighbour], spread: Spread) -> Placing:
        """Return the subjects that a mention joins, with the edges that say why."""
        own = Identity.of(mention.traits)
        near = self._near(mention, own, neighbours, spread)
        chosen = self._chosen(own, [one for one in near if one.weight >= self.rules.joins_at])
        edges = [edge for one in chosen for edge in self._edges(mention, one)]
        joined = {one.subject for one in chosen}
        edges += [
            self._branch(mention, one) for one in near if one.subject not in joined and own.is_branch(one.identity)
        ]
        # The oldest number lives on, a subject that says what it is before one that does not.
        order = sorted(chosen, key=lambda one: (one.identity.is_empty, one.subject))
        return Placing(subjects=tuple(one.subject for one in order), edges=tuple(edges))

    def _near(self, mention: Mention, own: Identity, neighbours: Sequence[Neighbour], spread: Spread) -> list[Near]:
        """The subjects among the neighbours, nearest first."""
        by_subject: dict[str, list[Neighbour]] = {}
        for neighbour in neighbours:
            by_subject.setdefault(neighbour.subject, []).append(neighbour)
        having = {
            subject: {trait for one in members for trait in (*one.mention.traits, *one.identity)}
            for subject, members in by_subject.items()
        }
        spread = _of_firms(mention, list(having.values()), spread)
        found = []
        for subject, members in by_subject.items():
            have = having[subject]
            theirs, common = Identity.of(have), shared(mention, have)
            seen = _between_nameless(spread) if own.is_empty and theirs.is_empty else spread
            found.append(
                Near(
                    subject=subject,
                    weight=self.rules.total(common, seen),
                    spread=seen,
                    identity=theirs,
                    neighbours=tuple(members),
                    is_named=own.shares_code(theirs) or bool(own.names & (theirs.names | theirs.former)),
                    is_site=members[0].mentions >= SEVERAL and all(trait.kind in OF_SITE for trait in common),
                    is_own=self.rules.total(_not_of_site(common), spread) >= self.rules.joins_at,
                )
            )
        return sorted(found, key=lambda one: (-one.weight, one.subject))

    def _chosen(self, own: Identity, near: Sequence[Near]) -> list[Near]:
        """Those that the mention joins: none that denies it, and no two that deny each other."""
        left = [one for one in near if not own.denies(one.identity)]
        if any(one.is_own for one in left):
            left = [one for one in left if not one.is_site]
        chosen: list[Near] = []
        whole = own
        while left:
            first, *left = left
            # A page that gives a firm's former name says that two subjects are one which without it are not.
            rivals = [one for one in left if (own | first.identity).denies(one.identity)]
            left = [one for one in left if one not in rivals]
            if not first.is_named and any(self._is_rival(first, one) for one in rivals):
                continue
            if not whole.denies(first.identity):
                chosen.append(first)
                whole |= first.identity
        return chosen

    def _is_rival(self, first: Near, other: Near) -> bool:
        return other.is_named or first.weight - other.weight < self.rules.margin

    def _edges(self, mention: Mention, near: Near) -> list[Edge]:
        """Edges to as few mentions of a subject as show every shared trait, the strongest first."""
        sharing = [(self._counting(shared(mention, set(one.mention.traits)), near), one) for one in near.neighbours]
        sharing.sort(
            key=lambda pair: (-self.rules.total(pair[0], near.spread), pair[1].mention.seen_at, pair[1].mention.key)
        )
        edges: list[Edge] = []
        said: set[Trait] = set()
        for traits, neighbour in sharing:
            new = tuple(trait for trait in traits if trait not in said)
            if new and len(edges) < MOST_EDGES:
                edges.append(self._edge(mention, neighbour, new, self.rules.total(new, near.spread)))
                said.update(new)
        return edges

    def _counting(self, traits: tuple[Trait, ...], near: Near) -> tuple[Trait, ...]:
        return tuple(trait for trait in traits if self.rules.weight(trait, near.spread(trait)) > 0)

    def _branch(self, mention: Mention, near: Near) -> Edge:
        cores = tuple(trait for trait in mention.traits if trait.kind in (TraitKind.COMPANY, TraitKind.CORE_NAME))
        return self._edge(mention, near.neighbours[0], cores, 0.0, Relation.BRANCH)

    @staticmethod
    def _edge(
        mention: Mention,
        neighbour: Neighbour,
        traits: tuple[Trait, ...],
        weight: float,
        relation: Relation = Relation.SAME,
    ) -> Edge:
        return Edge(
            left=mention.key, right=neighbour.mention.key, shared=traits, weight=round(weight, 3), at=mention.seen_at,
            relation=relation,
        )  # fmt: skip


def _of_firms(mention: Mention, having: Sequence[set[Trait]], spread: Spread) -> Spread:
    """A firm and its branches have one core by right, so they weaken it as one firm does and not as namesakes do.

    Else a firm whose name says no place would fall apart, page by page, once a branch of it is seen.
    """
    branches = {
        trait: branches_among(Identity.of(have) for have in having if trait in have)
        for trait in mention.traits
        if trait.kind is TraitKind.CORE_NAME
    }
    return (lambda trait: spread(trait) - branches.get(trait, 0)) if any(branches.values()) else spread


def _between_nameless(spread: Spread) -> Spread:
    """Pages that name nobody are their site's: between those a domain says the same whoever else has pages there."""
    return lambda trait: 1 if trait.kind is TraitKind.DOMAIN else spread(trait)


def _not_of_site(traits: tuple[Trait, ...]) -> tuple[Trait, ...]:
    return tuple(trait for trait in traits if trait.kind not in OF_SITE)


def shared(mention: Mention, have: set[Trait]) -> tuple[Trait, ...]:
    """The traits of a mention that are among others, the same or one that says the same; none twice."""
    own = mention.traits[:MOST_TRAITS]
    return tuple(
        trait
        for trait in own
        if trait in have or any(other in have and other not in own for other in trait.counterparts)
    )
