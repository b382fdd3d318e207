"""The review queue of a night: what is to be looked at, in which order, and what was said of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.context import Desk
from desk.plain import covered
from desk.seen import title_of
from facts.assessments import Screening
from facts.cases import Judgement, Opinion, Showing
from facts.learning import ReviewBook
from facts.pages import Page

#: Runs whose queues can be chosen.
SHOWN = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One page of a queue."""

    showing: Showing
    page: Page
    #: None where the screening is not stored.
    screening: Screening | None
    title: str
    #: The last word on it, on the page or on its lead; None where nobody has said anything.
    opinion: Opinion | Judgement | None


def routes(desk: Desk) -> APIRouter:
    """`/queue`."""
    router = APIRouter()

    @router.get("/queue")
    def show(request: Request, run: str = "", left: str = "") -> Response:
        queues = {one.id: shown for one in desk.ports.runs.recent(SHOWN) if (shown := desk.ports.reviews.shown(one.id))}
        chosen = run if run in queues else next(iter(queues), "")
        rows = queue_rows(desk, queues.get(chosen, ()))
        return desk.renderer.page(
            request,
            "queue.html",
            runs=list(queues),
            run=chosen,
            rows=[row for row in rows if not row.opinion] if left == "1" else rows,
            left=left == "1",
            counts=_counts(rows),
            sentences=desk.ports.missed(),
        )

    return router


def queue_rows(desk: Desk, showings: Sequence[Showing]) -> list[QueueRow]:
    """Put together what a queue shows of each page, in its order."""
    said = spoken_of(desk.ports.reviews)
    return [_row(desk, one, said) for one in showings]


def spoken_of(book: ReviewBook) -> dict[int, Opinion | Judgement]:
    """Page -> the last word on it; judgements of leads count for the page they were about."""
    words: list[tuple[int, Opinion | Judgement]] = [(one.page_id, one) for one in book.opinions()]
    words += [(page, judgement) for judgement, page, _ in book.judged()]
    return dict(sorted(words, key=lambda pair: pair[1].at))


def _row(desk: Desk, showing: Showing, said: Mapping[int, Opinion | Judgement]) -> QueueRow:
    screening = desk.ports.pages.screening(showing.page_id)
    return QueueRow(
        showing=showing,
        page=desk.ports.pages.get(showing.page_id),
        screening=screening,
        title=covered(title_of(screening)) if screening else "",
        opinion=said.get(showing.page_id),
    )


def _counts(rows: Sequence[QueueRow]) -> Mapping[str, tuple[int, int]]:
    """Stratum -> pages somebody spoke of, and all."""
    all_of = Counter(row.showing.stratum.value for row in rows)
    done = Counter(row.showing.stratum.value for row in rows if row.opinion)
    return {name: (done[name], count) for name, count in all_of.items()}
