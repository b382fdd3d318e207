"""Disguise terms as evaders do, rung by rung, and measure how many are still found.

The same term, rung and seed give the same disguise. Substitutes are held apart from the defence's: same sounds come
from another source, lookalikes are the half of the hand table that the defence does not read. Where a rung has no
choice (traditional characters, widths, digits, pinyin, parts of a character), both sides know the same table, and its
figure says only that the machinery works.
"""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from facts.findings import Family
from facts.readings import Reading
from keywords.engine import Engine
from keywords.entries import Entry, Kind
from keywords.substitutes import attack_shapes, attack_sounds, defence, syllables
from text import fold, read_html, read_plain

SHORTEST = 3
_SYMBOLS = "*★·_-~#^|./●◆【"
_EMOJI = "💰🔥✅🉐➕🈵⭐💎"
_SPACES = " \u3000\xa0"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_TAGS = ("<b></b>", "<i></i>", "<span></span>", "<!-- -->")
_FULL = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_HAN = range(0x4E00, 0xA000)


class Rung(StrEnum):
    """One way to hide a term."""

    SYMBOLS = "symbols"
    EMOJI = "emoji"
    SPACES = "spaces"
    TRADITIONAL = "traditional"
    COMPATIBILITY = "compatibility"
    FULL_WIDTH = "full_width"
    ZERO_WIDTH = "zero_width"
    TAG_SPLIT = "tag_split"
    HOMOPHONE = "homophone"
    LOOKALIKE = "lookalike"
    PINYIN = "pinyin"
    INITIAL = "initial"
    GLOSS = "gloss"
    SPLIT_CHAR = "split_char"
    DIGITS = "digits"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the engine found of the terms hidden on one rung."""

    rung: Rung
    tried: int
    found: int

    @property
    def recall(self) -> float:
        """Share found, 0..1; 0 where nothing could be tried."""
        return self.found / self.tried if self.tried else 0.0


def disguise(term: str, rung: Rung, seed: int = 0) -> str | None:
    """Hide a term; None where this rung can do nothing to it. TAG_SPLIT gives HTML."""
    forms = _WAYS[rung](term)
    wanted = [form for form in dict.fromkeys(forms) if form != term]
    return wanted[zlib.crc32(f"{seed}{rung}{term}".encode()) % len(wanted)] if wanted else None


def attack(engine: Engine, rung: Rung, seed: int = 0) -> Iterator[tuple[Entry, str, str, bool]]:
    """Yield entry, term, its disguise and whether the entry is found, for the terms in the lexicon's own sentences."""
    for entry, term, sentence in _placed(engine.lexicon.entries):
        hidden = disguise(term, rung, seed)
        if hidden is not None:
            start = sentence.index(term)
            length = len(term) if rung is Rung.TAG_SPLIT else len(hidden)
            reading = _read(sentence.replace(term, hidden, 1), rung)
            yield entry, term, hidden, _is_found(engine, entry, reading, start, start + length)


def ladder(engine: Engine, rungs: Iterable[Rung] = tuple(Rung), seed: int = 0) -> tuple[Step, ...]:
    """Measure recall on each rung: a second for each with the shipped lexicon."""
    return tuple(_step(engine, rung, seed) for rung in rungs)


def _step(engine: Engine, rung: Rung, seed: int) -> Step:
    found = [each for *_, each in attack(engine, rung, seed)]
    return Step(rung=rung, tried=len(found), found=sum(found))


def _placed(entries: Iterable[Entry]) -> Iterator[tuple[Entry, str, str]]:
    """Yield entry, its longest term in a sentence, and the sentence; nobody hides a warning."""
    for entry in entries:
        if entry.kind != Kind.LITERAL or entry.family is Family.CONTEXT:
            continue
        terms = sorted((each for each in (entry.term, *entry.variants) if len(each) >= SHORTEST), key=len, reverse=True)
        for sentence in entry.finds:
            term = next((each for each in terms if each in sentence), None)
            if term:
                yield entry, term, sentence


def _read(sentence: str, rung: Rung) -> Reading:
    return read_html(f"<p>{sentence}</p>") if rung is Rung.TAG_SPLIT else read_plain(sentence)


def _is_found(engine: Engine, entry: Entry, reading: Reading, start: int, end: int) -> bool:
    hits = engine.examine(reading).hits
    return any(hit.term_id == entry.id and hit.start < end and start < hit.end for hit in hits)


def _between(marks: Sequence[str]) -> Callable[[str], Iterator[str]]:
    """Put a mark between all characters, or at one place."""

    def ways(term: str) -> Iterator[str]:
        for mark in marks:
            yield mark.join(term)
            yield from (f"{term[:at]}{mark}{term[at:]}" for at in range(1, len(term)))

    return ways


def _instead(table: Callable[[], Mapping[str, Sequence[str]]]) -> Callable[[str], Iterator[str]]:
    """Put a substitute in the place of one character."""

    def ways(term: str) -> Iterator[str]:
        for at, char in enumerate(term):
            yield from (f"{term[:at]}{other}{term[at + 1 :]}" for other in table().get(char, ()))

    return ways


def _spelt(term: str) -> Iterator[str]:
    for at, char in enumerate(term):
        if syllable := syllables()[0].get(char):
            yield f"{term[:at]}{syllable}{term[at + 1 :]}"


def _initials(term: str) -> Iterator[str]:
    for at, char in enumerate(term):
        if syllable := syllables()[0].get(char):
            yield f"{term[:at]}{syllable[0].upper()}{term[at + 1 :]}"


def _glossed(term: str) -> Iterator[str]:
    for at, char in enumerate(term[:-1], 1):
        if syllable := syllables()[0].get(char):
            yield from (f"{term[:at]}{mark}{term[at:]}" for mark in (f"({syllable})", f"（{syllable}）", syllable))


def _in(table: Callable[[], Mapping[str, Sequence[str]]]) -> Callable[[str], Iterator[str]]:
    """Put the substitute of every character that has one."""

    def ways(term: str) -> Iterator[str]:
        yield "".join(table().get(char, (char,))[0] for char in term)

    return ways


@cache
def _written_otherwise() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Character -> its traditional forms, and its radicals and compatibility forms: what folding undoes."""
    chars = [chr(code) for code in (*range(0x2E80, 0x2FD6), *range(0x3400, 0xA000), *range(0xF900, 0xFAD9))]
    folded = fold("".join(chars))
    traditional: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    for plain, at in zip(folded.folded, folded.folded_positions.tolist(), strict=True):
        if plain != chars[at]:
            (traditional if ord(chars[at]) in _HAN else other)[plain].append(chars[at])
    return dict(traditional), dict(other)


_WAYS: Mapping[Rung, Callable[[str], Iterator[str]]] = {
    Rung.SYMBOLS: _between(_SYMBOLS),
    Rung.EMOJI: _between(_EMOJI),
    Rung.SPACES: lambda term: (mark.join(term) for mark in _SPACES),
    Rung.TRADITIONAL: _in(lambda: _written_otherwise()[0]),
    Rung.COMPATIBILITY: _in(lambda: _written_otherwise()[1]),
    Rung.FULL_WIDTH: lambda term: iter((term.translate(_FULL),)),
    Rung.ZERO_WIDTH: _between(_INVISIBLE),
    Rung.TAG_SPLIT: _between(_TAGS),
    Rung.HOMOPHONE: _instead(attack_sounds),
    Rung.LOOKALIKE: _instead(attack_shapes),
    Rung.PINYIN: _spelt,
    Rung.INITIAL: _initials,
    Rung.GLOSS: _glossed,
    Rung.SPLIT_CHAR: _instead(lambda: defence().parts),
    Rung.DIGITS: _instead(lambda: defence().digits),
    Rung.REVERSED: lambda term: iter((term[::-1],)),
}
