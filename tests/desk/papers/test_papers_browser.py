"""A clerk in a real browser: a ledger out, filled in, back in with a conflict, undone; without a fault for axe."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

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
    found = Axe().run(page)
    assert [rule["id"] for rule in found.response["violations"] if rule["impact"] in ("serious", "critical")] == []
    page.click("form.confirm button.go")
    page.wait_for_selector("text=已写入第 1 批", timeout=40_000)
    assert row_of(office, one.id or "").progress == "已立案"  # type: ignore[attr-defined]
    page.click("main a.button")
    page.fill("#f-reason", "报错了区")
    page.click("section[aria-labelledby=b-undo] button")
    page.wait_for_selector("text=不再计入")
    assert row_of(office, one.id or "").progress == "已约谈"  # type: ignore[attr-defined]
