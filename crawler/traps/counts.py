"""Counts of things that are too many to keep: what was counted least is forgotten when room runs out."""

from collections import defaultdict
from collections.abc import Iterable

#: Entries of one table; 100 bytes each, so that a table never takes more than 6 MB.
ROOM = 60_000


class Counts:
    """Number -> times seen, within `room` entries; each count is right, or too small by what was forgotten.

    Source: lossy counting (Manku, Motwani 2002), with the lower half given up instead of a fixed window: a shape of
    addresses that matters is seen more often than most.
    """

    __slots__ = ("_counts", "_room", "get")

    def __init__(self, room: int = ROOM) -> None:
        self._counts: dict[int, int] = defaultdict(int)
        self._room = room
        #: Return how often a key was counted; the second argument where it is not known. The table's own, since it is
        #: asked several times for every link.
        self.get = self._counts.get

    def add(self, key: int) -> int:
        """Count a key once and return how often it was counted."""
        counts = self._counts
        count = counts[key] = counts[key] + 1
        if count == 1 and len(counts) > self._room:
            self._forget()
        return count

    def keys(self) -> Iterable[int]:
        """Every key that is known now."""
        return self._counts.keys()

    def _forget(self) -> None:
        # Half at once, so that each entry is moved once or twice in its life. Of equal counts the newer are kept.
        least = sorted(self._counts.values())[len(self._counts) // 2]
        kept = {key: count for key, count in self._counts.items() if count > least}
        spare = self._room // 2 - len(kept)
        if spare > 0:
            even = [key for key, count in self._counts.items() if count == least]
            kept |= dict.fromkeys(even[-spare:], least)
        self._counts.clear()
        self._counts.update(kept)
