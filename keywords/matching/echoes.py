"""Hear terms that are written with several characters of the same sound, with pinyin letters, or with a gloss.

Every character is brought to the class of its syllable, letters that spell a syllable beside a Han character likewise;
letters that spell the character before them go.

    保本 bao西      保  本  bao 西           four sounds: bao ben bao xi
    项(xiàng)目     项  目                   the gloss is dropped

One automaton then runs over the sounds, and what it finds is held against the writing. One character of the same sound
is the business of swaps.py.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from daachorse import CharwiseDoubleArrayAhoCorasick

from facts.findings import Disguise
from keywords.matching.sounds import classes, classes_of, sound_table, soundings
from keywords.matching.stream import HAN, HAN_FIRST, HAN_LAST, LETTER, Kinds, Stream, stream
from keywords.matching.variants import SHARE, SHORTEST, Surface, expandable
from keywords.matching.words import words

_LONGEST = 6  # letters of zhuang, chuang, shuang
_HAN = range(HAN_FIRST, HAN_LAST + 1)
#: Letters beside Han characters looked at in one text.
_MAX_SPELT = 5_000
#: Changed characters from which a term must not be a row of everyday words.
_SEVERAL = 2

Places = npt.NDArray[np.int64]


class Heard(NamedTuple):
    """A squeezed text as it sounds: one sign for each unit, and where each unit stands in the squeezed text."""

    sounds: str
    #: None where every unit is one character.
    starts: Places | None
    ends: Places | None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Bring a half-open span of units back to the squeezed text."""
        if self.starts is None or self.ends is None:
            return first, last
        return int(self.starts[first]), int(self.ends[last - 1])


#: A surface and its units.
_Form = tuple[Surface, tuple[str, ...]]


class Echo(NamedTuple):
    """A term that was heard: where in the squeezed text, which, and how it was written."""

    first: int
    last: int
    surface: Surface
    how: Disguise
    #: Whether letters that spell the character before them stand inside.
    glossed: bool


class Echoes:
    """The sounds of a lexicon, ready to be heard; safe to share between threads."""

    def __init__(self, own: Iterable[Surface]) -> None:
        """Take the lexicon's own forms; those with letters have no sound of their own."""
        forms: dict[str, list[_Form]] = defaultdict(list)
        for surface in filter(expandable, own):
            softer = surface._replace(weight=surface.weight * SHARE)
            if _is_han(surface.squeezed):
                plain = softer, tuple(surface.squeezed)
                for sounds in soundings(surface.squeezed):
                    forms[sounds].append(plain)
            elif sum(map(_is_han, surface.squeezed)) > 1:
                heard = hear(stream(surface.squeezed))
                units = tuple(surface.squeezed[slice(*heard.span(at, at + 1))] for at in range(len(heard.sounds)))
                forms[heard.sounds].append((softer, units))
        self._forms = tuple(forms.values())
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(forms)) if forms else None

    def find(self, page: Stream, limit: int) -> Iterator[Echo]:
        """Yield the terms heard in a squeezed text, of the first `limit` places that sound like one."""
        if self._automaton is None:
            return
        heard, squeezed = hear(page), page.text
        for first, last, number in self._automaton.find_overlapping(heard.sounds)[:limit]:
            start, end = heard.span(first, last)
            written = squeezed[start:end]
            for form in self._forms[number]:
                if written != form[0].squeezed and (echo := _echo(squeezed, heard, first, last, form)):
                    yield echo


def _echo(squeezed: str, heard: Heard, first: int, last: int, form: _Form) -> Echo | None:
    """Hold a place that sounds like a term against the term's characters."""
    surface, plain = form
    spans = [heard.span(at, at + 1) for at in range(first, last)]
    units = [squeezed[start:end] for start, end in spans]
    start, end = spans[0][0], spans[-1][1]
    changed = [unit for unit, char in zip(units, plain, strict=True) if unit != char]
    spelt = sum(ord(unit[0]) not in _HAN for unit in changed)
    replaced = len(changed) - spelt
    glossed = end - start > sum(map(len, units))
    if not spelt and not glossed:
        if replaced < _SEVERAL or len(units) == SHORTEST or _is_honest(squeezed, start, end):
            return None
        return Echo(start, end, surface, Disguise.HOMOPHONE, glossed)
    if replaced > len(units) // _SEVERAL:
        return None
    return Echo(start, end, surface, Disguise.PINYIN, glossed)


def _is_honest(squeezed: str, start: int, end: int) -> bool:
    """Whether what sounds like a term is a row of everyday words, alone or with a character beside it."""
    known = words()
    around = {(max(0, start - before), end + behind) for before in (0, 1) for behind in (0, 1)}
    return any(known.tile(squeezed[first:last]) for first, last in around)


def hear(squeezed: Stream) -> Heard:
    """Bring a squeezed text to its sounds: 0.04 ms a page."""
    codes = sound_table().take(squeezed.codes, mode="clip")
    spelt = list(_spelt(squeezed))
    if not spelt:
        return Heard(codes.tobytes().decode("utf-32-le", "replace"), None, None)
    widths = np.ones(len(codes), np.int64)
    for start, end, code in spelt:
        widths[start + 1 : end] = 0
        codes[start], widths[start] = code, (end - start) if code else 0
    starts = widths.nonzero()[0]
    sounds = codes.take(starts).tobytes().decode("utf-32-le", "replace")
    return Heard(sounds, starts, starts + widths.take(starts))


def _spelt(squeezed: Stream) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and sound of letters that spell a syllable beside a Han character; sound 0 is a gloss."""
    signs, text = classes(), squeezed.text
    for start, end in _runs(squeezed.kinds):
        letters = text[start:end]
        code = signs.get(letters if letters.isascii() else _toneless(letters))
        if code:
            gloss = start > 0 and code in classes_of(text[start - 1])
            yield start, end, 0 if gloss else code


def _runs(kinds: Kinds) -> list[tuple[int, int]]:
    """Return the short runs of letters with a Han character before or behind them."""
    padded = np.zeros(len(kinds) + 2, np.uint8)
    padded[1:-1] = kinds & (LETTER | HAN)
    letters = (padded & LETTER).astype(bool)
    edges = (letters[1:] != letters[:-1]).nonzero()[0]
    starts, ends = edges[::2], edges[1::2]
    beside = (padded.take(starts) | padded.take(ends + 1)) & HAN
    wanted = ((ends - starts <= _LONGEST) & beside.astype(bool)).nonzero()[0][:_MAX_SPELT]
    return list(zip(starts.take(wanted).tolist(), ends.take(wanted).tolist(), strict=True))


def _is_han(text: str) -> bool:
    """Whether all characters of a text are Han characters."""
    return ord(min(text)) >= HAN_FIRST and ord(max(text)) <= HAN_LAST


def _toneless(letters: str) -> str:
    if letters.isascii():
        return letters
    bare = unicodedata.normalize("NFD", letters).replace("u\u0308", "v")
    return "".join(char for char in bare if char.isascii())
