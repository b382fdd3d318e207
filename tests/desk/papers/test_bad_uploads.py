"""Hostile and broken files over the real routes: one clear sentence, bounded memory, nothing written or left behind."""

import resource
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from facts.people import Realm, Role
from leads.forms import load_form
from tests.desk.office import SAME_ORIGIN, Office, post, token
from tests.desk.papers.bad_files import bad_files, workbook, zip_bomb
from tests.desk.papers.clerk import SIMING, XLSX, clerk, hand_in, settled, told
from tests.leads.reports.office_samples import BAD, word

WAYS = {
    "clues": {"profile": "complaints-12315"}, "form": {"form": "台账"}, "cases": {"source": "市公安局"}, "watch": {},
}  # fmt: skip
_TEMPLATES = "/reports/templates"


def refusal(client: TestClient, way: str, name: str, body: bytes) -> str:
    """What somebody reads who hands in a file that cannot be used."""
    answer = hand_in(client, way, name, body, **WAYS[way])
    if answer.status_code == 303:
        answer = settled(client, answer.headers["location"])
    assert answer.status_code == 422, told(answer.text)
    alert = answer.text.split('role="alert">')[1]
    return told(alert.split("<h1" if "<h1" in alert else "</p>")[0].split("</p>")[0])


def nothing_came(office: Office) -> bool:
    """Whether the house is as it was."""
    house = office.house
    kept = (
        *house.watch.all(),
        *house.filed.all(),
        *house.clues.batches(10),
        *house.statements.batches(begun_by="form "),
    )
    return not kept and not office.acts()


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_is_none_is_refused(office: Office, way: str) -> None:
    """Each kind at each door; the sentence names no folder of this machine and the page is no error of ours."""
    roles = frozenset({Role.CLERK, Role.ANALYST})
    client = office.client(office.person("王内勤", roles))
    for wrong, (name, body, said) in bad_files().items():
        sentence = refusal(client, way, name, body)
        assert said in sentence, (wrong, sentence)
        assert sentence.endswith("。"), (wrong, sentence)
        assert str(office.folder) not in sentence
        assert "程序的问题" not in sentence
    assert nothing_came(office)


def test_a_zip_bomb_takes_no_memory(office: Office) -> None:
    """Half a gigabyte of nothing in three megabytes: read piece by piece, refused at the bound."""
    client = office.client(clerk(office))
    body = zip_bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for way in ("clues", "form"):
        assert "压缩炸弹" in refusal(client, way, "弹.xlsx", body)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert len(body) < 4_000_000
    assert grown < 100
    assert nothing_came(office)


def test_a_giant_sheet_is_refused_by_its_rows(office: Office) -> None:
    """More rows than any office has; a file that is too large is refused before it is read."""
    client = office.client(clerk(office))
    head = ",".join(column.header for column in load_form("台账").columns)
    said = refusal(client, "form", "多.csv", (f"{head}\n" + "1,XS-000001\n" * 20_100).encode())
    assert said == "改动或新增的行超过 20000 行；请分成几份导入。"
    said = refusal(client, "form", "长.csv", (f"{head}\n" + "1,\n" * 300_100).encode())
    assert said == "表格超过 300000 行；请分成几份导入。"
    big = hand_in(client, "clues", "大.csv", b"x" * 19_500_000, **WAYS["clues"])
    assert big.status_code == 422
    assert "超过 19 MB" in told(big.text)
    assert hand_in(client, "clues", "巨.csv", b"x" * 20_100_000, **WAYS["clues"]).status_code == 413
    assert nothing_came(office)


def test_the_api_refuses_the_same(office: Office) -> None:
    """One sentence as JSON; a kind that is none is 422."""
    client = office.client(clerk(office))
    head = {"X-Token": token(client, "/imports")}
    for name, body, said in bad_files().values():
        files = {"file": (name, body, XLSX)}
        made = client.post("/api/v1/imports", data={"way": "form", "key": "台账"}, files=files, headers=head)
        told_of = made.json().get("error", "")
        if made.status_code == 201:
            seen = client.get(f"/api/v1/imports/{made.json()['id']}").json()
            told_of = seen["problem"]
        assert said in told_of
        assert told_of.endswith("。")
    assert nothing_came(office)


def add(client: TestClient, name: str, body: bytes, kind: str = "news") -> object:
    """Upload a template as its page's form would."""
    data, files = {"token": token(client, _TEMPLATES), "kind": kind}, {"file": (name, body, "application/octet-stream")}
    return client.post(_TEMPLATES, data=data, files=files, headers=SAME_ORIGIN, follow_redirects=False)


def test_a_template_that_cannot_be_used_is_refused(office: Office) -> None:
    """Every bad file at the door of templates: its sentence on the page, nothing kept, nothing in the log."""
    client = office.client(clerk(office))
    for wrong, (body, said) in {**BAD, "workbook": (workbook(), "不是 Word 文档")}.items():
        answer = add(client, "模板.docx", body)
        assert answer.status_code == 422, wrong  # type: ignore[attr-defined]
        assert said in told(answer.text), wrong  # type: ignore[attr-defined]
    assert not list(Path(office.folder).glob("templates/*"))
    assert office.acts() == []


def test_who_may_change_the_offices_templates(office: Office) -> None:
    """The city's office; a district reads them, and others do not come in."""
    client = office.client(clerk(office))
    assert add(client, "动态信息.docx", word("{期间}发现{本期新发现线索}条")).status_code == 303  # type: ignore[attr-defined]
    siming = office.client(clerk(office, "思明区", Role.DISTRICT, Realm(districts=frozenset({SIMING}))))
    assert add(siming, "x.docx", word("{期间}")).status_code == 403  # type: ignore[attr-defined]
    assert post(siming, f"{_TEMPLATES}/news/1/retire", reason="x").status_code == 403
    assert "动态信息.docx" in siming.get(_TEMPLATES).text
    assert office.client(clerk(office, "采集", Role.COLLECTOR)).get(_TEMPLATES).status_code == 403
    assert add(client, "x.docx", word("{期间}"), kind="../../etc").status_code in (404, 422)  # type: ignore[attr-defined]
    assert post(client, f"{_TEMPLATES}/news/1/retire", reason="").status_code == 422
    assert post(client, f"{_TEMPLATES}/news/1/retire", reason="换新版").status_code == 303
    assert "王内勤 停用：换新版" in told(client.get(_TEMPLATES).text)
    assert [act for _, act, _ in office.acts()] == ["report template added", "report template retired"]
