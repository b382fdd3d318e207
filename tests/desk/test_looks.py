"""What every page has to be: light enough, readable for everybody in light and dark, and printable."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.desk.browsing import Browsing

pytestmark = pytest.mark.browser

#: Every page a person can open without a number.
PAGES = (
    "/overview", "/queue", "/search?q=保本", "/leads", "/subjects", "/duties", "/mine", "/watch", "/papers",
    "/imports", "/exports", "/reports", "/campaign", "/runs", "/workshop/lexicon", "/workshop/sources",
    "/workshop/models", "/workshop/settings", "/workshop/storage", "/audit", "/people", "/account",
    "/api/docs", "/review/second", "/operations", "/operations/shifts", "/operations/alerts", "/operations/messages",
    "/workshop/schedules", "/workshop/schedules/new",
)  # fmt: skip
#: And those of the one lead; of what goes wrong by night, tests/desk/operations looks at its own.
OF_A_LEAD = ("/leads/XS-000001", "/review/1")
#: Bytes of a page without captures.
MOST_BYTES = 150_000
_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
#: What is other in the dark.
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def grave(found: Any) -> list[str]:
    """What axe calls serious or critical: rule, how often, where first."""
    return [
        f"{one['id']} ×{len(one['nodes'])}: {one['nodes'][0]['html'][:160]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def rules(scheme: str) -> dict[str, object]:
    """What axe looks for: everything in light, colours in the dark."""
    return _COLOURS if scheme == "dark" else _RULES


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "with a lead"])
def test_no_page_is_closed_to_anybody(desk: Browsing, filled: bool) -> None:
    """Axe finds nothing serious against WCAG 2.1 AA, nothing is scrolled sideways, nothing is heavy."""
    if filled:
        desk.office.lead(subject_id=None)
    page = desk.person(color_scheme="light")
    faults: list[str] = []
    page.on("console", lambda told: faults.append(f"console: {told.text}") if told.type == "error" else None)
    for path in (*PAGES, *OF_A_LEAD) if filled else PAGES:
        answer = page.goto(path)
        assert answer is not None
        if answer.status != 200:
            faults.append(f"{path}: {answer.status}")
            continue
        if len(answer.body()) > MOST_BYTES:
            faults.append(f"{path}: {len(answer.body())} bytes")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            faults.append(f"{path}: wider than the screen")
        faults += [f"{path}: {fault}" for fault in grave(Axe().run(page, options=_RULES))]
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        faults += [f"{path}, dark: {fault}" for fault in grave(Axe().run(page, options=_COLOURS))]
        page.emulate_media(color_scheme="light")

    assert faults == []


def test_a_printed_page_can_go_into_a_file(desk: Browsing) -> None:
    """The lead's page prints black on white, without bar, buttons and forms, on A4."""
    desk.office.lead()
    page = desk.person(color_scheme="dark")
    page.goto("/leads/XS-000001")
    page.emulate_media(media="print", color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not page.locator(".bar").is_visible()
    assert page.locator("button:visible, form:visible").count() == 0
    assert "打印于" in page.locator(".printed.by").inner_text()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    # A list stands within the form by which several rows are dealt with: its rows are printed, its boxes are not.
    page.goto("/leads")
    assert page.locator("table.leads tbody tr:visible").count() == 1
    assert page.locator("input:visible, select:visible, button:visible").count() == 0
