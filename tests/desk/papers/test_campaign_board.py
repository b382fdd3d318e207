"""The campaign at the desk: list, phases, units by tasks, what is taken as done and why, the draft appraisal."""

import re
from datetime import date
from pathlib import Path

import pytest

from facts.errors import BadInput
from facts.filed import FiledCase
from facts.people import Realm, Role
from leads.campaign.loading import SHIPPED, load_campaign
from tests.desk.office import Office, changed, post, token
from tests.desk.papers.clerk import SIMING, clerk, settled, told

CAMPAIGN = "/campaign/xiamen-2018"
UNIT = f"{CAMPAIGN}/units"
FILED = {"kind": "plan", "title": "实施方案", "filed_on": "2018-05-17"}


def a_campaign(office: Office, tmp_path: Path) -> str:
    """A campaign of this month in the office's own folder; returns its id."""
    text = SHIPPED.read_text(encoding="utf-8").replace("id: xiamen-2018", "id: spring")
    text = text.replace("title: 2018年厦门市", "title: 2026年冬季厦门市")
    for month, ours in (("05", "11"), ("07", "12"), ("06", "11")):
        text = text.replace(f"2018-{month}-", f"2026-{ours}-")
    text = text.replace("2019-01-26", "2027-06-28")
    folder = tmp_path / "casework" / "campaigns"
    folder.mkdir(parents=True)
    (folder / "spring.yml").write_text(text, encoding="utf-8")
    settings = office.house.settings.model_copy(update={"casework": tmp_path / "casework"})
    office.house = changed(office.house, settings=settings)  # type: ignore[assignment]
    return "spring"


def siming(office: Office):  # type: ignore[no-untyped-def]
    """A browser of 思明区."""
    realm = Realm(districts=frozenset({SIMING}))
    return office.client(clerk(office, "思明区", Role.DISTRICT, realm))


def test_every_campaign_is_listed_with_how_it_stands(office: Office) -> None:
    """Duties of all units by state, the phase of the day; a district counts its own unit alone."""
    client = office.client(clerk(office))
    assert post(client, f"{UNIT}/COMM", **FILED).status_code == 303
    words = told(client.get("/campaigns").text)
    assert "厦处非办〔2018〕7号 2018-05-15 至 2018-07-30 已结束 21 168 1 — 167" in words
    assert "厦处非办〔2018〕7号 2018-05-15 至 2018-07-30 已结束 1 8 — — 8" in told(
        siming(office).get("/campaigns").text
    )


def test_the_board_shows_phases_and_every_unit_by_its_tasks(office: Office) -> None:
    """One row a unit, one column a task; what is late says by how much; the phases of the day are marked."""
    client = office.client(clerk(office))
    post(client, f"{UNIT}/COMM", **FILED)
    post(client, f"{UNIT}/LAND", **FILED | {"filed_on": "2018-05-22"})
    page = client.get("/campaign?on=2018-06-05").text
    rows = {key: told(row) for key, row in re.findall(r'units/(\w+)">(.*?)</tr>', page, re.DOTALL)}
    assert len(rows) == 21
    assert rows["COMM"].split("市商务局 ")[1].startswith("已报 1/1 逾期 18 天 逾期 5 天 未到期 0/1 未到期 0/2")
    assert rows["LAND"].split("市国土房产局 ")[1].startswith("迟报 4 天")
    assert told(page).count("进行中") == 2
    assert "组织排查 进行中 2018-05-15 至 2018-07-30 月底汇总、动态信息" in told(page)
    assert "已完成 2 / 21 0 / 21" in told(page)
    assert len(page.encode()) < 150_000


def test_a_district_sees_its_own_unit_alone(office: Office) -> None:
    """On the board, on the unit's page, by the API."""
    client = siming(office)
    page = client.get("/campaign?on=2018-06-05").text
    assert "思明区人民政府" in page
    assert "湖里区人民政府" not in page
    assert client.get(f"{UNIT}/D350206").status_code == 404
    assert client.get(f"{UNIT}/D{SIMING}").status_code == 200
    board = client.get("/api/v1/campaigns/xiamen-2018/board").json()
    assert [one["key"] for one in board["items"]] == [f"D{SIMING}"]


def test_a_task_is_taken_as_done_with_a_reason_by_the_office(office: Office, tmp_path: Path) -> None:
    """Not without one, not twice, not by a district; the board and the log say why; it can be taken back."""
    campaign = a_campaign(office, tmp_path)
    client, unit = office.client(clerk(office, "王科长", Role.LEADER)), f"/campaign/{campaign}/units"
    settle = f"{unit}/COMM/settle"
    refused = post(client, settle, duty="plan ", reason=" ")
    assert refused.status_code == 422
    assert "须写明理由" in refused.text
    assert '<option value="plan " selected>' in refused.text
    assert post(client, settle, duty="plan ", reason="以会议纪要代替").status_code == 303
    assert post(client, settle, duty="plan ", reason="再来").status_code == 422
    assert post(client, settle, duty="monthly 2018-01", reason="x").status_code == 422
    assert post(client, settle, duty="nothing", reason="x").status_code == 422
    assert "#1 2026-11-23 王科长认定完成： 以会议纪要代替" in told(client.get(f"{unit}/COMM").text)
    assert "市商务局 认定完成" in told(client.get(f"/campaign?c={campaign}").text)
    assert office.acts()[-1] == ("王科长", "campaign duty settled", f"{campaign} COMM")
    own = siming(office)
    assert post(own, f"{unit}/D{SIMING}/settle", duty="plan ", reason="x").status_code == 403
    assert "认定完成" not in told(own.get(f"{unit}/D{SIMING}").text)
    assert post(client, f"{unit}/COMM/filings/1", reason="看错了").status_code == 303
    assert "认定完成" not in told(client.get(f"/campaign?c={campaign}").text).split("报送要求")[0]


def test_a_unit_cannot_take_the_offices_word_back(office: Office, tmp_path: Path) -> None:
    """What the office said of a district, the district reads and leaves."""
    campaign = a_campaign(office, tmp_path)
    unit = f"/campaign/{campaign}/units/D{SIMING}"
    assert post(office.client(clerk(office)), f"{unit}/settle", duty="plan ", reason="已当面汇报").status_code == 303
    assert post(siming(office), f"{unit}/filings/1", reason="x").status_code == 403
    assert "已当面汇报" in siming(office).get(unit).text


def test_the_appraisal_holds_findings_against_cases(office: Office) -> None:
    """Its numbers with what stands behind them, as a draft; a district has its own, and no case of another."""
    cases = [
        FiledCase(
            id=None, source="市公安局", external_id=name, name=f"滨海{name}有限公司", traits=(), district=place,
            filed_on=date(2018, 6, 10), amount_yuan=1_000_000,
        )
        for name, place in (("甲", "思明区"), ("乙", "湖里区"))
    ]  # fmt: skip
    office.house.filed.take_in(cases, file="案件.csv", sha256="0" * 64, by="王")
    client = office.client(clerk(office))
    words = told(settled(client, f"{CAMPAIGN}/appraisal?on=2018-12-31").text)
    assert "草稿，供人工研究使用，不是考评结论" in words
    assert "思明区人民政府 0 0 0.00 1 0 100.00 14" in words
    assert "发案而排查未发现 1 项，扣 3 分" in words
    assert "LA-000001 滨海甲有限公司，2018-06-10 立案" in words
    own = told(settled(siming(office), f"{CAMPAIGN}/appraisal?on=2018-12-31").text)
    assert "LA-000001" in own
    assert "LA-000002" not in own
    assert "湖里" not in own
    found = client.get("/api/v1/campaigns/xiamen-2018/appraisal?on=2018-12-31").json()
    siming_row = next(one for one in found["units"] if one["key"] == f"D{SIMING}")
    assert (siming_row["cases"], siming_row["points"]) == (["LA-000001"], 14.0)
    assert [one["title"] for one in siming_row["items"]] == ["逾期未报送", "发案而排查未发现", "有发案而排查零线索"]


def test_the_api_does_the_same(office: Office, tmp_path: Path) -> None:
    """One campaign with phases and duties; a task taken as done; what is wrong is one sentence."""
    campaign = a_campaign(office, tmp_path)
    client = office.client(clerk(office))
    head = {"X-Token": token(client, "/imports")}
    one = client.get(f"/api/v1/campaigns/{campaign}").json()
    assert [phase["title"] for phase in one["phases"]] == ["动员部署", "组织排查", "总结报告", "督导考评"]
    assert (len(one["units"]), one["duties"][0]["title"]) == (21, "实施方案")
    path = f"/api/v1/campaigns/{campaign}/settlings"
    given = {"unit": "COMM", "kind": "plan", "reason": "以会议纪要代替"}
    made = client.post(path, json=given, headers=head)
    assert (made.status_code, made.json()["reason"]) == (201, "以会议纪要代替")
    assert client.post(path, json=given, headers=head).status_code == 422
    assert client.post(path, json=given | {"unit": "NONE"}, headers=head).status_code in (404, 422)
    board = client.get(f"/api/v1/campaigns/{campaign}/board?limit=200").json()["items"]
    comm = next(unit for unit in board if unit["key"] == "COMM")
    assert comm["task"] == office.house.sectors.get("S09", "S09")
    assert (comm["duties"][0]["state"], comm["duties"][0]["settled"]["id"]) == ("settled", 1)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ANALYST, Role.COLLECTOR])
def test_others_read_and_change_nothing(office: Office, role: Role) -> None:
    """The board is everybody's who sees leads; its forms are not."""
    client = office.client(clerk(office, "别人", role))
    assert client.get("/campaign").status_code == 200
    if role is not Role.COLLECTOR:
        assert client.post(f"{UNIT}/COMM/settle", data={"duty": "plan ", "reason": "x"}).status_code == 403


def test_a_phase_that_cannot_be_is_refused(tmp_path: Path) -> None:
    """Before the campaign, or ending before it begins: the file is named and the phase."""
    for wrong in ("start: 2018-05-01, end: 2018-05-18", "start: 2018-05-20, end: 2018-05-18"):
        text = SHIPPED.read_text(encoding="utf-8").replace("start: 2018-05-15, end: 2018-05-18", wrong)
        path = tmp_path / "wrong.yml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match=r"wrong\.yml.*动员部署"):
            load_campaign(path)
