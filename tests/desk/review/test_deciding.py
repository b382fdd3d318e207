"""Decisions on pages: what is written, what follows, who may, what can be taken back, and by whom."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from desk.review.deciding import UNSAID
from facts.assessments import Stance
from facts.cases import Decision, Judgement, LeadStatus
from facts.people import Role
from facts.reviewing import SaidKind
from tests.desk.office import SAME_ORIGIN, Office
from tests.desk.review.pages import a_night, a_page_of
from tests.factories import NOON


def send(client: TestClient, path: str, body: Any) -> Any:
    """Send as the page's own script does."""
    found = re.search(r'name="token" value="(\w+)"', client.get("/account").text)
    headers = SAME_ORIGIN | ({"x-token": found[1]} if found else {})
    return client.post(f"/api/v1/review{path}", json=body, headers=headers)


def decide(client: TestClient, page: int, do: str, **more: Any) -> Any:
    return send(client, f"/pages/{page}/decisions", {"do": do, **more})


def undo(client: TestClient) -> Any:
    return send(client, "/undo", {})


def acts(office: Office) -> list[str]:
    return [act for _, act, _ in office.acts() if act != "queue made"]


def test_a_stance_is_an_opinion_and_goes_on_where_nothing_waits(office: Office) -> None:
    """On a page without a lead a stance completes; on a candidate it stays; the reason is a plain sentence."""
    first, _, third, *_ = a_night(office)
    client = office.client()
    waits = decide(client, first, "stance", stance="solicitation").json()
    done = decide(client, third, "stance", stance="warning", note=" 银行公告 ").json()

    assert (waits["goes_on"], waits["lead"], done["goes_on"], done["lead"]) == (False, "XS-000001", True, None)
    assert done["next"] != third
    assert [(one.page_id, one.stance, one.reason.strip()) for one in office.reviews.opinions()] == [
        (first, Stance.SOLICITATION, UNSAID),
        (third, Stance.WARNING, "银行公告"),
    ]
    assert done["meter"]["today"] == 2
    assert acts(office) == ["page judged", "page judged"]


def test_a_key_confirms_with_the_stance_that_was_said(office: Office) -> None:
    """A: solicitation unless something else was said; O observes; both are judgements of the page's lead."""
    first, second, *_ = a_night(office)
    client = office.client()
    decide(client, first, "stance", stance="exposure")
    done = decide(client, first, "confirm", known=0).json()
    decide(client, second, "confirm")

    assert (done["lead"], done["known"], done["next"]) == ("XS-000001", 1, second)
    said = [office.leads.judgements(lead)[0] for lead in ("XS-000001", "XS-000002")]
    assert [(one.stance, one.reason, one.page_id) for one in said] == [
        (Stance.EXPOSURE, UNSAID, first),
        (Stance.SOLICITATION, UNSAID, second),
    ]
    assert office.leads.get("XS-000001").status is LeadStatus.CONFIRMED


def test_a_page_below_the_band_becomes_a_lead_by_hand(office: Office) -> None:
    """A opens the lead through the casework's own intake, whatever the band, and confirms it; O too."""
    *_, page, other = a_night(office)
    client = office.client()
    done = decide(client, page, "confirm", note="电话核实").json()
    decide(client, other, "observe")
    lead = office.leads.on_page(page)

    assert lead is not None
    assert done["lead"] == lead.id
    assert (lead.status, lead.subject_id is not None) == (LeadStatus.CONFIRMED, True)
    assert office.leads.judgements(lead.id or "")[0].reason == "电话核实"
    observed = office.leads.on_page(other)
    assert observed is not None
    assert observed.status is LeadStatus.OBSERVED


def test_dismissals_carry_their_reason(office: Office) -> None:
    """From the list as data; with a note after it; on a page without a lead it says what the page does."""
    first, _, third, *_ = a_night(office)
    client = office.client()
    decide(client, first, "dismiss", reason="licensed", note="某银行理财")
    decide(client, third, "dismiss", reason="duplicate")

    judged = office.leads.judgements("XS-000001")[0]
    assert (judged.decision, judged.reason, judged.stance) == (
        Decision.DISMISS, "持牌机构业务：某银行理财", Stance.LICENSED,
    )  # fmt: skip
    assert [(one.reason, one.stance) for one in office.reviews.opinions()] == [("排除：重复。", Stance.OTHER)]
    assert decide(client, first, "dismiss").status_code == 422
    assert decide(client, first, "dismiss", reason="nonsense").status_code == 422
    assert len(client.get("/api/v1/review/reasons").json()["items"]) == 9


def test_two_people_at_once_are_told(office: Office) -> None:
    """Who judges after somebody else without having seen it gets 409 and nothing is written."""
    first, *_ = a_night(office)
    one, other = office.client(), office.client(office.person("李梅"))
    decide(one, first, "confirm", known=0)
    refused = decide(other, first, "dismiss", reason="news", known=0)

    assert refused.status_code == 409
    assert "王研判" in refused.json()["error"]
    assert len(office.leads.judgements("XS-000001")) == 1
    assert decide(other, first, "dismiss", reason="news", known=1).status_code == 200


def test_the_last_word_can_be_taken_back(office: Office) -> None:
    """Newest first; the lead is as before; nothing learns from it; the chain has both; nothing left is said."""
    first, _, third, *_ = a_night(office)
    client = office.client()
    decide(client, first, "stance", stance="other")
    decide(client, first, "confirm")
    gone = undo(client).json()

    assert (gone["page"], gone["lead"], gone["said"]) == (first, "XS-000001", "已撤销：XS-000001 确认为线索")
    assert office.leads.get("XS-000001").status is LeadStatus.CANDIDATE
    assert (office.leads.judgements("XS-000001"), office.reviews.judged()) == ([], [])
    assert office.leads.all_judgements() == {}
    assert len(office.reviews.opinions()) == 1
    assert undo(client).json()["said"] == f"已撤销：页面 {first} 其他内容"
    assert (office.reviews.opinions(), undo(client).status_code) == ([], 422)
    assert acts(office) == ["page judged", "lead judged", "word taken back", "word taken back"]
    assert office.audit.verify() > 0
    assert third not in office.house.words_said.spoken([third])


def test_news_comes_back_with_the_status(office: Office) -> None:
    """A lead that spoke again is a candidate with its news once more, not what it was before that."""
    first, *_ = a_night(office)
    client = office.client()
    decide(client, first, "dismiss", reason="weak")
    office.leads.speak_again("XS-000001", "新出现收款方式", "scan")
    decide(client, first, "dismiss", reason="weak")
    undo(client)
    lead = office.leads.get("XS-000001")

    assert (lead.status, lead.news) == (LeadStatus.CANDIDATE, "新出现收款方式")


def test_nobody_takes_back_what_somebody_built_upon(office: Office) -> None:
    """After another person's word it stands; nobody takes back another's word."""
    first, *_ = a_night(office)
    one, other = office.client(), office.client(office.person("李梅"))
    decide(one, first, "confirm")
    said = office.house.words_said.last_of("王研判", NOON - timedelta(days=9))[0]
    decide(other, first, "observe", known=1)
    refused = undo(one)

    assert refused.status_code == 409
    assert "李梅" in refused.json()["error"]
    assert said.kind is SaidKind.JUDGEMENT
    with pytest.raises(Exception, match="没有找到您的"):
        office.house.words_said.take_back(said, by="李梅", reason="不是我的")


def test_merging_and_its_undoing(office: Office) -> None:
    """M goes through the life cycle's 并案; U through 撤销并案, and both leads stand again."""
    first, second, third, *_ = a_night(office)
    client = office.client()
    offered = client.get(f"/api/v1/review/pages/{first}/targets", params={"q": "XS-000002"}).json()["items"]
    done = decide(client, first, "merge", into="XS-000002").json()

    assert [one["lead"] for one in offered] == ["XS-000002"]
    assert (done["said"], office.leads.get("XS-000001").merged_into) == ("XS-000001 并入 XS-000002", "XS-000002")
    assert undo(client).json()["said"] == "已撤销：XS-000001 并入 XS-000002"
    assert office.leads.get("XS-000001").status is LeadStatus.CANDIDATE
    assert [act.act for act in office.house.dockets.acts("XS-000001")] == ["merge", "unmerge"]
    assert decide(client, third, "merge", into="XS-000002").status_code == 422
    assert decide(client, second, "merge", into="XS-000002").status_code == 422
    assert decide(client, second, "merge").status_code == 422
    assert decide(client, second, "merge", into="XS-000099").status_code == 404


def test_who_may(office: Office) -> None:
    """An auditor decides nothing; a leader only what somebody asked; a stranger is asked to sign in."""
    first, *_ = a_night(office)
    auditor = office.client(office.person("赵审计", frozenset({Role.AUDITOR})))
    leader = office.client(office.person("周领导", frozenset({Role.LEADER})))

    assert decide(auditor, first, "confirm").status_code == 403
    assert decide(leader, first, "confirm").status_code == 403
    assert decide(office.client(anonymous=True), first, "confirm").status_code == 401
    decide(office.client(), first, "second", note="请看收款方式")
    assert decide(leader, first, "confirm").status_code == 200
    assert decide(office.client(), 999, "confirm").status_code == 404
    assert decide(office.client(), first, "stance").status_code == 422


def test_judging_a_page_of_a_merged_lead_lands_where_it_lives(office: Office) -> None:
    """The page's lead is the one that it lives on in."""
    first, *_ = a_night(office)
    client = office.client()
    decide(client, first, "merge", into="XS-000002")
    assert decide(client, first, "confirm").json()["lead"] == "XS-000002"


def test_a_judgement_of_elsewhere_can_be_compared(office: Office) -> None:
    """Whoever does not compare is not refused: the command line and the lead's own page."""
    a_night(office)
    for name in ("王", "李"):
        office.leads.judge(Judgement(lead="XS-000001", decision=Decision.CONFIRM, analyst=name, reason="看过", at=NOON))
    assert len(office.leads.judgements("XS-000001")) == 2
    assert a_page_of(office, "extra") > 0
