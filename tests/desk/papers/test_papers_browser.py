"""A clerk in a real browser: a ledger out and back in with a conflict, a news item written; axe finds no fault."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.desk.browsing import Browsing
from tests.desk.papers.clerk import clerk, two_leads
from tests.desk.papers.test_forms_back import filled, row_of, state

pytestmark = pytest.mark.browser


def test_a_ledger_goes_out_and_comes_back(desk: Browsing, tmp_path: Path) -> None:
    """Export, open, fill in, upload, decide the conflict, confirm, undo."""
    office = desk.office
    one, _ = two_leads(office)
    page = desk.person(clerk(office))
    page.goto("/exports")
    page.select_option("#f-what", "台账")
    with page.expect_download(timeout=40_000) as download:
        page.click("main button.go")
    assert download.value.suggested_filename.startswith("台账-")
    sheet = tmp_path / "台账-思明.xlsx"
    sheet.write_bytes(filled(download.value.path().read_bytes(), **{one.id or "": {"进展": "已立案"}}))
    state(office, one.id or "", "progress", "已约谈")
    page.goto("/imports")
    page.set_input_files("#f-file-form", sheet)
    page.click("section[aria-labelledby=w-form] button")
    page.wait_for_selector(".conflicts, main a.button", timeout=40_000)
    if page.locator(".conflicts").count() == 0:
        page.click("main a.button")
    page.check("input[value=theirs]")
    assert _faults(page) == []
    page.click("form.confirm button.go")
    page.wait_for_selector("text=已写入第 1 批", timeout=40_000)
    assert row_of(office, one.id or "").progress == "已立案"  # type: ignore[attr-defined]
    page.click("main a.button")
    page.fill("#f-reason", "报错了区")
    page.click("section[aria-labelledby=b-undo] button")
    page.wait_for_selector("text=不再计入")
    assert row_of(office, one.id or "").progress == "已约谈"  # type: ignore[attr-defined]


def test_a_news_item_is_written_and_the_campaign_read(desk: Browsing) -> None:
    """Type, preview, fetch the Word file; the board, a unit, the templates: axe finds nothing serious on any."""
    two_leads(desk.office)
    page = desk.person(clerk(desk.office))
    page.goto("/reports/writing")
    page.fill("textarea >> nth=1", "一是宣传。\n二是排查。")
    page.click("button[value=preview]")
    page.wait_for_selector("section.paper >> text=二是排查。", timeout=40_000)
    assert _faults(page) == []
    with page.expect_download(timeout=40_000) as download:
        page.click("button[value=word]")
    assert download.value.suggested_filename.startswith("动态信息-")
    for path in ("/campaign?on=2018-06-05", "/campaign/xiamen-2018/units/COMM", "/reports/templates", "/campaigns"):
        page.goto(path)
        assert _faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def _faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")]
