"""The marks of a lead in a real browser: let in by the policy, and told apart by eye, not by class name alone."""

import pytest
from playwright.sync_api import Locator, Page

from tests.desk.browsing import Browsing

pytestmark = pytest.mark.browser


def _looks(found: Locator) -> dict[str, str]:
    """How a mark is drawn."""
    return found.evaluate(
        "one => { const s = getComputedStyle(one); return {line: s.textDecorationLine, style: s.textDecorationStyle,"
        " paper: s.backgroundColor, border: s.borderBottomStyle}; }"
    )  # type: ignore[no-any-return]


def _watched(desk: Browsing) -> tuple[Page, list[str]]:
    """A tab, and what its console complains about."""
    page, complaints = desk.person(), []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    return page, complaints


def test_list_and_lead_in_a_browser(desk: Browsing) -> None:
    """The list leads to the lead; of its marked spans one is disguised, one negated, and they do not look alike."""
    desk.office.lead()
    page, complaints = _watched(desk)
    page.goto("/leads")
    page.locator('a[href^="/leads/XS-000001"]').first.click()
    page.wait_for_url("**/leads/XS-000001*")
    disguised = page.locator(".hit.inducement.disguised", has_text="保·本·保·息").first
    negated = page.locator(".hit.inducement.negated", has_text="刚兑").first

    assert _looks(disguised) != _looks(negated)
    assert complaints == []


def test_shading_and_queue_in_a_browser(desk: Browsing) -> None:
    """The model's shading is drawn, not only named; the queue without a night says that there is none."""
    desk.office.lead()
    page, complaints = _watched(desk)
    page.goto("/leads/XS-000001?heat=solicitation")
    shades = {
        _looks(page.locator(f".legend .heat.{name}"))["paper"] for name in ("for1", "for4", "against1", "against4")
    }
    marked = page.locator(".text .heat").count()
    page.goto("/queue")

    assert len(shades) == 4
    assert marked > 0
    assert "还没有研判队列" in page.locator("main").inner_text()
    assert complaints == []
