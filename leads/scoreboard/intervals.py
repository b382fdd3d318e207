"""Shares with the interval that goes with so few cases, and the median."""

from collections.abc import Sequence
from math import sqrt

from facts.filed import Share

#: Two-sided 95 % of the normal distribution.
Z = 1.959963984540054


def share(hits: int, of: int) -> Share:
    """A share with its 95 % interval.

    Args:
        hits: 0..of.
        of: how many there are; 0 gives a share without value.

    Raises:
        ValueError: hits are not within 0..of.

    Source: score interval of Wilson (1927); Newcombe (1998) gives 81/263 -> .2553 to .3662.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share")
    if of == 0:
        return Share(hits=0, of=0, value=None, low=None, high=None)
    value, square = hits / of, Z * Z
    middle = (value + square / (2 * of)) / (1 + square / of)
    reach = Z / (1 + square / of) * sqrt(value * (1 - value) / of + square / (4 * of * of))
    low = 0.0 if hits == 0 else max(0.0, middle - reach)
    high = 1.0 if hits == of else min(1.0, middle + reach)
    return Share(hits=hits, of=of, value=value, low=low, high=high)


def median(values: Sequence[int]) -> float | None:
    """The median; None where there are no values."""
    if not values:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
