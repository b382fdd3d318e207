"""Precision, recall, average precision and calibration error, with bootstrap intervals over groups."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Metric = Callable[[Labels, Floats], float]

#: Resamples of an interval; the ends then move by less than a point between seeds.
RESAMPLES = 400
#: Bins of equal size for the calibration error.
BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured figure with its 95 % interval; NaN where a class is missing."""

    value: float
    low: float
    high: float


def precision(labels: Labels, chances: Floats, threshold: float = 0.5) -> float:
    """Share of flagged rows that are positive; 1 where none is flagged."""
    flagged = chances >= threshold
    return float(labels[flagged].mean()) if flagged.any() else 1.0


def recall(labels: Labels, chances: Floats, threshold: float = 0.5) -> float:
    """Share of positive rows that are flagged."""
    return float((chances[labels == 1] >= threshold).mean()) if (labels == 1).any() else float("nan")


def f1(labels: Labels, chances: Floats, threshold: float = 0.5) -> float:
    """Harmonic mean of precision and recall."""
    found, exact = recall(labels, chances, threshold), precision(labels, chances, threshold)
    return 2 * found * exact / (found + exact) if found + exact else 0.0


def average_precision(labels: Labels, chances: Floats) -> float:
    """Mean of the precision at each positive row, ranked by chance; ties share the later rank."""
    if not (labels == 1).any():
        return float("nan")
    order = np.argsort(-chances, kind="stable")
    ranked, scores = labels[order], chances[order]
    last_of_tie = np.flatnonzero(np.append(np.diff(scores) != 0, True))
    hits = np.cumsum(ranked)[last_of_tie]
    gained = np.diff(np.concatenate([[0], hits]))
    return float((gained * hits / (last_of_tie + 1)).sum() / hits[-1])


def calibration_error(labels: Labels, chances: Floats) -> float:
    """Expected calibration error over BINS quantile bins, 0..1."""
    bins = np.array_split(np.argsort(chances, kind="stable"), BINS)
    return float(sum(len(b) * abs(labels[b].mean() - chances[b].mean()) for b in bins if len(b)) / max(1, len(labels)))


def false_alarms(labels: Labels, chances: Floats, threshold: float = 0.5) -> float:
    """Share of negative rows that are flagged."""
    return float((chances[labels == 0] >= threshold).mean()) if (labels == 0).any() else float("nan")


METRICS: dict[str, Metric] = {
    "precision": precision,
    "recall": recall,
    "f1": f1,
    "average_precision": average_precision,
    "calibration_error": calibration_error,
}


def macro_f1(expected: Labels, said: Floats) -> float:
    """Mean F1 over the kinds that are expected at least once; kinds are numbers from 0."""
    kinds = np.unique(expected)
    hits = np.array([2.0 * ((expected == kind) & (said == kind)).sum() for kind in kinds])
    sizes = np.array([(expected == kind).sum() + (said == kind).sum() for kind in kinds])
    return float((hits / sizes).mean())


def evaluate(
    labels: Labels, chances: Floats, groups: Sequence[str], metrics: Mapping[str, Metric] = METRICS
) -> dict[str, Figure]:
    """Every metric with an interval that resamples whole groups, since rows of one source rise and fall together."""
    members = list(_by_group(groups).values())
    random = np.random.default_rng(20261123)
    draws = [
        np.concatenate([members[i] for i in random.integers(0, len(members), len(members))]) for _ in range(RESAMPLES)
    ]
    return {name: _figure(metric, labels, chances, draws) for name, metric in metrics.items()}


def _figure(metric: Metric, labels: Labels, chances: Floats, draws: Sequence[NDArray[np.int64]]) -> Figure:
    values = np.array([metric(labels[draw], chances[draw]) for draw in draws])
    values = values[~np.isnan(values)]
    low, high = np.quantile(values, [0.025, 0.975]) if len(values) else (float("nan"), float("nan"))
    return Figure(value=metric(labels, chances), low=float(low), high=float(high))


def _by_group(groups: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    members: dict[str, list[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, []).append(index)
    return {group: np.array(found) for group, found in members.items()}
