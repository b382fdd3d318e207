"""What may stand for a character: one of its sound, one of its shape, its parts, a digit; all of it data.

tables/README.md names sources and licences, and says which tables the defence never reads.
"""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from text import fold

TABLES = Path(__file__).parent / "tables"
#: Tables the defence reads; their digest is part of the lexicon's version.
DEFENCE = ("components.txt", "digits.txt", "everyday.txt", "shapes.txt", "shapes-by-hand.txt", "sounds.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitutes:
    """The defence's tables, folded as texts are."""

    #: Character -> characters that look like it.
    shapes: Mapping[str, str]
    #: Character -> ways to write its parts side by side.
    parts: Mapping[str, tuple[str, ...]]
    digits: Mapping[str, tuple[str, ...]]
    #: Words of two characters that are no disguise of anything.
    everyday: frozenset[str]


@cache
def defence() -> Substitutes:
    """Read the defence's tables: 20 ms, once in a process."""
    drawn, by_hand = _strings("shapes.txt"), _strings("shapes-by-hand.txt")
    chosen = {char: [each for each in also if not is_held_apart(char, each)] for char, also in by_hand.items()}
    shapes = {char: (*chosen.get(char, ()), *drawn.get(char, "")) for char in {*drawn, *chosen}}
    return Substitutes(
        shapes={char: "".join(dict.fromkeys(also)) for char, also in shapes.items()},
        parts={char: tuple(fold(each).squeezed for each in also.split()) for char, also in _rows("components.txt")},
        digits=_gathered("digits.txt"),
        everyday=frozenset((TABLES / "everyday.txt").read_text(encoding="utf-8").split("\n")[1:]),
    )


@cache
def tables_version() -> bytes:
    """Return the digest of the defence's tables; equal versions expand a lexicon alike."""
    return hashlib.sha256(b"".join((TABLES / name).read_bytes() for name in DEFENCE)).digest()


def is_held_apart(char: str, substitute: str) -> bool:
    """Whether a pair of the hand table belongs to the attack; the other half belongs to the defence."""
    return bool(zlib.crc32(f"{char}{substitute}".encode()) & 1)


@cache
def attack_shapes() -> Mapping[str, str]:
    """Lookalikes that only the attack knows: half of the hand table; shapes.txt may know some of them."""
    found = {
        char: "".join(each for each in also if is_held_apart(char, each))
        for char, also in _strings("shapes-by-hand.txt").items()
    }
    return {char: also for char, also in found.items() if also}


@cache
def attack_sounds() -> Mapping[str, str]:
    """Same-sound characters of the attack, from another source than the defence's sounds."""
    return _strings("attack-sounds.txt")


@cache
def syllables() -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """Character -> its usual syllable without tone, and character -> others it may have."""
    usual: dict[str, str] = {}
    other: dict[str, list[str]] = defaultdict(list)
    for syllable, chars, also in (line.split("\t") for line in _lines("sounds.txt")):
        usual |= dict.fromkeys(chars, syllable)
        for char in also:
            other[char].append(syllable)
    return usual, {char: tuple(found) for char, found in other.items()}


def _lines(name: str) -> Iterator[str]:
    for line in (TABLES / name).read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            yield line


def _rows(name: str) -> Iterator[tuple[str, str]]:
    for line in _lines(name):
        char, _, rest = line.partition("\t")
        yield char, rest


def _gathered(name: str) -> dict[str, tuple[str, ...]]:
    return {char: tuple(rest) for char, rest in _strings(name).items()}


def _strings(name: str) -> dict[str, str]:
    """Read character -> characters; a character may have several lines."""
    found: dict[str, str] = defaultdict(str)
    for char, rest in _rows(name):
        found[char] += rest
    return dict(found)
