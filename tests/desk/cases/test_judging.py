"""Judgements: written with their corrections, on to the next, and nothing lost when refused."""

import html
import json
import re
from typing import Any

import pytest

from facts.assessments import Stance
from facts.cases import Decision, Judgement, LeadStatus
from tests.desk.office import Office, post, token
from tests.factories import NOON

GOOD = {"decision": "confirm", "reason": "保本保息，私人收款"}
ANALYST = "王研判"


def send(office: Office, lead_id: str | None, **fields: str) -> Any:
    return post(office.client(), f"/leads/{lead_id}/judgements", **GOOD | fields)


def test_judgement_is_written_and_the_next_candidate_follows(office: Office) -> None:
    """Status, history, audit, the name of who is signed in, and the candidate below."""
    for number, score in enumerate((80.0, 70.0, 60.0)):
        office.lead(f"http://a{number}.test/", score=score)
    client = office.client()
    answer = post(client, "/leads/XS-000002/judgements", **GOOD)
    page = client.get(answer.headers["location"]).text

    assert (answer.status_code, answer.headers["location"]) == (303, "/leads/XS-000003?done=XS-000002")
    assert office.leads.get("XS-000002").status is LeadStatus.CONFIRMED
    assert office.leads.judgements("XS-000002")[0].reason == GOOD["reason"]
    assert office.acts() == [(ANALYST, "lead judged", "XS-000002")]
    assert "已记录：XS-000002 确认为线索（王研判）" in page
    assert "候选第 2 / 2 条" in page


def test_after_the_lowest_the_highest_follows_and_then_the_list(office: Office) -> None:
    """The queue goes round until it is empty."""
    first, second = office.lead("http://a.test/", score=80.0), office.lead("http://b.test/", score=70.0)

    assert send(office, second.id).headers["location"] == f"/leads/{first.id}?done={second.id}"
    assert send(office, first.id).headers["location"] == f"/leads?done={first.id}"


def test_corrections_are_what_was_changed(office: Office) -> None:
    """Boxes left as they were are no corrections; an emptied box is one."""
    lead = office.lead()
    before = {"before.amount_wan": "5000", "before.subject": "甲公司", "before.mode": "委托理财"}
    changed = {"amount_wan": "5000", "subject": " 乙公司 ", "mode": "", "people": "1,200", "cross_province": "是"}
    send(office, lead.id, **before, **changed)

    assert dict(office.leads.judgements(lead.id or "")[0].corrections) == {
        "subject": "乙公司", "mode": "", "people": "1,200", "cross_province": "是",
    }  # fmt: skip
    html = office.client().get(f"/leads/{lead.id}").text
    assert "涉及人数 → 1,200" in html
    assert "集资模式 → 未知" in html
    assert 'value="乙公司"' in html


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"decision": ""}, "请选择一个结论。"),
        ({"decision": "arrest"}, "请选择一个结论。"),
        ({"reason": "\n "}, "请写明理由。"),
        ({"reason": "长" * 4001}, "理由最多 4000 字"),
        ({"people": "三十"}, "请填 0 或更大的整数，如 32。"),
        ({"people": "1.5"}, "请填 0 或更大的整数，如 32。"),
        ({"amount_wan": "-5"}, "请填 0 或更大的数字，如 500 或 500.25，单位万元。"),
        ({"unpaid_wan": "NaN"}, "请填 0 或更大的数字"),
        ({"amount_wan": "1e400"}, "这个数字太大"),
        ({"cross_province": "也许"}, "请从“是、否”中选择。"),
        ({"remark": "长" * 501}, "最多 500 字。"),
    ],
)
def test_refused_form_keeps_what_was_typed(office: Office, fields: dict[str, str], sentence: str) -> None:
    """One Chinese sentence beside the field; nothing is written, nothing typed is lost."""
    lead = office.lead()
    answer = send(office, lead.id, measures="约谈<b>", **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "还没有写入" in answer.text
    assert 'value="约谈&lt;b&gt;"' in answer.text
    assert office.leads.judgements(lead.id or "") == []
    assert office.acts() == []


def test_somebody_elses_judgement_is_shown_before_ours_is_written(office: Office) -> None:
    """Two analysts on one lead: the second sees the first's decision, and may still submit."""
    lead = office.lead()
    client = office.client()
    first = Judgement(lead=lead.id or "", decision=Decision.DISMISS, analyst="王强", reason="新闻报道", at=NOON)
    office.leads.judge(first)
    answer = post(client, f"/leads/{lead.id}/judgements", known="0", **GOOD)

    assert answer.status_code == 409
    assert "王强 已研判为“排除”" in answer.text
    assert 'name="known" value="1"' in answer.text
    assert len(office.leads.judgements(lead.id or "")) == 1
    assert post(client, f"/leads/{lead.id}/judgements", known="1", **GOOD).status_code == 303


def test_form_of_a_dead_process_is_offered_again(office: Office) -> None:
    """A token that no longer counts writes nothing and loses nothing."""
    lead = office.lead()
    old = token(office.client())
    answer = post(office.client(), f"/leads/{lead.id}/judgements", **GOOD | {"token": old})

    assert answer.status_code == 403
    assert "内容已保留" in answer.text
    assert GOOD["reason"] in answer.text
    assert office.leads.judgements(lead.id or "") == []


@pytest.mark.parametrize("given", ["", "0" * 64, "é"])
def test_without_its_token_no_form_is_taken(office: Office, given: str) -> None:
    """Neither a judgement nor an act, of one lead or of several."""
    lead, client = office.lead(), office.client()

    assert post(client, f"/leads/{lead.id}/judgements", **GOOD | {"token": given}).status_code == 403
    assert post(client, f"/leads/{lead.id}/acts", act="note", reason="记", token=given).status_code == 403
    assert post(client, "/leads/bulk", act="urge", lead=lead.id or "", token=given).status_code == 403
    assert office.acts() == []
    assert office.leads.judgements(lead.id or "") == []


def test_what_the_page_does_may_be_said(office: Office) -> None:
    """It is stored, told in the history and kept in the audit entry; left out, nothing is said; nonsense is refused."""
    lead = office.lead()
    send(office, lead.id, decision="dismiss", stance="licensed")
    send(office, lead.id)
    refused = send(office, lead.id, stance="too_little_text")
    said = [one.stance for one in office.leads.judgements(lead.id or "")]
    page = office.client().get(f"/leads/{lead.id}").text
    details = [json.loads(one.detail) for one in office.audit.entries() if one.act == "lead judged"]

    assert said == [Stance.LICENSED, None]
    assert "（持牌业务）" in page
    assert [one.get("stance") for one in details] == ["licensed", None]
    assert refused.status_code == 422
    assert "请从列表中选择，或留空。" in refused.text


def test_what_was_said_stays_when_the_form_comes_back(office: Office) -> None:
    """A refused form keeps the choice."""
    lead = office.lead()

    assert '<option value="warning" selected>' in send(office, lead.id, reason="", stance="warning").text


ASKING = "http://www.jinshu.test/join?phone=13800138000&token=Zk31TqLw"


def test_the_boxes_of_the_ledger_cover_personal_values_and_put_them_back(office: Office) -> None:
    """An address in the remark stands covered, in the box and behind it; a correction beside it keeps the real one."""
    lead = office.lead(ASKING)
    client = office.client()
    page = client.get(f"/leads/{lead.id}").text
    assert "13800138000" not in page
    assert "Zk31TqLw" not in page
    box = html.unescape(re.search(r'name="remark" id="f-remark" value="([^"]*)"', page)[1])  # type: ignore[index]
    assert "?phone=138****8000&token=********" in box

    plain = {"decision": "confirm", "reason": "核实", "before.remark": box}
    torn = post(client, f"/leads/{lead.id}/judgements", **plain, remark=box.replace("token=****", "token=abcd"))
    assert torn.status_code == 422
    assert "遮盖的内容" in torn.text
    assert post(client, f"/leads/{lead.id}/judgements", **plain, remark=f"{box}；已电话核实").status_code == 303
    said = office.leads.judgements(lead.id or "")[-1].corrections
    assert [name for name, _ in said] == ["remark"]
    assert said[0][1].endswith("；已电话核实")
    assert ASKING in said[0][1]
    assert "Zk31TqLw" not in client.get(f"/leads/{lead.id}").text


def test_a_program_writes_no_stars_into_the_ledger(office: Office) -> None:
    """What it read covered it cannot send back as a fact."""
    lead = office.lead(ASKING)
    headers = {"authorization": f"Bearer {office.token()}"}
    wish = {"decision": "confirm", "reason": "核实", "corrections": {"remark": "电话 138****8000"}}

    answer = office.client(anonymous=True).post(f"/api/v1/leads/{lead.id}/judgements", json=wish, headers=headers)
    assert answer.status_code == 422
    assert office.leads.judgements(lead.id or "") == []


def test_no_page_shows_what_an_address_says_of_a_person(office: Office) -> None:
    """Review, lead, evidence, queue, search and their programs, for one whose page asks by address."""
    lead = office.lead(ASKING)
    number = lead.page_id
    client = office.client()
    paths = [f"/review/{number}", f"/leads/{lead.id}", f"/pages/{number}/evidence", f"/pages/{number}/exhibit/check",
             "/queue", "/leads", "/search?q=金树", "/mine", "/duties", "/subjects"]  # fmt: skip
    paths += [f"/api/v1/leads/{lead.id}", f"/api/v1/review/pages/{number}", f"/api/v1/pages/{number}/evidence"]
    told = {path: client.get(path) for path in paths}

    assert {path: one.status_code for path, one in told.items() if one.status_code != 200} == {}
    for secret in ("Zk31TqLw", "13800138000"):
        assert [path for path, one in told.items() if secret in one.text] == []
