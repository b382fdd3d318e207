"""Find the lead whose text a new page repeats, among the fingerprints of all sightings.

One row a bin: fifty thousand fingerprints are compared in full within two milliseconds, whatever they are, where
bands would be slow on the very night on which one advert is on ten thousand pages.

    bins[b][i] = bin b of fingerprint i       agreeing bins of all i = sum over b of (bins[b] == bin b of the new one)
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

#: Bytes of a fingerprint and the byte of an empty bin; see text.fingerprints.
_BINS, _EMPTY = 128, 0xFF
_FIRST_ROOM = 1024
#: Fingerprints with the most agreeing bins that are compared exactly, empty bins left out on both sides.
_EXACT = 64


class Copy(NamedTuple):
    """A lead with a text like the new one."""

    lead: str
    #: Estimated share of five-character pieces in common, 0..1.
    similarity: float


class Copies:
    """The fingerprints of all sightings; grows as pages are taken in. 128 bytes each, equal ones kept once."""

    def __init__(self, sightings: Iterable[tuple[str, str | None]] = ()) -> None:
        """Take (lead, fingerprint) pairs; those without a fingerprint are left out."""
        self._bins = np.empty((_BINS, _FIRST_ROOM), np.uint8)
        self._leads: list[str] = []
        self._known: dict[str, int] = {}
        for lead, fingerprint in sightings:
            self.add(lead, fingerprint)

    def __len__(self) -> int:
        return len(self._leads)

    def add(self, lead: str, fingerprint: str | None) -> None:
        """Remember that a page of a lead has this fingerprint; what another lead has already stays with that one."""
        bins = _bins(fingerprint)
        if fingerprint is None or bins is None or fingerprint in self._known:
            return
        count = len(self._leads)
        if count == self._bins.shape[1]:
            self._bins = np.concatenate((self._bins, np.empty_like(self._bins)), axis=1)
        self._bins[:, count] = bins
        self._known[fingerprint] = count
        self._leads.append(lead)

    def move(self, gone: str, kept: str) -> None:
        """Give the fingerprints of a lead to the one it lives on in (并案)."""
        self._leads = [kept if lead == gone else lead for lead in self._leads]

    def give(self, fingerprint: str | None, lead: str) -> None:
        """Give one fingerprint to another lead: its page was taken out of the first."""
        if (at := self._known.get(fingerprint or "")) is not None:
            self._leads[at] = lead

    def nearest(self, fingerprint: str | None, least: float) -> Copy | None:
        """Return the lead with the likest text of at least `least`, the first taken in of equals; None without one."""
        return next(iter(self.near(fingerprint, least)), None)

    def near(self, fingerprint: str | None, least: float) -> tuple[Copy, ...]:
        """Return every lead with a text of at least `least`, the likest first.

        Raises nothing: a fingerprint of another make has no copies. Of one lead the likest text counts; exact among
        the 64 texts with the most agreeing bins.
        """
        bins = _bins(fingerprint)
        if fingerprint is None or bins is None or not self._leads:
            return ()
        if (same := self._known.get(fingerprint)) is not None and least <= 1.0:
            return (Copy(self._leads[same], 1.0), *self._others(bins, least, self._leads[same]))
        return self._others(bins, least, None)

    def _others(self, bins: npt.NDArray[np.uint8], least: float, but: str | None) -> tuple[Copy, ...]:
        best: dict[str, float] = {}
        likely = self._likely(bins, least)
        for row, alike in zip(likely, _alike(bins, self._bins[:, likely]), strict=True):
            lead = self._leads[row]
            if lead != but and alike >= least:
                best[lead] = max(alike, best.get(lead, 0.0))
        return tuple(Copy(lead, alike) for lead, alike in sorted(best.items(), key=lambda pair: -pair[1]))

    def _likely(self, bins: npt.NDArray[np.uint8], least: float) -> list[int]:
        """Return the texts that may be as like as `least`, at most _EXACT, those with the most agreeing bins."""
        count = len(self._leads)
        filled = np.flatnonzero(bins != _EMPTY)
        agreeing = np.zeros(count, np.uint8)
        for place in filled:
            agreeing += self._bins[place, :count] == bins[place]
        # Bins that are filled on the other side alone, and those that agree by chance, make a text less like.
        likely = np.flatnonzero(agreeing >= max(1, math.floor(least * len(filled))))
        if len(likely) > _EXACT:
            likely = np.sort(likely[np.argpartition(agreeing[likely], len(likely) - _EXACT)[-_EXACT:]])
        found: list[int] = likely.tolist()
        return found


def _alike(bins: npt.NDArray[np.uint8], others: npt.NDArray[np.uint8]) -> list[float]:
    """What text.similarity says of a fingerprint and each of others, one a column."""
    own = bins[:, None]
    filled = (own != _EMPTY) | (others != _EMPTY)
    shares = np.count_nonzero((own == others) & filled, axis=0) / np.count_nonzero(filled, axis=0)
    alike: list[float] = np.maximum(0.0, (shares - 1 / _EMPTY) / (1 - 1 / _EMPTY)).tolist()
    return alike


def _bins(fingerprint: str | None) -> npt.NDArray[np.uint8] | None:
    try:
        raw = bytes.fromhex(fingerprint or "")
    except ValueError:
        return None
    return np.frombuffer(raw, np.uint8) if len(raw) == _BINS and raw != b"\xff" * _BINS else None
