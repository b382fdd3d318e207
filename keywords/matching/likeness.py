"""Whether one character may stand for another, and how: by its sound, its shape, as a figure or as an initial."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from facts.findings import Disguise
from keywords.matching.sounds import classes_of, sound_table
from keywords.matching.substitutes import defence, shapes, syllables

Codes = npt.NDArray[np.uint32]
#: Alikeness, in hundredths, of a pair that somebody wrote down by hand, and of one that sounds or means the same.
BY_HAND, SAME = 90, 100
_BITS, _MASK = 16, np.uint32(0xFFFF)


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
        self._initials = {ord(char): ord(syllable[0]) for char, syllable in syllables()[0].items()}

    def of(self, meant: Sequence[int], written: Sequence[int]) -> list[tuple[Disguise, int] | None]:
        """Say of each pair of code points how the written one stands for the meant one, and how alike they are.

        Returns:
            Disguise and likeness (60..100), or None where nobody would read one for the other.
        """
        first, second = np.array(meant, np.uint32), np.array(written, np.uint32)
        keys = first << _BITS | second
        at = self._pairs.searchsorted(keys)
        at[at == len(self._pairs)] = 0
        alike = np.where((self._pairs[at] == keys) & ((first | second) <= _MASK), self._alike[at], 0).tolist()
        sound = (self._sounds[first] == self._sounds[second]).tolist()
        return [self._how(*each) for each in zip(meant, written, sound, alike, strict=True)]

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

    def _how(self, meant: int, written: int, sound: bool, alike: int) -> tuple[Disguise, int] | None:
        if written < 0x80:
            if (meant, written) in self._figures:
                return Disguise.DIGITS, SAME
            return (Disguise.PINYIN, SAME) if self._initials.get(meant) == written else None
        if sound or self._sounds_also(meant, written):
            return Disguise.HOMOPHONE, max(alike, BY_HAND)
        return (Disguise.LOOKALIKE, alike) if alike else None

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
