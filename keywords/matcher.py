"""Find the lexicon's terms in a reading, however they are written, and say where and how.

Terms run as one automaton over the squeezed stream; patterns run on the folded stream, after one pass has told
which of them can match at all. Both streams carry their positions, so every hit is a span of the reading text.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import re2
from daachorse import CharwiseDoubleArrayAhoCorasick

from facts.findings import Disguise, Hit
from facts.readings import Reading, Where
from keywords.disguise import disguises_of, is_chance
from keywords.entries import Entry, Kind
from keywords.lexicon import Lexicon, compile_pattern
from keywords.voice import Heard, Voice
from text import Folded, fold

#: Hits kept of one page; the richest page at hand has 400, and more explains nothing.
MAX_HITS = 2_000
#: Matches looked at before overlaps are resolved; bounds the work on a page that repeats one term.
_MAX_RAW = 40_000
#: A written-out term may be this much longer than the term itself; beyond it, the characters only happen to stand so.
MAX_GAP = 3


class Matcher:
    """A lexicon ready to be matched; built once, used for every page, safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Build the automaton and compile the patterns: 0.1 s."""
        self._forms: dict[str, list[tuple[Entry, str, float]]] = defaultdict(list)
        for entry in lexicon.entries:
            if entry.kind == Kind.LITERAL:
                for surface, weight in entry.surfaces:
                    self._forms[fold(surface).squeezed].append((entry, surface, weight))
        self._readings = tuple(tuple(forms) for forms in self._forms.values())
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(self._forms)) if self._forms else None
        entries = [entry for entry in lexicon.entries if entry.kind == Kind.PATTERN]
        self._patterns = [(entry, compile_pattern(entry.pattern)) for entry in entries]
        self._sieve = _sieve([entry.pattern for entry in entries])
        self._voice = Voice(lexicon.cues)

    def listen(self, folded: Folded) -> Heard:
        """Find the cues of speech once; `find` and the promises share them."""
        return self._voice.listen(folded.folded)

    def find(self, folded: Folded, reading: Reading, heard: Heard | None = None) -> tuple[Hit, ...]:
        """Return the hits in reading order, at most MAX_HITS; inside a category the longest of overlapping terms wins.

        Args:
            folded: `text.fold(reading.text)`.
            reading: the page.
            heard: what `listen` gave for `folded`; made here where it is None.
        """
        heard = heard or self.listen(folded)
        places = Places(reading)
        raw = sorted((*self._literals(folded, reading), *self._expressions(folded, reading)), key=_by_place)
        kept = list(_outermost(raw))[:MAX_HITS]
        starts = np.searchsorted(folded.folded_positions, [hit.start for hit in kept])
        ends = np.searchsorted(folded.folded_positions, [hit.end for hit in kept])
        return tuple(
            _placed(hit, places, heard.of(int(start), int(end)))
            for hit, start, end in zip(kept, starts, ends, strict=True)
        )

    def _literals(self, folded: Folded, reading: Reading) -> Iterator[Hit]:
        if self._automaton is None:
            return
        text, back = reading.text, folded.positions
        for first, last, number in self._automaton.find_overlapping(folded.squeezed)[:_MAX_RAW]:
            start, end = int(back[first]), int(back[last - 1]) + 1
            if end - start > (MAX_GAP + 1) * (last - first) or _cuts_word(text, start, end):
                continue
            written = text[start:end]
            if end - start > last - first and is_chance(written, back[first:last] - start):
                continue
            for entry, surface, weight in self._readings[number]:
                yield _hit(entry, start, end, written, weight, disguises_of(written, surface))

    def _expressions(self, folded: Folded, reading: Reading) -> Iterator[Hit]:
        if self._sieve is None:
            return
        for number in self._sieve.Match(folded.folded) or ():
            entry, pattern = self._patterns[number]
            for match in pattern.finditer(folded.folded):
                start, end = folded.folded_span(*match.span())
                yield _hit(entry, start, end, reading.text[start:end], entry.weight, ())


class Places:
    """Where each code point of a reading stands, by bisection."""

    def __init__(self, reading: Reading) -> None:
        """Take the blocks, which are in order."""
        self._starts = [block.start for block in reading.blocks]
        self._where = [block.where for block in reading.blocks]

    def of(self, start: int) -> Where:
        """Return where a code point stands."""
        at = bisect_right(self._starts, start) - 1
        return self._where[at] if at >= 0 else Where.BODY


def _sieve(patterns: list[str]) -> "re2.Set | None":
    """Build one automaton that tells in one pass which patterns can match."""
    if not patterns:
        return None
    options = re2.Options()
    options.log_errors = False
    sieve = re2.Set.SearchSet(options)
    for pattern in patterns:
        sieve.Add(pattern)
    sieve.Compile()
    return sieve


def _hit(entry: Entry, start: int, end: int, text: str, weight: float, disguise: tuple[Disguise, ...]) -> Hit:
    return Hit(
        term_id=entry.id,
        term=entry.term,
        category=entry.category,
        family=entry.family,
        element=entry.element,
        start=start,
        end=end,
        text=text,
        weight=weight,
        disguise=disguise,
    )


def _placed(hit: Hit, places: Places, voice: tuple[bool, bool]) -> Hit:
    negated, quoted = voice
    where = places.of(hit.start)
    if not negated and not quoted and where == Where.BODY:
        return hit
    return Hit(
        term_id=hit.term_id,
        term=hit.term,
        category=hit.category,
        family=hit.family,
        element=hit.element,
        start=hit.start,
        end=hit.end,
        text=hit.text,
        weight=hit.weight,
        disguise=hit.disguise,
        where=where,
        negated=negated,
        quoted=quoted,
    )


def _by_place(hit: Hit) -> tuple[int, int, float]:
    return hit.start, -hit.end, -hit.weight


def _outermost(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Drop hits inside an earlier one of the same category; the hits come sorted by `_by_place`."""
    reach: dict[str, int] = {}
    for hit in hits:
        if hit.end > reach.get(hit.category, -1):
            reach[hit.category] = hit.end
            yield hit


def _cuts_word(text: str, start: int, end: int) -> bool:
    """Whether the span starts or ends inside a longer run of Latin letters or of digits (EA in LEADER, 0风险 in 10风险)."""
    return (start > 0 and _same_run(text[start - 1], text[start])) or (
        end < len(text) and _same_run(text[end], text[end - 1])
    )


def _same_run(beside: str, edge: str) -> bool:
    """Whether the character beside a term belongs to the run its edge is in; USDT100 is USDT, abc12345 is no 12345."""
    if not (beside.isascii() and edge.isascii()):
        return False
    return (beside.isalpha() and edge.isalnum()) or (beside.isdigit() and edge.isdigit())
