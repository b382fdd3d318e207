"""The overview in a real browser: pictures stand in the page under its strict policy, in light and in the dark."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.desk.browsing import Browsing
from tests.desk.overview.known import a_night, fill, queue

pytestmark = pytest.mark.browser
_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overview_is_drawn_and_can_be_read(desk: Browsing, scheme: str, tmp_path: Path) -> None:
    """Four pictures, ink that differs from the paper, no complaint of the policy, nothing serious for axe."""
    known = fill(desk.office)
    a_night(desk.office)
    queue(known)
    page = desk.person(color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    for _ in range(40):
        page.goto("/overview?days=90")
        if page.locator("svg.drawn").count() == 4:
            break
        page.wait_for_timeout(250)
    page.screenshot(path=str(tmp_path / f"overview-{scheme}.png"), full_page=True)

    assert page.locator("svg.drawn").count() == 4
    assert page.locator("svg.drawn text", has_text="思明区").count() == 1
    ink, paper = (
        page.evaluate(f"getComputedStyle(document.querySelector('{where}')).{what}")
        for where, what in (("svg.drawn text", "fill"), ("section", "backgroundColor"))
    )
    assert abs(_light(ink) - _light(paper)) > 120
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    assert complaints == []
    assert _grave(Axe().run(page, options=_RULES)) == []


def _light(colour: str) -> float:
    return sum(map(float, colour[colour.index("(") + 1 : -1].split(",")[:3])) / 3


def _grave(found: Any) -> list[str]:
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
