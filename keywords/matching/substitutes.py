"""What may stand for a character: one of its sound, one of its shape, its parts, a digit; all of it data.

tables/README.md names sources and licences, and says which tables the defence never reads.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from text import fold

TABLES = Path(__file__).parents[1] / "tables"
#: Alikeness, in hundredths, of a pair of the hand table.
_BY_HAND = 90
#: Tables the defence reads; their digest is part of the lexicon's version.
DEFENCE = (
    "components.txt", "digits.txt", "honest.txt", "parts.txt", "shapes-by-hand.txt", "shapes.npz", "sounds.txt",
    "words.npz",
)  # fmt: skip


Pairs = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitutes:
    """The defence's tables, folded as texts are."""

    #: Character -> ways to write its parts side by side.
    parts: Mapping[str, tuple[str, ...]]
    digits: Mapping[str, tuple[str, ...]]


@cache
def defence() -> Substitutes:
    """Read the defence's tables of parts and figures: 8 ms, once in a process."""
    parts = dict(_rows("parts.txt"))
    for char, also in _rows("components.txt"):
        parts[char] = f"{parts.get(char, '')} {also}"
    written = fold("\n".join(parts.values())).folded.split("\n")
    return Substitutes(
        parts={char: tuple(dict.fromkeys(each.split())) for char, each in zip(parts, written, strict=True)},
        digits={char: tuple(rest) for char, rest in _strings("digits.txt").items()},
    )


@cache
def shapes() -> tuple[Pairs, npt.NDArray[np.uint8]]:
    """Return pairs of lookalikes, meant << 16 | written, in order, and how alike each is (60..100): 2 MB."""
    with np.load(TABLES / "shapes.npz", allow_pickle=False) as stored:
        pairs, alike = stored["pairs"], stored["alike"]
    hand = [ord(char) << 16 | ord(each) for char, also in _strings("shapes-by-hand.txt").items() for each in also]
    keys = np.sort(np.array(hand, np.uint32))
    # On the left, so that of a pair in both tables the hand's stands first, where a search ends.
    places = pairs.searchsorted(keys)
    return np.insert(pairs, places, keys), np.insert(alike, places, _BY_HAND)


@cache
def tables_version() -> bytes:
    """Return the digest of the defence's tables; equal versions expand a lexicon alike."""
    return hashlib.sha256(b"".join((TABLES / name).read_bytes() for name in DEFENCE)).digest()


@cache
def attack_shapes() -> Mapping[str, str]:
    """Lookalikes of the attack, from other sources than the defence's drawings."""
    return {char: fold(also).squeezed for char, also in _strings("attack-shapes.txt").items()}


@cache
def attack_parts() -> Mapping[str, tuple[str, ...]]:
    """Parts side by side as the attack writes them, from another source than the defence's."""
    return {char: (fold(also).squeezed,) for char, also in _rows("attack-parts.txt")}


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


def _strings(name: str) -> dict[str, str]:
    """Read character -> characters; a character may have several lines."""
    found: dict[str, str] = defaultdict(str)
    for char, rest in _rows(name):
        found[char] += rest
    return dict(found)
