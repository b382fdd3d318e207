"""Find terms with one character that is not their own, at a cost that does not grow with what it might be.

A term of four and more keeps three of its first or last four characters in place; those are looked up by hash for all
places of a text at once, and whatever stands in the gap is judged. Terms of three keep too little: what may stand for
each of their characters is hashed beforehand.

    静态首益    静 态 _ 益    of 静态收益: 首 sounds like 收, and makes no word with its neighbours
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from facts.findings import Disguise
from keywords.matching.likeness import Likeness, likeness
from keywords.matching.plausible import Swap, is_hidden
from keywords.matching.stream import FIRST, SECOND, THIRD, Codes, Known, Slots, Stream, pairs
from keywords.matching.variants import SHARE, Surface, expandable

#: Distances from the first of two neighbours at which the third known character stands.
_THIRDS = (2, 3, -2)
_SHORT = 3
#: Most forms of three characters looked for with a strange one, the heaviest: 200 hashes for each of their characters.
MAX_SHORT = 1_500
#: Most places looked at in one text; a page that repeats one word has more.
_MAX_PLACES = 10_000
#: What large numbers are counted in: 注册资本1亿元 is honest.
_COUNTED = frozenset("亿万")


class Swapped(NamedTuple):
    """A term found with one character that is not its own, in the squeezed text."""

    first: int
    last: int
    surface: Surface
    how: Disguise


class _Piece(NamedTuple):
    """What of a term is known to stand at a place."""

    form: str
    #: Where in the form the place is.
    place: int
    #: Which characters may be the strange one.
    strange: tuple[int, ...]
    #: Two of its characters, one of which at least must stand: most places are told by them.
    one: int
    two: int


#: Start of a form in a text, the form, and which of its characters is another.
_Met = tuple[int, str, int]


class Swaps:
    """The lexicon's forms, ready to be found with one strange character; safe to share between threads."""

    def __init__(self, own: Iterable[Surface], alike: Likeness | None = None) -> None:
        """Take the lexicon's own forms: 40 ms for 3,000."""
        own = tuple(own)
        self._plain = frozenset(surface.squeezed for surface in own)
        self._surfaces: dict[str, list[Surface]] = defaultdict(list)
        for surface in filter(expandable, own):
            self._surfaces[surface.squeezed].append(surface)
        self._alike = alike or likeness()
        self._short: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._long: dict[int, dict[str, list[_Piece]]] = {third: defaultdict(list) for third in _THIRDS}
        for form in self._surfaces:
            if len(form) == _SHORT:
                for at in range(_SHORT):
                    self._short[f"{form[:at]}.{form[at + 1 :]}"].append((form, at))
            else:
                for place, third, strange, one, two in _kept(len(form)):
                    key = form[place : place + 2] + form[place + third]
                    self._long[third][key].append(_Piece(form, place, strange, one, two))
        self._padding = "\n" * max(map(len, self._surfaces), default=0)
        self._starts, self._thirds = _tables(self._long)
        heaviest = sorted((form for form in self._surfaces if len(form) == _SHORT), key=self._weight, reverse=True)
        self._threes = _threes(heaviest[:MAX_SHORT], self._alike)

    def _weight(self, form: str) -> float:
        return max(surface.weight for surface in self._surfaces[form])

    def find(self, squeezed: Stream) -> list[Swapped]:
        """Return the forms found with one strange character, in no order: 0.1 ms a page."""
        if not self._surfaces or len(squeezed.codes) < _SHORT:
            return []
        met = [*self._met_long(squeezed), *self._met_short(squeezed)]
        if not met:
            return []
        meant = [ord(form[strange]) for _, form, strange in met]
        written = [ord(squeezed.text[start + strange]) for start, _, strange in met]
        hows = self._alike.of(meant, written)
        return [
            swapped
            for place, how in zip(met, hows, strict=True)
            if how
            for swapped in self._judged(squeezed.text, place, *how)
        ]

    def _judged(self, squeezed: str, met: _Met, how: Disguise, alike: int) -> Iterator[Swapped]:
        """Yield the form's surfaces if it is hidden here rather than something honest written."""
        start, form, strange = met
        end = start + len(form)
        if squeezed[start:end] in self._surfaces or _is_number(squeezed, start + strange, how):
            return
        rest = form[1:] if strange == 0 else form[:-1] if strange == len(form) - 1 else ""
        if is_hidden(Swap(squeezed, start, len(form), strange, alike, rest in self._plain)):
            for surface in self._surfaces[form]:
                yield Swapped(start, end, surface._replace(weight=surface.weight * SHARE), how)

    def _met_long(self, squeezed: Stream) -> Iterator[_Met]:
        """Yield the places where all characters of a form of four and more stand but one."""
        codes, padded = squeezed.codes, squeezed.text + self._padding
        hashed = pairs(codes[:-1], codes[1:])
        starts = self._starts.has(hashed).nonzero()[0]
        hashed = hashed.take(starts)
        for third, slots in zip(_THIRDS, self._thirds, strict=True):
            also = codes.take(starts + third, mode="clip") * THIRD
            pieces = self._long[third]
            for at in starts[slots.has(hashed + also)][:_MAX_PLACES].tolist():
                for form, place, strange, one, two in pieces.get(padded[at : at + 2] + padded[at + third], ()):
                    start = at - place
                    if start < 0 or (padded[start + one] != form[one] and padded[start + two] != form[two]):
                        continue
                    # Nearly always it is the form itself: this is where a page's plain terms end.
                    if not padded.startswith(form, start):
                        yield from ((start, form, each) for each in strange if _is_but(each, form, padded, start))

    def _met_short(self, squeezed: Stream) -> Iterator[_Met]:
        """Yield the places where something like a form of three stands."""
        codes, text = squeezed.codes, squeezed.text
        hashed = pairs(codes[:-2], codes[1:-1]) + codes[2:] * THIRD
        for start in self._threes.where(hashed)[:_MAX_PLACES].tolist():
            there = text[start : start + _SHORT]
            for at in range(_SHORT):
                for form, strange in self._short.get(f"{there[:at]}.{there[at + 1 :]}", ()):
                    if form != there:
                        yield start, form, strange


def _is_but(strange: int, form: str, text: str, start: int) -> bool:
    """Whether all characters of a form stand at a place but one, in whose stead is another."""
    at = start + strange
    return text[at] != "\n" and text.startswith(form[:strange], start) and text.startswith(form[strange + 1 :], at + 1)


def _is_number(squeezed: str, at: int, how: Disguise) -> bool:
    """Whether a figure is part of an honest number."""
    return how is Disguise.DIGITS and squeezed[at + 1 : at + 2] in _COUNTED


@cache
def _kept(length: int) -> list[tuple[int, int, tuple[int, ...], int, int]]:
    """Return what is looked up of a form: where two neighbours begin, how far the third stands, and what is left.

    What is left are the characters that may be strange, and the two probes among them.
    """
    last = (length - _SHORT, 2)
    known: dict[tuple[int, int], tuple[int, ...]] = {last: (0, 1), (0, 3): (2,), (0, 2): tuple(range(3, length))}
    if length == _SHORT + 1:
        known = {last: (0,), (2, -2): (1,), (0, 3): (2,), (0, 2): (3,)}
    return [(*place, strange, *_probes(length, place[0], strange)) for place, strange in known.items()]


def _probes(length: int, place: int, strange: tuple[int, ...]) -> tuple[int, int]:
    """Return two characters that are not among those looked up, at most one of them strange; a known one if none is."""
    if len(strange) > 1:
        return strange[0], strange[-1]
    return (length - 1, length - 1) if length > _SHORT + 1 else (place, place)


def _codes_of(texts: list[str]) -> Codes:
    width = len(texts[0]) if texts else _SHORT
    return np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).reshape(-1, width)


def _tables(pieces: dict[int, dict[str, list[_Piece]]]) -> tuple[Slots, tuple[Slots, ...]]:
    """Return what tells, by hash, which neighbours and which third characters are known."""
    known = {third: _codes_of(list(pieces[third])) for third in _THIRDS}
    hashed = {third: pairs(each[:, 0], each[:, 1]) for third, each in known.items()}
    thirds = tuple(Slots(hashed[third] + known[third][:, 2] * THIRD) for third in _THIRDS)
    return Slots(np.concatenate(list(hashed.values()))), thirds


def _threes(forms: list[str], alike: Likeness) -> Known:
    """Return what tells, by hash, which three characters are a form of three with one that may stand for its own."""
    found = [np.zeros(0, np.uint32)]
    codes = _codes_of(forms)
    # No np.unique: the first call of it imports numpy.ma, 10 ms.
    known = {code: alike.others(code) for code in set(codes.ravel().tolist())}
    factors = (FIRST, SECOND, THIRD)
    hashed = [codes[:, at] * factors[at] for at in range(_SHORT)]
    for strange in range(_SHORT):
        first, second = (hashed[at] for at in range(_SHORT) if at != strange)
        rest = first + second
        found += [
            known[code] * factors[strange] + kept for code, kept in zip(codes[:, strange].tolist(), rest, strict=True)
        ]
    return Known(np.concatenate(found))
