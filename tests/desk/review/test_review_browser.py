"""Reviewing by keyboard in a real browser: decisions, undo, menus, second opinions, what the server refuses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from benchmarks.review import measure
from facts.assessments import Stance
from facts.cases import Decision, Judgement, LeadStatus
from tests.desk.browsing import Browsing, a_browser, browsing
from tests.desk.office import Office
from tests.desk.review.expert import clear, shown
from tests.desk.review.pages import a_night
from tests.factories import NOON

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(office: Office) -> Iterator[Browsing]:
    """The desk, served, and a browser."""
    with a_browser() as browser, browsing(office, browser) as found:
        yield found


def press(page: Page, *keys: str) -> None:
    """One key after the other."""
    for key in keys:
        page.keyboard.press(key)


def waits_for(page: Page, number: int) -> None:
    """Until a page is on the screen, and its keys are."""
    expect(page.locator(f".rv-slot:not([hidden]) .rv[data-page='{number}']")).to_be_visible()
    # Asked before, this would be answered of the page that is being left; the new one's scripts come last.
    page.wait_for_load_state("load")


def test_twenty_pages_by_keyboard(desk: Browsing, office: Office) -> None:
    """Queue to queue: every page decided, 3 requests at most for each, the last word stored, the list at the end."""
    pages = a_night(office, 8, 12)
    page = desk.person()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    done = clear(page, desk.address, pages[0], 20, looks_ms=200)

    assert problems == []
    assert office.house.words_said.spoken(pages) == frozenset(pages)
    assert len(office.reviews.opinions()) + len(office.reviews.judged()) == 20
    assert {one.stance for one in office.reviews.opinions()} >= {Stance.OTHER, Stance.WARNING, Stance.EXPOSURE}
    assert done.each <= 3, done
    # How long it takes is measured by benchmarks/review.py on a machine that does nothing else.
    assert len(done.waits) == 19


def test_menus_notes_undo_and_help(desk: Browsing, office: Office) -> None:
    """A stance stays on a candidate; D with reason and note; U brings back; M merges; ? explains; Esc closes."""
    first, second, third, *_ = a_night(office, 3, 2)
    page = desk.person()
    page.goto(f"/review/{first}?from=run%3Dr1")
    press(page, "?")
    expect(page.locator("#help")).to_be_visible()
    press(page, "Escape", "1")
    expect(page.locator("#say")).to_contain_text("招揽资金")
    assert shown(page) == str(first)
    press(page, "n")
    page.keyboard.type("只是银行公告")
    press(page, "Enter", "d")
    expect(page.locator(".rv-slot:not([hidden]) [data-menu=dismiss] ol")).to_be_visible()
    press(page, "Escape", "d", "1")
    waits_for(page, second)
    expect(page.locator("#say")).to_contain_text("XS-000001：排除")
    assert office.leads.judgements("XS-000001")[0].reason == "持牌机构业务：只是银行公告"
    press(page, "u")
    waits_for(page, first)
    assert office.leads.get("XS-000001").status is LeadStatus.CANDIDATE
    press(page, "m")
    page.locator(".rv-slot:not([hidden]) input[type=search]").fill("XS-000003")
    press(page, "Enter")
    expect(page.locator(".rv-slot:not([hidden]) .rv-targets li")).to_have_count(1)
    press(page, "1")
    expect(page.locator("#say")).to_contain_text("XS-000001 并入 XS-000003")
    waits_for(page, second)
    assert office.leads.get("XS-000001").merged_into == "XS-000003"
    press(page, "u")
    waits_for(page, first)
    press(page, "j")
    waits_for(page, second)
    press(page, "j")
    waits_for(page, third)
    press(page, "k")
    waits_for(page, second)


def test_a_second_opinion_by_another_person(desk: Browsing, office: Office) -> None:
    """S asks; the other finds it in the list, sees no word, answers by key, and it waits no more."""
    first, *_ = a_night(office)
    asker, other = desk.person(), desk.person(office.person("李梅"))
    asker.goto(f"/review/{first}?from=run%3Dr1")
    press(asker, "2", "s")
    asker.keyboard.type("请看是不是招揽")
    press(asker, "Enter")
    expect(asker.locator("#say")).to_contain_text("已请他人复核")
    other.goto("/review/second")
    other.locator("table a").first.focus()
    press(other, "Enter")
    waits_for(other, first)
    assert "曝光维权</b>" not in other.content()
    expect(other.locator(".rv-asked")).to_contain_text("请看是不是招揽")
    press(other, "a")
    expect(other.locator("body")).to_contain_text("没有等待复核的页面")
    assert [one.analyst for one, _, _ in office.reviews.judged()] == ["李梅"]


def test_what_the_server_refuses_comes_back(desk: Browsing, office: Office) -> None:
    """Somebody else was faster: the page is there again, with who it was, and the note that was typed."""
    first, second, *_ = a_night(office)
    page = desk.person()
    page.goto(f"/review/{first}?from=run%3Dr1")
    page.wait_for_load_state("networkidle")
    office.leads.judge(Judgement(lead="XS-000001", decision=Decision.OBSERVE, analyst="李梅", reason="先说了", at=NOON))
    press(page, "n")
    page.keyboard.type("我的说明")
    press(page, "Enter", "a")
    expect(page.locator("#refused")).to_contain_text("李梅")
    waits_for(page, first)
    expect(page.locator(".rv-slot:not([hidden]) .rv-note input")).to_have_value("我的说明")
    assert len(office.leads.judgements("XS-000001")) == 1
    assert second


@pytest.mark.long
def test_an_expert_clears_two_hundred_pages() -> None:
    """Three requests at most for each decision, and the next page is there before the eye is."""
    found = measure(200)

    assert found.each <= 3
    assert found.p95 <= 100
