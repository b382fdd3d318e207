"""The strings both sides look for: the shipped lexicon's, and words of jieba's dictionary up to a round number."""

from dataclasses import replace
from random import Random

import jieba

from facts.findings import Family
from keywords import Entry, Kind, Lexicon

COUNT = 5_000
#: How many an office's lexicon may grow to.
MANY = 50_000
#: Characters of a word at least; shorter ones stand in every second sentence and are nobody's lexicon.
_LENGTH = 3


def surfaces(lexicon: Lexicon) -> tuple[str, ...]:
    """Every surface form of the lexicon's literal entries, once each."""
    literal = (entry for entry in lexicon.entries if entry.kind == Kind.LITERAL)
    return tuple(dict.fromkeys(surface for entry in literal for surface, _ in entry.surfaces))


def filled_up(lexicon: Lexicon, count: int = COUNT) -> Lexicon:
    """Return the lexicon with words added until it has `count` surface forms; the words score nothing."""
    known = set(surfaces(lexicon))
    words = sorted(word for word in _dictionary() if word not in known)
    wanted = Random(20261123).sample(words, max(0, count - len(known)))  # a fixed choice
    added = (
        Entry(
            id=f"B{number:05d}", term=word, kind=Kind.LITERAL, category="BENCH",
            family=Family.TOPIC, element=None, weight=0.1,
        )
        for number, word in enumerate(wanted)
    )  # fmt: skip
    return replace(lexicon, entries=(*lexicon.entries, *added))


def _dictionary() -> set[str]:
    with jieba.get_dict_file() as lines:
        words = (line.decode("utf-8").partition(" ")[0] for line in lines)
        return {word for word in words if len(word) >= _LENGTH and not word.isascii()}
