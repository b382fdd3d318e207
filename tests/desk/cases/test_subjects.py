"""Subjects: found, looked at, merged, split, cut, renamed, undone; with preview, conflict and realm."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from facts.people import Role
from tests.desk.cases.work import SIMING, by_cookie, of_district, placed, someone
from tests.desk.office import SAME_ORIGIN, Office
from tests.leads.subjects.made import a_mention

FIRM, OTHER = "滨海金树财富管理有限公司", "滨海银杏财富管理有限公司"
PAGES = ("page http://www.jinshu.test/", "page http://b.test/x", "page http://c.test/")


@pytest.fixture
def subjects(office: Office) -> Office:
    """Two subjects, one of three pages with a lead, one of one page."""
    for day, key in enumerate(PAGES):
        said = a_mention(key, "phone:13800138000", f"company:{FIRM}", day=day, name=FIRM)
        office.house.subjects.place(said, office.house.placer, "scan")
    alone = a_mention("page http://d.test/", "phone:13800138001", f"company:{OTHER}", day=1, name=OTHER)
    office.house.subjects.place(alone, office.house.placer, "scan")
    office.lead(subject_id="ZT-000001")
    return office


def change(client: TestClient, *, sure: bool = True, subject: str = "ZT-000001", **given: Any) -> Any:
    html = client.get(f"/subjects/{subject}").text
    token, last = (re.search(rf'name="{name}" value="(\w*)"', html) for name in ("token", "last"))
    data = {"token": token[1] if token else "", "last": last[1] if last else "0", "sure": "1" if sure else ""}
    return client.post(f"/subjects/{subject}/change", data=data | given, headers=SAME_ORIGIN, follow_redirects=False)


def test_list_finds_by_name_number_and_trait(subjects: Office) -> None:
    """Last seen first; nothing found says what can be typed."""
    client = subjects.client()

    assert re.findall(r'href="/subjects/(ZT-\d+)"', client.get("/subjects").text) == ["ZT-000001", "ZT-000002"]
    assert re.findall(r'href="/subjects/(ZT-\d+)"', client.get("/subjects?q=银杏").text) == ["ZT-000002"]
    assert re.findall(r'href="/subjects/(ZT-\d+)"', client.get("/subjects?q=13800138000").text) == ["ZT-000001"]
    assert "没有找到“没有的”" in client.get("/subjects?q=没有的").text


def test_page_says_by_what_its_sources_hang_together(subjects: Office) -> None:
    """Each edge its why, traits covered, a picture with a table, the lead, the sources."""
    html = subjects.client().get("/subjects/ZT-000001").text

    assert "138****8000" in html
    assert "13800138000" not in html
    assert "<svg" in html
    assert 'href="/leads/XS-000001"' in html
    assert html.count("有效</td>") == 2
    assert "网页 http://b.test/x" in html
    assert 'href="/review/1"' in html


def test_merging_is_foreseen_then_done_and_undone(subjects: Office) -> None:
    """The preview writes nothing; the undoing brings everything back; all of it is in the history."""
    client, book = subjects.client(), subjects.house.subjects
    seen = change(client, sure=False, do="merge", other="ZT-000002", reason="登记信息显示为同一企业")
    assert seen.status_code == 200
    assert "ZT-000002（1 个来源）并入 ZT-000001，合并后共 4 个来源" in seen.text
    assert book.history("ZT-000001") == []

    done = change(client, do="merge", other="ZT-000002", reason="登记信息显示为同一企业")
    assert done.status_code == 303
    assert book.get("ZT-000002").id == "ZT-000001"
    assert book.history("ZT-000001")[-1].by == "王研判"
    page = client.get(done.headers["location"]).text
    assert "已办理：第 1 号：合并 ZT-000001 ZT-000002" in page

    assert change(client, do="undo", act="1", reason="合并有误").status_code == 303
    assert book.get("ZT-000002").id == "ZT-000002"
    assert "已由第 2 号撤销" in client.get("/subjects/ZT-000001").text


def test_splitting_cutting_and_renaming(subjects: Office) -> None:
    """What is ticked goes into a new subject; a cut says what it parts; a name stays."""
    client, book = subjects.client(), subjects.house.subjects
    edge = book.edges("ZT-000001")[-1]
    cut = change(client, sure=False, do="cut", edge=str(edge.id), reason="号码系建站公司所有")
    assert "拆出 1 个来源，另立新主体；留下 2 个" in cut.text
    assert change(client, do="split", mention=[PAGES[1], PAGES[2]], reason="同名不同企业").status_code == 303
    assert [one.key for one in book.mentions("ZT-000001")] == [PAGES[0]]
    assert change(client, do="rename", name="金树财富", reason="以登记为准").status_code == 303
    assert book.get("ZT-000001").name == "金树财富"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"do": "merge", "other": "ZT-000002"}, "请写明理由"),
        ({"do": "merge", "other": "ZT-000001", "reason": "x"}, "已是同一主体"),
        ({"do": "merge", "other": "ZT-000099", "reason": "x"}, "没有主体 ZT-000099"),
        ({"do": "split", "reason": "x"}, "请勾选本主体的来源"),
        ({"do": "split", "mention": list(PAGES), "reason": "x"}, "请至少留下一个"),
        ({"do": "cut", "edge": "999", "reason": "x"}, "本主体没有这条关联"),
        ({"do": "rename", "reason": "x"}, "请填写新名称"),
        ({"do": "undo", "act": "7", "reason": "x"}, "本主体没有这一号操作"),
        ({"do": "burn", "reason": "x"}, "没有这种操作"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(subjects: Office, given: dict[str, Any], sentence: str) -> None:
    """Nothing is written."""
    answer = change(subjects.client(), **given)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert subjects.house.subjects.history("ZT-000001") == []


def test_somebody_elses_change_meanwhile_is_told(subjects: Office) -> None:
    """409 with what was done; the reason is still there."""
    client = subjects.client()
    html = client.get("/subjects/ZT-000001").text
    subjects.house.subjects.rename("ZT-000001", "金树", by="张快", reason="以登记为准")
    token = re.search(r'name="token" value="(\w+)"', html)
    assert token
    data = {"token": token[1], "last": "0", "sure": "1", "do": "rename", "name": "金树财富", "reason": "我的理由"}
    answer = client.post("/subjects/ZT-000001/change", data=data, headers=SAME_ORIGIN)

    assert answer.status_code == 409
    assert "张快 第 1 号：改名" in answer.text
    assert 'value="我的理由"' in answer.text
    assert subjects.house.subjects.get("ZT-000001").name == "金树"


def test_who_may_not_act_changes_nothing_and_a_district_sees_its_own(subjects: Office) -> None:
    """No forms without the right; a subject without a lead of the district is not there."""
    clerk = subjects.client(someone(subjects, "内勤", Role.CLERK))
    assert 'name="do"' not in clerk.get("/subjects/ZT-000001").text
    assert clerk.post("/subjects/ZT-000001/change", data={"do": "rename"}).status_code == 403

    district = subjects.client(of_district(subjects, SIMING))
    assert district.get("/subjects/ZT-000001").status_code == 404
    placed(subjects, subjects.leads.get("XS-000001"), "厦门市思明区湖滨南路1号")
    assert district.get("/subjects/ZT-000001").status_code == 200
    assert district.get("/subjects/ZT-000002").status_code == 404
    assert re.findall(r'href="/subjects/(ZT-\d+)"', district.get("/subjects").text) == ["ZT-000001"]
    refused = change(district, do="merge", other="ZT-000002", reason="x")
    assert (refused.status_code, "不在您的管辖范围内" in refused.text) == (422, True)


def test_the_api_does_the_same(subjects: Office) -> None:
    """List, one, foresight, change, conflict."""
    client = subjects.client()
    one = client.get("/api/v1/subjects/ZT-000001").json()
    wanted = {"do": "merge", "other": "ZT-000002", "reason": "同一企业", "last": one["last"]}
    headers = by_cookie(client)

    first = client.get("/api/v1/subjects?limit=1").json()
    assert [each["id"] for each in first["items"]] == ["ZT-000001"]
    assert client.get(f"/api/v1/subjects?limit=1&after={first['next']}").json()["items"][0]["id"] == "ZT-000002"
    assert one["lead"] == "XS-000001"
    said = client.post("/api/v1/subjects/ZT-000001/foresight", json=wanted, headers=headers).json()["says"]
    assert "合并后共 4 个来源" in said[0]
    done = client.post("/api/v1/subjects/ZT-000001/changes", json=wanted, headers=headers)
    assert (done.status_code, done.json()["act"]) == (201, "merge")
    again = client.post(
        "/api/v1/subjects/ZT-000001/changes", json=wanted | {"do": "rename", "name": "x"}, headers=headers
    )
    assert again.status_code == 409
    assert "王研判 第 1 号：合并" in again.json()["error"]


def test_every_subject_is_reached_by_turning_pages(office: Office) -> None:
    """In HTML forwards and back, and in the API by its cursor; the total is exact; a place that is none is refused."""
    for number in range(120):
        said = a_mention(f"page http://s{number}.test/", f"company:滨海{number}号财富管理有限公司", day=number)
        office.house.subjects.place(said, office.house.placer, "scan")
    client, wanted = office.client(), [f"ZT-{number:06d}" for number in range(120, 0, -1)]
    html, shown = client.get("/subjects").text, list[list[str]]()
    while True:
        shown.append(re.findall(r'href="/subjects/(ZT-\d+)"', html))
        following = re.search(r'rel="next" href="([^"]+)"', html)
        if following is None:
            break
        html = client.get(following[1].replace("&amp;", "&")).text
    assert [len(page) for page in shown] == [50, 50, 20]
    assert [each for page in shown for each in page] == wanted
    assert "共 120 个主体" in html
    back = re.search(r'rel="prev" href="([^"]+)"', html)
    assert back
    assert re.findall(r'href="/subjects/(ZT-\d+)"', client.get(back[1]).text) == shown[1]

    found, asked = list[str](), "/api/v1/subjects?limit=70"
    while asked:
        answer = client.get(asked).json()
        found += [one["id"] for one in answer["items"]]
        asked = f"/api/v1/subjects?limit=70&after={answer['next']}" if answer["next"] else ""
        assert answer["total"] == 120
    assert found == wanted
    assert client.get("/api/v1/subjects?after=50").status_code == 422
    assert "这里已经没有主体了" in client.get("/subjects?after=0-1").text
    assert client.get(f"/subjects?after={'9' * 17}-999999999").status_code == 200
    assert client.get("/subjects?after=later").status_code == 422


def test_a_district_lists_the_subjects_of_its_own_leads(office: Office) -> None:
    """By page and API; where its lead lies elsewhere, the subject is not there."""
    for number, place in enumerate(("厦门市思明区湖滨南路1号", "厦门市集美区杏林街道"), 1):
        said = a_mention(f"page http://s{number}.test/", f"company:滨海{number}号财富管理有限公司", day=number)
        office.house.subjects.place(said, office.house.placer, "scan")
        placed(office, office.lead(f"http://s{number}.test/", subject_id=f"ZT-{number:06d}"), place)
    client = office.client(of_district(office, SIMING))

    assert re.findall(r'href="/subjects/(ZT-\d+)"', client.get("/subjects").text) == ["ZT-000001"]
    assert client.get("/api/v1/subjects").json()["total"] == 1
    assert client.get("/subjects/ZT-000001").status_code == 200
    assert client.get("/subjects/ZT-000002").status_code == 404
