"""Bridge what stands alone between single characters: a letter, a figure, or sentence ends all along a word.

    消a费b返c利   消1费返利   消。费。返。利   one character a line

A sentence end ends a word, and so it does in the squeezed stream; between characters that stand alone, two and more in
a row, it hides one. The stretches around such places are searched once more without what stands between.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from keywords.matching.stream import BARRIER, FIGURE, HAN, Slots, Stream, pairs
from keywords.matching.variants import SHORTEST
from keywords.matching.words import NEVER, words

_BREAK = 10
#: Puts a figure into a frame: 1️⃣.
_KEY = "\u20e3"
#: Characters looked at on either side of a bridge; longer terms are met from one of the bridges inside.
_REACH = 12
#: Most bridges of one text.
_MAX_BRIDGES = 5_000


class Bridged(NamedTuple):
    """The stretches of a squeezed text around its bridges, without them."""

    #: Stretches of equal length, a line break between; blanks fill those at the ends of the text.
    text: str
    #: Where in the squeezed text each character stands; -1 for what was filled in.
    positions: npt.NDArray[np.int64]

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """Bring a half-open span back; None where it crosses no bridge or only one in a term of three."""
        start, end = int(self.positions[first]), int(self.positions[last - 1]) + 1
        crossed = (end - start) - (last - first)
        if start < 0 or crossed < 1 or (crossed == 1 and last - first <= 3):
            return None
        return start, end


class Bridges:
    """What may stand together in a term, to tell the few bridges that lead somewhere; safe to share."""

    def __init__(self, forms: Iterable[str]) -> None:
        """Take the forms that are looked for, squeezed."""
        beside = sorted({pair for form in forms if len(form) >= SHORTEST for pair in pairwise(form)})
        codes = np.array([(ord(first), ord(second)) for first, second in beside], np.uint32).reshape(-1, 2)
        self._beside = Slots(pairs(codes[:, 0], codes[:, 1]))

    def of(self, squeezed: Stream) -> Bridged | None:
        """Return what stands around the bridges of a squeezed text; None where it has none: 0.01 ms."""
        bridges = self._find(squeezed)
        if not bridges.size:
            return None
        codes = squeezed.codes
        kept = np.ones(len(codes), bool)
        kept[bridges] = False
        positions = np.flatnonzero(kept)
        places = bridges - np.arange(len(bridges))
        around = places[:_MAX_BRIDGES, None] + np.arange(-_REACH, _REACH + 1)
        inside = (around >= 0) & (around < len(positions))
        inside[:, -1] = False
        where = np.where(inside, positions.take(around, mode="clip"), -1).ravel()
        written = np.where(where < 0, _BREAK, codes.take(where, mode="clip")).astype(np.uint32)
        return Bridged(written.tobytes().decode("utf-32-le", "replace"), where)

    def _find(self, squeezed: Stream) -> npt.NDArray[np.intp]:
        """Return where one sign stands between two Han characters; a barrier only beside another such barrier."""
        codes, kinds = squeezed.codes, squeezed.kinds
        framed = (kinds[:-2] & kinds[2:] & HAN) * (kinds[1:-1] & (FIGURE | BARRIER))
        alone = framed.nonzero()[0] + 1
        alone = alone[self._beside.has(pairs(codes.take(alone - 1), codes.take(alone + 1)))]
        if not alone.size:
            return alone
        barrier = codes.take(alone) == _BREAK
        near = np.diff(alone) == 2
        chained = np.zeros(len(alone), bool)
        chained[1:] = near & barrier[:-1]
        chained[:-1] |= near & barrier[1:]
        kept: npt.NDArray[np.intp] = alone[~barrier | chained]
        return kept


def is_label(written: str, squeezed: str) -> bool:
    """Whether the one sign bridged means something: 网络2%股权, 理财A计划; a figure in a key's frame does not."""
    at = [number for number, char in enumerate(squeezed) if char.isascii()]
    if len(at) != 1 or _KEY in written:
        return False
    pieces = squeezed[: at[0]], squeezed[at[0] + 1 :]
    return len(written) > len(squeezed) or all(words().tile(piece, alone=NEVER) for piece in pieces)


def spans_of(found: list[tuple[int, int, int]], bridge: Bridged) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and number of what was found across bridges, each once."""
    seen = set()
    for first, last, number in found:
        span = bridge.span(first, last)
        if span and (*span, number) not in seen:
            seen.add((*span, number))
            yield *span, number
