"""Lay lines of a printed page out as paragraphs: a line that was only broken for width goes on in the next.

Without it a promise that stands across two lines would be two halves that no term matches.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from facts.readings import Block, Region, Where
from text.folding import fold
from text.pages import MAX_TEXT

#: A line this share of its page's longest one was broken for width.
_FULL = 0.85
#: Columns below which a page's longest line says nothing about its width.
_NARROW = 24
_ENDS = frozenset("。！？：；…!?:;”」』")
#: Kangxi radicals, which printing writes for the characters of the same shape, and the simplified ones beside them.
_KANGXI = range(0x2F00, 0x2FD6)
_SUPPLEMENT = range(0x2E80, 0x2F00)


class Radicals(dict[int, str]):
    """Character for radical, found when first met; str.translate asks it for every other character as well."""

    def __missing__(self, point: int) -> str:
        """Return the character itself unless it is a radical."""
        found = char = chr(point)
        if point in _KANGXI:
            found = unicodedata.normalize("NFKC", char)
        elif point in _SUPPLEMENT:
            found = fold(char).folded
        # A bound on memory is the number of code points; a page has a few thousand.
        self[point] = found if len(found) == 1 else char
        return self[point]


_RADICALS = Radicals()


def paragraphs(page: str) -> Iterator[str]:
    """Yield the paragraphs of one page's text, each on one line, without control characters; linear."""
    lines = [clean(line) for line in page.split("\n")]
    widest = max(map(_width, lines), default=0)
    whole: list[str] = []
    for line in lines:
        if whole and not (line and _goes_on(whole[-1], line, widest)):
            yield _joined(whole)
            whole = []
        if line:
            whole.append(line)
    if whole:
        yield _joined(whole)


def laid_out(title: str, paragraphs: Iterable[str]) -> tuple[str, tuple[Block, ...]]:
    """Return text and blocks of a document as pages have them: the title first, a line break after each block."""
    lines: list[str] = []
    blocks: list[Block] = []
    at = 0
    marked = [(title, "title", Region.TITLE)] if title else []
    for whole, tag, region in chain(marked, ((each, "p", Region.PLAIN) for each in paragraphs)):
        line = whole[: max(0, MAX_TEXT - at - 1)]
        if not line:
            break
        lines.append(line + "\n")
        blocks.append(Block(at, at + len(line), Where.BODY, tag, 0.0, region))
        at += len(line) + 1
    return "".join(lines), tuple(blocks)


def clean(line: str) -> str:
    """Return a line with radicals made characters, and control characters and runs of white space made one space."""
    visible = "".join(max(char, " ") for char in line.translate(_RADICALS))
    return " ".join(visible.split())


def _goes_on(line: str, following: str, widest: int) -> bool:
    if widest < _NARROW or line[-1] in _ENDS or _width(line) < _FULL * widest:
        return False
    # A list or a table has full lines too; theirs begin with a number or a mark.
    return following[0] not in "•●■◆·-—*①②③④⑤⑥⑦⑧⑨⑩（("


def _joined(lines: Sequence[str]) -> str:
    text = lines[0]
    parts = [text]
    for before, line in pairwise(lines):
        parts.append(f" {line}" if before[-1].isascii() and line[0].isascii() else line)
    return "".join(parts)


def _width(line: str) -> int:
    # Wide characters count two columns; ASCII is the common rest.
    return len(line) + sum(char >= "\u1100" for char in line)
