"""What a ranking is worth to people who read its first k: precision and recall at k, with intervals and in pairs.

Rows that share a score share their places: each counts with the part of the tie that still fits, so no figure
depends on the order of a file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation import Figure

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Draws = Sequence[NDArray[np.int64]]
#: (labels, scores, k) -> figure.
AtBudget = Callable[[Labels, Floats, int], float]

SEED = 20261123


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the challenger has more than the champion, with its 95 % interval; NaN where there is nothing to find."""

    champion: float
    challenger: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """Challenger minus champion."""
        return self.challenger - self.champion


def found(labels: Labels, scores: Floats, k: int) -> float:
    """Positives among the k highest scores."""
    if k >= len(scores):
        return float(labels.sum())
    least = np.partition(scores, len(scores) - k)[len(scores) - k]
    above, level = scores > least, scores == least
    return float(labels[above].sum() + labels[level].mean() * (k - above.sum()))


def precision_at(labels: Labels, scores: Floats, k: int) -> float:
    """Share of positives among the k highest scores."""
    return found(labels, scores, k) / max(1, min(k, len(labels)))


def recall_at(labels: Labels, scores: Floats, k: int) -> float:
    """Share of the positives that stand among the k highest scores; NaN where there are none."""
    positives = float(labels.sum())
    return found(labels, scores, k) / positives if positives else float("nan")


AT_BUDGET: dict[str, AtBudget] = {"precision": precision_at, "recall": recall_at}


def resamples(groups: Sequence[str], count: int, seed: int = SEED) -> list[NDArray[np.int64]]:
    """Draw whole groups with replacement.

    Returns:
        `count` arrays of row numbers; the same for the same groups, so that two models meet the same rows.
    """
    members: dict[str, list[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, []).append(index)
    rows = [np.array(found_rows) for found_rows in members.values()]
    random = np.random.default_rng(seed)
    return [np.concatenate([rows[i] for i in random.integers(0, len(rows), len(rows))]) for _ in range(count)]


def at_budget(labels: Labels, scores: Floats, k: int, draws: Draws) -> dict[str, Figure]:
    """Precision and recall at k with their intervals."""
    return {name: _figure(measure, labels, scores, k, draws) for name, measure in AT_BUDGET.items()}


def _figure(measure: AtBudget, labels: Labels, scores: Floats, k: int, draws: Draws) -> Figure:
    low, high = _interval([measure(labels[draw], scores[draw], k) for draw in draws])
    return Figure(value=measure(labels, scores, k), low=low, high=high)


def difference(measure: AtBudget, labels: Labels, rankings: tuple[Floats, Floats], k: int, draws: Draws) -> Difference:
    """Compare two rankings, champion and challenger, of the same rows on the same resamples (paired bootstrap)."""
    champion, challenger = rankings
    gains = [measure(labels[d], challenger[d], k) - measure(labels[d], champion[d], k) for d in draws]
    low, high = _interval(gains)
    return Difference(
        champion=measure(labels, champion, k), challenger=measure(labels, challenger, k), low=low, high=high
    )


def _interval(values: Sequence[float]) -> tuple[float, float]:
    known = np.array(values)[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
