"""Fold writing variants away and remember where every character came from.

One table over all code points, one gather, and the positions of what is kept: that is the whole method.

    text   保·本·保·息，年化２４％   (the page's own writing)
    FOLD   保·本·保·息,年化24%      zero-width characters gone, widths, case and traditional forms folded
    SQ     保本保息年化24           only Han, letters and digits; a sentence end or line break is one BARRIER
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

#: Stands in the squeezed text for one or more sentence ends or line breaks; no term can run across it.
BARRIER = "\n"
#: Made by tools/build_fold.py; text/tables/README.md lists its sources and licences.
_TABLE_FILE = Path(__file__).parent / "tables" / "fold.npz"
_CODE_POINTS = 0x110000
#: Continuation bytes of UTF-8 are 0x80 to 0xBF, the lowest as signed numbers; every other byte begins a character.
_LAST_CONTINUATION = -65

Positions = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Folded:
    """The two streams of one text, each with the position in the text of every character."""

    #: Length of the text that was folded.
    length: int
    #: FOLD stream; identifiers and numbers are read from it.
    folded: str
    #: folded_positions[i] is where folded[i] stood in the text; ascending.
    folded_positions: Positions
    #: SQ stream; terms are matched on it.
    squeezed: str
    #: positions[i] is where squeezed[i] stood in the text (a barrier: the first of its run); ascending.
    positions: Positions
    #: The FOLD stream in UTF-8, which is what google-re2 searches; encoded once for all expressions.
    encoded: bytes
    #: starts[i] is the byte of `encoded` at which folded[i] begins.
    starts: Positions

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Bring a half-open span of the squeezed stream back to the text."""
        return _back(self.positions, start, end, self.length)

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """Bring a half-open span of the folded stream back to the text."""
        return _back(self.folded_positions, start, end, self.length)

    def points(self, offsets: Sequence[int]) -> list[int]:
        """Bring byte offsets of `encoded` to code points of the folded stream."""
        found: list[int] = self.starts.searchsorted(offsets).tolist() if offsets else []
        return found


@dataclass(frozen=True, slots=True)
class _Tables:
    """What each code point becomes in either stream; 0 removes it."""

    fold: Codes
    squeeze: Codes


def fold(text: str) -> Folded:
    """Fold a text into both streams; any string will do, lone surrogates become U+FFFD.

    Folding a stream again changes nothing. Cost: 0.06 ms for a page of 4,500
    characters; the first call reads the table.
    """
    tables = _tables()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    # Places as numpy counts them, so that neither table converts them again; none is beyond the tables.
    places = codes.astype(np.intp)
    folded, folded_positions = _kept(tables.fold.take(places, mode="clip"))
    squeezed, positions = _without_repeated_barriers(*_kept(tables.squeeze.take(places, mode="clip")))
    written = _text(folded)
    encoded = written.encode()
    return Folded(
        length=len(text),
        folded=written,
        folded_positions=folded_positions,
        squeezed=_text(squeezed),
        positions=positions,
        encoded=encoded,
        starts=(np.frombuffer(encoded, np.int8) > _LAST_CONTINUATION).nonzero()[0],
    )


def folded_each(texts: Sequence[str]) -> list[str]:
    """Return the FOLD stream of each text; one call for thousands of words, where a call for each takes 10 µs.

    Characters fold one by one, whatever stands beside them: that is why the whole can be cut again.
    """
    whole = fold("".join(texts))
    edges = whole.folded_positions.searchsorted(list(accumulate(map(len, texts), initial=0))).tolist()
    return [whole.folded[start:end] for start, end in pairwise(edges)]


@cache
def fold_version() -> str:
    """Return twelve hex digits of the SHA-256 of the table file; equal versions fold alike."""
    return hashlib.sha256(_TABLE_FILE.read_bytes()).hexdigest()[:12]


@cache
def _tables() -> _Tables:
    """Build both tables from the packaged file: 2 ms, once in a process."""
    with np.load(_TABLE_FILE, allow_pickle=False) as stored:
        source, target = stored["source"], stored["target"]
        starts, kinds = stored["starts"], stored["kinds"]
    folded = np.arange(_CODE_POINTS, dtype=np.uint32)
    folded[source] = target
    kind = np.repeat(kinds, np.diff(np.append(starts, _CODE_POINTS)))
    kind[source] = kind[target]
    squeezed = folded * (kind == 1)
    squeezed[kind == 2] = ord(BARRIER)
    return _Tables(fold=folded, squeeze=squeezed)


def _kept(codes: Codes) -> tuple[Codes, Positions]:
    """Return the codes that are not removed, and where they stand."""
    positions = (codes != 0).nonzero()[0]
    return codes.take(positions), positions


def _without_repeated_barriers(codes: Codes, positions: Positions) -> tuple[Codes, Positions]:
    """Keep the first barrier of each run."""
    barrier = codes == ord(BARRIER)
    again = barrier[1:] & barrier[:-1]
    if not again.any():
        return codes, positions
    kept = np.ones(len(codes), np.bool_)
    np.logical_not(again, out=kept[1:])
    places = kept.nonzero()[0]
    return codes.take(places), positions.take(places)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le")


def _back(positions: Positions, start: int, end: int, length: int) -> tuple[int, int]:
    """Map a span back; an empty span stays empty at the place it stands."""
    if start >= end:
        at = int(positions[start]) if start < len(positions) else length
        return at, at
    return int(positions[start]), int(positions[end - 1]) + 1
