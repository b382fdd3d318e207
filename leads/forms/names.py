"""How like two headings are: half width, without blanks, stars and units."""

import re
import unicodedata

_UNIT = re.compile(r"\([^()]{0,12}\)")
_IGNORED = frozenset("*＊、/·")
#: Code points of a heading that are looked at.
_MOST = 200


def plain_heading(text: str) -> str:
    """Return a heading as it is compared."""
    half = unicodedata.normalize("NFKC", text[:_MOST])
    return _UNIT.sub("", "".join(letter for letter in half if not letter.isspace() and letter not in _IGNORED))


def likeness(one: str, other: str) -> float:
    """Return how like two headings are, 0..1: 1 for equal ones, .8 where one holds the other, else shared pairs."""
    a, b = plain_heading(one), plain_heading(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if min(len(a), len(b)) > 1 and (a in b or b in a):
        return 0.8
    pairs, others = _pairs(a), _pairs(b)
    return 2 * len(pairs & others) / max(1, len(pairs) + len(others))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
