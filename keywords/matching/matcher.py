"""Find the lexicon's terms in a reading, however they are written, and say where and how.

Terms run as one automaton over the squeezed stream; patterns run on the folded stream, after one pass has told
which of them can match at all. Both streams carry their positions, so every hit is a span of the reading text.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import re2
from daachorse import CharwiseDoubleArrayAhoCorasick

from facts.findings import Disguise, Hit
from facts.readings import Reading, Where
from keywords.entries.entry import Entry, Kind, Policy
from keywords.entries.lexicon import Lexicon, compile_pattern
from keywords.matching.bridges import Bridges, is_label, spans_of
from keywords.matching.disguise import disguises_of, is_chance, is_parted, is_strewn
from keywords.matching.echoes import Echoes
from keywords.matching.searching import spans
from keywords.matching.stream import Stream, stream
from keywords.matching.swaps import Swaps
from keywords.matching.variants import SHORTEST, Surface, expanded, surfaces
from keywords.speech.voice import Heard, Voice
from text import Folded

#: Hits kept of one page; the richest page at hand has 400, and more explains nothing.
MAX_HITS = 2_000
#: Matches looked at before overlaps are resolved; bounds the work on a page that repeats one term.
_MAX_RAW = 20_000
#: Code points between a term's characters, as a multiple of its length; beyond it they only happen to stand so.
MAX_GAP = 5
#: What the brackets of a gloss would be called.
_OF_BRACKETS = frozenset({Disguise.SPLIT, Disguise.FOLD})


#: Listed disguises that are Han characters; letters of whole pinyin may have blanks between.
_HAN_FORMS = frozenset({Disguise.REVERSED, Disguise.SPLIT_CHAR})
#: Start, end and number of a form in the squeezed text.
_Place = tuple[int, int, int]


class _Match(NamedTuple):
    """A match before overlaps are resolved; sorts by place, longest and heaviest first."""

    start: int
    minus_end: int
    minus_weight: float
    #: Order of the entry in the lexicon: equal matches come out in the same order every time.
    order: int
    entry: Entry
    #: The surface form that matched; empty for a pattern.
    surface: str
    #: What was done to a character of it; empty for the lexicon's own writing.
    how: tuple[Disguise, ...] = ()
    #: Whether a gloss stands inside, whose brackets are no disguise of their own.
    glossed: bool = False


class Matcher:
    """A lexicon ready to be matched; built once, used for every page, safe to share between threads."""

    def __init__(self, lexicon: Lexicon, *, variants: bool = True) -> None:
        """Build both automata and compile the patterns: 0.2 s; without `variants` only plain writing is known."""
        self._variants = variants
        own = tuple(surfaces(lexicon.entries))
        forms: dict[str, list[Surface]] = defaultdict(list)
        for surface in own:
            forms[surface.squeezed].append(surface)
        if variants:
            for surface in expanded(own, set(forms)):
                forms[surface.squeezed].append(surface)
        self._forms = tuple(forms.values())
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(forms)) if forms else None
        self._echoes = Echoes(own if variants else ())
        self._swaps = Swaps(own if variants else ())
        self._bridges = Bridges(surface.squeezed for surface in own)
        patterned = [(order, entry) for order, entry in enumerate(lexicon.entries) if entry.kind == Kind.PATTERN]
        self._patterns = [(order, entry, compile_pattern(entry.pattern)) for order, entry in patterned]
        self._sieve = _sieve([entry.pattern for _, entry in patterned])
        self._voice = Voice(lexicon.cues)

    def listen(self, folded: Folded) -> Heard:
        """Find the cues of speech once; `find` and the promises share them."""
        return self._voice.listen(folded.folded)

    def find(self, folded: Folded, reading: Reading, heard: Heard | None = None) -> tuple[Hit, ...]:
        """Return the hits in reading order, at most MAX_HITS; inside a category a longer term hides those within it.

        Args:
            folded: `text.fold(reading.text)`.
            reading: the page.
            heard: what `listen` gave for `folded`; made here where it is None.
        """
        heard = heard or self.listen(folded)
        matches = sorted(self._matches(folded, reading.text))
        kept = list(_outermost(matches))[:MAX_HITS]
        starts = folded.folded_positions.searchsorted([match.start for match in kept]).tolist()
        ends = folded.folded_positions.searchsorted([-match.minus_end for match in kept]).tolist()
        places, voices = _Places(reading), heard.of(starts, ends)
        return tuple(
            _hit(match, reading.text, places.of(match.start), voice, _disguise(match, reading, folded, start, end))
            for match, voice, start, end in zip(kept, voices, starts, ends, strict=True)
        )

    def _matches(self, folded: Folded, text: str) -> Iterator[_Match]:
        plain = self._automaton.find_overlapping(folded.squeezed)[:_MAX_RAW] if self._automaton else []
        yield from self._literals(plain, folded, text)
        yield from self._expressions(folded)
        if self._variants:
            page = stream(folded.squeezed)
            yield from self._bridged(page, folded, text)
            yield from self._swapped(page, folded, text)
            yield from self._heard(page, folded, text)

    def _literals(self, plain: list[_Place], folded: Folded, text: str) -> Iterator[_Match]:
        # Plain integers, without a copy; numpy's own take five times as long to index one by one.
        back = folded.positions.data
        for first, last, number in plain:
            start, end, length = back[first], back[last - 1] + 1, last - first
            extra = end - start - length
            if extra > MAX_GAP * length or _cuts_run(text, start, end):
                continue
            if extra and is_chance(text[start:end], folded.positions[first:last] - start, folded.squeezed[first:last]):
                continue
            strewn = extra and is_strewn(folded.positions[first:last])
            for order, entry, surface, _, weight, how in self._forms[number]:
                # A listed disguise and signs here and there is more than anybody reads.
                if strewn and how in _HAN_FORMS:
                    continue
                yield _Match(start, -end, -weight, order, entry, surface, (how,) if how else ())

    def _bridged(self, page: Stream, folded: Folded, text: str) -> Iterator[_Match]:
        bridge = self._bridges.of(page)
        if bridge is None or self._automaton is None:
            return
        found = self._automaton.find_overlapping(bridge.text)[:_MAX_RAW]
        for first, last, number in spans_of(found, bridge):
            start, end = folded.span(first, last)
            if is_label(text[start:end], folded.squeezed[first:last]):
                continue
            for order, entry, surface, squeezed, weight, how in self._forms[number]:
                if len(squeezed) >= SHORTEST and entry.policy is not Policy.NONE:
                    yield _Match(
                        start, -end, -weight, order, entry, surface, (Disguise.SPLIT, *((how,) if how else ()))
                    )

    def _swapped(self, page: Stream, folded: Folded, text: str) -> Iterator[_Match]:
        back = folded.positions.data
        for first, last, surface, how in self._swaps.find(page):
            start, end, length = back[first], back[last - 1] + 1, last - first
            extra = end - start - length
            if extra > MAX_GAP * length or _cuts_run(text, start, end):
                continue
            if extra and is_parted(text[start:end], folded.positions[first:last] - start):
                continue
            if extra and how is Disguise.PINYIN and is_strewn(folded.positions[first:last]):
                continue
            order, entry, _, _, weight, _ = surface
            yield _Match(start, -end, -weight, order, entry, folded.squeezed[first:last], (how,))

    def _heard(self, page: Stream, folded: Folded, text: str) -> Iterator[_Match]:
        back = folded.positions.data
        for echo in self._echoes.find(page, _MAX_RAW):
            start, end, length = back[echo.first], back[echo.last - 1] + 1, echo.last - echo.first
            extra = end - start - length
            if extra > MAX_GAP * length or _cuts_run(text, start, end):
                continue
            if extra and is_chance(
                text[start:end],
                folded.positions[echo.first : echo.last] - start,
                folded.squeezed[echo.first : echo.last],
            ):
                continue
            order, entry, _, _, weight, _ = echo.surface
            written = folded.squeezed[echo.first : echo.last]
            yield _Match(start, -end, -weight, order, entry, written, (echo.how,), echo.glossed)

    def _expressions(self, folded: Folded) -> Iterator[_Match]:
        if self._sieve is None:
            return
        for number in self._sieve.Match(folded.encoded) or ():
            order, entry, pattern = self._patterns[number]
            for first, last in spans(pattern, folded, MAX_HITS):
                start, end = folded.folded_span(first, last)
                yield _Match(start, -end, -entry.weight, order, entry, "")


class _Places:
    """Where each code point of a reading stands, by bisection."""

    def __init__(self, reading: Reading) -> None:
        """Take the blocks, which are in order."""
        self._starts = [block.start for block in reading.blocks]
        self._where = [block.where for block in reading.blocks]

    def of(self, start: int) -> Where:
        at = bisect_right(self._starts, start) - 1
        return self._where[at] if at >= 0 else Where.BODY


def _sieve(patterns: list[str]) -> "re2.Set | None":
    """Build one automaton that tells in one pass which patterns can match; its Match gives None for none."""
    if not patterns:
        return None
    options = re2.Options()
    options.log_errors = False
    sieve = re2.Set.SearchSet(options)
    for pattern in patterns:
        sieve.Add(pattern)
    sieve.Compile()
    return sieve


def _disguise(match: _Match, reading: Reading, folded: Folded, first: int, last: int) -> tuple[Disguise, ...]:
    """Name the disguises of a match that stands at [first, last) of the folded stream; a pattern has none."""
    start, end = match.start, -match.minus_end
    written = reading.text[start:end]
    if not match.surface:
        return match.how
    cut = (Disguise.TAG_SPLIT,) if reading.seams and _is_cut(reading.seams, start, end) else ()
    if written == match.surface:
        return (*match.how, *cut)
    kept = folded.folded_positions[first:last] - start
    beside = disguises_of(written, match.surface, folded.folded[first:last], kept)
    told = (*match.how, *(_OF_BRACKETS if match.glossed else ()))
    return (*match.how, *(each for each in beside if each not in told), *cut)


def _is_cut(seams: Sequence[int], start: int, end: int) -> bool:
    """Whether a tag stands inside the span; at its edges it may be there to make the term stand out."""
    at = bisect_right(seams, start)
    return at < len(seams) and seams[at] < end


def _hit(match: _Match, text: str, where: Where, voice: tuple[bool, bool], disguise: tuple[Disguise, ...]) -> Hit:
    start, end, entry = match.start, -match.minus_end, match.entry
    return Hit(
        term_id=entry.id,
        term=entry.term,
        category=entry.category,
        family=entry.family,
        element=entry.element,
        start=start,
        end=end,
        text=text[start:end],
        weight=-match.minus_weight,
        disguise=disguise,
        where=where,
        negated=voice[0],
        quoted=voice[1],
    )


def _outermost(matches: Iterable[_Match]) -> Iterator[_Match]:
    """Drop matches inside an earlier one of the same category; they come sorted."""
    reach: dict[str, int] = {}
    for match in matches:
        category, end = match.entry.category, -match.minus_end
        if end > reach.get(category, -1):
            reach[category] = end
            yield match


def _cuts_run(text: str, start: int, end: int) -> bool:
    """Whether the span cuts a longer run of Latin letters or digits (EA in LEADER, 0风险 in 10风险)."""
    first, last = text[start], text[end - 1]
    return (first.isascii() and start > 0 and _is_run(text[start - 1], first)) or (
        last.isascii() and end < len(text) and _is_run(text[end], last)
    )


def _is_run(beside: str, edge: str) -> bool:
    """Whether the character beside a term belongs to the run its edge is in; USDT100 is USDT, abc12345 is no 12345."""
    if not (beside.isascii() and edge.isascii()):
        return False
    return (beside.isalpha() and edge.isalnum()) or (beside.isdigit() and edge.isdigit())
