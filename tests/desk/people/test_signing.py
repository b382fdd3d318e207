"""Signing in: the lock, the second factor, the new key, and one sentence for every reason."""

import re

import pytest

from desk.guard import SESSION_COOKIE
from desk.people.factor import code_of, new_recovery, step_at
from desk.people.signing import REFUSED
from facts.people import Role
from tests.desk.office import SAME_ORIGIN, Office
from tests.desk.people.steps import GOOD, OTHER, at, code_now, form_token, move, send, sign_in, somebody, with_factor


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
    """Unknown, wrong, closed and without a password: the same page, and after five of each the same wait."""
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


def test_wrong_codes_wait_wherever_they_come_from(office: Office) -> None:
    """A million codes are few: who knows the password has five from all addresses together; a known browser its own."""
    secret = with_factor(office, somebody(office))
    known = office.client(anonymous=True)
    sign_in(known)
    assert send(known, "/sign-in/code", code=code_now(office, secret)).status_code == 303
    move(office, seconds=60)
    answers = []
    for number in range(6):
        thief = at(office, f"198.51.100.{number}")
        sign_in(thief)
        answers.append(send(thief, "/sign-in/code", code="000000").status_code)
    late = at(office, "203.0.113.9")
    sign_in(late)
    refused = send(late, "/sign-in/code", code=code_now(office, secret))
    send(known, "/sign-out", at="/account")
    sign_in(known)

    assert answers == [403, 403, 403, 403, 403, 429]
    assert refused.status_code == 429
    assert 600 < int(refused.headers["retry-after"]) <= 900
    assert "15 分钟" in refused.text
    assert send(known, "/sign-in/code", code=code_now(office, secret)).status_code == 303


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
