"""From grams to columns: a hash table with an exact key check, so no two grams share a weight.

Keys that meet in a slot stand in a smaller table behind it, and those that meet there in the next; a mark on the slot
says that there are such. One gather over all grams of a page and one over a sixth of them find every column.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.grams import Keys
from facts.errors import ModelUnusable

#: What a gram that is not in the vocabulary has for a column; so much a vocabulary may hold.
UNKNOWN = 0xFFFF
#: Fibonacci hashing: 2^64 / golden ratio, odd.
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
#: What the next table multiplies by in addition; the same hash would let the same keys meet again.
_NEXT, _ALL = 0xD1342543DE82EF95, 2**64 - 1
#: Slots for each key; more would not fit the processor's cache, fewer would send more grams on to the next table.
_ROOM = 2.0
# A slot: key (42 bits), mark (1 bit), column (16 bits).
_KEY, _MARK, _COLUMN = np.uint64(17), np.uint64(1 << 16), np.uint64(UNKNOWN)
_EMPTY = np.uint64(((1 << 47) - 1) << 17 | UNKNOWN)

Columns = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class _Table:
    """One level of slots, 2^bits of them."""

    slots: Keys
    factor: np.uint64
    shift: np.uint64

    def look(self, keys: Keys) -> Keys:
        """Return the slot that each key falls into."""
        # Seen as signed, which numpy takes as an index without a copy; the shift left no sign.
        return self.slots.take(((keys * self.factor) >> self.shift).view(np.int64))


class Vocabulary:
    """Maps gram keys to columns 0..n-1."""

    def __init__(self, keys: Keys) -> None:
        """Build the tables: 3 ms for 48,000 keys.

        Args:
            keys: uint64 below 2^42, shape (n,), distinct; a key's index is its column.

        Raises:
            ModelUnusable: there are more than 65,535 of them.
        """
        if len(keys) > UNKNOWN:
            raise ModelUnusable(f"A model may know {UNKNOWN} grams; this one has {len(keys)}: train it with fewer.")
        self.keys = keys
        self._tables = tuple(_tables(keys))

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.keys)

    def columns(self, keys: Keys) -> Columns:
        """Return the column of each key, UNKNOWN where it is not in the vocabulary; uint16, shape of `keys`."""
        first, *others = self._tables
        found = first.look(keys)
        known = found >> _KEY == keys
        columns = np.where(known, found & _COLUMN, _COLUMN).astype(np.uint16)
        left = np.flatnonzero(~known & (found & _MARK != 0))
        for table in others:
            if not len(left):
                break
            found = table.look(keys[left])
            known = found >> _KEY == keys[left]
            columns[left[known]] = found[known] & _COLUMN
            left = left[~known & (found & _MARK != 0)]
        return columns


def _tables(keys: Keys) -> Iterator[_Table]:
    """Put every key into the first table where no other has taken its slot."""
    left, factor = np.arange(len(keys)), _MULTIPLIER
    while True:
        bits = max(4, int(np.ceil(np.log2(max(1.0, len(left) * _ROOM)))))
        table = _Table(np.full(1 << bits, _EMPTY), factor, np.uint64(64 - bits))
        at = ((keys[left] * factor) >> table.shift).view(np.int64)
        # Of several keys for one slot the last stays.
        table.slots[at] = keys[left] << _KEY | left.astype(np.uint64)
        behind = table.slots[at] >> _KEY != keys[left]
        table.slots[at[behind]] |= _MARK
        yield table
        left, factor = left[behind], np.uint64(int(factor) * _NEXT & _ALL)
        if not len(left):
            return
