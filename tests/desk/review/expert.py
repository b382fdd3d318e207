"""A scripted expert: clears a queue by keyboard in a real browser, and what each decision cost."""

from dataclasses import dataclass
from statistics import quantiles

from playwright.sync_api import Page

#: What the expert presses, page after page; a lead takes A, D and its reason or O, every other page a stance.
ON_LEADS = ("a", "d1", "o", "d7")
ON_OTHERS = ("5", "3", "2", "5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What clearing a queue came to."""

    decisions: int
    #: Requests from the first key to the last answer.
    requests: int
    #: Milliseconds from the key to the next page on the screen as the browser measured it, for each change of page.
    waits: tuple[float, ...]

    @property
    def each(self) -> float:
        """Requests for each decision."""
        return self.requests / self.decisions

    @property
    def p95(self) -> float:
        """Milliseconds of waiting that 95 of 100 decisions stay below."""
        return quantiles(self.waits, n=20)[-1]


def clear(page: Page, address: str, first: int, pages: int, *, looks_ms: int = 0) -> Cleared:
    """Decide on so many pages by key, looking at each for `looks_ms`."""
    page.goto(f"{address}/review/{first}?from=run%3Dr1")
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    waits_ms: list[float] = []
    page.on("request", lambda request: sent.append(request.url))
    for place in range(pages):
        number = shown(page)
        page.wait_for_timeout(looks_ms)
        waits = page.evaluate("document.querySelector('.rv-slot:not([hidden]) .rv').dataset.waits")
        for key in (ON_LEADS if waits else ON_OTHERS)[place % 4]:
            page.keyboard.press(key)
        if place + 1 < pages:
            page.locator(f".rv-slot:not([hidden]) .rv:not([data-page='{number}'])").wait_for()
            waits_ms = page.evaluate("performance.getEntriesByName('decision').map((one) => one.duration)")
    # What the list asks for that follows the last page is no cost of a decision.
    page.wait_for_url("**/queue**")
    own = [url for url in sent if "/review" in url or "/capture" in url or "/static/mark" in url]
    return Cleared(decisions=pages, requests=len(own), waits=tuple(waits_ms))


def shown(page: Page) -> str:
    """Number of the page on the screen."""
    return str(page.evaluate("document.querySelector('.rv-slot:not([hidden]) .rv').dataset.page"))
