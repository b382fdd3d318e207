"""Whether one character may stand for another, and how: by its sound, its shape, as a figure or as an initial."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from facts.findings import Disguise
from keywords.matching.sounds import classes_of, sound_table
from keywords.matching.substitutes import defence, shapes, syllables

Codes = npt.NDArray[np.uint32]
#: Alikeness, in hundredths, of a pair that somebody wrote down by hand, and of one that sounds or means the same.
BY_HAND, SAME = 90, 100
_BITS, _MASK = 16, np.uint32(0xFFFF)
#: Pairs whose likeness is kept at hand: 5 MB.
_REMEMBERED = 1 << 15


class Likeness:
    """All pairs of characters that may stand for one another; safe to share between threads."""

    def __init__(self) -> None:
        """Take the packaged tables."""
        self._pairs, self._alike = shapes()
        self._sounds = sound_table()
        self._other = {ord(char): frozenset(classes_of(char)) for char in syllables()[1]}
        sounding: dict[int, list[int]] = defaultdict(list)
        codes = np.array([ord(char) for char in syllables()[0]], np.uint32)
        for code, sound in zip(codes.tolist(), self._sounds[codes].tolist(), strict=True):
            for each in self._other.get(code, (sound,)):
                sounding[each].append(code)
        self._sounding = {sound: np.array(found, np.uint32) for sound, found in sounding.items()}
        tables = defence()
        self._figures = {(ord(a), ord(b)) for a, also in tables.digits.items() for b in also}
        # The pages of a site ask about the same pairs again and again.
        self._how = lru_cache(_REMEMBERED)(self._how_anew)
        self._initials = {ord(char): ord(syllable[0]) for char, syllable in syllables()[0].items()}

    def of(self, meant: Sequence[int], written: Sequence[int]) -> list[tuple[Disguise, int] | None]:
        """Say of each pair of code points how the written one stands for the meant one, and how alike they are.

        Returns:
            Disguise and likeness (60..100), or None where nobody would read one for the other.
        """
        return list(map(self._how, meant, written))

    def others(self, meant: int) -> Codes:
        """Return all code points that may stand for one."""
        if meant > _MASK:
            return np.zeros(0, np.uint32)
        # Bounds of the table's own type: others would have the whole table converted.
        first, last = self._pairs.searchsorted(np.array([meant << _BITS, meant << _BITS | int(_MASK)], np.uint32))
        alike = self._pairs[first:last] & _MASK
        sounds = self._other.get(meant, (int(self._sounds[meant]),))
        signs = [written for figure, written in self._figures if figure == meant]
        signs += [self._initials[meant]] if meant in self._initials else []
        sounding = [self._sounding[sound] for sound in sounds if sound in self._sounding]
        return np.concatenate([alike, *sounding, np.array(signs, np.uint32)])

    def _how_anew(self, meant: int, written: int) -> tuple[Disguise, int] | None:
        if written < 0x80:
            if (meant, written) in self._figures:
                return Disguise.DIGITS, SAME
            return (Disguise.PINYIN, SAME) if self._initials.get(meant) == written else None
        alike = self._looks(meant, written)
        if self._sounds[meant] == self._sounds[written] or self._sounds_also(meant, written):
            return Disguise.HOMOPHONE, max(alike, BY_HAND)
        return (Disguise.LOOKALIKE, alike) if alike else None

    def _looks(self, meant: int, written: int) -> int:
        """How alike two characters look, 0 where the table has no such pair."""
        if (meant | written) > _MASK:
            return 0
        key = np.uint32(meant << _BITS | written)
        at = int(self._pairs.searchsorted(key))
        return int(self._alike[at]) if at < len(self._pairs) and self._pairs[at] == key else 0

    def _sounds_also(self, meant: int, written: int) -> bool:
        """Whether they share a sound that one of them has but seldom."""
        first, second = self._other.get(meant), self._other.get(written)
        if first is None and second is None:
            return False
        one = first or {int(self._sounds[meant])}
        return not one.isdisjoint(second or {int(self._sounds[written])})


@cache
def likeness() -> Likeness:
    """Return the packaged likeness, made once in a process."""
    return Likeness()
