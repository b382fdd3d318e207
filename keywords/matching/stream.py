"""A squeezed text as numbers, made once for all that searches it."""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Kinds = npt.NDArray[np.uint8]
#: Kinds of characters: a Han character, a letter that pinyin is written with, another letter or figure, a barrier.
HAN, LETTER, FIGURE, BARRIER = 1, 2, 4, 8
HAN_FIRST, HAN_LAST = 0x3400, 0x9FFF
_MARKED = (0xE0, 0x1DC)
#: Slots of a table of hashes, as powers of two, and for each hash.
_LEAST_BITS, _MOST_BITS, _ROOM = 20, 24, 8
_HALF = np.uint32(15)
_EIGHT, _SEVEN, _ONE = np.uint32(3), np.uint32(7), np.uint8(1)
#: Odd multipliers of a character and of those after it.
FIRST, SECOND, THIRD = np.uint32(2654435761), np.uint32(2246822519), np.uint32(3266489917)


class Stream(NamedTuple):
    """A squeezed text, its code points and their kinds."""

    text: str
    codes: Codes
    kinds: Kinds


def stream(squeezed: str) -> Stream:
    """Make the numbers of a squeezed text: 4 µs a page."""
    codes = np.frombuffer(squeezed.encode("utf-32-le", "surrogatepass"), np.uint32)
    return Stream(squeezed, codes, _kinds().take(codes, mode="clip"))


@cache
def _kinds() -> Kinds:
    kinds = np.zeros(0x10000, np.uint8)
    kinds[0x30:0x3A] = kinds[0x61:0x7B] = FIGURE
    kinds[0x61:0x7B] |= LETTER
    kinds[_MARKED[0] : _MARKED[1] + 1] = LETTER
    kinds[0x0A] = BARRIER
    kinds[HAN_FIRST : HAN_LAST + 1] = HAN
    return kinds


def pairs(first: Codes, second: Codes) -> Codes:
    """Hash two characters that stand together, for whole arrays."""
    return first * FIRST + second * SECOND


class Slots:
    """A table of hashes that answers at once, and now and then says yes to one it was not given."""

    __slots__ = ("_shift", "_taken")

    def __init__(self, hashes: Codes) -> None:
        """Take the hashes: 1 MB, and 8 slots for each of them up to 16 MB."""
        bits = min(max(_LEAST_BITS, (_ROOM * len(hashes)).bit_length()), _MOST_BITS)
        self._shift = np.uint32(32 - bits)
        taken = np.zeros(1 << bits, np.bool_)
        taken[hashes >> self._shift] = True
        # A bit for each, so that the table stays near the processor: it is asked at places without any order.
        self._taken = np.packbits(taken, bitorder="little")

    def has(self, hashes: Codes) -> npt.NDArray[np.bool_]:
        """Say of each hash whether it may have been given."""
        slots = hashes >> self._shift
        held = self._taken.take(slots >> _EIGHT) >> (slots & _SEVEN).astype(np.uint8)
        return (held & _ONE).view(np.bool_)


class Known:
    """Hashes to be told from all others: by two tables, and the few that pass them by the hashes themselves."""

    __slots__ = ("_again", "_hashes", "_slots")

    def __init__(self, hashes: Codes) -> None:
        """Take the hashes, in any order."""
        self._hashes = np.sort(hashes)
        self._slots = Slots(self._hashes)
        self._again = Slots(_mixed(self._hashes))

    def where(self, hashes: Codes) -> npt.NDArray[np.intp]:
        """Return which of the given hashes are known."""
        if not self._hashes.size:
            return np.zeros(0, np.intp)
        maybe = self._slots.has(hashes).nonzero()[0]
        wanted = hashes.take(maybe)
        still = self._again.has(_mixed(wanted))
        maybe, wanted = maybe[still], wanted[still]
        found = self._hashes.take(self._hashes.searchsorted(wanted), mode="clip")
        among: npt.NDArray[np.intp] = maybe[found == wanted]
        return among


def _mixed(hashes: Codes) -> Codes:
    """Hash hashes once more, so that those that share a slot part."""
    return (hashes ^ (hashes >> _HALF)) * SECOND
