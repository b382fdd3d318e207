"""Characters and pairs of characters as numbers, each at its place in the text.

squeezed text   保本│保息        (│ is the barrier: no pair spans it)
singles         保 本 │ 保 息    one for each character
pairs           保本 本│ │保 保息 one for each character but the last; those with a barrier are no gram
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from text import BARRIER

Keys = NDArray[np.uint64]

#: A code point fits 21 bits, so first << 21 | second is exact and never collides with a single character.
_SHIFT = np.uint64(21)
_LOW = np.uint64((1 << 21) - 1)
_BARRIER = np.uint64(ord(BARRIER))
_DIGIT_0, _DIGIT_9 = ord("0"), ord("9")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    """The keys of every character and of every two neighbours, in the order of the text."""

    #: uint64, shape (characters,).
    singles: Keys
    #: uint64, shape (characters - 1,), at least 0; pairs[i] is characters i and i + 1.
    pairs: Keys

    def without_barriers(self) -> Keys:
        """All grams, repeats included, but those that touch a barrier; uint64, shape (n,)."""
        across = (self.pairs >> _SHIFT == _BARRIER) | (self.pairs & _LOW == _BARRIER)
        return np.concatenate([self.singles[self.singles != _BARRIER], self.pairs[~across]])


def grams(squeezed: str) -> Grams:
    """Take the grams of a squeezed text; every digit counts as 0, since rates and phones differ on every page."""
    points = np.frombuffer(squeezed.encode("utf-32-le", "surrogatepass"), np.uint32)
    is_digit = points - np.uint32(_DIGIT_0) <= _DIGIT_9 - _DIGIT_0  # unsigned: what is below 0 wraps around
    singles = np.where(is_digit, np.uint32(_DIGIT_0), points).astype(np.uint64)
    return Grams(singles=singles, pairs=singles[:-1] << _SHIFT | singles[1:])


def spell(key: int) -> str:
    """The characters of a key, for model cards and explanations."""
    first, second = key >> 21, key & 0x1FFFFF
    return chr(first) + chr(second) if first else chr(second)
