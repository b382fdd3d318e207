"""A small office for the desk's tests: a real store, a real vault, and pages with a known screening."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from classifier import Model
from desk import DeskPorts, DeskSettings, create_app
from evidence import WarcVault
from facts.assessments import Band
from facts.cases import Lead
from facts.doubles import FrozenClock
from facts.pages import Exchange
from screening.heat import heat_maps
from store import (
    SqlAdvertBook,
    SqlAuditLog,
    SqlFrontier,
    SqlHealthBook,
    SqlLeadBook,
    SqlPageBook,
    SqlReviewBook,
    SqlRevisitBook,
    SqlRunBook,
    Store,
)
from store.reports import SqlReportBook
from tests.casework import Books
from tests.factories import NOON, a_lead, a_page, a_screening, a_target, a_visit

TEXT = "金树财富 保·本·保·息，日返千分之五，不承诺刚兑。联系电话13800138000，起投5000元。"
SECTORS = {"S03": "财富管理", "S06": "网络借贷平台"}
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


@cache
def shipped_model() -> Model:
    """The model that ships, loaded once."""
    return Model.load()


@dataclass
class Office:
    """Everything a test of the desk touches."""

    store: Store
    clock: FrozenClock
    vault: WarcVault
    folder: Path

    def __post_init__(self) -> None:
        self.leads = SqlLeadBook(self.store, self.clock)
        self.books = Books(self.store, self.clock)
        self.pages = SqlPageBook(self.store)
        self.audit = SqlAuditLog(self.store, self.clock)
        self.reviews = SqlReviewBook(self.store, self.clock)
        self.health = SqlHealthBook(self.store)
        self.runs = SqlRunBook(self.store, self.clock, "scan")

    def ports(self, **changes: Any) -> DeskPorts:
        """The ports over this office's books."""
        plain = {
            "dossiers": self.books.dossiers,
            "acts": {key: rule.name for key, rule in self.books.lifecycle.acts.items()},
            "leads": self.leads, "pages": self.pages, "audit": self.audit, "vault": self.vault,
            "runs": self.runs, "clock": self.clock, "sectors": SECTORS,
            "health": self.health, "reviews": self.reviews, "adverts": SqlAdvertBook(self.store),
            "revisits": SqlRevisitBook(self.store), "reports": SqlReportBook(self.store),
            "missed": lambda: ("还没有人研判。",), "heat": partial(heat_maps, model=shipped_model()),
        }  # fmt: skip
        return DeskPorts(**plain | changes)

    def client(self, *, settings: DeskSettings | None = None, **changes: Any) -> TestClient:
        """A browser without JavaScript."""
        app = create_app(self.ports(**changes), settings or DeskSettings())
        return TestClient(app, raise_server_exceptions=False)

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
        return [(one.actor, one.act, one.subject) for one in self.audit.entries() if one.actor != "scan"]


def token(client: TestClient, path: str = "/") -> str:
    """The token of this browser's forms."""
    found = re.search(r'name="token" value="(\w+)"', client.get(path).text)
    assert found
    return found[1]


def post(client: TestClient, path: str, **fields: str) -> Any:
    """Send a form as this browser's own page would; redirects are not followed."""
    return client.post(path, data={"token": token(client)} | fields, headers=SAME_ORIGIN, follow_redirects=False)
