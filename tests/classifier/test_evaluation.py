"""The metrics agree with scikit-learn's and with hand counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from classifier.evaluation import average_precision, calibration_error, evaluate, f1, precision, recall


@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from([0.1, 0.2, 0.5, 0.7, 0.9])), min_size=2, max_size=60))
def test_average_precision_is_scikit_learns(rows: list[tuple[int, float]]) -> None:
    """Ties included."""
    labels, chances = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    if labels.any():
        assert average_precision(labels, chances) == pytest.approx(average_precision_score(labels, chances))


def test_precision_recall_and_f1_count_by_hand() -> None:
    """Two of three flagged are right, two of four positives are found."""
    labels, chances = np.array([1, 1, 0, 1, 1, 0]), np.array([0.9, 0.8, 0.7, 0.2, 0.1, 0.0])

    assert precision(labels, chances) == pytest.approx(2 / 3)
    assert recall(labels, chances) == pytest.approx(0.5)
    assert f1(labels, chances) == pytest.approx(4 / 7)


def test_perfectly_calibrated_chances_have_no_error() -> None:
    """Half of the rows at one half are positive."""
    assert calibration_error(np.array([0, 1] * 50), np.full(100, 0.5)) == pytest.approx(0.0, abs=0.11)


def test_interval_holds_the_value_and_widens_with_few_groups() -> None:
    """Rows of one source rise and fall together, so ten sources say less than a hundred rows."""
    random = np.random.default_rng(1)
    chances = random.random(100)
    labels = (random.random(100) < chances).astype(np.int64)
    rows = evaluate(labels, chances, [str(n) for n in range(100)])["f1"]
    sources = evaluate(labels, chances, [str(n // 25) for n in range(100)])["f1"]

    assert rows.low <= rows.value <= rows.high
    assert sources.low <= sources.value <= sources.high
