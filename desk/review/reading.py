"""The text of one page as it is shown: with its findings marked, or shaded by where the model's answer is from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from classifier import Head
from desk import words
from desk.context import Desk
from desk.masking import Cover
from desk.review.heat import Clause, HeatView, heat_view
from desk.review.highlight import Excerpt, Span, excerpts
from desk.review.marking import spans
from desk.seen import Seen

#: Bytes of the text as HTML, so that the whole page stays below 150 kB; and code points that are shown in any case.
_MOST_BYTES, _LEAST_SHOWN = 80_000, 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWish:
    """How the analyst wants to see the text."""

    unmask: bool = False
    #: Head whose heat map is shown; None for the marks.
    heat: Head | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingView:
    """The text, and what a template needs to offer the other ways to see it."""

    #: Address of the page that shows it.
    path: str
    seen: Seen | None
    unmasked: bool
    #: None where the marks are shown.
    heat: HeatView | None
    #: Clauses for and against the head: text, points, place in the page.
    clauses: Sequence[tuple[str, float, str]]
    excerpts: Sequence[Excerpt]
    #: Code points of the whole text, and of what is shown of it.
    length: int
    shown: int

    def link(self, **changes: str) -> str:
        """This page's address with some of the wish changed."""
        now = {"heat": self.heat.head if self.heat else ""}
        query = urlencode({name: value for name, value in (now | changes).items() if value})
        return f"{self.path}?{query}#reading" if query else f"{self.path}#reading"

    @property
    def is_older(self) -> bool:
        """Whether the page was assessed by another model than the one that shades it."""
        return bool(self.heat and self.seen and f"/{self.heat.map.model}/" not in f"/{self.seen.version}/")


def wish(unmask: bool, heat: str) -> ReadingWish:
    """Read a wish from the address; what makes no sense shows the marks."""
    return ReadingWish(unmask=unmask, heat=Head(heat) if heat in words.HEADS else None)


def reading_view(desk: Desk, path: str, seen: Seen | None, cover: Cover, wanted: ReadingWish) -> ReadingView:
    """Prepare a text; personal values are covered as `cover` has it."""
    heat = (
        heat_view(seen.text, wanted.heat.value, desk.house.heat(seen.text)[wanted.heat])
        if seen and wanted.heat
        else None
    )
    marks = heat.spans if heat else spans(seen) if seen else ()
    shown = _fitting(cover.text, marks, desk.settings.shown_text)
    return ReadingView(
        path=path,
        seen=seen,
        unmasked=wanted.unmask,
        heat=heat,
        clauses=tuple(_told(heat, cover.text)) if heat else (),
        excerpts=shown,
        length=len(cover.text),
        shown=sum(part.end - part.start for part in shown),
    )


def _fitting(text: str, marks: Sequence[Span], most: int) -> Sequence[Excerpt]:
    """As much of a text as keeps its page light: a wall of marks gets fewer code points and fewer marks."""
    shown = excerpts(text, marks, most)
    while most > _LEAST_SHOWN and sum(len(part.html.encode("utf-8", "replace")) for part in shown) > _MOST_BYTES:
        most, marks = most // 2, marks[: max(100, len(marks) // 2)]
        shown = excerpts(text, marks, most)
    return shown


def _told(heat: HeatView, text: str) -> Iterator[tuple[str, float, str]]:
    for one in (*heat.speaking_for, *reversed(heat.speaking_against)):
        yield _row(one, text)


def _row(clause: Clause, text: str) -> tuple[str, float, str]:
    return " ".join(text[clause.start : clause.end].split()), clause.points, clause.anchor
