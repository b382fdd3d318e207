"""Compose the queue that analysts review: mostly top risk, some uncertain and diverse, some drawn by chance.

    top        highest scores, near copies once               shown for sure: probability 1
    uncertain  scores near the lead threshold, spread out     shown for sure: probability 1
    random     a simple random sample of all other pages      probability = drawn / all others

So every page of the night has a known probability of being shown, and the queue as a whole is a probability sample.
"""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np

from classifier.duplicates import clusters
from facts.cases import Stratum

#: So many times the uncertain share is looked at, nearest to the threshold first, for pages that differ.
_REACH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One screened page of a night."""

    page: int
    #: 0..100.
    score: float
    source: str
    mode: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How much of the queue each stratum gets; what one cannot use goes to the random one.

    Source: measured on rare themes, a queue of all three finds as many cases as the top alone but can tell what it
    misses; only the random share is unbiased.
    """

    uncertain: float = 0.2
    random: float = 0.1

    def __post_init__(self) -> None:
        if min(self.uncertain, self.random) < 0 or self.uncertain + self.random > 1:
            raise ValueError("shares are 0 or more and at most 1 together")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One page of the queue."""

    page: int
    stratum: Stratum
    #: Probability of being shown that night, above 0, at most 1.
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Picks in the order they are shown, and how likely each page of the night was."""

    picks: tuple[Pick, ...]
    #: Pages shown whatever chance says.
    certain: Set[int]
    #: Probability of every other page.
    chance: float

    def probability(self, page: int) -> float:
        """Probability that a page of the night is shown, 0..1."""
        return 1.0 if page in self.certain else self.chance


def compose(
    candidates: Sequence[Candidate], budget: int, seed: int, *, shares: Shares | None = None, threshold: float = 50.0
) -> Queue:
    """Compose the queue of a night; the same arguments give the same queue, in whatever order candidates come.

    Args:
        candidates: every page of the night, those under the lead band too; pages distinct.
        budget: pages the office reviews a night; the queue holds so many, or all pages where there are fewer.
        seed: of the random share.
        shares: of the strata.
        threshold: score from which a page is a lead; uncertain is what lies near it.
    """
    ordered = sorted(candidates, key=lambda one: (-one.score, one.page))
    wanted = _allot(min(budget, len(ordered)), shares or Shares())
    groups = dict(zip((one.page for one in ordered), clusters([one.fingerprint for one in ordered]), strict=True))
    distinct = [one for index, one in enumerate(ordered) if groups[one.page] == index]
    top = distinct[: wanted[Stratum.TOP]]
    uncertain = _spread(distinct[len(top) :], wanted[Stratum.UNCERTAIN], threshold)
    certain = frozenset(one.page for one in (*top, *uncertain))
    others = [one.page for one in ordered if one.page not in certain]
    draws = min(budget, len(ordered)) - len(certain)
    chosen = np.random.default_rng(seed).permutation(len(others))[:draws]
    chance = draws / len(others) if others else 0.0
    picks = {
        Stratum.TOP: [Pick(page=one.page, stratum=Stratum.TOP, probability=1.0) for one in top],
        Stratum.UNCERTAIN: [Pick(page=one.page, stratum=Stratum.UNCERTAIN, probability=1.0) for one in uncertain],
        Stratum.RANDOM: [Pick(page=others[at], stratum=Stratum.RANDOM, probability=chance) for at in chosen],
    }
    return Queue(picks=tuple(_interleave(picks)), certain=certain, chance=chance)


def _allot(budget: int, shares: Shares) -> dict[Stratum, int]:
    # Without a random page nothing can be estimated, however small the budget.
    random = min(budget, max(1, round(budget * shares.random))) if shares.random else 0
    uncertain = min(budget - random, round(budget * shares.uncertain))
    return {Stratum.TOP: budget - random - uncertain, Stratum.UNCERTAIN: uncertain, Stratum.RANDOM: random}


def _spread(candidates: Sequence[Candidate], count: int, threshold: float) -> list[Candidate]:
    """Choose pages near the threshold, each time one of the sources and modes chosen least so far."""
    near = sorted(candidates, key=lambda one: (abs(one.score - threshold), one.page))[: count * _REACH]
    seen: Counter[tuple[str, str | None]] = Counter()
    chosen: list[Candidate] = []
    while near and len(chosen) < count:
        # min takes the first of equals, which is the nearest to the threshold.
        best = min(near, key=lambda one: seen["source", one.source] + seen["mode", one.mode])
        near.remove(best)
        seen.update([("source", best.source), ("mode", best.mode)])
        chosen.append(best)
    return chosen


def _interleave(picks: dict[Stratum, list[Pick]]) -> Iterator[Pick]:
    """Mix the strata evenly: whoever stops halfway has seen half of each."""
    placed = [
        ((index + 0.5) / len(found), rank, pick)
        for rank, found in enumerate(picks.values())
        for index, pick in enumerate(found)
    ]
    yield from (pick for _, _, pick in sorted(placed, key=lambda one: one[:2]))
