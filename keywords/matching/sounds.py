"""How characters sound: the class of a syllable, without what many speakers do not tell apart."""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from keywords.matching.substitutes import syllables

#: Sounds are written in the private use area: no squeezed text that is folded honestly has them.
FIRST = 0xE000
_CODE_POINTS = 0x110000


@cache
def classes() -> dict[str, int]:
    """Syllable -> sign of its class; tone, zh/z, ch/c, sh/s and final g of in and en are left out."""
    usual, other = syllables()
    spoken = sorted({*usual.values(), *(each for found in other.values() for each in found)})
    signs = {key: FIRST + at for at, key in enumerate(sorted({_blurred(each) for each in spoken}))}
    return {syllable: signs[_blurred(syllable)] for syllable in spoken}


def _blurred(syllable: str) -> str:
    return re.sub("([ie]n)g$", r"\1", re.sub("^([zcs])h", r"\1", syllable))


def others_of(char: str) -> tuple[int, ...]:
    """Return the classes a character has besides its usual one."""
    return tuple(classes()[syllable] for syllable in syllables()[1].get(char, ()))


def classes_of(char: str) -> tuple[int, ...]:
    """Return all classes of a character, the usual first; its own code point where it has no syllable."""
    return (int(sound_table()[ord(char)]), *others_of(char))


def soundings(term: str) -> Iterator[str]:
    """Yield how a term may sound: as usual, and with one character sounding otherwise."""
    heard = [_signs_of(char) for char in term]
    usual = "".join([sign for sign, _ in heard])
    yield usual
    for at, (_, others) in enumerate(heard):
        for other in others:
            yield f"{usual[:at]}{other}{usual[at + 1 :]}"


@cache
def _signs_of(char: str) -> tuple[str, tuple[str, ...]]:
    """Return the sign of a character's usual class and those of its others; a lexicon has 1,500 characters."""
    usual = int(sound_table()[ord(char)])
    return chr(usual), tuple(map(chr, set(others_of(char)) - {usual}))


@cache
def sound_table() -> npt.NDArray[np.uint32]:
    """What each code point sounds like; those without a syllable stand for themselves."""
    table = np.arange(_CODE_POINTS, dtype=np.uint32)
    usual = syllables()[0]
    signs = classes()
    table[[ord(char) for char in usual]] = [signs[syllable] for syllable in usual.values()]
    return table
