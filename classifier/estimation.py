"""What the screening misses, from a probability sample of a night's pages: recall and base rate with intervals.

    total of a stratum ≈ its pages × positives among its judged pages / its judged pages     (Horvitz–Thompson)

Assumes that within a stratum the judged pages are as good as drawn by chance among those shown, that analysts are
right, and, where several nights are taken together, that a page's chance of being positive differs little between them.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.evaluation import Figure, Floats

#: Positives below the band in sampled strata from which the bootstrap is used; with fewer its
#: intervals hold the truth too seldom (91 times in 100 at a dozen positives).
ENOUGH = 20
RESAMPLES = 2_000
_LEVEL = 0.05
_BISECTIONS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One judged page of the sample."""

    stratum: str
    #: Whether the screening found it: its band makes it a candidate lead.
    is_found: bool
    is_positive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The pages that a stratum stands for."""

    #: Pages at or above the lead band, and below it.
    found: int
    below: int

    @property
    def pages(self) -> int:
        """All of them."""
        return self.found + self.below


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What the sample says about all pages."""

    #: Positives at or above the lead band, of all positives; NaN where no positive was seen.
    recall: Figure
    #: Positives of all pages.
    base_rate: Figure
    #: Estimated positives below the band.
    missed: Figure
    judged: int
    pages: int
    #: bootstrap or clopper-pearson.
    method: str


def clopper_pearson(hits: int, tries: int, *, level: float = _LEVEL) -> tuple[float, float]:
    """Return the exact interval of a share; (0, 1) where nothing was tried.

    Source: Clopper & Pearson 1934; the ends are where the binomial tail is level / 2.
    """
    if not tries:
        return 0.0, 1.0
    low = 0.0 if hits == 0 else _bisect(lambda share: 1 - _at_most(hits - 1, tries, share) < level / 2)
    high = 1.0 if hits == tries else _bisect(lambda share: _at_most(hits, tries, share) > level / 2)
    return low, high


def estimate_missed(judged: Sequence[Judged], pools: Mapping[str, Pool], *, seed: int = 0) -> Missed | None:
    """Estimate recall at the lead band, base rate and what is missed, each with a 95 % interval.

    Args:
        judged: the judged pages, each once.
        pools: every stratum of the sample; their pages together are all pages.
        seed: of the bootstrap.

    Returns:
        None where a stratum with pages has none that was judged: about those nothing is known.
    """
    counts = {name: Counter((one.is_found, one.is_positive) for one in judged if one.stratum == name) for name in pools}
    strata = [_Stratum(pool=pools[name], counts=counts[name]) for name in sorted(pools) if pools[name].pages]
    if not strata or any(one.judged == 0 for one in strata):
        return None
    found, missed = (sum(one.total(side) for one in strata) for side in (True, False))
    pages = sum(one.pool.pages for one in strata)
    few = sum(one.counts[False, True] for one in strata if not one.is_complete) < ENOUGH
    recall, base, below = _bounds(strata, pages) if few else _bootstrap(strata, pages, seed)
    return Missed(
        recall=Figure(value=_share(found, found + missed), low=recall[0], high=recall[1]),
        base_rate=Figure(value=(found + missed) / pages, low=base[0], high=base[1]),
        missed=Figure(value=missed, low=below[0], high=below[1]),
        judged=sum(one.judged for one in strata),
        pages=pages,
        method="clopper-pearson" if few else "bootstrap",
    )


Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stratum:
    pool: Pool
    #: (is_found, is_positive) -> judged pages.
    counts: Mapping[tuple[bool, bool], int]

    @property
    def judged(self) -> int:
        return sum(self.counts.values())

    @property
    def is_complete(self) -> bool:
        return self.judged >= self.pool.pages

    @property
    def unsure(self) -> int:
        """How many of its sides are estimated and not counted."""
        return 0 if self.is_complete else (self.pool.found > 0) + (self.pool.below > 0)

    def total(self, side: bool) -> float:
        return self.pool.pages * self.counts[side, True] / self.judged

    def bounds(self, side: bool, level: float) -> Interval:
        """Positives on one side of the band, at least and at most."""
        seen = self.counts[side, True]
        if self.is_complete:
            return seen, seen
        low, high = clopper_pearson(seen, self.judged, level=level)
        most = (self.pool.found if side else self.pool.below) - self.counts[side, False]
        return max(seen, self.pool.pages * low), max(seen, min(most, self.pool.pages * high))


def _bounds(strata: Sequence[_Stratum], pages: int) -> tuple[Interval, Interval, Interval]:
    """Exact intervals of all parts at once: each at a share of the level (Bonferroni), so they err on the wide side."""
    level = _LEVEL / max(1, sum(one.unsure for one in strata))
    parts = [[one.bounds(side, level) for one in strata] for side in (True, False)]
    (found_low, found_high), (low, high) = (tuple(map(sum, zip(*part, strict=True))) for part in parts)
    recall = (_share(found_low, found_low + high), _share(found_high, found_high + low))
    return recall, ((found_low + low) / pages, (found_high + high) / pages), (low, high)


def _bootstrap(strata: Sequence[_Stratum], pages: int, seed: int) -> tuple[Interval, Interval, Interval]:
    """Percentile intervals; strata that were judged to the last page do not vary."""
    random = np.random.default_rng(seed)
    totals = np.zeros((2, RESAMPLES))
    for one in strata:
        kinds = np.array([one.counts[True, True], one.counts[False, True], one.judged], float)
        kinds[2] -= kinds[:2].sum()
        drawn = kinds if one.is_complete else random.multinomial(one.judged, kinds / one.judged, RESAMPLES).T
        totals += (np.reshape(drawn, (3, -1)) * one.pool.pages / one.judged)[:2]
    found, missed = totals
    with np.errstate(invalid="ignore"):
        recalls = found / (found + missed)
    return _ends(recalls[~np.isnan(recalls)]), _ends((found + missed) / pages), _ends(missed)


def _ends(values: Floats) -> Interval:
    low, high = np.quantile(values, [_LEVEL / 2, 1 - _LEVEL / 2]) if len(values) else (math.nan, math.nan)
    return float(low), float(high)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def _at_most(hits: int, tries: int, share: float) -> float:
    """Return the probability of at most so many hits."""
    if share in (0.0, 1.0):
        return 1.0 if share == 0.0 or hits >= tries else 0.0
    log_share, log_rest = math.log(share), math.log1p(-share)
    return math.fsum(
        math.exp(
            math.lgamma(tries + 1) - math.lgamma(k + 1) - math.lgamma(tries - k + 1)
            + k * log_share + (tries - k) * log_rest
        )
        for k in range(hits + 1)
    )  # fmt: skip


def _bisect(is_below: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2
