"""The evidence of one page as it is told: where it lies, what it hashes to, how it was fetched."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.context import Desk
from desk.plain import covered
from facts.pages import Exhibit, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """For `capture/evidence.html`; addresses are covered."""

    page: Page
    exhibit: Exhibit
    url: str
    requested_url: str
    redirects: Sequence[str]
    #: Where the browser's picture of it lies; None where there is none.
    screenshot: Exhibit | None
    #: The page of the visit that kept these bytes; None where it is this one.
    kept_by: str | None

    @property
    def is_secure(self) -> bool:
        """Whether it came over TLS."""
        return self.page.url.startswith("https:")


def panel_of(desk: Desk, page: Page, *, unmask: bool = False) -> Panel:
    """Gather the evidence of a page; nothing is opened."""
    show = (lambda text: text) if unmask else covered
    run = page.exhibit.file.rsplit("-", 2)[0]
    return Panel(
        page=page,
        exhibit=page.exhibit,
        url=show(page.url),
        requested_url=show(page.requested_url),
        redirects=[show(url) for url in page.redirects],
        screenshot=desk.house.screenshot_of(page),
        kept_by=run if page.unchanged and run != page.run else None,
    )
