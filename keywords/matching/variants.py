"""Expand the lexicon by forms of another length or order; texts are never rewritten.

    保本付息  →  亻呆本付息 (split_char)  息付本保 (reversed)

A character for a character is not listed here: swaps.py finds it. Whole syllables in letters: echoes.py hears them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from facts.findings import Disguise, Family
from keywords.entries.entry import Entry, Kind, Policy
from keywords.matching.substitutes import defence, syllables
from keywords.matching.words import NEVER, words
from text import fold

#: A disguised form says less than the plain one.
SHARE = 0.7
#: Shorter terms are one change away from everyday words.
SHORTEST = 3
#: Last in three characters, these open the next number.
_FIGURES = frozenset("一二三四五六七八九十两几")
# A local name: it stands in 18,000 forms.
_SPLIT_CHAR = Disguise.SPLIT_CHAR


class Surface(NamedTuple):
    """One form that the automaton looks for."""

    #: Order of the entry in the lexicon.
    order: int
    entry: Entry
    #: As the lexicon writes it; a generated form as it was generated.
    written: str
    #: `written` in the squeezed stream.
    squeezed: str
    weight: float
    #: How the form is disguised; None for the lexicon's own.
    how: Disguise | None = None


def surfaces(entries: Sequence[Entry]) -> Iterator[Surface]:
    """Yield the lexicon's own forms."""
    listed = [
        (order, entry, written, weight)
        for order, entry in enumerate(entries)
        if entry.kind == Kind.LITERAL
        for written, weight in entry.surfaces
    ]
    squeezed = _squeezed([written for _, _, written, _ in listed])
    for (order, entry, written, weight), form in zip(listed, squeezed, strict=True):
        yield Surface(order, entry, written, form, weight)


def _squeezed(written: Sequence[str]) -> list[str]:
    """Squeeze many forms: in one call those that are one word, which folding 3,000 of them needs to take 3 ms."""
    plain = [each if each.isalnum() else "x" for each in written]
    together = fold("\n".join(plain)).squeezed.split("\n") if plain else []
    pairs = zip(written, together, strict=True)
    return [form if each.isalnum() else fold(each).squeezed for each, form in pairs]


def expandable(surface: Surface) -> bool:
    """Whether a form is long and telling enough to be looked for in disguise; warnings and weak forms are not."""
    entry = surface.entry
    if entry.policy is not Policy.ALL or entry.family is Family.CONTEXT or surface.written in entry.weak:
        return False
    return len(surface.squeezed) >= SHORTEST


def expanded(own: Iterable[Surface], known: Collection[str]) -> Iterator[Surface]:
    """Yield generated forms of the lexicon's own, seven of a form; none that is `known` to be written plainly."""
    plain = frozenset(known)
    for order, entry, _, squeezed, weight, _ in filter(expandable, own):
        softer = weight * SHARE
        for form, how in variants(squeezed):
            if form not in plain:
                yield Surface(order, entry, form, form, softer, how)


def variants(term: str) -> list[tuple[str, Disguise]]:
    """Return the disguised forms of a squeezed term, each with what was done to it."""
    found = [(form, _SPLIT_CHAR) for form in _split(term)]
    if not _reads_both_ways(term[::-1]):
        found.append((term[::-1], Disguise.REVERSED))
    usual = syllables()[0]
    if len(term) > SHORTEST and usual.keys() >= {*term}:
        found.append(("".join([usual[char] for char in term]), Disguise.PINYIN))
    return found


def _split(term: str) -> list[str]:
    """Return the term with each of its characters written as its parts side by side."""
    parts = defence().parts
    return [
        f"{term[:at]}{other}{term[at + 1 :]}" for at, char in enumerate(term) if char in parts for other in parts[char]
    ]


def _reads_both_ways(term: str) -> bool:
    """Whether a reversed term may be honest: 益收态静 is not, but 金基 … 蜜蜂 is, and 息分三 (利息分三段)."""
    opens_number = len(term) == SHORTEST and term[-1] in _FIGURES
    return term == term[::-1] or opens_number or words().tile(term, alone=NEVER)
