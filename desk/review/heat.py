"""The heat map as shaded text: what speaks for a stance is warm and underlined, what speaks against it cold and dotted.

contributions ─► mean of each word ─► four levels each way ─► spans
             └─► summed over clauses ─► the clauses that weigh most, each with a link to its place
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from desk.plain import points
from desk.review.highlight import MOST_SPANS, Span
from facts.heat import HeatMap
from text import fold, words

Floats = NDArray[np.float64]

#: Share of the strongest contribution (see _USUAL) from which a character gets level 1, 2, 3, 4.
STEPS = (0.12, 0.3, 0.5, 0.72)
#: Clauses named, for and against.
FOR, AGAINST = 6, 4
#: A character that stands alone (spelt apart, a digit) says little; its neighbours decide. Weights add up to 1.
_KERNEL = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
#: Unread characters (marks, spaces) between two of one level that are shaded with them.
_BRIDGED = 2
_CLAUSE = re.compile(r"[^。！？；，、…“”‘’!?;,\n\r]+")
_LONGEST_CLAUSE = 120
#: What the strongest word of a page that the model is sure of has, times the root of its characters: measured on 103
#: soliciting pages of the demonstration, 2.6 to 4.8, half of them above 3.6. A page without such a word stays pale.
_USUAL = 3.6
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A stretch of text with what it adds to the log-odds."""

    #: Code points into the text, half-open.
    start: int
    end: int
    points: float

    @property
    def anchor(self) -> str:
        """HTML id of its place."""
        return f"h-{self.start}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatView:
    """What the page shows of one head."""

    #: Value of classifier.Head: solicitation or exposure.
    head: str
    map: HeatMap
    spans: tuple[Span, ...]
    #: Strongest first; clauses for the stance, then clauses against it.
    speaking_for: tuple[Clause, ...]
    speaking_against: tuple[Clause, ...]
    #: What all characters add up to.
    total: float


def heat_view(text: str, head: str, found: HeatMap) -> HeatView:
    """Shade a text; `found` has one contribution for each of its code points."""
    values = np.asarray(found.contributions, np.float64)
    clauses = sorted(_clauses(text, values), key=lambda one: -one.points)
    up = tuple(one for one in clauses[:FOR] if one.points > 0)
    down = tuple(one for one in clauses[: -AGAINST - 1 : -1] if one.points < 0)
    anchors = [Span(start=one.start, end=one.end, classes=("clause",), anchor=one.anchor) for one in (*up, *down)]
    shades = _shades(_levels(text, values), values)
    return HeatView(
        head=head,
        map=found,
        spans=(*anchors, *shades),
        speaking_for=up,
        speaking_against=down,
        total=float(values.sum()),
    )


def _clauses(text: str, values: Floats) -> Iterator[Clause]:
    for found in _CLAUSE.finditer(text):
        for start in range(found.start(), found.end(), _LONGEST_CLAUSE):
            end = min(found.end(), start + _LONGEST_CLAUSE)
            first, last = _trimmed(text, start, end)
            if first < last:
                yield Clause(start=first, end=last, points=float(values[start:end].sum()))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def _levels(text: str, values: Floats) -> NDArray[np.int8]:
    """Return -4..4 for each code point; 0 where nothing is read, or little is said."""
    levels = np.zeros(len(values), np.int8)
    folded = fold(text)
    heard = values[folded.positions]
    if not heard.any():
        return levels
    shown = np.convolve(heard, _KERNEL, mode="same") if len(heard) >= len(_KERNEL) else heard.copy()
    for start, end in _words(folded.squeezed):
        shown[start:end] = heard[start:end].mean()
    strength = np.abs(shown) / max(np.abs(shown).max(), _USUAL / math.sqrt(len(heard)))
    levels[folded.positions] = np.digitize(strength, STEPS) * np.sign(shown)
    return _bridged(levels, np.flatnonzero(values))


def _words(squeezed: str) -> Iterator[tuple[int, int]]:
    """Words of two characters and more, spelt apart or not: half a word in another shade reads like a mistake."""
    for run in _HAN.finditer(squeezed):
        start = run.start()
        for word in words(run[0]):
            if len(word) > 1:
                yield start, start + len(word)
            start += len(word)


def _bridged(levels: NDArray[np.int8], read: NDArray[np.intp]) -> NDArray[np.int8]:
    for here, there in zip(read[:-1].tolist(), read[1:].tolist(), strict=True):
        if 1 < there - here <= _BRIDGED + 1 and levels[here] == levels[there]:
            levels[here:there] = levels[here]
    return levels


def _shades(levels: NDArray[np.int8], values: Floats) -> list[Span]:
    """One span for each stretch of one level; where a page has too many, the faintest go first."""
    edges = np.flatnonzero(np.diff(levels, prepend=0, append=0))
    runs = [(int(a), int(b), int(levels[a])) for a, b in pairwise(edges) if levels[a]]
    most = MOST_SPANS - FOR - AGAINST
    if len(runs) > most:
        runs = sorted(sorted(runs, key=lambda run: -abs(run[2]))[:most])
    return [
        Span(
            start=start,
            end=end,
            classes=("heat", f"{'for' if level > 0 else 'against'}{abs(level)}"),
            note=points(float(values[start:end].sum()), 2),
        )
        for start, end, level in runs
    ]
