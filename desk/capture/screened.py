"""The screening that speaks of a page's bytes; of a page that did not change, it is the one of the visit before."""

from desk.context import Desk
from facts.assessments import Screening
from facts.pages import Page


def screening_of(desk: Desk, page: Page) -> Screening | None:
    """Return the screening of a page or of the same bytes at the visit before; None where there is none."""
    found = desk.house.pages.screening(page.id or 0)
    if found is not None:
        return found
    before = desk.house.visits.before(page)
    return desk.house.pages.screening(before.id or 0) if before and before.sha256 == page.sha256 else None
