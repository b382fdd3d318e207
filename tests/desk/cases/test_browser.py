"""Casework in a real browser, by keyboard alone: from the list to a closed lead; several leads at once."""

import re

import pytest
from playwright.sync_api import Page

from facts.dockets import Stage
from facts.people import Role
from leads.lifecycle import docket_of
from tests.desk.browsing import Browsing
from tests.desk.cases.work import confirmed, someone

pytestmark = pytest.mark.browser


def do(page: Page, lead: str, act: str, **values: str) -> None:
    """Open an act's form from its link, fill it and send it, all by keys."""
    page.locator(f'.offers a[href^="/leads/{lead}?act={act}#"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f'#act input[name="act"][value="{act}"]', state="attached")
    for name, value in values.items():
        box = page.locator(f'#act [name="{name}"]')
        box.focus()
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            page.keyboard.type(value)
    if not values:
        page.keyboard.press("b")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"done=\d+"))


def test_from_the_list_to_a_closed_lead_by_keyboard(desk: Browsing) -> None:
    """Found, judged, assigned, verified, graded, disposed of, answered, closed by two people, archived."""
    office = desk.office
    lead = office.lead()
    page, complaints = desk.person(), list[str]()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"/leads/{lead.id}")
    page.keyboard.press("u")
    page.wait_for_url("**/leads?status=candidate")
    page.goto("/leads?order=age&band=yellow")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/leads/{lead.id}")
    page.keyboard.press("u")
    page.wait_for_url("**/leads?order=age&band=yellow")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/leads/{lead.id}")
    page.keyboard.press("1")
    page.keyboard.type("投资人笔录")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("done="))
    page.goto(f"/leads/{lead.id}")
    number = lead.id or ""
    do(page, number, "assign", unit="FIN_OFFICE", holder="赵经办")
    do(page, number, "verify", finding="已约谈，属实")
    do(page, number, "grade", grade="yellow", reason="核实人数不多")
    do(page, number, "dispose", measure="警示约谈")
    do(page, number, "feedback", result="已停止宣传")
    do(page, number, "close", closing_basis="整改完毕")
    leader = desk.person(someone(office, "王领导", Role.LEADER))
    leader.goto(f"/leads/{number}")
    do(leader, number, "confirm_close")
    assert docket_of(office.house.act_ports, number).stage is Stage.CLOSED
    page.goto(f"/leads/{number}")
    do(page, number, "archive")

    assert docket_of(office.house.act_ports, number).stage is Stage.ARCHIVED
    assert page.locator('.stages [aria-current="step"]').inner_text().startswith("归档")
    assert complaints == []


def test_ticked_leads_are_assigned_together_by_keyboard(desk: Browsing) -> None:
    """X ticks, the count is told, the button assigns, each lead has its own answer."""
    for number in range(2):
        confirmed(desk.office, f"http://a{number}.test/")
    page = desk.person()
    page.goto("/leads")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    assert page.locator("#ticked").inner_text() == "已选 2 条"
    page.locator("#b-unit").select_option("FIN_OFFICE")
    page.locator('button[value="assign"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=批量办理结果")

    assert page.locator("text=已派发").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


def test_no_page_of_the_room_is_wider_than_the_screen(desk: Browsing) -> None:
    """1366 pixels, without a scrollbar below."""
    confirmed(desk.office)
    page = desk.person()
    for path in ("/leads/XS-000001", "/leads/XS-000001?act=notify_province", "/duties?which=soon", "/subjects"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366, path
