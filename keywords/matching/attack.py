"""Disguise terms as evaders do, rung by rung, and measure how many are still found.

The same term, rung and seed give the same disguise. Substitutes are held apart from the defence's: same sounds,
lookalikes and parts of characters come from other sources. Where a rung has no choice (traditional characters, widths,
digits, pinyin), both sides know the same table, and its figure says only that the machinery works. `APART` says which.
"""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache

from facts.findings import Family
from facts.readings import Reading
from keywords.engine import Engine
from keywords.entries.entry import Entry, Kind
from keywords.matching.substitutes import attack_parts, attack_shapes, attack_sounds, defence, syllables
from text import fold, read_html, read_plain

SHORTEST = 3
_SYMBOLS = "*★·_-~#^|./●◆【"
_EMOJI = (
    "💰",
    "🔥",
    "✅",
    "🉐",
    "➕",
    "🈵",
    "⭐",
    "💎",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "🇨🇳",
    "👨\u200d👩\u200d👧",
    "\ue056",
)
_ENDS = "。；！\n"
_COMMAS = "，、,"
_LETTERS = "abcxz"
_FIGURES = "0123456789"
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
    #: Every character replaced by one of its sound; terms of four and more, where a human still reads it.
    ALL_HOMOPHONES = "all_homophones"
    WHOLE_PINYIN = "whole_pinyin"
    #: A sentence end, a comma, a letter or a figure between all characters, or one character a line.
    SENTENCE_ENDS = "sentence_ends"
    COMMAS = "commas"
    LETTERS = "letters"
    FIGURES = "figures"
    #: Two ways at once.
    HOMOPHONE_AND_SYMBOLS = "homophone+symbols"
    TRADITIONAL_AND_EMOJI = "traditional+emoji"
    LOOKALIKE_AND_ZERO_WIDTH = "lookalike+zero_width"


_SAME_TABLE, _NO_TABLE = "both sides know the table", "no table: any sign will do"
#: What the attack of each rung draws from that the defence does not.
APART: Mapping[Rung, str] = {
    **dict.fromkeys(Rung, _SAME_TABLE),
    **dict.fromkeys(
        (Rung.SYMBOLS, Rung.EMOJI, Rung.SPACES, Rung.ZERO_WIDTH, Rung.TAG_SPLIT, Rung.SENTENCE_ENDS, Rung.COMMAS,
         Rung.LETTERS, Rung.FIGURES), _NO_TABLE,
    ),
    **dict.fromkeys(
        (Rung.HOMOPHONE, Rung.ALL_HOMOPHONES, Rung.HOMOPHONE_AND_SYMBOLS),
        "other source: pycorrector and SpamClassification against pypinyin",
    ),
    **dict.fromkeys(
        (Rung.LOOKALIKE, Rung.LOOKALIKE_AND_ZERO_WIDTH),
        "other source: pycorrector and SpamClassification against drawings",
    ),
    Rung.SPLIT_CHAR: "other source: cjk-decomp against kfcd/chaizi",
}  # fmt: skip


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


def sees_through(engine: Engine, rung: Rung, hidden: str) -> bool:
    """Whether one hit covers a disguised term that stands alone."""
    reading = _read(hidden, rung)
    hits = engine.examine(reading).hits
    return any(hit.start == 0 and hit.end == len(reading.text.rstrip()) for hit in hits)


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


def _joined(term: str, marks: str, at: int) -> str:
    """Put marks between all characters, one after the other from the one at a place on."""
    return "".join(f"{marks[(at + number) % len(marks)]}{char}" for number, char in enumerate(term))[1:]


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


def _all_sounds(term: str) -> Iterator[str]:
    """Replace every character that has one of its sound; three seeds of the choice."""
    if len(term) > SHORTEST and all(char in attack_sounds() for char in term):
        for seed in range(3):
            yield "".join(_pick(attack_sounds()[char], f"{seed}{char}") for char in term)


def _pick(choice: Sequence[str], key: str) -> str:
    return choice[zlib.crc32(key.encode()) % len(choice)]


def _all_spelt(term: str) -> Iterator[str]:
    usual = syllables()[0]
    if len(term) > SHORTEST and all(char in usual for char in term):
        yield "".join(usual[char] for char in term)
        yield " ".join(usual[char] for char in term)


def _twice(
    first: Callable[[str], Iterator[str]], second: Callable[[str], Iterator[str]]
) -> Callable[[str], Iterator[str]]:
    """Hide a term in two ways, one after the other; the first way's choice is spread over the second's."""

    def ways(term: str) -> Iterator[str]:
        for at, form in enumerate(first(term)):
            again = list(second(form))
            if again and form != term:
                yield again[at % len(again)]

    return ways


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
    Rung.SPLIT_CHAR: _instead(attack_parts),
    Rung.DIGITS: _instead(lambda: defence().digits),
    Rung.REVERSED: lambda term: iter((term[::-1],)),
    Rung.ALL_HOMOPHONES: _all_sounds,
    Rung.WHOLE_PINYIN: _all_spelt,
    Rung.SENTENCE_ENDS: lambda term: (mark.join(term) for mark in _ENDS),
    Rung.COMMAS: lambda term: (mark.join(term) for mark in _COMMAS),
    Rung.LETTERS: lambda term: (_joined(term, _LETTERS, at) for at in range(len(_LETTERS))),
    Rung.FIGURES: lambda term: (_joined(term, _FIGURES, at) for at in range(len(_FIGURES))),
    Rung.HOMOPHONE_AND_SYMBOLS: _twice(_instead(attack_sounds), _between(_SYMBOLS)),
    Rung.TRADITIONAL_AND_EMOJI: _twice(_in(lambda: _written_otherwise()[0]), _between(_EMOJI)),
    Rung.LOOKALIKE_AND_ZERO_WIDTH: _twice(_instead(attack_shapes), _between(_INVISIBLE)),
}
