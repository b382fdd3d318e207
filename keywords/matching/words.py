"""Everyday words: what tells a disguised term from honest writing that is one character away from it."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

import numpy as np

from keywords.matching.substitutes import TABLES

WORDS = "words.npz"
#: Hand-written words that the source lacks or counts too low; they count as `_BY_HAND`.
HONEST = "honest.txt"
#: Letters of the longest word of the table.
LONGEST = 4
#: Levels: ten times the logarithm of the source's count. A word that texts use often (30 or more) …
EVERYDAY = 15
#: … and a character that stands alone as a word (3,000 or more).
ALONE = 35
#: A level no word has.
NEVER = 255
_BY_HAND = 40
_BITS = 16
#: Slots, a prime: most stretches that are looked up are no word, and of ten of those one shares its slot with a word.
_SLOTS = 2_097_143


class Words:
    """How usual words and characters are, as levels; a word that is not known has level 0."""

    def __init__(self, keys: memoryview, levels: memoryview, common: memoryview, honest: frozenset[str]) -> None:
        """Take the table: keys of words in order with their levels, and a level for each code point below 65,536."""
        self._keys, self._levels, self._common, self._honest = keys, levels, common, honest
        taken = np.zeros(_SLOTS, np.uint8)
        taken[np.asarray(keys) % _SLOTS] = 1
        self._taken = taken.tobytes()

    def level(self, word: str) -> int:
        """Return the level of a word of at most four characters: 0 to 60; 0.3 µs where it is no word, else 1 µs."""
        if word in self._honest:
            return _BY_HAND
        key = int.from_bytes(word.encode("utf-16-le", "surrogatepass"), "little")
        if not self._taken[key % _SLOTS]:
            return 0
        at = bisect_left(self._keys, key)
        return self._levels[at] if at < len(self._keys) and self._keys[at] == key else 0

    def commonness(self, char: str) -> int:
        """Return the level of a character in all words together: 0 to 70."""
        code = ord(char)
        return self._common[code] if code < len(self._common) else 0

    def over(self, text: str, at: int) -> Iterator[str]:
        """Yield the stretches of two to four characters of a text that hold the one at `at`."""
        for length in range(2, LONGEST + 1):
            for start in range(max(0, at - length + 1), min(at, len(text) - length) + 1):
                yield text[start : start + length]

    def tile(self, text: str, *, alone: int = ALONE) -> bool:
        """Whether a text is a row of everyday words; one character counts from the level `alone`."""
        level, size = self.level, len(text)
        ends = [True, *[False] * size]
        for start in range(size):
            # Most texts end here: no word begins where the last one ended.
            if not ends[start]:
                continue
            if alone < NEVER and not ends[start + 1]:
                ends[start + 1] = level(text[start]) >= alone
            for end in range(start + 2, min(start + LONGEST, size) + 1):
                ends[end] = ends[end] or level(text[start:end]) >= EVERYDAY
        return ends[size]


@cache
def words() -> Words:
    """Read the table: 15 ms and 5 MB, once in a process."""
    with np.load(TABLES / WORDS, allow_pickle=False) as stored:
        keys, levels, chars, usual = stored["words"], stored["levels"], stored["chars"], stored["common"]
    common = np.zeros(1 << _BITS, np.uint8)
    common[chars] = usual
    lines = (TABLES / HONEST).read_text(encoding="utf-8").split("\n")
    honest = frozenset(word for line in lines if not line.startswith("#") for word in line.split())
    return Words(keys.data, levels.data, common.data, honest)
