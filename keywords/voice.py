"""Hear how a sentence means what it says: its own claim, a denial, or somebody else's words.

First version: cues inside the sentence, with a reach; no grammar. The cues are data (lexicon/cues.yml).
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from keywords.cues import Cue, Says, Side, read_cues
from keywords.forms import read_form
from text import fold
from text.sentences import REACH, sentence_ends

_OPENING, _CLOSING = '“「『‘《【"', '”」』’》】"'
#: Cues looked at on either side of a term; a sentence has fewer, hostile text has thousands.
_NEAREST = 16
#: Code points between a denial and the word of blame it denies: 远离一切非法集资.
_TOUCHING = 2
#: Cue words that may stand between a quotation mark and the word of speech before it.
_QUOTE_REACH = 60

Places = npt.NDArray[np.int64]


class Heard:
    """The cues of one folded text, asked about any spans of it. Spans are of the folded stream."""

    __slots__ = ("_breaks", "_cues", "_ends", "_folded", "_found", "_starts")

    def __init__(self, folded: str, cues: Sequence[Cue], found: list[tuple[int, int, int]]) -> None:
        """Take the cues as (start, end, number of the cue), in order, not overlapping."""
        self._folded, self._cues, self._found = folded, cues, found
        self._starts = np.array([start for start, _, _ in found], np.int64)
        self._ends = np.array([end for _, end, _ in found], np.int64)
        self._breaks = np.array([-1, *sentence_ends(folded), len(folded)] if found else [], np.int64)

    def of(self, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[bool, bool]]:
        """Return (negated, quoted) for each of the spans."""
        if not self._found or not starts:
            return [(False, False)] * len(starts)
        around = self._around(np.array(starts, np.int64), np.array(ends, np.int64))
        return [
            self._listen(start, end, self._found[opening:before] + self._found[after:closing])
            if opening < before or after < closing
            else (False, False)
            for start, end, opening, before, after, closing in zip(starts, ends, *around, strict=True)
        ]

    def _around(self, starts: Places, ends: Places) -> tuple[list[int], list[int], list[int], list[int]]:
        """Return which cues stand in the sentence of each span: those before it and those after it, the nearest.

        The sentence is that of `text.sentence`, found by bisection: a page has a hundred spans, and beside most of
        them no cue at all.
        """
        first = np.maximum(starts - REACH, self._breaks[self._breaks.searchsorted(starts) - 1] + 1)
        last = np.minimum(ends + REACH, self._breaks[self._breaks.searchsorted(ends)])
        before, after = self._ends.searchsorted(starts, "right"), self._starts.searchsorted(ends)
        opening = np.maximum(before - _NEAREST, self._starts.searchsorted(first))
        closing = np.minimum(after + _NEAREST, self._ends.searchsorted(last, "right"))
        return opening.tolist(), before.tolist(), after.tolist(), closing.tolist()

    def _listen(self, start: int, end: int, found: Sequence[tuple[int, int, int]]) -> tuple[bool, bool]:
        denied = quoted = False
        for cue_start, cue_end, number in found:
            cue = self._cues[number]
            if cue.says is Says.SPEECH:
                quoted = quoted or (cue_end <= start and self._in_quotes(cue_end, start, cue.reach))
            elif self._reaches(cue, cue_start, cue_end, start, end):
                denied = denied or cue.says is Says.DENIED
                quoted = quoted or cue.says is Says.QUOTED
        return denied, quoted

    def _reaches(self, cue: Cue, cue_start: int, cue_end: int, start: int, end: int) -> bool:
        before = cue_end <= start
        if cue.says is Says.NOTHING or (start - cue_end if before else cue_start - end) > cue.reach:
            return False
        if cue.side is not Side.BOTH and (cue.side is Side.BEFORE) != before:
            return False
        if not cue.within_clause:
            return True
        gap = self._folded[cue_end:start] if before else self._folded[end:cue_start]
        # What ends a clause in the folded text; a list comma (、) does not.
        return "," not in gap and ":" not in gap

    def _in_quotes(self, speech_end: int, start: int, reach: int) -> bool:
        """Whether a quotation opens within `reach` of the word of speech and is still open at `start`."""
        stretch = self._folded[speech_end:start]
        opening = max(stretch.rfind(mark) for mark in _OPENING)
        if opening < 0 or len(stretch) - opening > _QUOTE_REACH:
            return False
        if any(mark in stretch[opening + 1 :] for mark in _CLOSING):
            return False
        return min(at for mark in _OPENING if (at := stretch.find(mark)) >= 0) <= reach


class Voice:
    """The cues as one automaton; built once."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        """Take the cues of a lexicon; of two with the same word the first counts."""
        self._cues = tuple({fold(cue.word).folded: cue for cue in reversed(cues)}.items())
        words = [word for word, _ in self._cues]
        self._automaton = CharwiseDoubleArrayAhoCorasick(words, MATCH_KIND_LEFTMOST_LONGEST) if words else None

    def listen(self, folded: str) -> Heard:
        """Find the cues of a folded text: 0.03 ms a page."""
        found = self._automaton.find(folded) if self._automaton else []
        cues = [cue for _, cue in self._cues]
        return Heard(folded, cues, _without_disclaimers(found, cues))


def _without_disclaimers(found: list[tuple[int, int, int]], cues: Sequence[Cue]) -> list[tuple[int, int, int]]:
    """Leave out words of blame that are themselves denied: a promoter's own 严禁非法集资 blames nobody."""
    kept, last = [], (-1, False)
    for start, end, number in found:
        cue = cues[number]
        is_blame = cue.says is Says.QUOTED and cue.side is not Side.BEFORE
        if not (is_blame and last[1] and start - last[0] <= _TOUCHING):
            kept.append((start, end, number))
        last = (end, cue.says is Says.DENIED)
    return kept


@cache
def packaged_voice() -> Voice:
    """Return the voice of the packaged cues, read once."""
    return Voice(read_cues(read_form(Path(__file__).parent / "lexicon" / "cues.yml")))
