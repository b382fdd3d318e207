"""Personal values are shown to whoever asks with a reason, for a quarter of an hour, and the asking is written down."""

import json

import pytest

from facts.people import Realm, Role
from tests.desk.office import ALL_ROLES, Office
from tests.desk.people.steps import move, send


def test_asking_with_a_reason_holds_a_quarter_of_an_hour(office: Office) -> None:
    """For this person and this subject alone; the reason stands in the audit chain."""
    office.lead()
    person, other = office.person(), office.person("李梅")
    client, people = office.client(person), office.house.people
    form = {"subject": "XS-000001", "reason": " 核实  主体身份", "back": "/leads/XS-000001"}
    answer = send(client, "/unmask", at="/account", **form)
    now = [people.is_unmasked(person, "XS-000001"), people.is_unmasked(person, "page 1"),
           people.is_unmasked(other, "XS-000001")]  # fmt: skip
    entry = list(office.audit.entries())[-1]
    move(office, minutes=15, seconds=1)

    assert (answer.status_code, answer.headers["location"]) == (303, "/leads/XS-000001")
    assert now == [True, False, False]
    assert not people.is_unmasked(person, "XS-000001")
    assert (entry.act, entry.subject) == ("personal values shown", "XS-000001")
    assert json.loads(entry.detail) == {"reason": "核实 主体身份", "minutes": 15}


def test_values_are_covered_again_when_asked(office: Office) -> None:
    """Before the time is over."""
    office.lead()
    person = office.person()
    client = office.client(person)
    send(client, "/unmask", at="/account", subject="page 1", reason="identify", back="//evil.test")
    shown = office.house.people.is_unmasked(person, "page 1")
    answer = send(client, "/unmask", at="/account", subject="page 1", cover="1", back="//evil.test")

    assert shown
    assert not office.house.people.is_unmasked(person, "page 1")
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("subject", "reason", "status"),
    [
        ("XS-000001", "", 422), ("XS-000001", " x ", 422), ("XS-000001", "长" * 201, 422), ("everything", "核实", 422),
        ("page 99", "核实", 404), ("XS-000099", "核实", 404), ("page 9999999999", "核实", 422),
    ],
)  # fmt: skip
def test_without_reason_or_subject_nothing_opens(office: Office, subject: str, reason: str, status: int) -> None:
    """Nothing is written either."""
    office.lead()
    client = office.client()
    answer = send(client, "/unmask", at="/account", subject=subject, reason=reason)

    assert answer.status_code == status
    assert office.acts() == []


def test_only_whose_role_allows_it_and_inside_their_realm(office: Office) -> None:
    """Clerks and auditors see no values; what lies outside a realm does not exist."""
    office.lead()
    clerk = office.client(office.person("孙勤", frozenset({Role.CLERK})))
    away = office.person("王区", ALL_ROLES, Realm(districts=frozenset({"350299"})))
    answers = [
        send(clerk, "/unmask", at="/account", subject="XS-000001", reason="核实"),
        send(office.client(away), "/unmask", at="/account", subject="XS-000001", reason="核实"),
    ]

    assert [one.status_code for one in answers] == [403, 404]
