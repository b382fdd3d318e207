"""Shares and their intervals against figures of the literature."""

import pytest

from leads.scoreboard.intervals import median, share


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, table I, method 3 (Wilson score).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_the_interval_is_that_of_the_literature(hits: int, of: int, low: float, high: float) -> None:
    """Four digits of the published score intervals."""
    found = share(hits, of)

    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)
    assert found.value == hits / of


def test_nothing_has_no_share() -> None:
    """Where there is nothing to divide by, nothing is claimed; an impossible share is refused."""
    assert share(0, 0).value is None
    with pytest.raises(ValueError, match="no share"):
        share(3, 2)


def test_the_median() -> None:
    """The middle one, the mean of the two in the middle, nothing of nothing."""
    assert (median([]), median([5, 1, 9]), median([4, 1, 3, 2])) == (None, 5.0, 2.5)
