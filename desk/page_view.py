"""Everything the page of one screened page shows, gathered and covered before a template sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.context import Desk
from desk.masking import Cover
from desk.plain import is_web
from desk.reading import ReadingView, ReadingWish, reading_view
from desk.seen import Seen, read_back, title_of
from desk.surroundings import Surroundings, surroundings
from desk.view import FactRow, ReasonRow, fact_rows, reason_rows
from facts.assessments import Screening
from facts.cases import Lead, Opinion, Showing
from facts.pages import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page, lead or not."""

    page: Page
    #: None where the page's screening is not stored.
    screening: Screening | None
    seen: Seen | None
    #: The lead that was opened on it; None where there is none.
    lead: Lead | None
    #: Why it was put before analysts; None where it was not.
    showing: Showing | None
    opinions: Sequence[Opinion]
    title: str
    url: str
    #: Address for the link; empty where it must not be one.
    href: str
    reasons: Sequence[ReasonRow]
    facts: Sequence[FactRow]
    reading: ReadingView
    around: Surroundings

    @property
    def registered(self) -> float | None:
        """The score it was first seen with, where it is a lead's."""
        return self.lead.score if self.lead else None


def gather_page(desk: Desk, page_id: int, wanted: ReadingWish) -> PageView:
    """Read everything about one page; personal values are covered unless the wish says otherwise.

    Raises:
        NotKnown: there is no such page.
    """
    page, screening = desk.ports.pages.get(page_id), desk.ports.pages.screening(page_id)
    seen = read_back(screening) if screening else None
    cover = Cover(seen, unmask=wanted.unmask)
    return PageView(
        page=page,
        screening=screening,
        seen=seen,
        lead=desk.ports.leads.on_page(page_id),
        showing=next((one for one in desk.ports.reviews.shown(page.run) if one.page_id == page_id), None),
        opinions=[one for one in desk.ports.reviews.opinions() if one.page_id == page_id],
        title=cover.label(title_of(screening)) if screening else "",
        url=cover.free(page.url),
        href=page.url if is_web(page.url) else "",
        reasons=tuple(reason_rows(seen, cover)),
        facts=tuple(fact_rows(seen, cover)),
        reading=reading_view(desk, f"/pages/{page_id}", seen, cover, wanted),
        around=surroundings(desk, page, cover),
    )
