"""Where words stand in a page's text, with what stands around them; folded as the index folds, covered as all text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desk.masking import Cover
from desk.seen import read_back
from facts.assessments import Screening
from text import fold
from text.bigrams import phrases_of

#: Code points shown before and after a word, and stretches of one page.
_BEFORE, _AFTER, _MOST = 24, 60, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text; `is_hit` where it is what was asked for."""

    text: str
    is_hit: bool = False


def snippet(screening: Screening | None, words: str) -> tuple[Piece, ...]:
    """The first places at which words stand, personal values covered; empty where none does."""
    phrases = phrases_of(words)
    if screening is None or not phrases:
        return ()
    cover = Cover(read_back(screening), unmask=False)
    found = tuple(_spans(screening.text, phrases))
    return tuple(piece for stretch in _stretches(found) for piece in _cut(cover.text, stretch))


def _spans(text: str, phrases: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first place of each phrase, in the order of the text."""
    folded = fold(text)
    first = ((folded.squeezed.find(phrase), phrase) for phrase in phrases)
    yield from (folded.span(at, at + len(phrase)) for at, phrase in sorted(first) if at >= 0)


def _stretches(spans: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Places near each other share a stretch."""
    found: list[list[tuple[int, int]]] = []
    for start, end in spans:
        if found and start < found[-1][-1][1]:
            continue
        if found and start - found[-1][-1][1] < _AFTER:
            found[-1].append((start, end))
        elif len(found) < _MOST:
            found.append([(start, end)])
    return found


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = max(0, spans[0][0] - _BEFORE)
    yield Piece(text="…" if at else "")
    for start, end in spans:
        yield Piece(text=_flat(text[at:start]))
        yield Piece(text=_flat(text[start:end]), is_hit=True)
        at = end
    last = min(len(text), at + _AFTER)
    yield Piece(text=_flat(text[at:last]) + ("…" if last < len(text) else ""))


def _flat(text: str) -> str:
    return " ".join(text.split("\n"))
