"""Another system hands over clues with a token; behind the desk's own guard, on a real store."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from desk.guard import Guard
from desk.papers.clue_inbox import MOST_BYTES, MOST_ROWS, ClueInbox, hash_token, routes
from desk.settings import DeskSettings
from facts.doubles import FrozenClock
from leads.clues import find_profile, import_records
from store import SqlAuditLog, Store
from store.clues import SqlClueBook
from store.people import SqlPeopleBook

TOKEN = "8c1f4a0d7e2b4c6f9a3d5e7f1b2c4d6e"
PHONE = "13800138031"
ROW = {"登记号": "A-1", "登记日期": "2026-11-02", "被诉企业": "滨海金树财富管理有限公司",
       "投诉内容": f"保本付息，我叫钱某甲，{PHONE}", "投诉人": "钱某甲", "联系电话": PHONE}  # fmt: skip


class Inbox:
    """The endpoint over a real book."""

    def __init__(self, store: Store, clock: FrozenClock) -> None:
        self.clues, self.audit = SqlClueBook(store, clock), SqlAuditLog(store, clock)
        inbox = ClueInbox(
            receive=lambda system, rows: import_records(
                self.clues, clock, find_profile(system), rows, by=f"接口 {system}"
            ),
            numbers=self.clues.numbers,
            tokens={"complaints-12315": (hash_token("old" * 12), hash_token(TOKEN)), "nobody": (hash_token(TOKEN),)},
        )
        app = FastAPI(openapi_url=None)
        app.middleware("http")(Guard(DeskSettings(), SqlPeopleBook(store, clock)))
        app.include_router(routes(inbox))
        self.client = TestClient(app, raise_server_exceptions=False)

    def post(self, content: Any, *, system: str = "complaints-12315", token: str = f"Bearer {TOKEN}") -> Any:
        """Send a body."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return self.client.post(f"/api/clues/{system}", content=body, headers={"authorization": token})


@pytest.fixture
def inbox(sqlite_store: Store, clock: FrozenClock) -> Inbox:
    """An endpoint without clues."""
    return Inbox(sqlite_store, clock)


def test_each_row_is_answered(inbox: Inbox) -> None:
    """New, refused with the reason, and the second time the same."""
    first = inbox.post([ROW, {"登记号": ""}, ROW | {"登记号": "A-2", "争议金额": "-5"}])
    again = inbox.post(ROW)
    answer = first.json()

    assert first.status_code == 200
    assert (answer["batch"], answer["new"], answer["refused"], answer["same"]) == (1, 2, 1, 0)
    assert [(row["row"], row["clue"], row["result"]) for row in answer["rows"]] == [
        (1, "WB-000001", "new"), (2, None, "refused"), (3, "WB-000002", "new"),
    ]  # fmt: skip
    assert "编号" in answer["rows"][1]["problems"][0]
    assert "负数" in answer["rows"][2]["problems"][0]
    assert (again.json()["batch"], again.json()["rows"][0]["result"]) == (None, "same")
    assert again.json()["rows"][0]["clue"] == "WB-000001"


def test_the_reporter_is_in_no_answer_and_no_log(inbox: Inbox) -> None:
    """Neither in the answer nor in the audit log nor in what is kept of the row."""
    answer = inbox.post([ROW, ROW | {"登记号": "A-3", "登记日期": "坏"}])
    kept = [repr(one) + one.raw for one in inbox.clues.all()]

    assert [word for word in (PHONE, "钱某甲") if word in answer.text or word in str(list(inbox.audit.entries()))] == []
    assert [word for word in (PHONE, "钱某甲") if word in str(kept)] == []
    found = inbox.clues.reporter("WB-000001", by="李专员", reason="回访")
    assert found is not None
    assert found.phone == PHONE


@pytest.mark.parametrize(
    "token", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN[:-1]}", "Bearer \xff"]
)
def test_a_wrong_token_writes_nothing(inbox: Inbox, token: str) -> None:
    """401 with one sentence; the body is not read."""
    answer = inbox.client.post(
        "/api/clues/complaints-12315", content=b"{", headers={"authorization": token.encode("latin-1")}
    )

    assert (answer.status_code, list(answer.json())) == (401, ["error"])
    assert inbox.clues.all() == []


def test_a_token_is_good_for_its_system_alone(inbox: Inbox) -> None:
    """A source that was given none is closed, whatever is sent; a token without a profile is told."""
    assert inbox.post(ROW, system="grid").status_code == 401
    assert inbox.post(ROW, token="Bearer nobody has this token").status_code == 401
    answer = inbox.post(ROW, system="nobody")

    assert (answer.status_code, "模板" in answer.json()["error"]) == (422, True)


def test_a_body_is_bounded(inbox: Inbox) -> None:
    """Too long by its header, too long without saying so, too many rows."""
    long = json.dumps([ROW | {"投诉内容": "长" * MOST_BYTES}]).encode()

    def pieces() -> Iterator[bytes]:
        for at in range(0, len(long), 65536):
            yield long[at : at + 65536]

    head = {"authorization": f"Bearer {TOKEN}"}
    unsaid = inbox.client.post("/api/clues/complaints-12315", content=pieces(), headers=head)

    assert inbox.post(long).status_code == 413
    assert unsaid.status_code == 413
    assert inbox.post([{}] * (MOST_ROWS + 1)).status_code == 422
    assert inbox.clues.all() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b"[1]", b"\xff", b"[" * 100_000, b'{"a": NaN', b"null"])
def test_what_is_no_object_is_refused(inbox: Inbox, body: bytes) -> None:
    """422 with one sentence, never a traceback."""
    answer = inbox.post(body)

    assert (answer.status_code, list(answer.json())) == (422, ["error"])


def test_without_the_endpoint_of_its_own_a_body_is_bounded_too(sqlite_store: Store, clock: FrozenClock) -> None:
    """The router counts the bytes itself, whoever stands in front of it."""
    inbox = Inbox(sqlite_store, clock)
    app = FastAPI(openapi_url=None)
    app.include_router(
        routes(ClueInbox(receive=lambda *_: pytest.fail("read"), numbers=inbox.clues.numbers,
                         tokens={"grid": (hash_token(TOKEN),)}))
    )  # fmt: skip
    answer = TestClient(app).post(
        "/api/clues/grid", content=iter([b"[" + b" " * MOST_BYTES, b"]"]), headers={"authorization": f"Bearer {TOKEN}"}
    )

    assert answer.status_code == 413
