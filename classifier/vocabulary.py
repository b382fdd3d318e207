"""From grams to columns: an open-addressing table with an exact key check, so no two grams share a weight."""

import numpy as np
from numpy.typing import NDArray

from classifier.grams import Keys

#: Fibonacci hashing: 2^64 / golden ratio, odd.
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
#: Probes before a key counts as unknown; the table is built so that no stored key needs more.
_PROBES = 8


class Vocabulary:
    """Maps gram keys to columns 0..n-1."""

    def __init__(self, keys: Keys) -> None:
        """Build the table.

        Args:
            keys: uint64, shape (n,), distinct; a key's index is its column.
        """
        self.keys = keys
        self._bits = max(4, int(np.ceil(np.log2(max(1, len(keys))))) + 1)
        while not self._fill():
            self._bits += 1

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.keys)

    def columns(self, keys: Keys) -> NDArray[np.int32]:
        """Return the column of each key, -1 where it is not in the vocabulary; int32, shape of `keys`."""
        slots = self._hash(keys)
        found = np.where(self._table[slots] == keys, self._column[slots], np.int32(-1))
        open_ = np.flatnonzero((found < 0) & (self._column[slots] >= 0))
        for _ in range(_PROBES - 1):
            if not len(open_):
                break
            slots[open_] = (slots[open_] + np.uint64(1)) & self._mask
            here = slots[open_]
            found[open_] = np.where(self._table[here] == keys[open_], self._column[here], np.int32(-1))
            open_ = open_[(found[open_] < 0) & (self._column[here] >= 0)]
        return found

    def _hash(self, keys: Keys) -> NDArray[np.uint64]:
        return (keys * _MULTIPLIER) >> np.uint64(64 - self._bits)

    def _fill(self) -> bool:
        size = 1 << self._bits
        self._mask = np.uint64(size - 1)
        self._table = np.zeros(size, np.uint64)
        self._column = np.full(size, -1, np.int32)
        left = np.arange(len(self.keys), dtype=np.int32)
        slots = self._hash(self.keys)
        for _ in range(_PROBES):
            # Of several keys for one free slot the last writes; the others see that and try the next slot.
            free = left[self._column[slots[left]] < 0]
            self._column[slots[free]] = free
            self._table[slots[free]] = self.keys[free]
            left = left[self._column[slots[left]] != left]
            if not len(left):
                return True
            slots[left] = (slots[left] + np.uint64(1)) & self._mask
        return False
