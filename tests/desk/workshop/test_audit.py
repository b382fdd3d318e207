"""The audit log at the desk: found, verified, exported, by those who may."""

import csv
import io

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from facts.people import Role
from store.audit import digest
from store.audit_search import SqlAuditSearch
from tests.desk.office import SAME_ORIGIN, token
from tests.desk.workshop.hand import Workshop, finished, seen


@pytest.fixture
def auditor(workshop: Workshop) -> TestClient:
    """Somebody who reads the log and changes nothing, and some acts to read."""
    for number in range(60):
        workshop.audit.append(
            actor="=CMD()" if number == 7 else f"人员{number % 3}", act="lead judged" if number % 2 else "run started",
            subject=f"XS-{number:06d}", detail={"reason": f"第{number}个理由，100%_确认"},
        )  # fmt: skip
    return workshop.client(workshop.person("审计员", frozenset({Role.AUDITOR})))


def test_find(workshop: Workshop, auditor: TestClient) -> None:
    """By person, act, subject, day and words; page by page without a gap."""
    found = auditor.get("/api/v1/audit", params={"act": "lead judged", "actor": "人员1", "limit": 4}).json()
    more = auditor.get(
        "/api/v1/audit", params={"act": "lead judged", "actor": "人员1", "limit": 200, "after": found["next"]}
    ).json()
    subjects = [one["subject"] for one in (*found["items"], *more["items"])]

    assert subjects == [f"XS-{n:06d}" for n in range(59, -1, -1) if n % 2 and n % 3 == 1 and n != 7]
    assert more["next"] is None
    assert [one["subject"] for one in auditor.get("/api/v1/audit?words=第12个理由").json()["items"]] == ["XS-000012"]
    assert len(auditor.get("/api/v1/audit?words=0%25_确&limit=200").json()["items"]) == 60
    assert auditor.get("/api/v1/audit?subject=XS-000003").json()["items"][0]["act"] == "lead judged"
    assert auditor.get("/api/v1/audit?since=2030-01-01").json()["items"] == []
    assert auditor.get("/api/v1/audit?until=2001-01-01").json()["items"] == []
    shown = seen(auditor.get("/audit?act=lead+judged").text)
    assert "研判线索" in shown
    for wrong in ("since=gestern", "until=9999-12-31", "before=0", "before=99999999999"):
        assert auditor.get(f"/audit?{wrong}").status_code == 422


def test_verify_and_break(workshop: Workshop, auditor: TestClient) -> None:
    """A whole chain says how long it is; a broken one says where."""

    def verify() -> str:
        sent = auditor.post("/audit/verify", data={"token": token(auditor, "/audit")}, headers=SAME_ORIGIN,
                            follow_redirects=False)  # fmt: skip
        finished(auditor, sent.headers["location"])
        return seen(auditor.get("/audit").text)

    length = SqlAuditSearch(workshop.store).length()
    assert f"完整，共 {length} 条" in verify()
    with workshop.store.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET detail = '{}' WHERE subject = 'XS-000030'"))
    assert "链条断开" in verify()
    assert auditor.get("/api/v1/audit/verification").json()["length"] is None


def test_export(workshop: Workshop, auditor: TestClient) -> None:
    """A stretch with its hashes, which can be recomputed; formulas are defused; the handing out is an act."""
    sent = auditor.post("/audit/export", data={"token": token(auditor, "/audit"), "first": "1", "last": "50",
                                                 "reason": "年度检查"}, headers=SAME_ORIGIN)  # fmt: skip
    rows = list(csv.reader(io.StringIO(sent.text.removeprefix("\ufeff"))))
    entries = list(workshop.audit.entries())

    assert len(rows) == 51
    assert [row[7] for row in rows[1:]] == [digest(entry) for entry in entries[:50]]
    assert [row[6] for row in rows[2:]] == [row[7] for row in rows[1:-1]]
    assert "'=CMD()" in {row[2] for row in rows}
    assert (entries[-1].act, entries[-1].subject, entries[-1].actor) == ("audit exported", "1-50", "审计员")
    for first, last, reason in (
        ("0", "5", "检查"),
        ("9", "5", "检查"),
        ("x", "5", "检查"),
        ("99999", "999999", "检查"),
        ("1", "5", ""),
    ):
        again = {"token": token(auditor, "/audit"), "first": first, "last": last, "reason": reason}
        assert auditor.post("/audit/export", data=again, headers=SAME_ORIGIN).status_code == 422


def test_rights(workshop: Workshop) -> None:
    """Whoever does not hold the right reads nothing of it; the auditor opens nothing else here."""
    analyst = workshop.client(workshop.person("研判员", frozenset({Role.ANALYST})))
    auditor = workshop.client(workshop.person("审计员", frozenset({Role.AUDITOR})))

    for path in ("/audit", "/api/v1/audit", "/api/v1/audit/verification"):
        assert analyst.get(path).status_code == 403
    forbidden = ("", "/lexicon", "/sources", "/models", "/settings", "/storage")
    assert [auditor.get(f"/workshop{path}").status_code for path in forbidden] == [403] * 6
