"""Accounts: one's own, and those an administrator keeps."""

import pytest

from desk.people.accounts import checked_roles
from facts.errors import BadInput
from facts.people import EVERYWHERE, Realm, Role
from tests.desk.office import Office
from tests.desk.people.steps import GOOD, OTHER, code_now, send, sign_in, somebody, with_factor

ADMIN = frozenset({Role.ADMIN})


def test_an_account_is_added_with_a_link(office: Office) -> None:
    """Shown once; the person sets the password; it is all written down."""
    client = office.client(office.person("钱管", ADMIN))
    fields = {"role.district": "1", "district.350203": "1", "district.350205": "1", "sector.S06": "1"}
    answer = send(client, "/people/new", account="wang", name="王区", **fields)
    path = answer.text.split("http://testserver")[1].split("<")[0]
    guest = office.client(anonymous=True)
    done = send(guest, path, password=GOOD, again=GOOD)
    made = office.house.people.of_account("wang")

    assert answer.status_code == 200
    assert done.status_code == 303
    assert made is not None
    assert made.realm == Realm(districts=frozenset({"350203", "350205"}))
    assert not made.must_change
    assert [act for _, act, _ in office.acts()] == [
        "person added", "one-time link made", "password changed", "signed in",
    ]  # fmt: skip
    assert office.house.audit.verify() > 4


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "至少选择一个角色"),
        ({"role.district": "1"}, "须选定所管的区县"),
        ({"role.sector": "1", "district.350203": "1"}, "须选定所管的行业"),
        ({"role.auditor": "1", "role.admin": "1"}, "不能兼任"),
        ({"role.district": "1", "district.999999": "1"}, "不在规则文件里"),
        ({"role.king": "1"}, "至少选择一个角色"),
        ({"role.clerk": "1", "account": "钱管"}, "账号以字母开头"),
        ({"role.clerk": "1", "name": "钱管"}, "已有人使用"),
    ],
)
def test_what_does_not_go_together_comes_back(office: Office, fields: dict[str, str], said: str) -> None:
    """With every box as it was; nothing is written."""
    client = office.client(office.person("钱管", ADMIN))
    answer = send(client, "/people/new", **{"account": "wang", "name": "王区"} | fields)

    assert answer.status_code == 422
    assert said in answer.text
    for name in fields:
        if name in ("role.district", "role.sector", "role.auditor"):
            assert f'name="{name}" value="1" checked' in answer.text
    assert office.house.people.count() == 1
    assert office.acts() == []


def test_a_bounded_role_alone_needs_a_realm() -> None:
    """Nowhere is no realm."""
    for role in (Role.DISTRICT, Role.SECTOR):
        with pytest.raises(BadInput):
            checked_roles([role], EVERYWHERE)
        with pytest.raises(BadInput):
            checked_roles([role], Realm(districts=frozenset(), sectors=frozenset()))


def test_other_roles_end_the_sessions(office: Office) -> None:
    """What one may do changes at once."""
    admin = office.client(office.person("钱管", ADMIN))
    person = office.person("李梅", frozenset({Role.ANALYST}))
    client = office.client(person)
    answer = send(admin, f"/people/{person.id}/roles", at=f"/people/{person.id}", **{"role.clerk": "1"})

    assert answer.status_code == 303
    assert client.get("/api/v1/me").status_code == 401
    assert office.house.people.get(person.id).roles == {Role.CLERK}
    assert ("钱管", "person's roles changed", "p1") in office.acts()


def test_the_last_administrator_stays(office: Office) -> None:
    """Neither closed nor of another role, on pages and the API; with a second one, both go."""
    first = office.person("钱管", ADMIN)
    client, at = office.client(first), f"/people/{first.id}"
    token = {"x-token": client.get("/account").text.split('name="token" value="')[1][:64]}
    answers = [
        send(client, f"{at}/close", at=at),
        send(client, f"{at}/roles", at=at, **{"role.clerk": "1"}),
        client.post(f"/api/v1{at}/close", headers=token),
        client.put(f"/api/v1{at}/roles", json={"roles": ["clerk"]}, headers=token),
    ]
    closed = office.person("周管", ADMIN)
    office.house.people.close(closed, by="tests")
    still = send(client, f"{at}/close", at=at)
    office.house.people.reopen(closed, by="tests")

    assert [one.status_code for one in (*answers, still)] == [422] * 5
    assert "最后一个管理员" in answers[0].text
    assert send(client, f"{at}/close", at=at).status_code == 303


def test_a_closed_account_is_nobody(office: Office) -> None:
    """Sessions, tokens and links end; reopened, the person signs in again."""
    admin = office.client(office.person("钱管", ADMIN))
    person = somebody(office)
    client = office.client(person)
    send(admin, f"/people/{person.id}/close", at=f"/people/{person.id}")

    assert client.get("/api/v1/me").status_code == 401
    assert sign_in(office.client(anonymous=True)).status_code == 403
    send(admin, f"/people/{person.id}/reopen", at=f"/people/{person.id}")
    assert sign_in(office.client(anonymous=True)).status_code == 303


def test_a_lost_telephone_is_helped(office: Office) -> None:
    """The administrator takes the second factor away; the person signs in with the password alone."""
    admin = office.client(office.person("钱管", ADMIN))
    person = somebody(office)
    with_factor(office, person)
    send(admin, f"/people/{person.id}/factor", at=f"/people/{person.id}")

    assert sign_in(office.client(anonymous=True)).status_code == 303
    assert ("钱管", "second factor reset", "li.mei") in office.acts()


def test_a_second_factor_is_set_with_its_first_code(office: Office) -> None:
    """A picture and a text of the same secret; recovery codes once; afterwards the page offers none."""
    person = somebody(office)
    client = office.client(person)
    page = client.get("/account/factor").text
    secret = "".join(page.split('aria-label="密钥">')[1].split("<")[0].split())
    wrong = send(client, "/account/factor", code="000000")
    answer = send(client, "/account/factor", code=code_now(office, secret))

    assert '<svg class="qr" role="img"' in page
    assert office.house.people.secrets(person).factor == secret
    assert wrong.status_code == 422
    assert answer.text.count("<li><code>") == 10
    assert office.house.people.get(person.id).has_second_factor
    assert client.get("/account/factor", follow_redirects=False).status_code == 303
    assert "备用码还剩 10 个" in client.get("/account").text


def test_the_second_factor_goes_with_the_password_only(office: Office) -> None:
    """A browser left open is not enough."""
    person = somebody(office)
    with_factor(office, person)
    client = office.client(person)
    wrong = send(client, "/account/factor/off", at="/account", password=OTHER)

    assert wrong.status_code == 422
    assert office.house.people.get(person.id).has_second_factor
    assert send(client, "/account/factor/off", at="/account", password=GOOD).status_code == 303
    assert not office.house.people.get(person.id).has_second_factor


def test_one_sees_and_ends_ones_own_sessions(office: Office) -> None:
    """One, or all; nobody else's."""
    mine, theirs = office.person("李梅"), office.person("王强")
    here, there, other = office.client(mine), office.client(mine), office.client(theirs)
    which = [one.digest[:16] for one in office.house.people.sessions(mine)]
    foreign = office.house.people.sessions(theirs)[0].digest[:16]
    refused = send(here, "/account/sessions", at="/account", which=foreign)
    short = send(here, "/account/sessions", at="/account", which="")
    page = here.get("/account").text
    offered = next(each for each in which if f'value="{each}"' in page)
    send(here, "/account/sessions", at="/account", which=offered)

    assert (refused.status_code, short.status_code) == (404, 404)
    assert page.count("本机") == 2
    assert there.get("/api/v1/me").status_code == 401
    assert other.get("/api/v1/me").status_code == 200
    send(here, "/account/sessions", at="/account", which="all")
    assert here.get("/api/v1/me").status_code == 401


def test_a_new_password_ends_the_other_sessions(office: Office) -> None:
    """Here one goes on, under a new key."""
    person = somebody(office)
    here, there = office.client(person), office.client(person)
    send(here, "/account/password", old=GOOD, password=OTHER, again=OTHER)

    assert here.get("/api/v1/me").status_code == 200
    assert there.get("/api/v1/me").status_code == 401


def test_the_theme_is_ones_own(office: Office) -> None:
    """Light, dark, or as the machine has it."""
    client = office.client()
    send(client, "/account/theme", at="/account", theme="dark")
    dark = client.get("/account").text
    send(client, "/account/theme", at="/account", theme="")

    assert 'data-theme="dark"' in dark
    assert "data-theme" not in client.get("/account").text
