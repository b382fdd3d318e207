"""Signing in: the lock, the second factor, the new key, and one sentence for every reason."""

import re

import pytest

from desk.guard import SESSION_COOKIE
from desk.people.factor import code_of, new_recovery, step_at
from desk.people.signing import REFUSED, lock_of
from facts.people import Role
from tests.desk.office import SAME_ORIGIN, Office
from tests.desk.people.steps import GOOD, OTHER, code_now, form_token, move, send, sign_in, somebody, with_factor


def test_right_password_lets_in_under_a_new_key(office: Office) -> None:
    """The key from before is nobody; the sign-in is written down; the way back is kept."""
    somebody(office)
    client = office.client(anonymous=True)
    client.get("/sign-in")
    before = client.cookies[SESSION_COOKIE]
    answer = sign_in(client, account=" Li.Mei ", back="/queue?run=r1")
    cookie = answer.headers["set-cookie"]

    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?run=r1")
    assert client.cookies[SESSION_COOKIE] != before
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert office.house.people.of_session(before) is None
    assert client.get("/account").status_code == 200
    assert office.acts() == [("李梅", "signed in", "li.mei")]


@pytest.mark.parametrize(
    "back", ["//evil.test", "/\\evil.test", "http://evil.test", "", "/\nx", "/sign-out", "x" * 3000]
)
def test_the_way_back_stays_in_the_desk(office: Office, back: str) -> None:
    """Nowhere else."""
    somebody(office)

    assert sign_in(office.client(anonymous=True), back=back).headers["location"] == "/"


def test_one_sentence_for_every_reason(office: Office) -> None:
    """Unknown, wrong, closed, locked and without a password: the same page."""
    somebody(office)
    closed = somebody(office, "zhao", "赵关")
    somebody(office, "boss", "钱管", frozenset({Role.ADMIN}))
    office.house.people.close(closed, by="tests")
    office.person("无密码", account="none")
    pages = {
        re.sub(r'value="[^"]*"| autofocus', "", sign_in(office.client(anonymous=True), *each).text)
        for each in (("nobody", GOOD), ("li.mei", OTHER), ("zhao", GOOD), ("none", GOOD), ("none", ""), ("x" * 50, ""))
    }

    assert len(pages) == 1
    assert REFUSED in pages.pop()


def test_five_wrong_ones_lock_and_the_lock_doubles(office: Office) -> None:
    """A quarter of an hour, then half an hour; the right password does not help meanwhile; it is written down."""
    somebody(office)
    for _ in range(5):
        assert sign_in(office.client(anonymous=True), password=OTHER).status_code == 403
    locked = sign_in(office.client(anonymous=True))
    move(office, minutes=15, seconds=1)
    for _ in range(5):
        sign_in(office.client(anonymous=True), password=OTHER)
    move(office, minutes=15, seconds=1)
    still = sign_in(office.client(anonymous=True))
    move(office, minutes=15)
    after = sign_in(office.client(anonymous=True))

    assert (locked.status_code, still.status_code, after.status_code) == (403, 403, 303)
    assert [act for _, act, _ in office.acts()] == ["account locked", "account locked", "signed in"]


def test_wrong_ones_long_ago_do_not_count(office: Office) -> None:
    """Four a day lock nobody; and who gets in begins anew."""
    somebody(office)
    for _ in range(3):
        for _ in range(4):
            sign_in(office.client(anonymous=True), password=OTHER)
        move(office, minutes=16)

    assert sign_in(office.client(anonymous=True)).status_code == 303


def test_a_lock_never_lasts_longer_than_a_day() -> None:
    """Doubling ends."""
    assert [lock_of(each).total_seconds() / 60 for each in (0, 1, 2, 6, 7, 500)] == [15, 30, 60, 960, 1440, 1440]


def test_who_tries_too_often_waits(office: Office) -> None:
    """Of one address and account, whatever the password; another account is free."""
    somebody(office)
    client = office.client(anonymous=True)
    token = form_token(client, "/sign-in")
    form = {"token": token, "account": "ghost", "password": ""}
    answers = [client.post("/sign-in", data=form, headers=SAME_ORIGIN).status_code for _ in range(22)]
    refused = client.post("/sign-in", data=form, headers=SAME_ORIGIN)

    assert 403 in answers[:20]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 600
    assert sign_in(client).status_code == 303


def test_the_second_factor_is_asked_for(office: Office) -> None:
    """With the password alone one is nobody; the code lets in under another new key."""
    secret = with_factor(office, somebody(office))
    client = office.client(anonymous=True)
    asked = sign_in(client)
    half = client.cookies[SESSION_COOKIE]
    nobody = client.get("/account", follow_redirects=False)
    answer = send(client, "/sign-in/code", code=code_now(office, secret))

    assert asked.status_code == 200
    assert "6 位验证码" in asked.text
    assert nobody.status_code == 303
    assert answer.status_code == 303
    assert client.cookies[SESSION_COOKIE] != half
    assert client.get("/account").status_code == 200
    assert office.house.people.of_session(half, waits=True) is None


def test_a_code_counts_once(office: Office) -> None:
    """The same code again, and an older one, open nothing; the next one does."""
    secret = with_factor(office, somebody(office))
    code, earlier = code_now(office, secret), code_of(secret, step_at(office.clock.now()) - 1)
    answers = []
    for given in (code, code, earlier):
        client = office.client(anonymous=True)
        sign_in(client)
        answers.append(send(client, "/sign-in/code", code=given).status_code)
    move(office, seconds=30)
    client = office.client(anonymous=True)
    sign_in(client)

    assert answers == [303, 403, 403]
    assert send(client, "/sign-in/code", code=code_now(office, secret)).status_code == 303


def test_a_recovery_code_counts_once(office: Office) -> None:
    """Written in whatever way; its use is written down."""
    codes = new_recovery()
    person = somebody(office)
    with_factor(office, person, recovery=codes)
    answers = []
    for given in (codes[0].lower().replace("-", " "), codes[0], codes[1]):
        client = office.client(anonymous=True)
        sign_in(client)
        answers.append(send(client, "/sign-in/code", code=given).status_code)

    assert answers == [303, 403, 303]
    assert len(office.house.people.secrets(person).recovery) == 8
    assert [act for _, act, _ in office.acts()].count("recovery code used") == 2


def test_wrong_codes_lock_too(office: Office) -> None:
    """A million codes are few; five tries are fewer."""
    secret = with_factor(office, somebody(office))
    client = office.client(anonymous=True)
    sign_in(client)
    token = form_token(client, "/sign-in/code")
    form = {"token": token, "code": "000000"}
    for _ in range(5):
        client.post("/sign-in/code", data=form, headers=SAME_ORIGIN)

    answer = client.post("/sign-in/code", data=form | {"code": code_now(office, secret)}, headers=SAME_ORIGIN)
    assert answer.status_code == 403
    assert client.get("/account", follow_redirects=False).status_code == 303


def test_the_wait_for_a_code_ends(office: Office) -> None:
    """After five minutes the password counts no longer."""
    secret = with_factor(office, somebody(office))
    client = office.client(anonymous=True)
    sign_in(client)
    token = form_token(client, "/sign-in/code")
    move(office, minutes=6)
    form = {"token": token, "code": code_now(office, secret)}

    assert client.post("/sign-in/code", data=form, headers=SAME_ORIGIN).status_code == 403
    assert client.get("/sign-in/code", follow_redirects=False).headers["location"] == "/sign-in"


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1; the last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert [code_of(secret, at // 30) for at in (59, 1111111109, 2000000000)] == ["287082", "081804", "279037"]


def test_leaving_ends_the_session(office: Office) -> None:
    """The key is nobody afterwards, even where somebody kept it."""
    somebody(office)
    client = office.client(anonymous=True)
    sign_in(client)
    key = client.cookies[SESSION_COOKIE]
    send(client, "/sign-out", at="/account")

    assert office.house.people.of_session(key) is None
    assert client.get("/account", follow_redirects=False).status_code == 303
