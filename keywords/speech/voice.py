"""Hear how a sentence means what it says: its own claim, a denial, or somebody else's words.

Cues inside the sentence, with a reach; the cues are data (lexicon/cues.yml). Three things reach further: a
prohibition that opens a list holds for its items, an answer that denies holds for its question, and after a word for
somebody else (对方, 业务员) a word of speech quotes without quotation marks. How it ended (血本无归) quotes a promise
but not another failure; where the page comes back to itself (,我们) the blame of others ends.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from keywords.entries.forms import read_form
from keywords.speech.cues import Cue, Says, Side, Word, read_cues
from text import folded_each
from text.sentences import REACH, sentence_ends

_OPENING, _CLOSING = '“「『‘《【"', '”」』’》】"'
#: Cues looked at on either side of a term; a sentence has fewer, hostile text has thousands.
_NEAREST = 16
#: Cue words that may stand between a quotation mark and the word of speech before it.
_QUOTE_REACH = 60
#: Code points between somebody and his word of speech: 业务员 拍着胸脯 说.
_TALK_REACH = 14
#: What follows a prohibition that opens a list, up to the colon: 不得 有下列行为: and 下列行为之一 的,予以处罚:
_LIST_OPENS = re.compile(
    r"[^,。!?;\n:]{0,24}(?:下列|以下|如下|包括|事项|清单)[^,。!?;\n:]{0,16}:|(?<=之一)的?,[^。!?;\n:]{0,40}:|(?<=之一)的?:"
)
#: Code points within which the colon of such a list stands; most pages are done with looking for it.
_COLON_REACH = 44
_LIST_HEAD = re.compile(r"[^。!?\n]{0,400}[。!?;]?")
_ITEM = re.compile(r"\s{0,4}\(?[一二三四五六七八九十\d]{1,3}[)、.][^。!?\n]{0,400}[。!?;]?")
#: Items of one list; the longest list of prohibitions at hand has thirteen.
_MAX_ITEMS = 40
#: 被 before a term and what was done with it after: 被一个量化机器人骗了, 被高额返利吸引.
_SUFFERED = re.compile(r"[^,。!?;:\n]{0,4}(?:骗|坑|吸引|诱|忽悠|收割|套牢|洗脑|蒙蔽|迷惑)")
_PASSIVE_REACH = 8
#: Code points behind a span within which the sign of a question stands.
_ASK_REACH = 13
_ASKED = re.compile(r"[^。!?;\n,]{0,12}(?:\?|吗[,。:])\s{0,2}")
_ANSWER = re.compile(
    r"(?:答:|[^,。!?;\n:]{0,4}:)?(?:当然|其实|根本|肯定|反正|都|并|绝)?我?"
    r"(?:(?:不是|不会|不能|不可能|没有|没|未必|不一定|不见得|靠不住|不靠谱|不可信|不存在|假的|否|没见过|没听说过|没遇到过)(?:的|了|吧)?(?=[,。!;\n]|\Z)"
    r"|不再?(?P<again>..))"
)

# Looked up once: an attribute of an enumeration costs more than the comparison, and a page compares hundreds.
_DENIED, _QUOTED, _FAILED, _SPEECH = Says.DENIED, Says.QUOTED, Says.FAILED, Says.SPEECH
_TALKER, _OWN = Says.TALKER, Says.OWN
_BEFORE, _BOTH = Side.BEFORE, Side.BOTH
#: Start, end and number of a word found.
Place = tuple[int, int, int]


class Heard:
    """The cues of one folded text, asked about any spans of it. Spans are of the folded stream."""

    __slots__ = ("_asks", "_breaks", "_ends", "_folded", "_found", "_lists", "_starts", "_suffers", "_words")

    def __init__(self, folded: str, words: Sequence[Word], found: list[Place]) -> None:
        """Take the cues as (start, end, number of the word), in order, not overlapping."""
        self._folded, self._words, self._found = folded, words, found
        self._starts = [start for start, _, _ in found]
        self._ends = [end for _, end, _ in found]
        self._breaks: list[int] = []
        self._suffers = "被" in folded
        self._asks = "?" in folded or "吗" in folded
        self._lists = list(self._forbidden_lists()) if ":" in folded else []

    def of(self, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[bool, bool]]:
        """Return (negated, quoted) for each of the spans: 0.002 ms a span that has a cue near it."""
        if not starts or not (self._found or self._suffers):
            return [(False, False)] * len(starts)
        self._breaks = self._breaks or [-1, *sentence_ends(self._folded), len(self._folded)]
        return [self._listen(start, end) for start, end in zip(starts, ends, strict=True)]

    def _listen(self, start: int, end: int) -> tuple[bool, bool]:
        quoted = self._suffers and self._is_suffered(start, end)
        denied = bool(self._lists) and self._is_listed(start)
        denied = denied or (self._asks and self._is_asked(end) and self._is_denied_in_answer(start, end))
        # A cue that runs into the span from before counts: 不设 before 设资金池.
        before = min(bisect_left(self._starts, start), bisect_left(self._ends, end))
        after = bisect_left(self._starts, end, before)
        opening, closing = self._sentence(start, end, before, after)
        if opening == before and after == closing:
            return denied, quoted
        voice = self._before(self._found[opening:before], start, end)
        denied, quoted = denied or voice[0], quoted or voice[1]
        for cue_start, cue_end, number in self._found[after:closing]:
            for cue in self._words[number].cues:
                if self._reaches(cue, cue_start, cue_end, start, end):
                    denied = denied or cue.says is _DENIED
                    quoted = quoted or cue.says is _QUOTED or (cue.says is _FAILED and not self._fails(before, after))
        return denied, quoted

    def _fails(self, before: int, after: int) -> bool:
        """Whether the span between these cues tells of a failure itself."""
        return any(self._words[number].fails for _, _, number in self._found[before:after])

    def _sentence(self, start: int, end: int, before: int, after: int) -> tuple[int, int]:
        """Return the first and behind the last of the cues in the sentence of a span, the nearest ones.

        The sentence is that of `text.sentence`. It is looked for only where a cue is near: beside most spans none is.
        """
        opening, closing = before, after
        if before and self._starts[before - 1] >= start - REACH:
            first = max(start - REACH, self._breaks[bisect_left(self._breaks, start) - 1] + 1)
            opening = bisect_left(self._starts, first, max(0, before - _NEAREST), before)
        if after < len(self._ends) and self._ends[after] <= end + REACH:
            last = min(end + REACH, self._breaks[bisect_left(self._breaks, end)])
            closing = bisect_right(self._ends, last, after, min(after + _NEAREST, len(self._ends)))
        return opening, closing

    def _before(self, found: Sequence[Place], start: int, end: int) -> tuple[bool, bool]:
        denied = quoted = False
        talker = -1
        for cue_start, cue_end, number in found:
            for cue in self._words[number].cues:
                if cue.says is _TALKER:
                    talker = cue_end
                elif cue.says is _OWN:
                    quoted, talker = False, -1
                elif cue.says is _SPEECH:
                    quoted = quoted or self._is_said(talker, cue_start, cue_end, start, cue.reach)
                elif self._reaches(cue, cue_start, cue_end, start, end):
                    denied = denied or cue.says is _DENIED
                    quoted = quoted or cue.says is _QUOTED
        return denied, quoted

    def _reaches(self, cue: Cue, cue_start: int, cue_end: int, start: int, end: int) -> bool:
        before = cue_start < start
        if (start - cue_end if before else cue_start - end) > cue.reach:
            return False
        if cue.side is not _BOTH and (cue.side is _BEFORE) != before:
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
            if cue_end < last or not self._words[number].forbids:
                continue
            if self._folded.find(":", cue_end, cue_end + _COLON_REACH) < 0:
                continue
            if not (opened := _LIST_OPENS.match(self._folded, cue_end)):
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

    def _is_asked(self, end: int) -> bool:
        """Whether a question may end so near that `_ASKED` reaches it."""
        find, last = self._folded.find, end + _ASK_REACH
        return find("?", end, last) >= 0 or find("吗", end, last) >= 0

    def _is_denied_in_answer(self, start: int, end: int) -> bool:
        """Whether the span stands in a question and the answer right after it says no."""
        asked = _ASKED.match(self._folded, end)
        answer = _ANSWER.match(self._folded, asked.end()) if asked else None
        return answer is not None and (not answer["again"] or self._folded.startswith(answer["again"], start))

    def _is_suffered(self, start: int, end: int) -> bool:
        """Whether somebody was taken in by the span: 被 before it, what was done to him after it."""
        at = self._folded.rfind("被", max(0, start - _PASSIVE_REACH), start)
        return at >= 0 and _is_one_clause(self._folded[at:start]) and bool(_SUFFERED.match(self._folded, end))

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
        for word, cue in zip(folded_each([cue.word for cue in cues]), cues, strict=True):
            words.setdefault(word, []).append(cue)
        self._words = [Word.of(each) for each in words.values()]
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(words), MATCH_KIND_LEFTMOST_LONGEST) if words else None

    def listen(self, folded: str) -> Heard:
        """Find the cues of a folded text: 0.03 ms a page."""
        found = self._automaton.find(folded) if self._automaton else []
        return Heard(folded, self._words, _without_disclaimers(found, self._words))


def _is_one_clause(gap: str) -> bool:
    return "," not in gap and ":" not in gap


def _without_disclaimers(found: list[Place], words: Sequence[Word]) -> list[Place]:
    """Leave out words of blame that are themselves denied: a promoter's own 严禁非法集资 blames nobody.

    A one-character denial has to touch them: in “稳赚不赔”的套路 it is part of what is blamed.
    """
    kept: list[Place] = []
    reached = -1
    for place in found:
        word = words[place[2]]
        if not (word.is_silent or (word.blames and place[0] <= reached)):
            kept.append(place)
        reached = place[1] + word.spares if word.spares >= 0 else -1
    return kept


@cache
def packaged_voice() -> Voice:
    """Return the voice of the packaged cues, read once."""
    return Voice(read_cues(read_form(Path(__file__).parents[1] / "lexicon" / "cues.yml")))
