"""Weigh whether a character was put into a term to hide it, or stands there in honest writing.

For: it looks or sounds like the term's own, the term is long, the term stands alone. Against: the character is a
common one, it makes a word with a neighbour, or the rest of the term is words already (伪 + 区块链, 数字 + 币).
"""

from functools import lru_cache
from typing import NamedTuple

from keywords.matching.words import EVERYDAY, NEVER, Words, words

#: Logistic regression over 4,194 disguises of the attack and 978 places one character away from a term in two
#: million characters of clean text; levels count in tenths. A sum above zero is a disguise.
_BASE = 6.5
_FOR = {"alike": 2.3, "long": 2.5, "open": 1.7}
_AGAINST = {"common": 0.67, "within": 1.5, "across": 0.4, "word": 1.2, "alone": 0.2}
_AGAINST_REST, _AGAINST_SHORT, _AGAINST_BOTH, _AGAINST_ROW = 2.2, 1.45, 1.05, 1.5
#: What is asked for beyond an even chance; clean text is long and disguises are few.
ENOUGH = 1.0
_SHORT, _LONG = 3, 5
#: Characters of grammar: nobody hides a term with them (元宇宙的产业 is no 元宇宙地产, 基于区块链 no 伪区块链).
_GRAMMAR = frozenset("的地得了是在和与及于为从吗吧呢么啊也就都而或")
_AROUND = 3
#: Places whose weighing is kept at hand: 2 MB.
_REMEMBERED = 1 << 13


class Swap(NamedTuple):
    """A term in a squeezed text with one character that is not its own."""

    text: str
    #: First character of the term in the text, and the length of both.
    start: int
    length: int
    #: Which character is another.
    at: int
    #: 60..100: how alike the two are.
    alike: int
    #: Whether the term is another term without the character: 伪 + 区块链.
    rest_is_term: bool = False


class _Near(NamedTuple):
    """All that decides: the term with what stands beside it, and the offsets in there."""

    around: str
    start: int
    end: int
    at: int
    alike: int
    rest_is_term: bool


def is_hidden(swap: Swap, tables: Words | None = None) -> bool:
    """Whether the character was put there to hide the term; 10 µs."""
    first, last = swap.start, swap.start + swap.length
    begin = max(0, first - _AROUND)
    around = swap.text[begin : last + _AROUND]
    near = _Near(around, first - begin, last - begin, first - begin + swap.at, swap.alike, swap.rest_is_term)
    return _remembered(near) if tables is None else _weighed(near, tables)


@lru_cache(_REMEMBERED)
def _remembered(near: _Near) -> bool:
    """Weigh with the packaged words; menus and headlines come again on every page of a site."""
    return _weighed(near, words())


def _weighed(near: _Near, known: Words) -> bool:
    around, start, end, at, alike, rest_is_term = near
    if around[at] in _GRAMMAR:
        return False
    score = _BASE + _FOR["alike"] * (alike / 100 - 0.6) + _FOR["long"] * (end - start >= _LONG)
    rest = rest_is_term or (_is_words(around[start:at], known) and _is_words(around[at + 1 : end], known))
    short = end - start == _SHORT
    # A name begins like this: 鑫能源公司.
    score += _FOR["open"] * (_is_open(around, start, end, at) and not (rest and short))
    score -= _AGAINST_REST * rest + _AGAINST_SHORT * short + _AGAINST_BOTH * (rest and short)
    # What is left only speaks against; the dearest comes last.
    score -= _AGAINST["common"] * known.commonness(around[at]) / 10
    if score > ENOUGH:
        score -= _of_char(around, start, end, at, known)
    if ENOUGH < score <= ENOUGH + _AGAINST_ROW:
        score -= _AGAINST_ROW * _is_row(around, start, end, at, known)
    return score > ENOUGH


def _of_char(around: str, start: int, end: int, at: int, known: Words) -> float:
    """What speaks for the character being honest: it is a word, alone or with what stands beside it."""
    left, right = around[at - 1 : at + 1] if at else "", around[at : at + 2]
    sides = ((left, at > start), (right, at + 1 < end))
    within = max(known.level(pair) if inside else 0 for pair, inside in sides)
    across = max(known.level(pair) if not inside else 0 for pair, inside in sides)
    longer = max((known.level(each) for each in known.over(around, at) if len(each) > 2), default=0)
    edge = at in (start, end - 1)
    alone = known.level(around[at]) if edge else 0
    tenths = (
        _AGAINST["within"] * within + _AGAINST["across"] * across
        + _AGAINST["word"] * longer + _AGAINST["alone"] * alone
    )  # fmt: skip
    return tenths / 10


def _is_open(around: str, start: int, end: int, at: int) -> bool:
    """Whether the character is the term's first or last and no Han character stands beyond it."""
    before, behind = around[start - 1 : start] if start else "", around[end : end + 1]
    return (at == start and not _is_han(before)) or (at == end - 1 and not _is_han(behind))


def _is_row(around: str, start: int, end: int, at: int, known: Words) -> bool:
    """Whether the whole is a row of everyday words, one of which holds the character and may reach beyond the term."""
    return any(
        known.level(around[first:last]) >= EVERYDAY and known.tile(around[start:first]) and known.tile(around[last:end])
        for first, last in _over(around, at)
    )


def _over(text: str, at: int) -> list[tuple[int, int]]:
    return [
        (start, start + length)
        for length in (2, 3, 4)
        for start in range(max(0, at - length + 1), min(at, len(text) - length) + 1)
    ]


def _is_words(text: str, known: Words) -> bool:
    """Whether a text is words of two characters and more; figures count, a single character does not."""
    return known.tile("".join(char for char in text if _is_han(char)), alone=NEVER)


def _is_han(char: str) -> bool:
    return bool(char) and "\u3400" <= char <= "\u9fff"
