"""The watch list and the campaign: kept with reasons, seen by all, changed by those who may, within their realm."""

import pytest

from facts.people import Realm, Role
from tests.desk.office import Office, post, token
from tests.desk.papers.clerk import SIMING, clerk, confirmed, previewed, told

ENTRY = {
    "name": "滨海金树财富管理有限公司", "basis": "条例第十条", "issuer": "思明区处非办", "district": SIMING,
    "procedure": "发布单位书面解除", "until": "2027-11-22",
}  # fmt: skip
UNIT = "/campaign/xiamen-2018/units"


def test_an_entry_from_first_to_last(office: Office) -> None:
    """Added with basis, term, scope and procedure; renewed and removed with a reason; its history stays."""
    client = office.client(clerk(office, "李研判", Role.ANALYST))
    refused = post(client, "/watch", **ENTRY | {"basis": "", "until": "昨天"})
    assert refused.status_code == 422
    assert "缺法律依据" in refused.text
    assert 'value="滨海金树财富管理有限公司"' in refused.text
    assert post(client, "/watch", **ENTRY).headers["location"] == "/watch/entries/GZ-000001?done=added"
    assert post(client, "/watch/entries/GZ-000001/renew", until="2028-11-22", reason="").status_code == 422
    assert post(client, "/watch/entries/GZ-000001/renew", until="2028-11-22", reason="仍在活动").status_code == 303
    assert post(client, "/watch/entries/GZ-000001/remove", reason="书面解除").status_code == 303
    words = told(client.get("/watch/entries/GZ-000001").text)
    for part in ("条例第十条", "发布单位书面解除", "2028-11-22", "列入", "续期", "解除", "仍在活动", "书面解除"):
        assert part in words
    assert "GZ-000001" not in client.get("/watch").text
    assert "GZ-000001" in client.get("/watch?state=removed").text
    assert [act for _, act, _ in office.acts()] == ["watch entry added", "watch entry renewed", "watch entry removed"]


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER, Role.AUDITOR, Role.DISTRICT])
def test_the_list_is_seen_by_all_and_kept_by_few(office: Office, role: Role) -> None:
    """Reading is everybody's; every change is refused, its form is not shown."""
    realm = Realm(districts=frozenset({SIMING})) if role is Role.DISTRICT else Realm()
    client = office.client(clerk(office, "别人", role, realm))
    assert client.get("/watch").status_code == 200
    assert "/watch/new" not in client.get("/watch").text
    assert client.get("/watch/new").status_code == 403
    assert client.post("/watch", data=ENTRY).status_code == 403
    assert client.post("/watch/alarms/YJ-000001", data={"reason": "x"}).status_code == 403


def test_a_sheet_of_entries_is_previewed_first(office: Office) -> None:
    """Columns as the export writes them; a wrong row is named and the others are taken."""
    client = office.client(clerk(office, "李研判", Role.ANALYST))
    head = "主体名称,法律依据,发布单位,发布地区,适用范围,截止日期,解除程序,域名\n"
    good = "滨海金树财富管理有限公司,条例第十条,思明区处非办,思明区,全市,2027-11-22,书面解除,jinshu.test\n"
    sheet = head + good + "海纳投资有限公司,,思明区处非办,思明区,全市,2027-11-22,书面解除,haina.test\n"
    address, page = previewed(client, "watch", "名单.csv", sheet.encode())
    assert "缺法律依据" in told(page)
    assert "已列入 1 条" in told(confirmed(client, address, page))
    assert [one.name for one in office.house.watch.all()] == ["滨海金树财富管理有限公司"]


def test_filings_are_recorded_and_taken_back(office: Office) -> None:
    """A clerk records for every unit; the board says so; withdrawn it is on record and counts no more."""
    client = office.client(clerk(office))
    filed = {"kind": "plan", "title": "实施方案", "filed_on": "2018-05-17"}
    assert post(client, f"{UNIT}/COMM", **filed | {"title": ""}).status_code == 422
    assert post(client, f"{UNIT}/COMM", **filed | {"filed_on": "5月"}).status_code == 422
    assert post(client, f"{UNIT}/COMM", **filed).status_code == 303
    assert "#1 2018-05-17" in told(client.get(f"{UNIT}/COMM").text)
    assert post(client, f"{UNIT}/COMM/filings/1", reason="").status_code == 422
    assert post(client, f"{UNIT}/COMM/filings/1", reason="报错单位").status_code == 303
    assert "#1 2018-05-17" not in told(client.get(f"{UNIT}/COMM").text)
    assert post(client, f"{UNIT}/COMM/filings/1", reason="再来").status_code == 422
    assert "市商务局 逾期" in told(client.get("/campaign").text)


def test_a_district_files_for_itself(office: Office) -> None:
    """Its own unit, its own places; areas of emphasis are the city's."""
    siming = office.client(clerk(office, "思明区", Role.DISTRICT, Realm(districts=frozenset({SIMING}))))
    filed = {"kind": "plan", "title": "实施方案", "filed_on": "2018-05-17"}
    assert post(siming, f"{UNIT}/D350206", **filed).status_code == 403
    assert post(siming, f"{UNIT}/D{SIMING}", **filed).status_code == 303
    assert post(siming, "/campaign/places", place="350206", basis="验收").status_code == 422
    assert post(siming, "/campaign/places", place=SIMING, basis="验收").status_code == 303
    assert "无非法集资" in told(siming.get("/campaign/places").text)
    marked = post(siming, "/campaign/xiamen-2018/areas", place=SIMING, kind="finance_dense", source="统计")
    assert marked.status_code == 403


def test_the_api_does_the_same(office: Office) -> None:
    """Hand in rows, look, confirm, undo; export; the list; wrong ones are answered in one sentence."""
    client = office.client(clerk(office))
    rows = [{"登记号": "A-1", "登记日期": "2026-11-02", "被诉企业": "滨海金树财富管理有限公司", "投诉内容": "保本付息"}]
    head = {"X-Token": token(client, "/imports")}
    made = client.post("/api/v1/imports/rows", json={"profile": "complaints-12315", "rows": rows}, headers=head)
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    seen = client.get(f"/api/v1/imports/{number}").json()
    assert (seen["state"], seen["counts"]["new"]) == ("finished", 1)
    job = client.post(f"/api/v1/imports/{number}/confirm", json={"stamp": seen["stamp"]}, headers=head).json()
    while job["state"] not in ("finished", "failed"):
        job = client.get(f"/api/v1/jobs/{job['id']}").json()
    assert "新增 1 条" in job["says"]
    listed = client.get("/api/v1/imports/batches").json()
    assert [(one["way"], one["id"]) for one in listed["items"]] == [("clues", 1)]
    undone = client.post("/api/v1/imports/batches/clues/1/undo", json={"reason": "错了"}, headers=head)
    assert "1 条外部线索不再计入" in undone.json()["says"]
    assert client.get("/api/v1/imports/nothing").status_code == 404
    assert client.post("/api/v1/exports", json={"what": "没有"}, headers=head).status_code in (404, 422)
    assert client.get("/api/v1/watch").json()["total"] == 0
    board = client.get("/api/v1/campaigns/xiamen-2018/board?limit=3").json()
    assert (len(board["items"]), board["next"]) == (3, "3")
