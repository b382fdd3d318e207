"""Every route of the desk as every role: allowed or refused as the table says, and nothing is left out of it."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from desk.app import create_app
from desk.guard import SESSION_COOKIE
from desk.refusals import token_of
from desk.settings import DeskSettings
from facts.people import EVERYWHERE, RIGHTS, Realm, Right, Role
from tests.desk.office import SAME_ORIGIN, Office
from tests.desk.people.rights import TABLE

_REALMS = {
    Role.DISTRICT: Realm(districts=frozenset({"350203"})),
    Role.SECTOR: Realm(sectors=frozenset({"S06"})),
}
_REFUSED = "没有这项权限"
#: What auditors may send: what is their own, and the log's verification.
_AUDITORS = re.compile(r"/sign-in.*|/setup/.*|/link/.*|/sign-out|/account.*|/api/v1/(me|tokens|audit).*|/audit/.*")


@pytest.fixture
def app(office: Office) -> FastAPI:
    """One application for all roles."""
    return create_app(office.house, DeskSettings(most_requests=100_000))


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of every route."""
    for one in iter_route_contexts(app.router.routes):
        for method in sorted((getattr(one, "methods", None) or set()) - {"HEAD"}):
            yield method, str(one.path)


@cache
def needed(method: str, path: str) -> frozenset[str] | None:
    """What the table says of a route; None where it says nothing."""
    for line in TABLE.strip().splitlines():
        verb, pattern, *rights = line.split()
        if verb in ("*", method) and re.fullmatch(pattern, path):
            return frozenset(rights)
    return None


def asked(client: TestClient, method: str, path: str) -> str:
    """Ask for a route with something in its place; the status and what was said."""
    token = token_of(client.cookies[SESSION_COOKIE]) if SESSION_COOKIE in client.cookies else ""
    url = re.sub(r"\{[^}]+\}", "1", path)
    headers = SAME_ORIGIN | {"x-token": token}
    body = {} if method == "GET" else {"json": {}} if path.startswith("/api/") else {"data": {"token": token}}
    answer = client.request(method, url, headers=headers, follow_redirects=False, **body)
    return (
        f"{answer.status_code} {answer.headers.get('location', '')} {answer.text if answer.status_code == 403 else ''}"
    )


def test_the_table_knows_every_route(app: FastAPI) -> None:
    """Whoever adds a route says here who may ask for it."""
    assert [each for each in routes_of(app) if needed(*each) is None] == []


def test_nobody_gets_in_without_signing_in(app: FastAPI) -> None:
    """Default deny: only the short public list answers a stranger."""
    client = TestClient(app, raise_server_exceptions=False)
    for method, path in routes_of(app):
        if needed(method, path) != {"-"}:
            client.cookies.clear()
            said = asked(client, method, path)
            assert said.startswith(("401", "303 /sign-in")), (method, path, said[:200])


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_what_the_table_says(office: Office, app: FastAPI, role: Role) -> None:
    """Refused with the right's sentence where a right is missing, and only there."""
    person = office.person("甲乙", frozenset({role}), _REALMS.get(role, EVERYWHERE))
    # Two administrators, so that one may be closed.
    office.person("丙丁", frozenset({Role.ADMIN}))
    client = TestClient(app, raise_server_exceptions=False)
    faults = []
    for method, path in routes_of(app):
        rights = needed(method, path)
        if not rights or rights == {"-"} or re.search(r"/(close|end|end-sessions|link|roles|sessions)\b", path):
            continue
        client.cookies.clear()
        client.cookies.set(SESSION_COOKIE, office.key(person))
        may = rights == {"+"} or bool({Right(each) for each in rights - {"+"}} & RIGHTS[role])
        if role is Role.AUDITOR and method != "GET" and not _AUDITORS.fullmatch(path):
            may = False
        if (_REFUSED not in asked(client, method, path)) != may:
            faults.append((method, path, may))

    assert faults == []


def test_the_auditor_changes_nothing(office: Office, app: FastAPI) -> None:
    """Every route that writes refuses the role; what stands in the tables of others stays."""
    person = office.person("审计", frozenset({Role.AUDITOR}))
    office.lead()
    before = [(one.act, one.subject) for one in office.audit.entries()]
    client = TestClient(app, raise_server_exceptions=False, cookies={SESSION_COOKIE: office.key(person)})
    for method, path in routes_of(app):
        if method != "GET" and not _AUDITORS.fullmatch(path) and not path.startswith("/api/clues"):
            assert _REFUSED in asked(client, method, path), (method, path)

    assert [(one.act, one.subject) for one in office.audit.entries()] == before
