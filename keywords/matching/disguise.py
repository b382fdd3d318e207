"""Say how a term was hidden, and tell hiding from characters that only happen to stand together."""

import unicodedata
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from facts.findings import Disguise
from keywords.matching.words import NEVER, words

#: What separates words, cells and clauses in honest writing; a gap of these alone is no disguise.
_SEPARATORS = frozenset(" ,，、:：|/／\t\u3000\xa0—-–")
#: Those that no sentence has between two characters, but a list of links may.
_HARD = frozenset("|/／—-–")
_SHORT = 3
_HAN_FIRST, _HAN_LAST = "\u3400", "\U00033480"


def is_parted(written: str, inside: npt.NDArray[np.int64]) -> bool:
    """Whether commas or blanks part a term, though not all of its characters; for the arguments see `is_chance`."""
    gaps = np.flatnonzero(np.diff(inside) > 1)
    if not 0 < gaps.size < len(inside) - 1 or not _is_separated(written, inside, gaps):
        return False
    return _HARD.isdisjoint(written[inside[gaps[0]] + 1 : inside[gaps[0] + 1]])


def is_strewn(inside: npt.NDArray[np.int64]) -> bool:
    """Whether signs stand between some characters of a term and not between others; see `is_chance`."""
    gaps = np.count_nonzero(np.diff(inside) > 1)
    return bool(0 < gaps < len(inside) - 1)


def is_chance(written: str, inside: npt.NDArray[np.int64], squeezed: str) -> bool:
    """Whether separators cut the written term where honest text would end a word.

    A term of three characters with a comma in it (原始，股权) is chance; of four and more it may have one such gap with
    two characters on either side (保本、保息), or any that leave no words (消/费返利). Gaps of other signs, or between
    all characters, are never chance.

    Args:
        written: the reading text from the term's first to its last character.
        inside: where in `written` the term's characters stand.
        squeezed: those characters.
    """
    steps = np.diff(inside)
    gaps = np.flatnonzero(steps > 1)
    if not gaps.size or gaps.size == len(steps):
        return gaps.size == 1 and len(inside) == 2 and _is_separated(written, inside, gaps)
    if not _is_separated(written, inside, gaps):
        return False
    if len(inside) == _SHORT:
        return not _HARD.issuperset(written[inside[gaps[0]] + 1 : inside[gaps[0] + 1]])
    if gaps.size == 1 and 1 <= gaps[0] <= len(inside) - _SHORT:
        return False
    return _leaves_words(squeezed, (gaps + 1).tolist())


def _leaves_words(squeezed: str, cuts: list[int]) -> bool:
    """Whether the longer pieces of a cut term are words, so that nothing was cut that belongs together."""
    pieces = [squeezed[start:end] for start, end in pairwise((0, *cuts, len(squeezed)))]
    return all(words().tile(piece, alone=NEVER) for piece in pieces if len(piece) > 1)


def _is_separated(written: str, inside: npt.NDArray[np.int64], gaps: npt.NDArray[np.intp]) -> bool:
    """Whether every gap holds separators only."""
    between = (written[inside[gap] + 1 : inside[gap + 1]] for gap in gaps)
    return all(_SEPARATORS.issuperset(gap) for gap in between)


def disguises_of(written: str, surface: str, folded: str, kept: npt.NDArray[np.int64]) -> tuple[Disguise, ...]:
    """Name the ways in which the written form differs from the surface form of the lexicon; letter case is none.

    Args:
        written: the term as the page writes it.
        surface: the term as the lexicon writes it.
        folded: what folding makes of `written`.
        kept: where in `written` the characters of `folded` stand.
    """
    if written.lower() == surface.lower():
        return ()
    found = []
    if _is_split(folded, surface):
        found.append(Disguise.SPLIT)
    pairs = ((written[at], after) for at, after in zip(kept.tolist(), folded, strict=True))
    changed = [char for char, after in pairs if after != char.lower()]
    if any(_is_han(char) and _is_plain(char) for char in changed):
        found.append(Disguise.TRADITIONAL)
    if any(not (_is_han(char) and _is_plain(char)) for char in changed):
        found.append(Disguise.FOLD)
    if len(folded) < len(written):
        found.append(Disguise.ZERO_WIDTH)
    return tuple(found)


def _is_split(folded: str, surface: str) -> bool:
    """Whether signs stand between the characters that the surface form has not; a lone separator does not count."""
    extra = [char for char in folded if not char.isalnum() and char not in surface]
    return len(extra) > 1 or any(char not in _SEPARATORS for char in extra)


def _is_han(char: str) -> bool:
    return _HAN_FIRST <= char <= _HAN_LAST


def _is_plain(char: str) -> bool:
    """Whether a character is no compatibility form (full width, radical, circled)."""
    return unicodedata.normalize("NFKC", char) == char
