"""Hear how a sentence means what it says: its own claim, a denial, or somebody else's words.

First version: cues inside the sentence, with a reach; no grammar. The cues are data (lexicon/cues.yml).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from keywords.cues import Cue, Says, Side, read_cues
from keywords.forms import read_form
from text import fold
from text.sentences import REACH, sentence_ends

_OPENING, _CLOSING = "“「『‘《【\"", "”」』’》】\""
#: Cues looked at on either side of a term; a sentence has fewer, hostile text has thousands.
_NEAREST = 16
#: Cue words that may stand between a quotation mark and the word of speech before it.
_QUOTE_REACH = 60


@dataclass(slots=True)
class Heard:
    """The cues of one folded text, asked about any span of it. Spans are of the folded stream."""

    folded: str
    cues: Sequence[Cue]
    #: (start, end, number of the cue), in order, not overlapping.
    found: list[tuple[int, int, int]]
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    #: Where sentences end.
    _breaks: list[int] = field(default_factory=list)
    _known: dict[tuple[int, int], tuple[bool, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._starts = [start for start, _, _ in self.found]
        self._ends = [end for _, end, _ in self.found]
        self._breaks = sentence_ends(self.folded) if self.found else []

    def of(self, start: int, end: int) -> tuple[bool, bool]:
        """Return (negated, quoted) for a span; remembered, since entries of several categories share spans."""
        known = self._known.get((start, end))
        if known is None:
            known = self._known[start, end] = self._listen(start, end) if self.found else (False, False)
        return known

    def _listen(self, start: int, end: int) -> tuple[bool, bool]:
        denied = quoted = False
        for cue_start, cue_end, number in self._around(start, end):
            cue = self.cues[number]
            if cue.says is Says.SPEECH:
                quoted = quoted or (cue_end <= start and self._in_quotes(cue_end, start, cue.reach))
            elif self._reaches(cue, cue_start, cue_end, start, end):
                denied = denied or cue.says is Says.DENIED
                quoted = quoted or cue.says is Says.QUOTED
        return denied, quoted

    def _around(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Return the nearest cues of the sentence on both sides of the span.

        The sentence is that of `text.sentence`, by bisection: a page has a hundred spans and two hundred sentences.
        """
        at = bisect_left(self._breaks, start)
        first = max(start - REACH, self._breaks[at - 1] + 1 if at else 0)
        at = bisect_left(self._breaks, end, at)
        last = min(end + REACH, self._breaks[at] if at < len(self._breaks) else len(self.folded))
        before = bisect_right(self._ends, start)
        after = bisect_left(self._starts, end, before)
        opening = max(before - _NEAREST, bisect_left(self._starts, first, 0, before))
        closing = min(after + _NEAREST, bisect_right(self._ends, last, after))
        return self.found[opening:before] + self.found[after:closing]

    def _reaches(self, cue: Cue, cue_start: int, cue_end: int, start: int, end: int) -> bool:
        before = cue_end <= start
        if cue.says is Says.NOTHING or (start - cue_end if before else cue_start - end) > cue.reach:
            return False
        if cue.side is not Side.BOTH and (cue.side is Side.BEFORE) != before:
            return False
        if not cue.within_clause:
            return True
        gap = self.folded[cue_end:start] if before else self.folded[end:cue_start]
        # What ends a clause in the folded text; a list comma (、) does not.
        return "," not in gap and ":" not in gap

    def _in_quotes(self, speech_end: int, start: int, reach: int) -> bool:
        """Whether a quotation opens within `reach` of the word of speech and is still open at `start`."""
        stretch = self.folded[speech_end:start]
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
        return Heard(folded, [cue for _, cue in self._cues], found)


@cache
def packaged_voice() -> Voice:
    """Return the voice of the packaged cues, read once."""
    return Voice(read_cues(read_form(Path(__file__).parent / "lexicon" / "cues.yml")))
