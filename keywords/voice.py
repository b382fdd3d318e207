"""Hear how a sentence means what it says: its own claim, a denial, or somebody else's words.

Cues inside the sentence, with a reach; the cues are data (lexicon/cues.yml). Three things reach further: a
prohibition that opens a list holds for its items, an answer that denies holds for its question, and after a word for
somebody else (对方, 业务员) a word of speech quotes without quotation marks.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
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
#: Code points between somebody and his word of speech: 业务员 拍着胸脯 说.
_TALK_REACH = 14
#: What follows a prohibition that opens a list, up to the colon: 不得 有下列行为: and 下列行为之一 的,予以处罚:
_LIST_OPENS = re.compile(
    r"[^,。!?;\n:]{0,24}(?:下列|以下|如下|包括|事项|清单)[^,。!?;\n:]{0,16}:|(?<=之一)的?,[^。!?;\n:]{0,40}:|(?<=之一)的?:"
)
_LIST_HEAD = re.compile(r"[^。!?\n]{0,400}[。!?;]?")
_ITEM = re.compile(r"\s{0,4}\(?[一二三四五六七八九十\d]{1,3}[)、.][^。!?\n]{0,400}[。!?;]?")
#: Items of one list; the longest list of prohibitions at hand has thirteen.
_MAX_ITEMS = 40
_ASKED = re.compile(r"[^。!?;\n,]{0,12}(?:\?|吗[,。:])\s{0,2}")
_ANSWER = re.compile(
    r"(?:答:|[^,。!?;\n:]{0,4}:)?(?:当然|其实|根本|肯定|都|并|绝)?"
    r"(?:(?:不是|不会|不能|不可能|没有|没|未必|不一定|不见得|靠不住|不靠谱|不可信|不存在|假的|否)(?:的|了|吧)?(?=[,。!;\n]|\Z)"
    r"|不再?(?P<again>..))"
)

Places = npt.NDArray[np.int64]
#: Start, end and number of a word found.
Place = tuple[int, int, int]


class Heard:
    """The cues of one folded text, asked about any spans of it. Spans are of the folded stream."""

    __slots__ = ("_breaks", "_cues", "_ends", "_folded", "_found", "_lists", "_starts")

    def __init__(self, folded: str, cues: Sequence[Sequence[Cue]], found: list[Place]) -> None:
        """Take the cues as (start, end, number of the word), in order, not overlapping; a word may be several cues."""
        self._folded, self._cues, self._found = folded, cues, found
        self._starts = np.array([start for start, _, _ in found], np.int64)
        self._ends = np.array([end for _, end, _ in found], np.int64)
        self._breaks = np.array([-1, *sentence_ends(folded), len(folded)] if found else [], np.int64)
        self._lists = list(self._forbidden_lists())

    def of(self, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[bool, bool]]:
        """Return (negated, quoted) for each of the spans."""
        if not self._found or not starts:
            return [(False, False)] * len(starts)
        around = self._around(np.array(starts, np.int64), np.array(ends, np.int64))
        return [
            self._listen(start, end, self._found[opening:before] + self._found[after:closing])
            for start, end, opening, before, after, closing in zip(starts, ends, *around, strict=True)
        ]

    def _around(self, starts: Places, ends: Places) -> tuple[list[int], list[int], list[int], list[int]]:
        """Return which cues stand in the sentence of each span: those before it and those after it, the nearest.

        The sentence is that of `text.sentence`, found by bisection: a page has a hundred spans, and beside most of
        them no cue at all.
        """
        first = np.maximum(starts - REACH, self._breaks[self._breaks.searchsorted(starts) - 1] + 1)
        last = np.minimum(ends + REACH, self._breaks[self._breaks.searchsorted(ends)])
        # A cue that runs into the span from before counts: 不设 before 设资金池.
        before = np.minimum(self._starts.searchsorted(starts), self._ends.searchsorted(ends))
        after = self._starts.searchsorted(ends)
        opening = np.maximum(before - _NEAREST, self._starts.searchsorted(first))
        closing = np.minimum(after + _NEAREST, self._ends.searchsorted(last, "right"))
        return opening.tolist(), before.tolist(), after.tolist(), closing.tolist()

    def _listen(self, start: int, end: int, found: Sequence[Place]) -> tuple[bool, bool]:
        denied = self._is_listed(start) or self._is_denied_in_answer(start, end)
        quoted = False
        talker = -1
        for cue_start, cue_end, number in found:
            for cue in self._cues[number]:
                if cue.says is Says.TALKER:
                    talker = cue_end
                elif cue.says is Says.SPEECH:
                    quoted = quoted or self._is_said(talker, cue_start, cue_end, start, cue.reach)
                elif self._reaches(cue, cue_start, cue_end, start, end):
                    denied = denied or cue.says is Says.DENIED
                    quoted = quoted or cue.says is Says.QUOTED
        return denied, quoted

    def _reaches(self, cue: Cue, cue_start: int, cue_end: int, start: int, end: int) -> bool:
        before = cue_start < start
        if cue.says is Says.NOTHING or (start - cue_end if before else cue_start - end) > cue.reach:
            return False
        if cue.side is not Side.BOTH and (cue.side is Side.BEFORE) != before:
            return False
        if not cue.within_clause:
            return True
        # What ends a clause in the folded text; a list comma (、) does not.
        return _is_one_clause(self._folded[cue_end:start] if before else self._folded[end:cue_start])

    def _is_said(self, talker: int, speech_start: int, speech_end: int, start: int, reach: int) -> bool:
        """Whether the word of speech quotes the span: with quotation marks, or somebody named before it says so."""
        if speech_end > start:
            return False
        if self._in_quotes(speech_end, start, reach):
            return True
        if talker < 0 or not 0 <= speech_start - talker <= _TALK_REACH:
            return False
        said = self._folded[speech_end:start].removeprefix(",").removeprefix(":")
        return _is_one_clause(self._folded[talker:speech_start]) and _is_one_clause(said)

    def _forbidden_lists(self) -> Iterator[tuple[int, int]]:
        """Find the lists that a word of prohibition opens, items on lines of their own included."""
        last = 0
        for _, cue_end, number in self._found:
            says_no = any(cue.says is Says.DENIED and cue.side is not Side.AFTER for cue in self._cues[number])
            if not says_no or cue_end < last or not (opened := _LIST_OPENS.match(self._folded, cue_end)):
                continue
            head = _LIST_HEAD.match(self._folded, opened.end())
            last = head.end() if head else opened.end()
            for _ in range(_MAX_ITEMS):
                if not (item := _ITEM.match(self._folded, last)):
                    break
                last = item.end()
            yield opened.end(), last

    def _is_listed(self, start: int) -> bool:
        # The lists stand in order and do not overlap.
        at = bisect_right(self._lists, start, key=lambda each: each[0]) - 1
        return at >= 0 and start < self._lists[at][1]

    def _is_denied_in_answer(self, start: int, end: int) -> bool:
        """Whether the span stands in a question and the answer right after it says no."""
        asked = _ASKED.match(self._folded, end)
        answer = _ANSWER.match(self._folded, asked.end()) if asked else None
        return answer is not None and (not answer["again"] or self._folded.startswith(answer["again"], start))

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
        """Take the cues of a lexicon; a word may be several cues, one for each side."""
        words: dict[str, list[Cue]] = {}
        for cue in cues:
            words.setdefault(fold(cue.word).folded, []).append(cue)
        self._cues = list(words.values())
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(words), MATCH_KIND_LEFTMOST_LONGEST) if words else None

    def listen(self, folded: str) -> Heard:
        """Find the cues of a folded text: 0.03 ms a page."""
        found = self._automaton.find(folded) if self._automaton else []
        return Heard(folded, self._cues, _without_disclaimers(found, self._cues))


def _is_one_clause(gap: str) -> bool:
    return "," not in gap and ":" not in gap


def _without_disclaimers(found: list[Place], cues: Sequence[Sequence[Cue]]) -> list[Place]:
    """Leave out words of blame that are themselves denied: a promoter's own 严禁非法集资 blames nobody.

    A one-character denial has to touch them: in “稳赚不赔”的套路 it is part of what is blamed.
    """
    kept: list[Place] = []
    reached = -1
    for start, end, number in found:
        is_blame = any(cue.says is Says.QUOTED and cue.side is not Side.BEFORE for cue in cues[number])
        if not (is_blame and start <= reached):
            kept.append((start, end, number))
        reach = max((cue.reach for cue in cues[number] if cue.says is Says.DENIED), default=-1)
        reached = end + min(reach, _TOUCHING) if reach >= 0 else -1
    return kept


@cache
def packaged_voice() -> Voice:
    """Return the voice of the packaged cues, read once."""
    return Voice(read_cues(read_form(Path(__file__).parent / "lexicon" / "cues.yml")))
