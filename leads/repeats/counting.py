"""How many of some texts are near copies of one, by their fingerprints; thousands in a millisecond."""

from collections.abc import Iterable

import numpy as np

#: Bytes of a fingerprint and the byte of an empty bin; see text.fingerprints.
_BINS, _EMPTY = 128, 0xFF


def near_copies(fingerprint: str | None, others: Iterable[str], least: float) -> int:
    """Count the fingerprints whose texts are as like as `least`, 0..1, by the measure of text.similarity.

    Raises nothing: a fingerprint of another make is like none.
    """
    own, rest = _bins([fingerprint or ""]), _bins(others)
    if not len(own) or not len(rest):
        return 0
    filled = (rest != _EMPTY) | (own != _EMPTY)
    same = ((rest == own) & filled).sum(axis=1)
    share = same / np.maximum(1, filled.sum(axis=1))
    return int(((share - 1 / _EMPTY) / (1 - 1 / _EMPTY) >= least).sum())


def _bins(fingerprints: Iterable[str]) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    read = b"".join(raw for each in fingerprints if len(raw := _raw(each)) == _BINS)
    return np.frombuffer(read, np.uint8).reshape(-1, _BINS)


def _raw(fingerprint: str) -> bytes:
    try:
        return bytes.fromhex(fingerprint)
    except ValueError:
        return b""
