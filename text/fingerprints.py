"""Tell near copies of a text: one-permutation MinHash over five-character pieces of the squeezed text."""

import numpy as np
import numpy.typing as npt

from text.folding import BARRIER

#: Bins of the signature; 128 told 113 same-advert pairs from 3,000 others without an error (research, section 9).
BINS = 128
#: Code points of one piece.
PIECE = 5
#: Below this a signature says more about the template than about the text.
MIN_LENGTH = 50
_MULTIPLIER = np.uint64(1_000_003)
_BIN_BITS = np.uint64(57)  # 64 - log2(BINS): the top 7 bits name the bin
_EMPTY = 0xFF


def fingerprint(squeezed: str) -> str | None:
    """Return the signature of a squeezed text: 256 hex digits, two for each bin, ff for an empty bin.

    Eight bits of each minimum are kept: two different minima agree once in 255, which `similarity` takes off again.
    Pieces never run across a barrier, so moving whole sentences changes little. None under MIN_LENGTH characters.
    """
    if len(squeezed) < MIN_LENGTH:
        return None
    codes = np.frombuffer(squeezed.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    hashes = _mixed(_pieces(codes))
    if not hashes.size:
        return None
    least = np.full(BINS, np.iinfo(np.uint64).max, np.uint64)
    np.minimum.at(least, (hashes >> _BIN_BITS).astype(np.intp), hashes << np.uint64(7))
    kept = ((least >> np.uint64(8)) % np.uint64(_EMPTY)).astype(np.uint8)
    kept[least == np.iinfo(np.uint64).max] = _EMPTY
    return kept.tobytes().hex()


def similarity(a: str, b: str) -> float:
    """Return the estimated share of pieces two texts have in common, 0..1; bins empty on both sides do not count."""
    left, right = (np.frombuffer(bytes.fromhex(each), np.uint8) for each in (a, b))
    filled = (left != _EMPTY) | (right != _EMPTY)
    if left.size != right.size or not filled.any():
        return 0.0
    share = float(np.mean((left == right)[filled]))
    return max(0.0, (share - 1 / _EMPTY) / (1 - 1 / _EMPTY))


def _pieces(codes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return one polynomial hash for each run of PIECE code points that holds no barrier."""
    count = codes.size - PIECE + 1
    hashes = codes[:count].copy()
    barrier = codes == ord(BARRIER)
    broken = barrier[:count].copy()
    for step in range(1, PIECE):
        hashes *= _MULTIPLIER
        hashes += codes[step : step + count]
        broken |= barrier[step : step + count]
    whole: npt.NDArray[np.uint64] = hashes[~broken]
    return whole


def _mixed(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread the hashes over 64 bits (splitmix64's finaliser)."""
    mixed = hashes.copy()
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return mixed
