"""Text in pieces of two characters, by which Chinese is found without cutting it into words.

    金树财富。Abc  ─►  金树 树财 财富 富 ab bc c      pairs: next to each other where the text is
                       金 树 财 富 a b c              singles: each once

The last character of a run stands alone, so that no phrase runs across a sentence end.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from text.folding import BARRIER, fold

#: Code points of a text that are indexed; longer texts are tables and logs.
MOST_INDEXED = 300_000
#: What is asked for at once, and how long one of it may be, in squeezed characters.
MOST_PHRASES = 12
LONGEST_PHRASE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    """The pieces of one text, spaces between."""

    pairs: str
    singles: str
    #: The squeezed text they are of.
    squeezed: str


def grams_of(text: str) -> Grams:
    """Cut a text into its pieces; about 1 ms for 5,000 characters."""
    squeezed = fold(text[:MOST_INDEXED]).squeezed
    pairs = " ".join(piece for run in squeezed.split(BARRIER) if run for piece in _pairs(run))
    singles = " ".join(sorted(set(squeezed) - {BARRIER}))
    return Grams(pairs=pairs, singles=singles, squeezed=squeezed)


def phrases_of(words: str) -> tuple[str, ...]:
    """What somebody looks for, folded as texts are: every phrase must stand in the text; empty where nothing is said.

    Words stand apart by spaces; a word with a sentence end in it is two phrases.
    """
    found: dict[str, None] = {}
    for word in words[: MOST_PHRASES * LONGEST_PHRASE * 2].split():
        for run in fold(word).squeezed.split(BARRIER):
            if run:
                found[run[:LONGEST_PHRASE]] = None
    return tuple(found)[:MOST_PHRASES]


def pieces(phrase: str) -> tuple[str, ...]:
    """The pairs of a phrase in their order; a single character is itself."""
    return (phrase,) if len(phrase) == 1 else tuple(phrase[at : at + 2] for at in range(len(phrase) - 1))


def _pairs(run: str) -> Iterator[str]:
    for at in range(len(run)):
        yield run[at : at + 2]
