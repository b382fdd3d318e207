"""The door in a real browser: first start, sign-in, second factor."""

import pytest

from desk.opening import first_link
from desk.people.factor import code_of, step_at
from tests.desk.browsing import Browsing
from tests.desk.people.steps import GOOD, code_now, move, somebody

pytestmark = pytest.mark.browser


def test_first_start_in_a_browser(desk: Browsing) -> None:
    """The link, the form by keyboard, and one is the administrator."""
    page = desk.stranger()
    page.goto(first_link(desk.office.house.people))
    page.get_by_label("账号", exact=False).first.fill("qian")
    page.get_by_label("姓名").fill("钱管")
    page.get_by_label("新密码").fill(GOOD)
    page.get_by_label("再输一次").fill(GOOD)
    page.get_by_label("再输一次").press("Enter")
    page.wait_for_url("**/account?done=setup")

    assert page.get_by_role("status").inner_text().startswith("管理员账号已建立")
    page.get_by_role("link", name="人员").click()
    assert page.get_by_role("row").count() == 2


def test_sign_in_and_out_in_a_browser(desk: Browsing) -> None:
    """Asked for a page, one is led to it after the password; a wrong one is told; after leaving, nobody is there."""
    somebody(desk.office)
    page = desk.stranger()
    page.goto("/account")
    page.get_by_label("账号").fill("li.mei")
    page.get_by_label("密码").fill("wrong")
    page.keyboard.press("Enter")
    assert "账号或密码不对" in page.get_by_role("alert").inner_text()
    page.get_by_label("密码").fill(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")
    cookie = next(one for one in page.context.cookies() if one["name"] == "fangfei_session")

    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    page.get_by_role("button", name="退出", exact=True).first.click()
    page.wait_for_url("**/sign-in")


def test_second_factor_in_a_browser(desk: Browsing) -> None:
    """Set with the picture's secret, printed codes, then asked for at the next sign-in."""
    office = desk.office
    person = somebody(office)
    page = desk.person(person)
    page.goto("/account/factor")
    assert page.get_by_role("img", name="第二因素的二维码").bounding_box()["width"] > 150  # type: ignore[index]
    secret = page.get_by_label("密钥").inner_text().replace(" ", "")
    page.get_by_label("6 位验证码").fill(code_now(office, secret))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="第二因素已启用").wait_for()
    assert page.locator(".codes li").count() == 10

    move(office, seconds=30)
    other = desk.stranger()
    other.goto("/sign-in")
    other.get_by_label("账号").fill("li.mei")
    other.get_by_label("密码").fill(GOOD)
    other.keyboard.press("Enter")
    other.get_by_label("6 位验证码").fill(code_of(secret, step_at(office.clock.now())))
    other.keyboard.press("Enter")
    other.wait_for_url(lambda url: "/sign-in" not in url)
    assert other.goto("/account").status == 200  # type: ignore[union-attr]
