"""The lexicon editor in a real browser: an entry is typed, tried on last night's pages, kept, and taken back."""

import pytest
from playwright.sync_api import Page

from keywords.entries.folders import read_folder
from tests.desk.browsing import Browsing
from tests.desk.workshop.hand import Workshop

pytestmark = pytest.mark.browser


@pytest.fixture
def office(night: Workshop) -> Workshop:
    """The desk of this room's night."""
    return night


def fill(page: Page) -> None:
    """Type a new entry."""
    page.goto("/workshop/lexicon/new")
    for label, value in (("词语", "云丝养蚕"), ("来源", "巡查"), ("理由 *", "巡查发现")):
        page.get_by_label(label, exact=True).fill(value)
    choices = page.locator("#f-category option").all_inner_texts()
    page.locator("#f-category").select_option(label=next(one for one in choices if one.startswith("P10 ")))
    page.locator("#f-element").select_option("利诱性")
    page.locator("#f-finds").fill("云丝养蚕月月分红")


def test_edit_try_save_undo(desk: Browsing, office: Workshop) -> None:
    """Nothing is written by trying; saving writes the folder; undoing leaves no entry behind."""
    home = office.folder / "lexicon"
    page, complaints = desk.person(), []
    page.set_default_timeout(60_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    fill(page)
    page.get_by_role("button", name="试用，不保存").click()
    page.wait_for_url("**/jobs/**")
    page.get_by_role("link", name="查看结果").click()
    page.wait_for_url("**/trials/**")
    assert "〔云丝养蚕〕" in page.locator("main").inner_text()
    assert not list(home.glob("*.yml"))

    page.get_by_role("button", name="按这份草稿保存").click()
    page.wait_for_url("**/changes/1?saved=1")
    assert "云丝养蚕" in read_folder(home)["own.yml"]

    page.get_by_label("理由 *").fill("先不用")
    page.get_by_role("button", name="撤销").click()
    page.wait_for_url("**/changes/2?saved=1")
    assert not (home / "own.yml").exists()
    assert complaints == []
