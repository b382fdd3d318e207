"""Acts on a lead by its page: offered, done, refused, confirmed by a second person, overtaken by others."""

import re

import pytest

from facts.cases import LeadStatus
from facts.dockets import Grade, Stage
from facts.people import Role
from leads.lifecycle import docket_of
from tests.desk.cases.work import WAY, act, confirmed, hidden, someone
from tests.desk.office import Office, post


def stage(office: Office, lead: str | None) -> Stage:
    return docket_of(office.house.act_ports, lead or "").stage


def test_what_can_be_done_is_offered_as_forms(office: Office) -> None:
    """Fields as the rules name them, the deadline in working days, the stage it leads to."""
    lead = confirmed(office)
    html = office.client().get(f"/leads/{lead.id}?act=assign").text

    assert 'name="unit" required' in html
    assert "市委金融办" in html
    assert "办理后须于 2026-12-07 前核查（10 个工作日）；最迟不晚于 2027-01-04" in html
    assert "→派发" in html
    assert 'aria-current="step">研判' in html
    assert "销号" in html


def test_an_act_is_done_in_the_name_of_who_is_signed_in(office: Office) -> None:
    """Written, told, in the audit chain, and the bar goes on."""
    lead, client = confirmed(office), office.client()
    fields = hidden(client, f"/leads/{lead.id}?act=assign")
    answer = post(client, f"/leads/{lead.id}/acts", **fields | {"unit": "FIN_OFFICE", "holder": "赵经办"})
    page = client.get(answer.headers["location"]).text

    assert answer.status_code == 303
    assert stage(office, lead.id) is Stage.ASSIGNED
    assert office.house.dockets.acts(lead.id or "")[-1].by == "王研判"
    assert ("王研判", "lead acted on", lead.id) in office.acts()
    assert "已办理：派发" in page
    assert "经办人 赵经办" in page


def test_boxes_ticked_together_are_a_list(office: Office) -> None:
    """Provinces come as several values of one name."""
    lead, client = confirmed(office), office.client()
    fields = hidden(client, f"/leads/{lead.id}?act=notify_province")
    data = {**fields, "provinces": ["浙江", "广东"], "token": fields["token"]}
    answer = client.post(f"/leads/{lead.id}/acts", data=data, follow_redirects=False)

    assert answer.status_code == 303
    assert docket_of(office.house.act_ports, lead.id or "").notices == (("浙江", 1), ("广东", 1))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"act": "close", "closing_basis": "整改完毕"}, "现处于“研判”阶段，不能办理“销号”"),
        ({"act": "assign"}, "须写明单位"),
        ({"act": "assign", "unit": "NOWHERE"}, "没有责任单位“NOWHERE”"),
        ({"act": "assign", "unit": "FIN_OFFICE", "due": "明天"}, "期限须写作 2026-12-31 这样的日期"),
        ({"act": "assign", "unit": "FIN_OFFICE", "due": "2028-01-01"}, "最长30个工作日"),
        ({"act": "arrest", "reason": "x"}, "没有“arrest”这一经办事项"),
        ({"act": "merge", "into": "XS-000404", "reason": "同源"}, "XS-000404"),
    ],
)
def test_a_refused_act_says_why_and_keeps_what_was_typed(office: Office, fields: dict[str, str], sentence: str) -> None:
    """Nothing is written; the words are still there."""
    lead, client = confirmed(office), office.client()
    answer = post(client, f"/leads/{lead.id}/acts", holder="赵经办", **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert office.house.dockets.acts(lead.id or "") == []
    if fields["act"] == "assign":
        assert 'value="赵经办"' in answer.text


def test_two_people_on_one_lead_the_slower_is_told_and_loses_nothing(office: Office) -> None:
    """409 with what the other did, every box kept; sent again with the new state it is looked at anew."""
    lead = confirmed(office)
    slow, quick = (
        office.client(someone(office, "李慢", Role.ANALYST)),
        office.client(someone(office, "张快", Role.ANALYST)),
    )
    path = f"/leads/{lead.id}/acts"
    mine = hidden(slow, f"/leads/{lead.id}?act=assign")
    theirs = hidden(quick, f"/leads/{lead.id}?act=assign")
    assert post(quick, path, **theirs | {"unit": "FIN_OFFICE"}).status_code == 303
    answer = post(slow, path, **mine | {"unit": "D350203", "reason": "属地办理", "due": "2026-12-01"})

    assert answer.status_code == 409
    assert "张快 于 2026-11-23 10:00 办理了“派发”" in answer.text
    assert "属地办理</textarea>" in answer.text
    assert 'value="2026-12-01"' in answer.text
    assert '<option value="D350203" selected>' in answer.text
    assert len(office.house.dockets.acts(lead.id or "")) == 1

    again = dict(re.findall(r'type="hidden" name="([\w.]+)" value="([^"]*)"', answer.text))
    assert post(slow, path, **again | {"act": "assign", "unit": "D350203"}).status_code == 303


def test_an_illegal_act_after_somebody_elses_is_a_conflict_too(office: Office) -> None:
    """What had become impossible is told as what somebody did, not as a riddle."""
    lead, client = confirmed(office), office.client()
    mine = hidden(client, f"/leads/{lead.id}?act=assign")
    act(office, someone(office, "张快", Role.ANALYST), lead, "not_applicable", reason="持牌业务")
    answer = post(client, f"/leads/{lead.id}/acts", **mine | {"unit": "FIN_OFFICE"})

    assert answer.status_code == 409
    assert "张快" in answer.text


def test_a_judgement_meanwhile_is_a_conflict_for_an_act(office: Office) -> None:
    """An act that was begun before somebody judged is shown what was decided."""
    lead, client = confirmed(office), office.client()
    mine = hidden(client, f"/leads/{lead.id}?act=assign")
    confirmed_again = post(client, f"/leads/{lead.id}/judgements", decision="observe", reason="再看")
    answer = post(client, f"/leads/{lead.id}/acts", **mine | {"unit": "FIN_OFFICE"})

    assert (confirmed_again.status_code, answer.status_code) == (303, 409)
    assert "王研判 已研判为“继续观察”" in answer.text


def test_red_needs_a_second_person_with_the_right_and_not_oneself(office: Office) -> None:
    """Proposed by one, confirmed by another; the same person is offered nothing and refused."""
    lead = confirmed(office)
    first = someone(office, "李研判", Role.ANALYST)
    for key, given in WAY[:2]:
        act(office, first, lead, key, **given)
    client, path = office.client(first), f"/leads/{lead.id}/acts"
    done = post(client, path, **hidden(client, f"/leads/{lead.id}?act=grade") | {"grade": "red", "reason": "涉众"})
    own = post(client, path, act="confirm_grade")
    page = office.client(someone(office, "王领导", Role.LEADER)).get(f"/leads/{lead.id}").text

    assert done.status_code == 303
    assert own.status_code == 422
    assert "须由另一人复核" in own.text
    assert "这一事项由您本人提出" in client.get(f"/leads/{lead.id}?act=confirm_grade").text
    assert "待复核" in page
    leader = office.client(office.person("王领导"))
    assert post(leader, path, act="confirm_grade").status_code == 303
    found = docket_of(office.house.act_ports, lead.id or "")
    assert (found.grade, found.grade_confirmed_by) == (Grade.RED, "王领导")


def test_another_grade_than_proposed_needs_a_reason(office: Office) -> None:
    """The proposal goes into the act with its reasons."""
    lead, client = confirmed(office), office.client()
    path = f"/leads/{lead.id}/acts"
    refused = post(client, path, act="grade", grade="red")
    done = post(client, path, act="grade", grade="red", reason="公安已立案")
    detail = office.house.dockets.acts(lead.id or "")[-1].detail

    assert refused.status_code == 422
    assert "须写明理由" in refused.text
    assert done.status_code == 303
    assert (detail["grade"], detail["override"], detail["proposed"]) == ("red", True, "blue")
    assert detail["reasons"]


def test_closing_waits_for_a_leader(office: Office) -> None:
    """An analyst proposes, another analyst cannot confirm, a leader can."""
    lead, boss = confirmed(office), office.person()
    for key, given in WAY:
        act(office, boss, lead, key, **given)
    path = f"/leads/{lead.id}/acts"
    analyst, other = (office.client(someone(office, name, Role.ANALYST)) for name in ("李研判", "张研判"))
    leader = office.client(someone(office, "王领导", Role.LEADER))

    assert post(analyst, path, act="close", closing_basis="整改完毕").status_code == 303
    assert stage(office, lead.id) is Stage.FEEDBACK
    refused = post(other, path, act="confirm_close")
    assert refused.status_code == 403
    assert "由负责人办理" in refused.text
    assert post(leader, path, act="confirm_close").status_code == 303
    assert stage(office, lead.id) is Stage.CLOSED


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.AUDITOR])
def test_who_has_no_right_to_act_sees_no_form_and_is_refused(office: Office, role: Role) -> None:
    """The page is shown without the panel; a form sent all the same is 403."""
    lead = confirmed(office)
    client = office.client(someone(office, "甲", role))
    html = client.get(f"/leads/{lead.id}").text
    token = office.client().get("/leads")

    assert 'id="acts"' not in html
    assert 'id="judge"' not in html
    assert client.post(f"/leads/{lead.id}/acts", data={"act": "note"}).status_code == 403
    assert client.post(f"/leads/{lead.id}/judgements", data={}).status_code == 403
    assert client.post("/leads/bulk", data={}).status_code == 403
    assert token.status_code == 200


def test_merging_two_leads_and_taking_it_back(office: Office) -> None:
    """Both pages say so."""
    first, second = confirmed(office), confirmed(office, "http://b.test/")
    client = office.client()
    done = post(client, f"/leads/{second.id}/acts", act="merge", into=first.id or "", reason="同一账户")

    assert done.status_code == 303
    assert office.leads.get(second.id or "").status is LeadStatus.MERGED
    assert f'<a href="/leads/{second.id}">{second.id}</a>' in client.get(f"/leads/{first.id}").text
    assert post(client, f"/leads/{second.id}/acts", act="unmerge", reason="误并").status_code == 303
    assert office.leads.get(second.id or "").status is LeadStatus.CONFIRMED
