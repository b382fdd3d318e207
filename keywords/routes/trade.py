"""The words of each trade: thousands that each say a little about what a page raises money for.

keywords/tables/mode-words.txt has them with their weights, as tools/build_mode_words.py fitted them; the signs of
modes.yml, which people wrote, say more each and are looked for beside them.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from daachorse import CharwiseDoubleArrayAhoCorasick

_TABLE = Path(__file__).parents[1] / "tables" / "mode-words.txt"


class Trade:
    """Words in an automaton, and the modes that each speaks for."""

    __slots__ = ("_automaton", "routes")

    def __init__(self, words: dict[str, list[tuple[str, float]]]) -> None:
        """Take at least one word with its (mode, weight 0..0.08) in folded text."""
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(words))
        self.routes = list(words.values())

    def places(self, text: str) -> dict[int, tuple[int, int]]:
        """Return where each word stands first in a folded text, by its number; words inside words count too."""
        found = self._automaton.find_overlapping(text)
        # The last of a key wins, so from behind.
        return {number: (start, end) for start, end, number in reversed(found)}

    def sums(self, numbers: Iterable[int]) -> dict[str, float]:
        """Return what words, by their numbers, weigh together for each mode."""
        sums: dict[str, float] = {}
        for number in numbers:
            for mode, weight in self.routes[number]:
                sums[mode] = sums.get(mode, 0.0) + weight
        return sums

    def carriers(self, mode: str, places: Mapping[int, tuple[int, int]]) -> list[tuple[float, tuple[int, int]]]:
        """Return the weight and the place of each word that speaks for a mode."""
        routes = self.routes
        return [(weight, place) for number, place in places.items() for name, weight in routes[number] if name == mode]


@cache
def trade_words(signs: frozenset[tuple[str, str]] = frozenset()) -> Trade:
    """Return the packaged words, read once; not those that are `signs`, (word, mode), and counted as such."""
    words: dict[str, list[tuple[str, float]]] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            mode, word, thousandths = line.split("\t")
            if (word, mode) not in signs:
                words.setdefault(word, []).append((mode, int(thousandths) / 1000))
    return Trade(words)
