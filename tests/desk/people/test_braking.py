"""Who waits after wrong passwords: whoever was wrong, where they are; never the person whose account it is."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from desk.people import passwords
from desk.people.braking import Origin, neighbourhood, password_keys, pause, told
from desk.people.browsers import LASTING, browser_of, cookie_name, sign
from desk.people.signing import REFUSED, SignIn, TooSoon
from facts.errors import NotAllowed
from facts.people import Role
from store.people_brakes import FORGOTTEN, BrakeKey
from tests.desk.office import Office, post
from tests.desk.people.steps import GOOD, OTHER, at, move, send, sign_in, somebody

pytestmark = pytest.mark.usefixtures("cheap_hashes")

HERE, THERE = "192.0.2.1", "198.51.100.7"


def wrong(client: TestClient, times: int, account: str = "li.mei") -> list[int]:
    """Type a wrong password so often."""
    return [sign_in(client, account, OTHER).status_code for _ in range(times)]


def test_strangers_lock_nobody_out(office: Office) -> None:
    """Whoever knows no more than a name makes their own address wait; the person signs in from anywhere else."""
    somebody(office)
    stranger = at(office, THERE)

    assert wrong(stranger, 6) == [403] * 5 + [429]
    assert sign_in(stranger).status_code == 429
    assert sign_in(at(office, HERE)).status_code == 303


def test_the_wait_grows_and_is_forgotten(office: Office) -> None:
    """A minute, two, four … an hour at most; after a day without a try it begins anew; the sentence says how long."""
    somebody(office)
    stranger = at(office, THERE)
    wrong(stranger, 5)
    waits = []
    for _ in range(8):
        refused = sign_in(stranger)
        waits.append(int(refused.headers["retry-after"]))
        move(office, seconds=waits[-1])
        assert sign_in(stranger, password=OTHER).status_code == 403
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert "60 分钟后再试" in sign_in(stranger).text
    move(office, seconds=FORGOTTEN.total_seconds())
    assert wrong(stranger, 4) == [403] * 4
    assert sign_in(stranger).status_code == 303


def test_a_browser_that_was_signed_in_before_is_not_held_up(office: Office) -> None:
    """Strangers at the very same address, as behind one wall of an office, do not make it wait."""
    somebody(office)
    mine = at(office, HERE)
    answer = sign_in(mine)
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("fangfei_known_"))
    send(mine, "/sign-out", at="/account")
    wrong(at(office, HERE), 6)

    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert f"Max-Age={int(LASTING.total_seconds())}" in cookie
    assert sign_in(at(office, HERE)).status_code == 429
    assert sign_in(mine).status_code == 303
    send(mine, "/sign-out", at="/account")
    assert wrong(mine, 6) == [403] * 5 + [429]


def test_the_cookie_is_signed_by_the_account_itself(office: Office) -> None:
    """Another account's, a changed one, an old one and one from before a new password say nothing."""
    person, other = somebody(office), somebody(office, "zhao", "赵复")
    kept = office.house.people.secrets(person).password or ""
    now = office.clock.now()
    cookie = sign(person, kept, now)
    browser = browser_of(cookie, person, kept, now)

    assert len(browser) == 16
    assert browser_of(cookie, other, kept, now) == ""
    assert browser_of(cookie, person, office.house.people.secrets(other).password or "", now) == ""
    assert browser_of(cookie[:-1] + ("0" if cookie[-1] != "0" else "1"), person, kept, now) == ""
    assert browser_of(cookie.replace(browser, "A" * 16), person, kept, now) == ""
    assert browser_of(cookie, person, kept, now + LASTING) == browser
    assert browser_of(cookie, person, kept, now + LASTING + timedelta(seconds=1)) == ""
    assert browser_of("", person, kept, now) == ""
    assert browser_of(cookie, person, passwords.hash_password(GOOD), now) == ""


def test_it_lets_nobody_in_by_itself(office: Office) -> None:
    """Whoever holds the cookie still needs the password, and waits for themselves."""
    person = somebody(office)
    stolen = sign(person, office.house.people.secrets(person).password or "", office.clock.now())
    thief = at(office, THERE, **{cookie_name(person.id, secure=False): stolen})

    assert thief.get("/account", follow_redirects=False).status_code == 303
    assert wrong(thief, 6) == [403] * 5 + [429]
    assert sign_in(at(office, THERE)).status_code == 303


def test_many_accounts_from_one_address_wait_together(office: Office) -> None:
    """Twenty wrong ones of whatever accounts, known or not; others at other addresses do not."""
    somebody(office)
    stranger = at(office, THERE)
    answers = [sign_in(stranger, f"ghost{number}", OTHER).status_code for number in range(21)]
    admin = office.client(office.person("管理员", frozenset({Role.ADMIN})))

    assert answers == [403] * 20 + [429]
    assert sign_in(stranger).status_code == 429
    assert sign_in(at(office, HERE)).status_code == 303
    assert ("sign-in", "address slowed", "198.51.100.7") in office.acts()
    page = admin.get("/people").text
    assert THERE in page
    listed = admin.get("/api/v1/people/brakes").json()["items"]
    assert [(one["source"], one["failures"]) for one in listed] == [(THERE, 20)]
    post(admin, f"/people/brakes/{listed[0]['id']}/free")
    assert sign_in(stranger).status_code == 303
    assert post(admin, "/people/brakes/999/free").status_code == 404


def test_who_was_right_gives_others_nothing(office: Office) -> None:
    """Somebody with an account of their own cannot clear the count of their address by signing in between."""
    somebody(office)
    stranger = at(office, THERE)
    for number in range(19):
        sign_in(stranger, f"ghost{number}", OTHER)
    assert sign_in(stranger).status_code == 303
    send(stranger, "/sign-out", at="/account")

    assert [sign_in(stranger, "ghost", OTHER).status_code for _ in range(2)] == [403, 429]


def test_many_addresses_keep_nobody_out_and_are_told(office: Office) -> None:
    """A crowd guesses at one account: nobody else waits, and the administrator sees it, page and log."""
    person = somebody(office)
    signing = SignIn(office.house.people, office.clock)
    for number in range(50):
        with pytest.raises(NotAllowed, match=REFUSED[:8]):
            signing.check_password("li.mei", OTHER, Origin(address=f"198.51.100.{number}"))
    admin = office.client(office.person("管理员", frozenset({Role.ADMIN})))
    page = admin.get(f"/people/{person.id}").text

    assert ("sign-in", "account under attack", "li.mei") in office.acts()
    assert "所有陌生浏览器合计" in page
    assert "只计数，不限制" in page
    assert sign_in(at(office, HERE)).status_code == 303
    assert post(admin, f"/people/{person.id}/free").status_code == 303
    assert "最近一天没有输错" in admin.get(f"/people/{person.id}").text
    assert office.acts()[-1] == ("管理员", "sign-in freed", "li.mei")


def test_unknown_accounts_wait_the_same_and_are_not_kept(office: Office) -> None:
    """A wait tells nothing of who exists; what strangers type is kept as a digest, and stands in no log."""
    somebody(office)
    answers = {account: wrong(at(office, THERE), 6, account) for account in ("li.mei", "my-secret-password")}

    assert answers["li.mei"] == answers["my-secret-password"]
    assert all("my-secret" not in f"{one.subject}{one.detail}{one.actor}" for one in office.audit.entries())


@pytest.mark.parametrize(
    ("address", "near"),
    [("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
     ("testclient", "testclient"), ("", "?")],
)  # fmt: skip
def test_what_counts_as_one_address(address: str, near: str) -> None:
    """A household has a whole network of IPv6 addresses."""
    assert neighbourhood(address) == near


@pytest.mark.parametrize(("trusted", "statuses"), [("127.0.0.1", [403] * 6), ("203.0.113.5", [403] * 5 + [429])])
def test_only_a_named_proxy_says_where_somebody_comes_from(office: Office, trusted: str, statuses: list[int]) -> None:
    """A caller who writes another address into each request is believed only behind the proxy of the settings."""
    somebody(office)
    app = ProxyHeadersMiddleware(office.client(anonymous=True).app, trusted_hosts=trusted)
    answers = []
    for number in range(6):
        client = TestClient(app, client=("127.0.0.1", 50_000), headers={"x-forwarded-for": f"198.51.100.{number}"})  # type: ignore[arg-type]
        answers.append(sign_in(client, password=OTHER).status_code)

    assert answers == statuses


def test_who_is_signed_in_waits_for_themselves(office: Office) -> None:
    """Asked for the password again, five wrong ones wait; strangers do not make somebody wait in there."""
    person = somebody(office)
    wrong(at(office, "testclient"), 6)
    client = office.client(person)
    form = {"password": "another yellow boat", "again": "another yellow boat"}
    refused = [send(client, "/account/password", old=OTHER, **form) for _ in range(6)]

    assert [one.status_code for one in refused] == [422] * 6
    assert "输错次数太多" not in refused[4].text
    assert "输错次数太多" in refused[5].text
    fresh = office.client(person)
    assert send(fresh, "/account/password", old=GOOD, **form).status_code == 303


def test_a_new_password_or_an_administrator_ends_every_wait(office: Office) -> None:
    """By program too."""
    person = somebody(office)
    admin = office.client(office.person("管理员", frozenset({Role.ADMIN})))
    for free in (
        lambda: office.house.people.set_password(person, passwords.hash_password(GOOD), by="tests"),
        lambda: office.house.people.reopen(person, by="tests"),
        lambda: office.house.people.free(person, by="tests"),
    ):
        stranger = at(office, THERE)
        assert wrong(stranger, 6)[-1] == 429
        free()
        assert sign_in(stranger).status_code == 303
    assert admin.get(f"/api/v1/people/{person.id}/brakes").json()["items"] == []


def test_rules_in_words() -> None:
    """The table of the module, and what an administrator reads of a source."""
    address = BrakeKey(account="", source=HERE)
    assert [pause(address, failures) for failures in (19, 20, 21, 99)] == [
        None, timedelta(minutes=1), timedelta(minutes=2), timedelta(hours=1),
    ]  # fmt: skip
    code = BrakeKey(account="a", source="code *")
    assert [pause(code, failures) for failures in (4, 5, 6, 99)] == [
        None, timedelta(minutes=15), timedelta(minutes=30), timedelta(days=1),
    ]  # fmt: skip
    assert len(password_keys("a", Origin(address=HERE, browser="b"), exists=True)) == 1
    assert [told(source) for source in ("*", "browser x", "session x", "code *", HERE)] == [
        "所有陌生浏览器合计", "用过的浏览器", "已登录的浏览器", "第二因素验证码", HERE,
    ]  # fmt: skip
    assert "90 秒" in str(TooSoon(90))
    assert "3 分钟" in str(TooSoon(121))
