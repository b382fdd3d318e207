"""What the forms say of the casework, word for word."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from facts.cases import Decision, LeadStatus, LedgerRow
from leads.lifecycle import ledger_fields, tell
from tests.leads.lifecycle.steps import LEAD, RULES, Case, a_case_in_feedback

NAMES = {"FIN_OFFICE": "市金融办", "D350203": "思明区人民政府", "350203": "思明区"}


def name(key: str) -> str:
    """What the office calls a unit."""
    return NAMES.get(key, key)


def test_a_whole_case_in_the_words_of_the_forms() -> None:
    """Columns 10 to 13 of 附件1 and those of the ledger of risky firms."""
    case = Case()
    case.do("assign", detail={"with_units": "D350203", "district": "350203"})
    case.do("accept", "verify")
    case.do("grade", detail={"grade": "red"})
    case.do("confirm_grade", by="赵副主任")
    case.do("dispose", due=date(2026, 12, 31), reason="立即停止招揽", detail={"measure": "约谈", "holder": "陈某"})
    case.do("dispose", detail={"measure": "责令清退"})
    case.do("emergency", "request_cleanup")
    case.do("notify_province", detail={"provinces": "浙江、广东"})
    case.do("notify_province", detail={"provinces": "浙江"})
    case.do(
        "feedback",
        detail={"result": "已停业并开始清退", "outcome": "停业整改", "repayment": "正在清退", "ratio": "35%"},
    )
    case.do("close")
    case.do("confirm_close", by="赵副主任")

    assert ledger_fields(case.docket, case.acts, unit_name=name) == {
        "measures": "警示约谈（2026年11月23日）；责令清退（2026年11月23日）；"
        "提请网信部门关闭网站（2026年11月23日）；启动舆情引导机制",
        "repayment": "正在清退，清退比例35.00%",
        "outcome": "停业整改",
        "notices": "向浙江、广东通报，共3次",
        "repaid_ratio": Decimal("0.3500"),
        "grade": "红",
        "duty_unit": "市金融办、思明区人民政府",
        "duty_district": "思明区",
        "rectify_by": date(2026, 12, 31),
        "rectification": "责令清退",
        "rectifier": "陈某",
        "progress": "2026年11月23日：已停业并开始清退",
        "closing_basis": "清退完毕，网站已关闭",
        "updated": date(2026, 11, 24),
    }


def test_every_name_is_a_field_of_the_ledger() -> None:
    """What is said finds its column."""
    case = a_case_in_feedback()

    assert set(ledger_fields(case.docket, case.acts)) <= {field.name for field in fields(LedgerRow)}


def test_what_nobody_knows_is_left_out() -> None:
    """A lead on which nothing was done says nothing, not 0 and not 否."""
    case = Case(replace(LEAD, status=LeadStatus.CANDIDATE))

    assert ledger_fields(case.docket, case.acts) == {}


@pytest.mark.parametrize(
    ("acts", "outcome"),
    [
        (["not_applicable"], "经核查不属于非法集资"),
        (["transfer"], None),
        (["transfer", "confirm_transfer"], "移送公安"),
    ],
)
def test_outcomes_by_the_way_out(acts: list[str], outcome: str | None) -> None:
    """处理结果 of note 3; a transfer that nobody confirmed is none."""
    case = Case()
    for number, act in enumerate(acts):
        case.do(act, by=("王主任", "赵副主任")[number])

    assert ledger_fields(case.docket, case.acts).get("outcome") == outcome


def test_a_dismissed_lead_has_its_outcome_without_acts() -> None:
    """The judgement alone says it."""
    case = Case()
    case.judge(Decision.DISMISS)

    assert ledger_fields(case.docket, ()) == {"outcome": "经核查不属于非法集资"}


@pytest.mark.parametrize(
    ("carried", "said"),
    [
        ({"repayment": "清退完毕", "ratio": "100%"}, "清退完毕，清退比例100.00%"),
        ({"repayment": "清退完毕"}, "清退完毕"),
        ({"repayment": "正在清退", "ratio": "0"}, "正在清退，清退比例0.00%"),
    ],
)
def test_repayment(carried: dict[str, str], said: str) -> None:
    """资金清退情况 with two decimals; 0 % that somebody stated is not unknown."""
    case = Case()
    case.do("repay", detail=carried)

    assert ledger_fields(case.docket, case.acts)["repayment"] == said


def test_acts_are_told_in_plain_chinese() -> None:
    """What a list of acts shows, of an assignment, a proposal and its confirmation, and a refusal."""
    case = a_case_in_feedback()
    case.do("grade", detail={"grade": "orange"}, reason="涉众120人")
    case.do("decline", by="赵副主任", reason="人数未核实")
    case.do("grade")
    case.do("close")
    case.do("confirm_close", by="赵副主任")
    told = [tell(act, RULES, unit_name=name) for act in case.acts]

    assert told[0] == "单位：市金融办；2026-12-07前核查"
    assert told[6:] == [
        "风险等级：橙；理由：涉众120人；待分级复核",
        "不同意：分级；理由：人数未核实",
        "风险等级：黄",
        "销号依据：清退完毕，网站已关闭；待销号复核",
        "销号依据：清退完毕，网站已关闭；提出人：王主任",
    ]
