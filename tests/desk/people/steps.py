"""What people do at the door, in few words."""

import re
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient

from desk.people import factor
from desk.people.passwords import hash_password
from facts.people import Person, Role
from tests.desk.office import SAME_ORIGIN, Office

GOOD = "Yellow-Boat-77"
OTHER = "green tea before noon"


def move(office: Office, **later: float) -> None:
    """Let time pass for everybody."""
    office.clock._moment += timedelta(**later)


def somebody(
    office: Office, account: str = "li.mei", name: str = "李梅", roles: frozenset[Role] = frozenset({Role.ANALYST})
) -> Person:  # fmt: skip
    """An account with a password."""
    return office.house.people.add(account=account, name=name, roles=roles, password=hash_password(GOOD), by="tests")


def with_factor(office: Office, person: Person, *, recovery: tuple[str, ...] = ()) -> str:
    """Set a second factor long ago; its secret."""
    secret = factor.new_secret()
    office.house.people.keep_factor(person, secret)
    kept = [factor.recovery_digest(code) for code in recovery]
    office.house.people.start_factor(person, step=1, recovery=kept)
    return secret


def at(office: Office, address: str, **cookies: str) -> TestClient:
    """A stranger's browser at an address, as the server itself sees it."""
    client = office.client(anonymous=True)
    return TestClient(client.app, raise_server_exceptions=False, client=(address, 50_000), cookies=cookies)


def send(client: TestClient, path: str, *, at: str = "", **fields: str) -> Any:
    """Open the page of a form (`at`, else where it goes), fill it in and send it; redirects are not followed."""
    return client.post(
        path, data={"token": form_token(client, at or path)} | fields, headers=SAME_ORIGIN, follow_redirects=False
    )


def form_token(client: TestClient, path: str) -> str:
    """The token of the forms on a page."""
    found = re.search(r'name="token" value="(\w+)"', client.get(path).text)
    assert found, path
    return found[1]


def sign_in(client: TestClient, account: str = "li.mei", password: str = GOOD, **fields: str) -> Any:
    """Fill in the sign-in page."""
    return send(client, "/sign-in", account=account, password=password, **fields)


def code_now(office: Office, secret: str) -> str:
    """What the telephone shows."""
    return factor.code_of(secret, factor.step_at(office.clock.now()))
