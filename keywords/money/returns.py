"""Find promised returns: a number that says how much comes back, read with the words around it.

Every rate of the page is read in a short window on both sides. It counts as a promise where words of return stand by
it, and not where the words beside it say growth, tax, fee, fine, share, or what a borrower pays.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from facts.findings import Promise, PromiseKind
from facts.readings import Reading
from keywords.money.figures import Figures, figures
from keywords.money.gains import read_gain
from keywords.money.gifts import read_gifts
from keywords.money.percents import Rate, read_rate
from keywords.money.stretches import money_talk
from keywords.money.thresholds import Line, crossed
from keywords.speech.voice import Heard, packaged_voice
from text import Folded, sentence

#: Promises kept of one page.
MAX_PROMISES = 200
_GUARANTEED = re.compile(
    "(?<!不)(?<!非)(?<!不承诺)(?<!不保证)(?<!得承诺)(?<!无法)(?<!不能)(?:保本|保息)|固定(?:收益|回报|返|分红|利息|年化|月|日)"
    "|(?<!不)(?<!不得)承诺|刚兑|刚性兑付|保底|兜底|稳赚|包赚|本息保障|(?<!不)保证(?!金)|零风险|无风险|保收益|旱涝保收|固收"
)
_COMPOUNDED = re.compile("复利|利滚利|滚存|复投|compound")
_DISCLOSED = (PromiseKind.BENCHMARK, PromiseKind.DEPOSIT)


@dataclass(frozen=True, slots=True)
class Returns:
    """The rates of a page: what it promises, and what it discloses as licensed products and banks do."""

    promises: tuple[Promise, ...]
    disclosed: tuple[Promise, ...]


def promises(folded: Folded, reading: Reading, heard: Heard | None = None) -> tuple[Promise, ...]:
    """Return the promised returns of a reading in order, at most MAX_PROMISES.

    Args:
        folded: `text.fold(reading.text)`.
        reading: the page.
        heard: the cues of speech, as Matcher.listen(folded) gives them; the packaged cues serve where it is None.
    """
    return read_returns(folded, reading, heard, figures(folded)).promises


def read_returns(
    folded: Folded,
    reading: Reading,
    heard: Heard | None,
    numbers: Figures,
    lines: Sequence[Line] | None = None,
) -> Returns:
    """Return promises and disclosed rates; arguments as `promises`, the page's numbers, and the lines to hold against.

    `lines` of None are the packaged ones.
    """
    kept = _kept(sorted(_found(numbers), key=lambda each: (each.start, -each.end)))
    if not kept:
        return Returns((), ())
    heard = heard or packaged_voice().listen(folded.folded)
    starts, ends = _in_page(folded, numbers.folded, kept)
    voices = heard.of(starts, ends)
    read = [_promise(each, numbers.folded, reading, voice, lines) for each, voice in zip(kept, voices, strict=True)]
    return Returns(
        tuple(each for each in read if each.kind not in _DISCLOSED),
        tuple(each for each in read if each.kind in _DISCLOSED),
    )


def _found(numbers: Figures) -> Iterator[Rate]:
    text = numbers.folded.folded
    for start, end in numbers.rates:
        rate = read_rate(text, start, end)
        if rate:
            yield rate
    stretches = money_talk(numbers.folded)
    yield from read_gain(numbers.folded, stretches)
    yield from read_gifts(text, stretches)


def _kept(found: list[Rate]) -> list[Rate]:
    kept: list[Rate] = []
    for each in found:
        if not kept or each.end > kept[-1].end:
            kept.append(each)
    return kept[:MAX_PROMISES]


def _in_page(folded: Folded, read: Folded, kept: list[Rate]) -> tuple[list[int], list[int]]:
    """Return the spans in the page's own folded text, which the voice was heard on."""
    starts, ends = [each.start for each in kept], [each.end for each in kept]
    if read is folded:
        return starts, ends
    home = folded.folded_positions.searchsorted(read.folded_positions)
    lasts: list[int] = (home[np.array(ends) - 1] + 1).tolist()
    return home[starts].tolist(), lasts


def _promise(
    found: Rate, folded: Folded, reading: Reading, voice: tuple[bool, bool], lines: Sequence[Line] | None
) -> Promise:
    start, end = folded.folded_span(found.start, found.end)
    first, last = sentence(folded.folded, found.start, found.end)
    # Letters and digits alone, so that 保·本·保·息 guarantees as much as 保本保息.
    said = "".join(filter(str.isalnum, folded.folded[first:last]))
    disclosed = found.kind in _DISCLOSED
    return Promise(
        text=reading.text[start:end],
        start=start,
        end=end,
        annual_percent=found.annual,
        period=found.period,
        guaranteed=not disclosed and _GUARANTEED.search(said) is not None,
        negated=voice[0],
        quoted=voice[1],
        lowest_percent=found.lowest,
        kind=found.kind,
        compounded=_COMPOUNDED.search(said) is not None,
        lines=() if disclosed else tuple(line.name for line in crossed(found.annual, lines)),
    )
