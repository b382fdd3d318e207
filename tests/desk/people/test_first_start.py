"""The first start: a link instead of a default password, once, and only while nobody is there."""

import pytest

from desk.opening import first_link
from desk.people.accounts import new_link
from facts.people import Role
from tests.desk.office import Office
from tests.desk.people.steps import GOOD, OTHER, move, send, sign_in, somebody

FORM = {"account": "li.mei", "name": "李梅", "password": GOOD, "again": GOOD, "role.analyst": "1"}


def test_the_link_makes_the_administrator_once(office: Office) -> None:
    """Signed in at once; the link and the page are gone; no further link is made."""
    path = first_link(office.house.people)
    client = office.client(anonymous=True)
    answer = send(client, path, **FORM)
    again = office.client(anonymous=True)

    assert answer.status_code == 303
    assert client.get("/people").status_code == 200
    assert office.house.people.all()[0].roles == {Role.ADMIN, Role.ANALYST}
    assert again.get(path).status_code == 404
    assert first_link(office.house.people) == ""
    assert sign_in(again).status_code == 303
    assert [act for _, act, _ in office.acts()][:3] == ["one-time link made", "person added", "signed in"]


def test_each_start_makes_a_new_link(office: Office) -> None:
    """The one before holds no longer; after a day neither does this one; only hashes are kept."""
    old, new = first_link(office.house.people), first_link(office.house.people)
    client = office.client(anonymous=True)

    assert client.get(old).status_code == 422
    assert client.get(new).status_code == 200
    assert new.rpartition("/")[2].encode() not in (office.folder / "fangfei.db").read_bytes()
    move(office, hours=25)
    assert client.get(new).status_code == 422


def test_a_link_used_by_two_at_once_makes_one(office: Office) -> None:
    """Both opened the page; the second is refused."""
    path = first_link(office.house.people)
    first, second = office.client(anonymous=True), office.client(anonymous=True)
    second.get(path)
    send(first, path, **FORM)

    assert send(second, path, at="/sign-in", **FORM | {"account": "b2", "name": "乙"}).status_code == 404
    assert office.house.people.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"account": "李梅"}, "账号以字母开头"),
        ({"name": "李"}, "请填写姓名"),
        ({"password": "kurz", "again": "kurz"}, "至少 12 个字符"),
        ({"again": OTHER}, "两次输入的密码不一样"),
    ],
)
def test_a_form_that_is_wrong_comes_back(office: Office, changed: dict[str, str], said: str) -> None:
    """With what was typed, but for the password; the link still holds."""
    path = first_link(office.house.people)
    answer = send(office.client(anonymous=True), path, **FORM | changed)

    assert answer.status_code == 422
    assert said in answer.text
    assert GOOD not in answer.text
    assert office.house.people.count() == 0
    assert send(office.client(anonymous=True), path, **FORM).status_code == 303


def test_nobody_becomes_auditor_or_district_at_setup(office: Office) -> None:
    """Only what goes with administration is taken."""
    send(office.client(anonymous=True), first_link(office.house.people), **FORM | {"role.auditor": "1", "role.x": "1"})

    assert office.house.people.all()[0].roles == {Role.ADMIN, Role.ANALYST}


def test_a_reset_link_sets_a_password_once(office: Office) -> None:
    """The old password and sessions end; the link is of one person only."""
    person = somebody(office)
    inside = office.client(person)
    path = new_link(office.house.people, person, by="tests")
    client = office.client(anonymous=True)
    held = inside.get("/queue", follow_redirects=False)
    answer = send(client, path, password=OTHER, again=OTHER)

    assert held.headers["location"] == "/account/password"
    assert answer.status_code == 303
    assert client.get("/account").status_code == 200
    assert inside.get("/account", follow_redirects=False).headers["location"].startswith("/sign-in")
    assert client.get(path).status_code == 422
    assert sign_in(office.client(anonymous=True)).status_code == 403
    assert sign_in(office.client(anonymous=True), password=OTHER).status_code == 303
    assert office.client(anonymous=True).get(path.replace("/link/", "/setup/")).status_code in (404, 422)
