"""The reading text as HTML with its findings marked; spans may overlap, so the text is cut at their boundaries.

    text    …保本保息年化24%起…
    spans     [-------)              hit, 利诱性
                  [--------)         promise
    pieces  … 保本 | 保息 | 年化24% …  each piece carries the classes and the tooltip of every span over it

Every piece is escaped; with the tags taken out, what is left is the escaped text that was asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from desk.plain import visible

#: Spans drawn at most; a page that repeats a term ten thousand times is as telling with the first three thousand.
MOST_SPANS = 3000
#: Sentences of one tooltip at most.
_MOST_NOTES = 5
#: Code points around a finding below the cap, and how many such excerpts there are at most.
MARGIN, MOST_EXCERPTS = 80, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text to mark."""

    #: Code points, half-open; out-of-range parts are cut off.
    start: int
    end: int
    #: CSS classes, ours alone.
    classes: tuple[str, ...]
    #: Tooltip; empty for none.
    note: str = ""
    #: HTML id of its first piece, ours alone; empty for none.
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """One shown part of the text, and how many code points were left out before it."""

    start: int
    end: int
    skipped: int
    html: Markup


def render(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> Markup:
    """The text between two code points as HTML, with its spans marked; anything out of range is cut off."""
    end = len(text) if end is None else min(end, len(text))
    inside = list(_clipped(spans, start, end))
    anchored: set[str] = set()
    pieces = [_piece(text, piece, over, anchored) for piece, over in _cut(inside, start, end)]
    return Markup("").join(pieces)


def excerpts(text: str, spans: Sequence[Span], shown: int) -> list[Excerpt]:
    """The first `shown` code points, then the surroundings of what was found further down."""
    parts, last = [], 0
    for start, end in _windows(len(text), spans, shown):
        parts.append(Excerpt(start=start, end=end, skipped=start - last, html=render(text, spans, start, end)))
        last = end
    return parts


def _windows(length: int, spans: Sequence[Span], shown: int) -> list[tuple[int, int]]:
    windows = [(0, min(length, shown))]
    for span in sorted((one for one in spans if shown < one.end and one.start < length), key=lambda one: one.start):
        start = max(shown, span.start - MARGIN)
        end = min(length, max(start, span.start) + MARGIN + min(span.end - span.start, MARGIN))
        last = windows[-1]
        if start <= last[1]:
            windows[-1] = (last[0], max(last[1], end))
        elif len(windows) <= MOST_EXCERPTS:
            windows.append((start, end))
    return windows


def _clipped(spans: Iterable[Span], start: int, end: int) -> Iterator[tuple[int, int, Span]]:
    count = 0
    for span in spans:
        first, last = max(start, span.start), min(end, span.end)
        if first < last and count < MOST_SPANS:
            count += 1
            yield first, last, span


def _cut(
    inside: list[tuple[int, int, Span]], start: int, end: int
) -> Iterator[tuple[tuple[int, int], tuple[Span, ...]]]:
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for number, (first, last, _) in enumerate(inside):
        opening.setdefault(first, []).append(number)
        closing.setdefault(last, []).append(number)
    over: dict[int, Span] = {}
    edges = sorted({start, end, *opening, *closing})
    for here, there in pairwise(edges):
        for number in closing.get(here, ()):
            over.pop(number, None)
        over |= {number: inside[number][2] for number in opening.get(here, ())}
        yield (here, there), tuple(over.values())


def _piece(text: str, piece: tuple[int, int], over: tuple[Span, ...], anchored: set[str]) -> Markup:
    shown = escape(visible(text[piece[0] : piece[1]]))
    if not over:
        return shown
    classes = " ".join(dict.fromkeys(name for span in over for name in span.classes))
    notes = dict.fromkeys(span.note for span in over if span.note)
    title = Markup(' title="{}"').format(visible("；".join(list(notes)[:_MOST_NOTES]))) if notes else Markup("")
    places = dict.fromkeys(span.anchor for span in over if span.anchor and span.anchor not in anchored)
    anchored.update(places)
    anchors = Markup("").join(Markup('<span id="{}"></span>').format(place) for place in places)
    return anchors + Markup('<span class="{}"{}>{}</span>').format(classes, title, shown)
