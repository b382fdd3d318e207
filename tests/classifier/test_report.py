"""What `fangfei evaluate` says of a head: confusion, reliability, the budget, and intervals that are as wide as due."""

import itertools

import numpy as np

from classifier.evaluation import calibration_error
from classifier.report import Confusion, confusion, measure, reliability

LABELS = np.array([1, 1, 0, 0, 1, 0])
CHANCES = np.array([0.9, 0.4, 0.6, 0.1, 0.5, 0.2])


def test_confusion_counts_every_row_once() -> None:
    """A half is a yes, as it is everywhere else."""
    assert confusion(LABELS, CHANCES) == Confusion(
        true_positives=2, false_positives=1, false_negatives=1, true_negatives=2
    )
    assert confusion(LABELS, CHANCES, threshold=0.95).true_positives == 0


def test_reliability_is_the_calibration_error_in_full() -> None:
    """The bins are those of the calibration error: weighed gaps between mean and share add up to it."""
    random = np.random.default_rng(5)
    chances = random.random(503)
    labels = (random.random(503) < chances**2).astype(int)
    bins = reliability(labels, chances)

    assert sum(one.rows for one in bins) == 503
    gaps = sum(one.rows * abs(one.mean - one.share.value) for one in bins) / 503
    assert np.isclose(gaps, calibration_error(labels, chances), atol=1e-12)
    assert all(one.share.low <= one.share.value <= one.share.high for one in bins)
    assert all(one.least <= one.mean <= one.most for one in bins)
    assert all(left.most <= right.least for left, right in itertools.pairwise(bins))


def test_wilsons_interval_covers_what_is_so() -> None:
    """Of bins drawn from a known share, at least nine in ten intervals hold it; none is a point, not even at 0 or 1."""
    random = np.random.default_rng(7)
    held = total = 0
    for _ in range(60):
        chances = random.random(400)
        for one in reliability((random.random(400) < 0.2).astype(int), chances):
            held += one.share.low <= 0.2 <= one.share.high
            total += 1
    (certain,) = {(one.share.value, one.share.high) for one in reliability(np.zeros(10, int), np.full(10, 0.5))}

    assert 0.9 < held / total < 0.99
    assert certain[0] == 0.0
    assert certain[1] > 0.5


def test_measure_says_everything_once() -> None:
    """A budget larger than the file is the file; few rows fill fewer bins."""
    found = measure(LABELS, CHANCES, ["a", "a", "b", "c", "d", "e"], 200)

    assert (found.rows, found.positives, found.groups, found.budget) == (6, 3, 5, 6)
    assert found.at_budget["precision"].value == 0.5
    assert found.at_budget["recall"].value == 1.0
    assert set(found.figures) == {"precision", "recall", "f1", "average_precision", "calibration_error"}
    assert [one.rows for one in found.reliability] == [1] * 6
    assert measure(LABELS, CHANCES, list("aabcde"), 2).at_budget["recall"].value == 1 / 3
