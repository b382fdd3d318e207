"""Characters and pairs of characters as numbers, each with its place in the text.

squeezed text   保本│保息        (│ is the barrier: no pair spans it)
keys            保 本 保 息  保本 保息
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from text import BARRIER

Keys = NDArray[np.uint64]
Places = NDArray[np.int64]

#: A code point fits 21 bits, so first << 21 | second is exact and never collides with a single character.
_SHIFT = np.uint64(21)
_DIGIT_0, _DIGIT_9 = ord("0"), ord("9")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    """Every character 1-gram and 2-gram of a text, repeats included."""

    #: uint64, shape (n,).
    keys: Keys
    #: int64, shape (n,): index into the squeezed text of the gram's first character.
    places: Places
    #: Characters the gram covers, int64, shape (n,): 1 or 2.
    widths: Places


def grams(squeezed: str) -> Grams:
    """Take the grams of a squeezed text; every digit counts as 0, since rates and phones differ on every page."""
    points = np.frombuffer(squeezed.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    points = np.where((points >= _DIGIT_0) & (points <= _DIGIT_9), np.uint64(_DIGIT_0), points)
    inside = points != ord(BARRIER)
    singles = np.flatnonzero(inside)
    pairs = np.flatnonzero(inside[:-1] & inside[1:])
    return Grams(
        keys=np.concatenate([points[singles], points[pairs] << _SHIFT | points[pairs + 1]]),
        places=np.concatenate([singles, pairs]),
        widths=np.concatenate([np.ones_like(singles), np.full_like(pairs, 2)]),
    )


def spell(key: int) -> str:
    """The characters of a key, for model cards and explanations."""
    first, second = key >> 21, key & 0x1FFFFF
    return chr(first) + chr(second) if first else chr(second)
