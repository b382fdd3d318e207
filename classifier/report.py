"""One head measured on labelled rows: figures with intervals, confusion, the review budget, and reliability."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.evaluation import BINS, RESAMPLES, Figure, evaluate
from classifier.ranking import Floats, Labels, at_budget, resamples

#: Standard normal quantile of a 95 % interval.
_Z = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Rows by what they are and what the head says at even chances."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Rows of neighbouring probabilities, and how many of them are what the head says."""

    rows: int
    #: Least, mean and greatest probability in the bin.
    least: float
    mean: float
    most: float
    #: Share of positives with its 95 % interval (Wilson); a calibrated head has `mean` inside.
    share: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that `fangfei evaluate` says of one head."""

    rows: int
    positives: int
    groups: int
    figures: Mapping[str, Figure]
    confusion: Confusion
    #: Rows looked at, and what precision and recall they give.
    budget: int
    at_budget: Mapping[str, Figure]
    reliability: tuple[Bin, ...]


def measure(labels: Labels, chances: Floats, groups: Sequence[str], budget: int) -> Evaluation:
    """Measure a head's probabilities; intervals resample whole groups."""
    k = min(budget, len(labels))
    return Evaluation(
        rows=len(labels),
        positives=int(labels.sum()),
        groups=len(set(groups)),
        figures=evaluate(labels, chances, groups),
        confusion=confusion(labels, chances),
        budget=k,
        at_budget=at_budget(labels, chances, k, resamples(groups, RESAMPLES)),
        reliability=reliability(labels, chances),
    )


def confusion(labels: Labels, chances: Floats, threshold: float = 0.5) -> Confusion:
    """Count rows on either side of a threshold."""
    flagged, positive = chances >= threshold, labels == 1
    return Confusion(
        true_positives=int((flagged & positive).sum()),
        false_positives=int((flagged & ~positive).sum()),
        false_negatives=int((~flagged & positive).sum()),
        true_negatives=int((~flagged & ~positive).sum()),
    )


def reliability(labels: Labels, chances: Floats) -> tuple[Bin, ...]:
    """The bins behind the calibration error: BINS of equal size, lowest probabilities first."""
    found = []
    for rows in np.array_split(np.argsort(chances, kind="stable"), BINS):
        if len(rows):
            inside = chances[rows]
            found.append(
                Bin(
                    rows=len(rows),
                    least=float(inside.min()),
                    mean=float(inside.mean()),
                    most=float(inside.max()),
                    share=_wilson(int(labels[rows].sum()), len(rows)),
                )
            )
    return tuple(found)


def _wilson(hits: int, rows: int) -> Figure:
    share = hits / rows
    middle = (share + _Z**2 / (2 * rows)) / (1 + _Z**2 / rows)
    reach = _Z / (1 + _Z**2 / rows) * float(np.sqrt(share * (1 - share) / rows + _Z**2 / (4 * rows**2)))
    return Figure(value=share, low=max(0.0, middle - reach), high=min(1.0, middle + reach))
