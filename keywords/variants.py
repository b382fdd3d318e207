"""Expand the lexicon by forms with one disguised character; texts are never rewritten.

    保本付息  →  保本付熄 (lookalike)  保本f息 (pinyin)  亻呆本付息 (split_char)  息付本保 (reversed)

A form that would be everyday writing is left out: the new character makes a word with its neighbour.
Same sounds and whole syllables in letters are not listed here: echoes.py hears them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from facts.findings import Disguise, Family
from keywords.entries import Entry, Kind
from keywords.substitutes import Substitutes, defence, syllables
from text import fold

#: Forms of all entries together: what 0.35 s to load leaves room for; the first files of a larger lexicon get theirs.
MAX_FORMS = 25_000
#: A disguised form says less than the plain one.
SHARE = 0.7
#: Shorter terms are one change away from everyday words.
SHORTEST = 3
_SHORTEST_INITIAL = 4
#: Weight from which a term gets its initials and a second lookalike of each character.
_TELLING = 0.6
#: What stands after an honest number; "" is the end of the term.
_COUNTED = frozenset(("", *"一二三四五六七八九十百千万亿元年月日天周个位人倍成折分级期代层次次号"))


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
    words = [each if each.isalnum() else "x" for each in written]
    together = fold("\n".join(words)).squeezed.split("\n") if words else []
    pairs = zip(written, together, strict=True)
    return [form if each.isalnum() else fold(each).squeezed for each, form in pairs]


def expandable(surface: Surface) -> bool:
    """Whether a form is long and telling enough to be looked for in disguise; warnings and weak forms are not."""
    entry = surface.entry
    return len(surface.written) >= SHORTEST and entry.family is not Family.CONTEXT and surface.written not in entry.weak


def expanded(own: Iterable[Surface], known: Collection[str]) -> Iterator[Surface]:
    """Yield generated forms of the lexicon's own, at most MAX_FORMS; none that is `known` to be written plainly."""
    return islice(_expanded(own, frozenset(known)), MAX_FORMS)


def _expanded(own: Iterable[Surface], known: Collection[str]) -> Iterator[Surface]:
    for order, entry, written, squeezed, weight, _ in filter(expandable, own):
        softer = weight * SHARE
        for form, how in variants(squeezed, telling=entry.family is Family.ELEMENT and weight >= _TELLING):
            if form not in known and form != written:
                yield Surface(order, entry, form, form, softer, how)


def variants(term: str, *, telling: bool = True) -> Iterator[tuple[str, Disguise]]:
    """Yield the disguised forms of a squeezed term, each with what was done to it; a `telling` term has more."""
    tables, usual = defence(), syllables()[0]
    initials, alike = telling and len(term) >= _SHORTEST_INITIAL, 2 if telling else 1
    for at, char in enumerate(term):
        before, after = term[:at], term[at + 1 :]
        for other, how in _instead(char, after, alike, tables):
            if not _is_everyday(before, other, after, tables):
                yield f"{before}{other}{after}", how
        if initials and char in usual and _is_han(before[-1:] + after[:1]):
            yield f"{before}{usual[char][0]}{after}", Disguise.PINYIN
    if not _reads_both_ways(term[::-1], tables):
        yield term[::-1], Disguise.REVERSED


def _instead(char: str, after: str, alike: int, tables: Substitutes) -> Iterator[tuple[str, Disguise]]:
    yield from ((each, Disguise.LOOKALIKE) for each in tables.shapes.get(char, "")[:alike])
    yield from ((each, Disguise.SPLIT_CHAR) for each in tables.parts.get(char, ()))
    # 注册资本一亿 in figures is a number, not a disguise.
    if after[:1] not in _COUNTED:
        yield from ((each, Disguise.DIGITS) for each in tables.digits.get(char, ()))


def _is_everyday(before: str, other: str, after: str, tables: Substitutes) -> bool:
    """Whether what was put in makes a word with its neighbours."""
    return before[-1:] + other[:1] in tables.everyday or other[-1:] + after[:1] in tables.everyday


def _reads_both_ways(term: str, tables: Substitutes) -> bool:
    """Whether a reversed term may be honest writing, as 资投 is not but 金基 … 蜜蜂 is."""
    words = [first + second in tables.everyday for first, second in pairwise(term)]
    return term == term[::-1] or sum(words) > (len(term) - 2) // 2


def _is_han(chars: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in chars)
