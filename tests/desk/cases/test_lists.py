"""Lists of leads: filters in the address, several at once, duties, one's own; a bounded realm sees its own alone."""

import re

import pytest

from desk.settings import DeskSettings
from facts.assessments import Band
from facts.dockets import Stage
from facts.people import Role
from leads.lifecycle import docket_of
from tests.desk.cases.work import JIMEI, SIMING, act, confirmed, hidden, of_district, placed, someone
from tests.desk.office import PHONE, Office, post


def listed(html: str) -> list[str]:
    return re.findall(r'<td class="id"><a href="/leads/(XS-\d+)"', html)


def test_list_shows_leads_highest_risk_first(office: Office) -> None:
    """Number, grade, score, band, subject, title, host, counts by status; personal values covered."""
    low = office.lead("http://a.test/", score=46.0, subject=None)
    high = office.lead("http://b.test/x", score=91.0, band=Band.RED, title=f"加我{PHONE}")
    html = office.client().get("/leads").text

    assert listed(html) == [high.id, low.id]
    for part in (
        "未见主体",
        "滨海金树财富管理有限公司",
        "91.0",
        'class="band red">红',
        "b.test",
        "候选 <b>2</b>",
        "建议蓝色",
    ):
        assert part in html, part
    assert PHONE not in html


def test_list_is_filtered_searched_and_paged(office: Office) -> None:
    """Status, band, stage and words narrow the list; nonsense in the address is passed over."""
    for number in range(5):
        office.lead(f"http://a{number}.test/", title=f"页面{number}", score=50.0 + number)
    client = office.client(settings=DeskSettings(page_size=2))

    def shown(query: str) -> list[str]:
        return re.findall(r'class="cut title"><bdi title="页面(\d)', client.get(f"/leads?{query}").text)

    assert shown("") == ["4", "3"]
    assert shown("page=3") == ["0"]
    assert shown("words=A1.test") == ["1"]
    assert shown("words=xs-000002") == ["1"]
    assert shown("band=red") == []
    assert shown("status=dismissed") == []
    assert shown("stage=found&order=age&page=1") == ["0", "1"]
    assert shown("status=nonsense&band=%00&page=-1") == ["4", "3"]


def test_conditions_are_chips_that_can_be_taken_away(office: Office) -> None:
    """Each has the address without it; an empty answer offers everything."""
    office.lead()
    html = office.client().get("/leads?status=candidate&stage=closed&unit=FIN_OFFICE&place=350203").text

    assert "阶段：销号 ×" in html
    assert "区域：思明区 ×" in html
    assert "责任单位：市委金融办 ×" in html
    assert "没有符合条件的线索" in html


def test_empty_list_says_where_to_look(office: Office) -> None:
    """No lead is not the same as no risk."""
    assert "没有查看" in office.client().get("/leads").text


def test_a_district_sees_and_acts_inside_its_district_only(office: Office) -> None:
    """List, page, acts, subjects, duties and API: what lies elsewhere is not there."""
    ours, theirs = confirmed(office, "http://a.test/"), confirmed(office, "http://b.test/")
    placed(office, ours, "厦门市思明区湖滨南路1号")
    placed(office, theirs, "厦门市集美区杏林街道")
    boss, person = office.person(), of_district(office, SIMING)
    for lead in (ours, theirs):
        act(office, boss, lead, "assign", unit=f"D{SIMING}" if lead is ours else f"D{JIMEI}")
    client = office.client(person)

    assert listed(client.get("/leads").text) == [ours.id]
    assert client.get(f"/leads/{ours.id}").status_code == 200
    assert client.get(f"/leads/{theirs.id}").status_code == 404
    assert post(client, f"/leads/{ours.id}/acts", act="accept", holder="陈思明").status_code == 303
    assert post(client, f"/leads/{theirs.id}/acts", act="accept").status_code == 404
    assert docket_of(office.house.act_ports, theirs.id or "").stage is Stage.ASSIGNED
    assert client.get(f"/api/v1/leads/{theirs.id}").status_code == 404
    assert [one["lead"] for one in client.get("/api/v1/leads").json()["items"]] == [ours.id]
    refused = post(client, f"/leads/{ours.id}/acts", act="grade", grade="blue", reason="x")
    assert (refused.status_code, "不办理这一事项" in refused.text) == (403, True)


def test_a_district_that_may_assign_in_bulk_reaches_no_other_district(office: Office) -> None:
    """Each lead is looked at by itself."""
    ours, theirs = confirmed(office, "http://a.test/"), confirmed(office, "http://b.test/")
    placed(office, ours, "厦门市思明区湖滨南路1号")
    placed(office, theirs, "厦门市集美区杏林街道")
    person = office.person("区研判", frozenset({Role.ANALYST}), of_district(office, SIMING).realm)
    client = office.client(person)
    answer = client.post(
        "/leads/bulk",
        data={"token": token_of(client), "lead": [ours.id, theirs.id], "act": "assign", "unit": "FIN_OFFICE"},
    )

    assert answer.status_code == 200
    assert "不在您的管辖范围内" in answer.text
    assert docket_of(office.house.act_ports, ours.id or "").stage is Stage.ASSIGNED
    assert docket_of(office.house.act_ports, theirs.id or "").stage is Stage.JUDGED


def token_of(client: object) -> str:
    found = re.search(r'name="token" value="(\w+)"', client.get("/leads").text)  # type: ignore[attr-defined]
    assert found
    return found[1]


def test_several_leads_are_assigned_at_once_each_with_its_own_answer(office: Office) -> None:
    """Two can be, one cannot; each written act has its own audit entry."""
    first, second = confirmed(office, "http://a.test/"), confirmed(office, "http://b.test/")
    fresh, client = office.lead("http://c.test/"), office.client()
    data = {
        "token": token_of(client), "lead": [first.id, fresh.id, second.id], "act": "assign", "unit": "FIN_OFFICE",
        "holder": "赵经办", "back": "/leads?status=confirmed",
    }  # fmt: skip
    html = client.post("/leads/bulk", data=data).text

    assert html.count("已派发（单位：") == 2
    assert f'{fresh.id}</a>：<b class="bad">没有办理</b>' in html
    assert [office.house.board.row(one.id or "").holder for one in (first, second)] == ["赵经办"] * 2
    assert [one[1:] for one in office.acts()].count(("lead acted on", first.id)) == 1
    assert listed(html) == [first.id, second.id]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"act": "assign", "unit": "FIN_OFFICE"}, "请勾选 1 至 100 条线索"),
        ({"act": "close", "lead": "XS-000001"}, "批量办理只有派发和催办"),
    ],
)
def test_bulk_without_leads_or_with_other_acts_is_refused(office: Office, given: dict[str, str], sentence: str) -> None:
    """One sentence above the list."""
    office.lead()
    answer = post(office.client(), "/leads/bulk", **given)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_duties_say_what_is_late_by_unit_and_district(office: Office) -> None:
    """Two working weeks on, both wait for their verification; urging is written on each."""
    first, boss = confirmed(office, "http://a.test/"), office.person()
    placed(office, first, "厦门市思明区湖滨南路1号")
    act(office, boss, first, "assign", unit="FIN_OFFICE")
    before = office.client().get("/duties").text
    office.clock._moment = office.clock.now().replace(year=2026, month=12, day=10)
    html = office.client().get("/duties").text

    assert "没有逾期的事项" in before
    assert listed(html) == [first.id]
    assert "3 个工作日" in html
    assert "核查" in html
    assert re.search(r"市委金融办</a> <b class=\"late\">逾期 1</b>", html)
    assert re.search(r"思明区</a> <b class=\"late\">逾期 1</b>", html)
    urged = post(office.client(), "/leads/bulk", act="urge", lead=first.id or "")
    assert "已催办" in urged.text
    assert docket_of(office.house.act_ports, first.id or "").urged == 1


def test_a_filter_is_kept_as_a_view(office: Office) -> None:
    """Saved from the list, offered above it, and gone when it is removed."""
    office.lead()
    client = office.client()
    kept = hidden(client, "/leads?band=yellow", "leads-view")
    answer = post(client, "/views", **kept | {"name": "黄色的"})
    html = client.get("/leads").text

    assert (answer.status_code, answer.headers["location"]) == (303, "/leads?band=yellow")
    assert '<a href="/leads?band=yellow">黄色的</a>' in html


def test_mine_holds_what_was_assigned_to_me(office: Office) -> None:
    """By the name of the holder; others see nothing of it there."""
    lead, boss = confirmed(office), office.person()
    act(office, boss, lead, "assign", unit="FIN_OFFICE", holder="李经办")

    assert listed(office.client(someone(office, "李经办", Role.ANALYST)).get("/mine").text) == [lead.id]
    assert "没有由您经办的线索" in office.client(boss).get("/mine").text
