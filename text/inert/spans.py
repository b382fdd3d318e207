"""The text of an inert document: covered as one, so that no tag hides a number, and marked where it stands."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from text.inert.wishes import Mark

#: Places of one mark, and code points of one, that are looked for.
_PLACES, _LONGEST = 200, 500


class Words:
    """The texts of a document in order; each is covered, marked and escaped when all are there."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        #: Whether a text begins a line, and whether it may be marked; attributes may not.
        self._breaks: list[bool] = []
        self._markable: list[bool] = []

    def add(self, text: str, *, breaks: bool = True, markable: bool = False) -> int:
        """Take a text and return its number."""
        self._texts.append(text)
        self._breaks.append(breaks)
        self._markable.append(markable)
        return len(self._texts) - 1

    def written(self, cover: Callable[[str], str], marks: Sequence[Mark]) -> list[str]:
        """The texts as HTML, in order."""
        starts, whole = self._joined()
        covered = cover(whole)
        if len(covered) != len(whole):
            # A cover that does not keep its word must not uncover anything.
            covered = "*" * len(whole)
        places = _places(whole, marks) if marks else []
        return [
            _marked(covered, start, start + len(text), places if markable else [])
            for start, text, markable in zip(starts, self._texts, self._markable, strict=True)
        ]

    def _joined(self) -> tuple[list[int], str]:
        starts, pieces, at = [], [], 0
        for text, breaks in zip(self._texts, self._breaks, strict=True):
            if breaks:
                pieces.append("\n")
                at += 1
            starts.append(at)
            pieces.append(text)
            at += len(text)
        return starts, "".join(pieces)


def _places(whole: str, marks: Iterable[Mark]) -> list[tuple[int, int, str]]:
    """Start, end and kind of all marks, ascending, none inside another."""
    solid = [at for at, character in enumerate(whole) if not character.isspace()]
    text = "".join(whole[at] for at in solid)
    found = [
        (solid[at], solid[at + length - 1] + 1, mark.kind) for mark in marks for at, length in _finds(text, mark.text)
    ]
    kept: list[tuple[int, int, str]] = []
    for place in sorted(set(found), key=lambda one: (one[0], -one[1])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _finds(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    wanted = "".join(wanted.split())[:_LONGEST]
    if len(wanted) < 2:
        return
    at = text.find(wanted)
    for _ in range(_PLACES):
        if at < 0:
            return
        yield at, len(wanted)
        at = text.find(wanted, at + len(wanted))


def _marked(text: str, start: int, end: int, places: Sequence[tuple[int, int, str]]) -> str:
    pieces, at = [], start
    number = bisect_left(places, start, key=lambda one: one[1])
    for first, last, kind in places[number:]:
        if first >= end:
            break
        first, last = max(first, at), min(last, end)  # noqa: PLW2901 - the part inside this text
        if first < last:
            pieces += [
                escape(text[at:first]), f'<mark data-ff-mark="{escape(kind)}">', escape(text[first:last]), "</mark>",
            ]  # fmt: skip
            at = last
    return "".join((*pieces, escape(text[at:end])))
