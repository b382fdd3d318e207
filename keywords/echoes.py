"""Hear terms that are written with characters of the same sound, with pinyin letters, or with a gloss.

Every character is brought to the class of its syllable (tone, zh/z, ch/c, sh/s and final g of in and en left out),
letters that spell a syllable beside a Han character likewise; letters that spell the character before them go.

    保本 bao西      保  本  bao 西           four sounds: bao ben bao xi
    项(xiàng)目     项  目                   the gloss is dropped

One automaton then runs over the sounds, and what it finds is held against the writing: at least one character differs,
not too many do, and none of them makes an everyday word with its neighbour.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from daachorse import CharwiseDoubleArrayAhoCorasick

from facts.findings import Disguise, Family
from keywords.substitutes import defence, syllables
from keywords.variants import SHARE, SHORTEST, Surface, expandable

#: Sounds are written in the private use area: no squeezed text that is folded honestly has them.
_FIRST = 0xE000
_LETTERS = re.compile("[a-z\u00e0-\u01dc]+")
_LONGEST = 6  # letters of zhuang, chuang, shuang
_HAN = range(0x3400, 0xA000)
#: Changed characters of a term: one of three, half of a longer one.
_CHANGED = 2
#: Weight from which a term of three characters is heard.
_TELLING = 0.6
#: Characters of grammar: nobody hides a term with them (元宇宙的产业 is no 元宇宙地产).
_GRAMMAR = frozenset("的地得了是在和与及")


class Heard(NamedTuple):
    """A squeezed text as it sounds: one sign for each unit, and where each unit stands in the squeezed text."""

    sounds: str
    starts: list[int]
    ends: list[int]


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
        forms: dict[str, list[Surface]] = defaultdict(list)
        for surface in own:
            squeezed = surface.squeezed
            if _audible(surface) and all(ord(char) in _HAN for char in squeezed):
                softer = surface._replace(weight=surface.weight * SHARE)
                for sounds in _soundings(squeezed):
                    forms[sounds].append(softer)
        self._forms = tuple(forms.values())
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(forms)) if forms else None

    def find(self, squeezed: str, limit: int) -> Iterator[Echo]:
        """Yield the terms heard in a squeezed text, of the first `limit` places that sound like one."""
        if self._automaton is None:
            return
        heard = hear(squeezed)
        for first, last, number in self._automaton.find_overlapping(heard.sounds)[:limit]:
            start, end = heard.starts[first], heard.ends[last - 1]
            written = squeezed[start:end]
            for surface in self._forms[number]:
                if written != surface.squeezed and (echo := _echo(squeezed, heard, first, last, surface)):
                    yield echo


def _audible(surface: Surface) -> bool:
    """Whether a form may be heard; three characters are often a name (新能源, 鑫能源) and must be telling ones."""
    telling = surface.entry.family is Family.ELEMENT and surface.weight >= _TELLING
    return expandable(surface) and (len(surface.squeezed) > SHORTEST or telling)


def _echo(squeezed: str, heard: Heard, first: int, last: int, surface: Surface) -> Echo | None:
    """Hold a place that sounds like a term against the term's characters."""
    units = [squeezed[heard.starts[at] : heard.ends[at]] for at in range(first, last)]
    plain = surface.squeezed
    changed = [at for at, (unit, char) in enumerate(zip(units, plain, strict=True)) if unit != char]
    start, end = heard.starts[first], heard.ends[last - 1]
    spelt = [at for at in changed if ord(units[at][0]) not in _HAN]
    sounding = [at for at in changed if at not in spelt]
    if len(sounding) > len(plain) // _CHANGED or _is_honest(squeezed, heard, first, last, sounding):
        return None
    glossed = end - start > sum(map(len, units))
    how = Disguise.PINYIN if spelt or not sounding else Disguise.HOMOPHONE
    return Echo(start, end, surface, how, glossed)


def _is_honest(squeezed: str, heard: Heard, first: int, last: int, changed: list[int]) -> bool:
    """Whether a character that differs is an everyday word, alone at the term's edge or with its neighbour."""
    everyday = defence().everyday
    for at in (first + each for each in changed):
        start, end = heard.starts[at], heard.ends[at]
        if squeezed[start:end] in _GRAMMAR:
            return True
        if squeezed[start - 1 : end] in everyday or squeezed[start : end + 1] in everyday:
            return True
        alone = at in (first, last - 1) and squeezed[start:end] in everyday
        if alone or (last - first == SHORTEST and _is_loose(squeezed, heard, first, last, at)):
            return True
    return False


def _is_loose(squeezed: str, heard: Heard, first: int, last: int, at: int) -> bool:
    """Whether three characters are an everyday word with something before or behind it: 链投资 is no 零投资."""
    before, behind = squeezed[heard.starts[first] : heard.starts[at]], squeezed[heard.ends[at] : heard.ends[last - 1]]
    return before in defence().everyday or behind in defence().everyday


def hear(squeezed: str) -> Heard:
    """Bring a squeezed text to its sounds."""
    codes = _table().take(np.frombuffer(squeezed.encode("utf-32-le", "surrogatepass"), np.uint32))
    widths = np.ones(len(codes), np.int64)
    for start, end, code in _spelt(squeezed):
        widths[start + 1 : end] = 0
        codes[start], widths[start] = code, (end - start) if code else 0
    starts = np.flatnonzero(widths)
    sounds = codes.take(starts).tobytes().decode("utf-32-le", "replace")
    return Heard(sounds, starts.tolist(), (starts + widths.take(starts)).tolist())


def _spelt(squeezed: str) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and sound of letters that spell a syllable beside a Han character; sound 0 is a gloss."""
    for found in _LETTERS.finditer(squeezed):
        start, end = found.span()
        if end - start > _LONGEST:
            continue
        before, after = squeezed[start - 1 : start], squeezed[end : end + 1]
        code = _classes().get(_toneless(found[0]))
        if code and ((before and ord(before) in _HAN) or (after and ord(after) in _HAN)):
            gloss = bool(before) and code in (_table()[ord(before)], *_others(before))
            yield start, end, 0 if gloss else code


def _toneless(letters: str) -> str:
    if letters.isascii():
        return letters
    bare = unicodedata.normalize("NFD", letters).replace("u\u0308", "v")
    return "".join(char for char in bare if char.isascii())


def _soundings(term: str) -> Iterator[str]:
    """Yield how a term may sound: as usual, and with one character sounding otherwise."""
    usual = [int(_table()[ord(char)]) for char in term]
    yield "".join(map(chr, usual))
    for at, char in enumerate(term):
        for code in set(_others(char)) - {usual[at]}:
            yield "".join(map(chr, (*usual[:at], code, *usual[at + 1 :])))


def _others(char: str) -> tuple[int, ...]:
    return tuple(_classes()[syllable] for syllable in syllables()[1].get(char, ()))


@cache
def _classes() -> dict[str, int]:
    """Syllable -> sign of its class."""
    usual, other = syllables()
    spoken = sorted({*usual.values(), *(each for found in other.values() for each in found)})
    classes = {key: _FIRST + at for at, key in enumerate(sorted({_blurred(each) for each in spoken}))}
    return {syllable: classes[_blurred(syllable)] for syllable in spoken}


def _blurred(syllable: str) -> str:
    """Leave out what many speakers do not tell apart."""
    return re.sub("([ie]n)g$", r"\1", re.sub("^([zcs])h", r"\1", syllable))


@cache
def _table() -> npt.NDArray[np.uint32]:
    """What each code point sounds like; those without a syllable stand for themselves."""
    table = np.arange(0x110000, dtype=np.uint32)
    for char, syllable in syllables()[0].items():
        table[ord(char)] = _classes()[syllable]
    return table
