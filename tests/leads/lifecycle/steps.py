"""What the tests of the life cycle share: a plain calendar, a lead, and acts done one after another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from facts.cases import Decision, Judgement, Lead, LeadStatus
from facts.docket_doubles import MemoryDocketBook
from facts.dockets import Act, Docket
from leads.lifecycle import Rules, decide, docket, load_rules
from tests.factories import NOON, a_lead

RULES = load_rules()
LEAD = a_lead(id="XS-000001", status=LeadStatus.CONFIRMED)
#: Each act with what it must carry.
CARRIED: dict[str, dict[str, Any]] = {
    "assign": {"unit": "FIN_OFFICE"},
    "return": {"reason": "不属本区"},
    "verify": {"detail": {"finding": "现场有门店，正在招揽"}},
    "extend": {"reason": "须调取登记档案"},
    "grade": {"detail": {"grade": "yellow"}},
    "dispose": {"detail": {"measure": "警示约谈"}},
    "extend_rectification": {"reason": "清退未完", "due": date(2027, 3, 1)},
    "feedback": {"detail": {"result": "已停止招揽"}},
    "close": {"detail": {"closing_basis": "清退完毕，网站已关闭"}},
    "merge": {"reason": "同一主体", "detail": {"into": "XS-000002"}},
    "receive": {"detail": {"from_lead": "XS-000002"}},
    "unmerge": {"reason": "并错了"},
    "release": {"detail": {"from_lead": "XS-000002"}},
    "transfer": {"reason": "涉嫌犯罪", "detail": {"recipient": "公安机关"}},
    "decline": {"reason": "依据不足"},
    "not_applicable": {"reason": "持牌机构的产品"},
    "reopen": {"detail": {"news": "换名后再次出现"}},
    "flag_major": {"detail": {"major": "达百人"}},
    "report_major": {"detail": {"result": "已电话报告市处非办"}},
    "request_cleanup": {
        "unit": "CYBER",
        "detail": {"site": "http://www.jinshu.test/", "ask": "关闭网站", "legal_basis": "条例第10条"},
    },
    "answer_cleanup": {"detail": {"site": "http://www.jinshu.test/", "answer": "已清理"}},
    "notify_province": {"detail": {"provinces": "浙江"}},
    "emergency": {"detail": {"mechanism": "舆情引导", "switch": "启动"}},
    "handover": {"detail": {"campaign": "互联网金融风险专项整治"}},
    "repay": {"detail": {"repayment": "正在清退", "ratio": "35%"}},
    "note": {"reason": "电话联系未果"},
}


def weekdays(start: date, days: int) -> date:
    """Monday to Friday are working days; 0 is the day itself."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def an_act(name: str, *, by: str = "王主任", at: datetime = NOON, lead: str = "XS-000001", **changes: Any) -> Act:
    """An act with what it must carry."""
    return Act(**{"lead": lead, "act": name, "by": by, "at": at} | CARRIED.get(name, {}) | changes)


def judged(decision: Decision, *, at: datetime = NOON, lead: str = "XS-000001") -> Judgement:
    """A judgement on the lead."""
    return Judgement(lead=lead, decision=decision, analyst="李分析", reason="核对原文", at=at)


class Case:
    """A lead on which acts are done one after another, an hour apart."""

    def __init__(self, lead: Lead = LEAD, *, rules: Rules = RULES, at: datetime = NOON) -> None:
        self.lead = lead
        self.rules = rules
        self.at = at
        self.book = MemoryDocketBook()
        self.judgements: list[Judgement] = []

    @property
    def acts(self) -> Sequence[Act]:
        """What was done."""
        return self.book.acts(self.lead.id or "")

    @property
    def docket(self) -> Docket:
        """How it stands."""
        return docket(self.lead, self.judgements, self.acts)

    def decide(self, name: str, **changes: Any) -> Act:
        """An act decided, not done."""
        act = an_act(name, **{"at": self.at, "lead": self.lead.id} | changes)
        return decide(self.docket, act, self.rules, weekdays)

    def do(self, *names: str, **changes: Any) -> Docket:
        """Do acts and return how the lead stands after them."""
        for name in names:
            self.book.add(self.decide(name, **changes), expected_last=self.docket.last_act)
            self.at += timedelta(hours=1)
        return self.docket

    def judge(self, decision: Decision) -> Docket:
        """Judge the lead."""
        self.judgements.append(judged(decision, at=self.at, lead=self.lead.id or ""))
        self.lead = replace(self.lead, status=decision.status)
        self.at += timedelta(hours=1)
        return self.docket


def a_case_in_feedback() -> Case:
    """A yellow case, worked through up to its feedback by 王主任."""
    case = Case()
    case.do("assign", "accept", "verify", "grade", "dispose", "feedback")
    return case
