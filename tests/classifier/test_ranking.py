"""Precision and recall at the review budget: ties share their places, and pairs meet the same resamples."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.ranking import (
    AT_BUDGET,
    Difference,
    at_budget,
    difference,
    found,
    precision_at,
    recall_at,
    resamples,
)

LABELS = np.array([1, 0, 1, 0, 0, 1])
SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])


@pytest.mark.parametrize(("k", "hits"), [(1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (60, 3)])
def test_counts_without_ties(k: int, hits: int) -> None:
    assert found(LABELS, SCORES, k) == hits
    assert precision_at(LABELS, SCORES, k) == hits / min(k, 6)
    assert recall_at(LABELS, SCORES, k) == hits / 3


@given(
    st.lists(st.tuples(st.integers(0, 1), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=6), st.integers(1, 7)
)
def test_ties_are_the_mean_over_every_order(rows: list[tuple[int, float]], k: int) -> None:
    """What an unlucky and a lucky order of the same scores find, on average."""
    labels, scores = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    orders = [order for order in itertools.permutations(range(len(rows))) if _falls(scores, order)]
    mean = sum(labels[list(order[:k])].sum() for order in orders) / len(orders)

    assert math.isclose(found(labels, scores, k), mean, abs_tol=1e-9)


def _falls(scores: np.ndarray, order: tuple[int, ...]) -> bool:
    return all(scores[one] >= scores[other] for one, other in itertools.pairwise(order))


def test_no_positive_has_no_recall() -> None:
    assert math.isnan(recall_at(np.zeros(3, int), np.arange(3.0), 2))


def test_resamples_draw_whole_groups_and_are_the_same_again() -> None:
    """Rows of a group come together, and two models meet the same draws."""
    groups = ["a", "b", "a", "c", "b", "a"]
    draws = resamples(groups, 50)
    counts = [
        {name: [list(draw).count(row) for row in rows] for name, rows in _members(groups).items()} for draw in draws
    ]

    assert all(len(set(times)) == 1 for one in counts for times in one.values())
    assert all((one == other).all() for one, other in zip(draws, resamples(groups, 50), strict=True))
    assert len({tuple(draw) for draw in draws}) > 10


def _members(groups: list[str]) -> dict[str, list[int]]:
    return {name: [row for row, group in enumerate(groups) if group == name] for name in set(groups)}


def test_a_ranking_against_itself_differs_by_nothing() -> None:
    """Paired: where both rank alike, the interval has no width, however wide either figure's own is."""
    draws = resamples([str(row) for row in range(6)], 200)
    gain = difference(precision_at, LABELS, (SCORES, SCORES * 7), 2, draws)
    alone = at_budget(LABELS, SCORES, 2, draws)["precision"]

    assert gain == Difference(champion=0.5, challenger=0.5, low=0.0, high=0.0)
    assert alone.high - alone.low > 0.3


def test_a_better_ranking_gains_and_a_worse_one_loses() -> None:
    """120 rows, of which the one ranks all positives first and the other all last."""
    labels = np.array([1] * 30 + [0] * 90)
    best, worst = np.arange(120.0)[::-1], np.arange(120.0)
    draws = resamples([str(row) for row in range(120)], 300)
    for measure in AT_BUDGET.values():
        gain = difference(measure, labels, (worst, best), 30, draws)
        loss = difference(measure, labels, (best, worst), 30, draws)

        assert (gain.value, gain.low > 0.6) == (1.0, True)
        assert (loss.value, loss.high < -0.6) == (-1.0, True)


def test_nothing_to_find_is_nan() -> None:
    """A set without positives says nothing instead of saying zero."""
    gain = difference(recall_at, np.zeros(4, int), (SCORES[:4], SCORES[:4]), 2, resamples(["a", "b", "c", "d"], 100))

    assert all(math.isnan(value) for value in (gain.low, gain.high, gain.value))
