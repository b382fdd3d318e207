"""A small office for the desk's tests: a real store, a real vault, and pages with a known screening."""

import hashlib
import json
import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from desk.app import assemble, desk_of
from desk.context import Desk
from desk.guard import SESSION_COOKIE
from desk.settings import DeskSettings
from evidence import WarcVault
from facts.assessments import Band
from facts.cases import Lead
from facts.doubles import FrozenClock
from facts.pages import Exchange
from facts.people import EVERYWHERE, Person, Realm, Role
from store import SqlFrontier, Store
from tests.casework import SECTORS
from tests.factories import NOON, a_lead, a_page, a_screening, a_target, a_visit
from wiring.assembly import House
from wiring.settings import Settings

TEXT = "金树财富 保·本·保·息，日返千分之五，不承诺刚兑。联系电话13800138000，起投5000元。"
PHONE = "13800138000"
SAME_ORIGIN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}


def place(found: str, text: str = TEXT) -> dict[str, int]:
    """Start and end of a stretch of the text."""
    return {"start": text.index(found), "end": text.index(found) + len(found)}


def a_contract(text: str = TEXT, **changes: Any) -> str:
    """One assessment as the store keeps it, over TEXT."""
    plain = {
        "elements": {
            "inducement": {"score": 0.9, "quote": text, **place("保·本·保·息，日返千分之五", text)}, "publicity": None,
        },
        "hits": [
            {"term": "保本保息", "category": "L1", "element": "inducement", "disguise": ["split"], "where": "body",
             "negated": False, "quoted": False, **place("保·本·保·息", text)},
            {"term": "刚兑", "category": "L1", "element": "inducement", "disguise": [], "where": "body",
             "negated": True, "quoted": False, **place("刚兑", text)},
        ],
        "promises": [{"annual_percent": 182.5, "period": "day", "guaranteed": True, "negated": False,
                      "quoted": False, **place("日返千分之五", text)}],
        "identifiers": [{"kind": "phone", "value": PHONE, "valid": True, **place(PHONE, text)}],
        "amounts": [{"yuan": 5000, "role": "minimum", **place("5000元", text)}],
        "reasons": [{"name": "inducement", "points": 60.5, "quote": f"致电{PHONE}"},
                    {"name": "context", "points": -5.0, "quote": None}],
        "dimensions": {"inducement": 0.9},
        "p_solicitation": 0.93, "p_exposure": 0.04,
    }  # fmt: skip
    return json.dumps(plain | changes, ensure_ascii=False)


#: Every role but the auditor's: whoever has it all can do it all.
ALL_ROLES = frozenset(Role) - {Role.AUDITOR}
ANALYST = "王研判"


class OfficeHouse(House):
    """The real house over a test's store, clock and folder."""

    def __init__(self, store: Store, clock: FrozenClock, folder: Path, **settings: Any) -> None:
        super().__init__(Settings(out=folder, **settings))
        self.clock = clock  # type: ignore[assignment]  # frozen
        self.__dict__ |= {"store": store, "sectors": SECTORS}


#: The desk that a request is for.
_DESK: ContextVar[Desk] = ContextVar("desk")


class _Standin:
    """Whichever desk a request is for: the routes are put together once for all tests of a process."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_DESK.get(), name)


@cache
def _routes() -> FastAPI:
    return assemble(cast("Desk", _Standin()))


def application(house: House, settings: DeskSettings) -> ASGIApp:
    """The desk over a house; like create_app, in a hundredth of its time."""
    desk, routes = desk_of(house, settings), _routes()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        _DESK.set(desk)
        await routes(scope, receive, send)

    return app


def changed(house: House, **parts: object) -> House:
    """The same house with some of its parts replaced."""
    kind = type("Changed", (type(house),), {name: property(lambda _, part=part: part) for name, part in parts.items()})
    other = kind.__new__(kind)
    other.__dict__ |= {name: value for name, value in house.__dict__.items() if name not in parts}
    return other  # type: ignore[no-any-return]


@dataclass
class Office:
    """Everything a test of the desk touches."""

    store: Store
    clock: FrozenClock
    vault: WarcVault
    folder: Path

    def __post_init__(self) -> None:
        self.house = OfficeHouse(self.store, self.clock, self.folder)
        self.leads, self.pages = self.house.leads, self.house.pages
        self.audit, self.reviews = self.house.audit, self.house.reviews
        self.health, self.runs = self.house.health, self.house.runs("scan")
        self._apps: list[tuple[House, DeskSettings, ASGIApp]] = []

    def person(
        self, name: str = ANALYST, roles: frozenset[Role] = ALL_ROLES, realm: Realm = EVERYWHERE, account: str = ""
    ) -> Person:
        """The account of that name; made when it is first asked for."""
        found = self.house.people.named(name)
        return found or self.house.people.add(
            account=account or f"p{len(self.house.people.all())}", name=name, roles=roles, realm=realm, by="tests"
        )

    def key(self, person: Person | None = None) -> str:
        """The cookie of a browser in which somebody is signed in."""
        key = secrets.token_urlsafe(24)
        self.house.people.open_session(person or self.person(), key, timedelta(hours=12))
        return key

    def token(self, person: Person | None = None) -> str:
        """A token of the API with everything that its person may do."""
        secret, who = secrets.token_urlsafe(32), person or self.person()
        until = self.clock.now() + timedelta(days=30)
        self.house.people.add_token(who, secret, label="tests", scopes=who.rights, until=until)
        return secret

    def client(
        self, person: Person | None = None, *, anonymous: bool = False, settings: DeskSettings | None = None,
        **parts: object,
    ) -> TestClient:  # fmt: skip
        """A browser without JavaScript, in which somebody is signed in; `parts` of the house can be replaced."""
        key = "" if anonymous else self.key(person)
        house = changed(self.house, **parts) if parts else self.house
        app = self._app(house, settings or DeskSettings())
        return TestClient(app, raise_server_exceptions=False, cookies={SESSION_COOKIE: key} if key else None)

    def _app(self, house: House, settings: DeskSettings) -> ASGIApp:
        """The application of this office, as one process has it: whoever comes with the same settings shares it."""
        found = next((app for of, other, app in self._apps if of is house and other == settings), None)
        if found is None:
            found = application(house, settings)
            self._apps.append((house, settings, found))
        return found

    def lead(
        self, url: str = "http://www.jinshu.test/", *, body: bytes = b"<script>alert(1)</script>",
        text: str = TEXT, contract: str | None = None, page: dict[str, Any] | None = None, **changes: Any,
    ) -> Lead:  # fmt: skip
        """Keep, fetch, screen and take in one page."""
        exchange = Exchange(
            url=url, method="GET", request_headers=(), status=200, reason="OK",
            response_headers=(("Content-Type", "text/html"),), body=body, fetched_at=NOON, ip="192.0.2.7",
        )  # fmt: skip
        exhibit = self.vault.keep(exchange)
        frontier = SqlFrontier(self.store, "r1")
        frontier.seed([a_target(url)])
        fetched = a_page(
            **{"url": url, "exhibit": exhibit, "sha256": hashlib.sha256(body).hexdigest(), "ip": "192.0.2.7"}
            | (page or {})
        )
        stored = frontier.settle(a_visit(url, page=fetched))
        assert stored is not None
        screening = a_screening(text=text, contract=a_contract() if contract is None else contract)
        self.pages.record([(stored, screening)])
        given = {"url": url, "page_id": stored.id, "exhibit": exhibit, "score": 55.5, "band": Band.YELLOW} | changes
        return self.leads.take_in(a_lead(**given), actor="scan")[0]

    def acts(self) -> list[tuple[str, str, str]]:
        """Actor, act and subject of every audit entry but those of the scan."""
        return [(one.actor, one.act, one.subject) for one in self.audit.entries() if one.actor not in ("scan", "tests")]


def token(client: TestClient, path: str = "/") -> str:
    """The token of this browser's forms."""
    found = re.search(r'name="token" value="(\w+)"', client.get(path).text)
    assert found
    return found[1]


def post(client: TestClient, path: str, **fields: str) -> Any:
    """Send a form as this browser's own page would; redirects are not followed."""
    return client.post(path, data={"token": token(client)} | fields, headers=SAME_ORIGIN, follow_redirects=False)
