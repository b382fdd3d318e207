"""Whose page it is, among all the firms that a page names.

A page names banks, partners, authorities and victims beside its own subject. A firm speaks for itself where it stands
in the footer, behind 版权所有, in the title, beside its credit code, and often; behind 合作机构, 存管 or 举报 somebody
else is named.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from facts.errors import BadInput
from facts.findings import Evidence, Identifier, IdentifierKind
from facts.readings import Reading, Region
from keywords.identity.firms import firm, may_be_one
from text import fold

_FILE = Path(__file__).parent / "asides.yml"
_MEANINGS = ("owner", "aside", "institution", "hotline", "former", "renamed", "board")
#: Characters in front of a name or number in which a word says whose it is, and after it for 更名为.
_REACH = 16
#: Characters from a name to the code that is its own.
_BESIDE = 120
#: Times a name counts; who repeats it more often says no more.
_MOST_TIMES = 6
#: Words of boards on a page that make it one, and code points looked at.
_BOARD_WORDS, _LOOKED_AT = 2, 100_000
#: Names of a page that are weighed; directories name more.
_MOST_NAMES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The firm that speaks on a page."""

    #: As the page writes it most.
    name: str
    places: tuple[Identifier, ...]
    former: tuple[str, ...] = ()
    #: Another firm's name stands in the footer: filings, domain and counters are that one's.
    is_guest: bool = False


def owner_of(evidence: Evidence) -> Owner | None:
    """Return the firm that a page is of, as the page claims it; None where it names none, or only others."""
    words, reading = Surroundings(evidence.reading), evidence.reading
    firms = [one for one in evidence.identifiers if one.kind is IdentifierKind.COMPANY and firm(one.value)]
    former = [one for one in firms if words.says("former", one) or words.follows("renamed", one)]
    named = _together([one for one in firms if one not in former][: _MOST_NAMES * _MOST_TIMES])
    codes = [one for one in evidence.identifiers if one.kind is IdentifierKind.USCC and one.valid]
    title = fold(reading.title).folded
    scores = {name: _score(places, words, codes, title) for name, places in named.items()}
    best = max(scores, key=lambda name: scores[name], default=None)
    if best is None or scores[best] <= 0:
        return None
    hosts = [name for name, places in named.items() if any(words.is_own(one) for one in places)]
    is_guest = best not in hosts and (bool(hosts) or words.is_board)
    own = tuple(dict.fromkeys(one.value for one in former if not may_be_one(one.value, best)))
    return Owner(name=_written(named[best]), places=tuple(named[best]), former=own[:3], is_guest=is_guest)


def _together(firms: Sequence[Identifier]) -> Mapping[str, list[Identifier]]:
    """Occurrences by firm: names that differ in place or form alone are one."""
    found: dict[str, list[Identifier]] = defaultdict(list)
    for one in firms:
        value = firm(one.value)
        assert value is not None
        key = next((name for name in found if may_be_one(name, value.value)), value.value)
        if key in found or len(found) < _MOST_NAMES:
            found[key].append(one)
    return found


def _score(places: Sequence[Identifier], words: "Surroundings", codes: Sequence[Identifier], title: str) -> float:
    """How much speaks for a firm to be the page's own."""
    aside = [one for one in places if words.says("aside", one)]
    plain = len(places) - len(aside)
    parts = firm(places[0].value)
    score = min(plain, _MOST_TIMES) - 1.5 * min(len(aside), 2)
    score += 5 * any(words.is_own(one) for one in places if one not in aside)
    score += 4 * any(beside(one, code) for one in places for code in codes)
    score += 3 * bool(parts and parts.core[:4] in title)
    return score - 6 * any(word in places[0].value for word in _words()["institution"])


def _written(places: Sequence[Identifier]) -> str:
    values = [one.value for one in places]
    return max(values, key=lambda value: (values.count(value), bool((parts := firm(value)) and parts.place), value))


def beside(name: Identifier, other: Identifier) -> bool:
    """Whether a number stands near behind or before a name."""
    return -_BESIDE <= other.start - name.end <= _BESIDE and bool(other.end)


class Surroundings:
    """The text around the names of one page."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.text
        self._footers = [(one.start, one.end) for one in reading.blocks if one.region is Region.FOOTER]

    @property
    def is_board(self) -> bool:
        """Whether the page is a board's: what stands on it was put there by somebody else than who runs the site."""
        text = fold(self._text[:_LOOKED_AT]).folded
        return sum(word in text for word in _words()["board"]) >= _BOARD_WORDS

    def says(self, meaning: str, one: Identifier) -> bool:
        """Whether the line in front of a name or number says this of it."""
        ahead = fold(self._text[max(0, one.start - _REACH) : one.start].rpartition("\n")[2]).folded
        return bool(one.end) and any(word in ahead for word in _words()[meaning])

    def follows(self, meaning: str, one: Identifier) -> bool:
        """Whether this stands right behind a name."""
        behind = fold(self._text[one.end : one.end + 8].partition("\n")[0]).folded
        return bool(one.end) and any(behind.startswith(word) for word in _words()[meaning])

    def in_footer(self, one: Identifier) -> bool:
        """Whether it stands in the page's footer, as far as the markup says."""
        return bool(one.end) and any(start <= one.start < end for start, end in self._footers)

    def is_own(self, one: Identifier) -> bool:
        """Whether the place says that the name is the site's own."""
        return (self.in_footer(one) and not self.says("aside", one)) or self.says("owner", one)


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    """Meaning -> folded words.

    Raises:
        BadInput: the file is not what it should be.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for entry in _entries():
        if not entry.get("id") or not entry.get("source") or entry.get("meaning") not in _MEANINGS:
            raise BadInput(f"{_FILE.name}: every entry gives id, source and a meaning of {', '.join(_MEANINGS)}.")
        found[entry["meaning"]] += [fold(str(word)).folded for word in entry["words"]]
    return {meaning: tuple(found[meaning]) for meaning in _MEANINGS}


def _entries() -> list[dict[str, Any]]:
    try:
        entries: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as problem:
        raise BadInput(f"{_FILE.name} cannot be read: {problem}.") from problem
    return entries
