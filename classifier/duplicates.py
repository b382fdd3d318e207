"""Group near copies of pages by their fingerprints: candidates from bands of the signature, proof by similarity.

signature 128 bins ──fill empty bins──► 32 bands of 4 ──same band──► compare with the leaders there ──► union
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from text import similarity

#: Share of pieces from which two pages count as one: copies of an advert share .49 in the median, strangers in the
#: same template .13.
LEAST = 0.35
_BINS, _BANDS = 128, 32
_EMPTY = 0xFF
#: Pages compared with in one band; a template's band holds thousands that are no copies.
_LEADERS = 8


def clusters(fingerprints: Sequence[str | None], *, least: float = LEAST) -> list[int]:
    """Return for each page the index of the first page of its cluster.

    Args:
        fingerprints: as `text.fingerprint` gives them; pages without one are clusters of their own.
        least: similarity from which two pages count as one, 0..1.

    Source: locality-sensitive hashing with bands; empty bins are filled from the next one (Shrivastava & Li 2014), so
    that short adverts share bands too.
    """
    joined = Joined(len(fingerprints))
    leaders: dict[str, int] = {}
    for index, each in enumerate(fingerprints):
        if each is not None:
            joined.unite(leaders.setdefault(each, index), index)
    members = np.array(list(leaders.values()), np.intp)
    for band in _bands(list(leaders)).T if len(members) > 1 else ():
        for bucket in _buckets(band):
            _settle([int(members[at]) for at in bucket], fingerprints, joined, least)
    return [joined.first(index) for index in range(len(fingerprints))]


class Joined:
    """Union-find whose representative is the lowest index."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def first(self, index: int) -> int:
        """Return the lowest index joined with this one."""
        while self._above[index] != index:
            self._above[index] = self._above[self._above[index]]
            index = self._above[index]
        return index

    def unite(self, one: int, other: int) -> None:
        """Join two rows and all that are joined with them."""
        low, high = sorted((self.first(one), self.first(other)))
        self._above[high] = low


def _bands(fingerprints: Sequence[str]) -> NDArray[np.uint32]:
    """Return uint32, shape (pages, bands); equal values are equal bands."""
    bins = np.frombuffer(bytes.fromhex("".join(fingerprints)), np.uint8).reshape(-1, _BINS).copy()
    # At least one bin is filled, so as many steps as there are bins fill all of them.
    for _ in range(_BINS):
        empty = bins == _EMPTY
        if not empty.any():
            break
        bins[empty] = np.roll(bins, -1, axis=1)[empty]
    return bins.view(np.uint32)


def _buckets(band: NDArray[np.uint32]) -> list[NDArray[np.intp]]:
    order = np.argsort(band, kind="stable")
    edges = np.flatnonzero(np.diff(band[order])) + 1
    return [bucket for bucket in np.split(order, edges) if len(bucket) > 1]


def _settle(bucket: Sequence[int], fingerprints: Sequence[str | None], joined: Joined, least: float) -> None:
    leaders: list[int] = []
    for index in bucket:
        if any(joined.first(index) == joined.first(leader) for leader in leaders):
            continue
        near = next((one for one in leaders if _alike(fingerprints[one], fingerprints[index]) >= least), None)
        if near is not None:
            joined.unite(near, index)
        elif len(leaders) < _LEADERS:
            leaders.append(index)


def _alike(one: str | None, other: str | None) -> float:
    return similarity(one, other) if one and other else 0.0
