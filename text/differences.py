"""What is new and what is gone in a page's own matter, sentence by sentence.

Two sentences are the same where their letters are: spaces, widths, case, punctuation and figures are left out, so that
a visitor counter or a date is no news. Figures of returns are the exception (年化24%, 日返500): they stay in, because
they are what an office looks for. Where a sentence stands does not matter, nor how often.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from facts.readings import Block, Reading, Region, Where
from text.views import MAIN_LINKS

#: Code points of one sentence; what runs on is cut at its commas, and at last anywhere.
LONGEST = 300
#: Sentences told on either side at most, in page order; nobody reads more, and a page may be another one altogether.
MOST = 400
#: Regions that are not the page's own matter.
_ASIDE = frozenset((Region.NAV, Region.FOOTER, Region.AD))
_SHOWN = frozenset((Where.BODY, Where.PICTURE))
#: A Chinese sentence ends at its mark, with the quote or bracket that closes behind it; a Latin one at stop and space.
_ENDS = "。！？!?；;…"
_SENTENCES = re.compile(rf"(?<=[{_ENDS}])(?![{_ENDS}”’」』）)\]])|(?<=[{_ENDS}][”’」』）)\]])|(?<=\.)[ \u3000\t]+|\n+")
_COMMAS = re.compile(r"(?<=[，,、])|[ \u3000\t]+")
_WIDTHS = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_NO_LETTERS = re.compile(r"[\W\d_]+")
_NUMBER = r"(?<![\d.])(\d{1,9}(?:\.\d{1,6})?)"
#: A share of something, or a figure right behind interest, return, yield or rate.
_RETURNS = re.compile(rf"{_NUMBER}[ \t]?[%‰]|[息化益报返率利][^\d\n]{{0,3}}{_NUMBER}")


class Difference(NamedTuple):
    """How one reading of a page departs from another."""

    #: Sentences of the later reading that the earlier one has not, in page order, MOST at most.
    added: tuple[str, ...]
    #: Sentences of the earlier reading that the later one has not.
    removed: tuple[str, ...]
    #: Share of the letters of both that are in common, 0..1; 1 where both are empty.
    alike: float


def difference(before: Reading, after: Reading) -> Difference:
    """Tell what is new and what is gone in the main text; menus, footers, ad slots and lists of links are left out.

    A page that has nothing but links, such as a listing, is compared by them. Cost: linear in both texts, under
    a second for 100,000 sentences.
    """
    own = [_own(each.blocks) for each in (before, after)]
    if not all(own):
        own = [_beside(each.blocks) for each in (before, after)]
    old, new = (_keyed(_sentences(each.text, blocks)) for each, blocks in zip((before, after), own, strict=True))
    removed, added = _without(old, new), _without(new, old)
    return Difference(tuple(added.values())[:MOST], tuple(removed.values())[:MOST], _alike(old, new, removed, added))


def _beside(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.where in _SHOWN and block.region not in _ASIDE]


def _own(blocks: Iterable[Block]) -> list[Block]:
    # The title alone is no text: a listing has one too.
    found = [block for block in _beside(blocks) if block.link_share < MAIN_LINKS]
    return found if any(block.region is not Region.TITLE for block in found) else []


def _sentences(text: str, blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        for sentence in _SENTENCES.split(text[block.start : block.end]):
            if len(sentence) <= LONGEST:
                yield sentence
            else:
                yield from _cut(sentence)


def _cut(sentence: str) -> Iterator[str]:
    for part in _COMMAS.split(sentence):
        for start in range(0, len(part), LONGEST):
            yield part[start : start + LONGEST]


def _keyed(sentences: Iterable[str]) -> dict[str, str]:
    """Key -> the first sentence that has it, as it is written."""
    found: dict[str, str] = {}
    for sentence in sentences:
        if (key := _key(sentence)) and key not in found:
            found[key] = sentence.strip()
    return found


def _key(sentence: str) -> str:
    plain = sentence.translate(_WIDTHS).casefold()
    letters = _NO_LETTERS.sub("", plain)
    if letters == plain:
        return letters
    returns = [match[1] or match[2] for match in _RETURNS.finditer(plain)]
    return "|".join((letters, *returns)) if letters or returns else ""


def _without(these: dict[str, str], those: dict[str, str]) -> dict[str, str]:
    return {key: sentence for key, sentence in these.items() if key not in those}


def _alike(old: dict[str, str], new: dict[str, str], removed: dict[str, str], added: dict[str, str]) -> float:
    # Sentences that were rewritten have most of their pairs of letters in common still.
    sizes = sum(map(len, old)) + sum(map(len, new))
    rests = sum(map(len, removed)) + sum(map(len, added))
    pairs = (_pairs(removed) & _pairs(added)).total()
    return (sizes - rests + 2 * pairs) / sizes if sizes else 1.0


def _pairs(keys: Iterable[str]) -> Counter[str]:
    return Counter(one + other for key in keys for one, other in pairwise(key))
