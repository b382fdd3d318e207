"""What an act must carry and what goes with it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from facts.cases import Decision
from facts.dockets import Stage
from facts.errors import BadInput
from tests.leads.lifecycle.steps import LEAD, Case, a_case_in_feedback


def test_a_case_from_assignment_to_archive() -> None:
    """The whole course, with two persons where they are needed."""
    case = a_case_in_feedback()
    stages = [act.stage for act in case.acts]
    case.do("close", by="王主任")
    proposed = case.docket
    case.do("confirm_close", by="赵副主任")
    closed = case.docket
    case.do("archive")

    assert stages == [
        Stage.ASSIGNED, Stage.VERIFYING, Stage.VERIFYING, Stage.GRADED, Stage.DISPOSAL, Stage.FEEDBACK,
    ]  # fmt: skip
    assert (proposed.stage, proposed.closing_basis, proposed.pending[0].act) == (Stage.FEEDBACK, None, "close")
    assert (closed.stage, closed.closing_basis, closed.pending) == (Stage.CLOSED, "清退完毕，网站已关闭", ())
    assert case.docket.stage is Stage.ARCHIVED


@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        ("assign", {"unit": None}, "线索XS-000001：“派发”须写明单位。"),
        ("assign", {"unit": "甲" * 65}, "单位代码最多64个字符"),
        ("assign", {"detail": {"measure": "提示函"}}, "“派发”不填写处置措施；可以填写：单位（unit）"),
        ("assign", {"by": " "}, "没有写明由谁办理"),
        ("assign", {"reason": "甲\x00乙"}, "“理由”含有不能保存的控制字符"),
        ("assign", {"reason": "甲" * 4001}, "“理由”有4001个字，最多4000个字"),
        ("assign", {"due": date(2026, 11, 20)}, "期限2026-11-20已经过去"),
        ("assign", {"due": date(2027, 3, 1)}, "自派发起最长30个工作日，即不晚于2027-01-04"),
        ("assign", {"detail": {"unit": "PBOC"}}, "“派发”不填写单位"),
        ("transfer", {"detail": {"recipient": "交警"}}, "“移送对象”没有“交警”这一项，可以填写：公安机关、外地"),
        ("merge", {"detail": {"into": "XS-000001"}}, "线索不能与自己并案"),
        ("merge", {"detail": {"into": "第二条"}}, "须写线索编号，如XS-000001"),
        ("request_cleanup", {"unit": "AMR"}, "“提请清理网站”只能向CYBER、TELECOM提出，不能是AMR"),
        ("notify_province", {"detail": {"provinces": "浙江、福建"}}, "福建是本省"),
        ("notify_province", {"detail": {"provinces": "浙江、关东"}}, "没有“关东”这一项"),
        ("notify_province", {"detail": {"provinces": ""}}, "“省际通报”须写明通报省份"),
        ("notify_province", {"detail": {"provinces": "浙江", "day": "2026-11-24"}}, "日期2026-11-24还没有到"),
        ("notify_province", {"detail": {"provinces": "浙江", "day": "昨天"}}, "须写作2026-03-02这样的日期"),
        ("notify_province", {"detail": {"provinces": {"浙江": 1}}}, "“通报省份”须填写1至50项"),
        ("emergency", {"detail": {"mechanism": "舆情引导", "switch": "停止"}}, "“舆情引导”没有启动，不能停止"),
        ("repay", {"detail": {"repayment": "正在清退", "ratio": "35"}}, "写作35%或0.35，不能是“35”"),
        ("repay", {"detail": {"repayment": "正在清退", "ratio": "101%"}}, "须在0到100%之间"),
        ("repay", {"detail": {"repayment": "正在清退", "ratio": "-1%"}}, "须在0到100%之间"),
        ("repay", {"detail": {"repayment": "正在清退", "ratio": "NaN"}}, "须在0到100%之间"),
        ("repay", {"detail": {"repayment": "正在清退", "ratio": "1e-9999999"}}, "须在0到100%之间"),
        ("extend", {}, "须在“派发”、“核查”阶段办理"),
        ("burn", {}, "没有“burn”这一经办事项；可以办理的事项有：登记（register）"),
        ("judge", {}, "研判结论须作为研判登记"),
        ("answer_cleanup", {}, "没有等待答复的清理请求"),
    ],
)  # fmt: skip
def test_what_is_refused_in_judged(name: str, changes: dict[str, Any], sentence: str) -> None:
    """A confirmed lead: every refusal is one sentence that names the case."""
    case = Case()

    with pytest.raises(BadInput) as refused:
        case.decide(name, **changes)
    assert sentence in str(refused.value)
    assert str(refused.value).endswith("。")


def test_words_are_understood_as_people_write_them() -> None:
    """Other spellings of a choice, percent signs, lists in one line."""
    case = Case()
    ratio = case.decide("repay", detail={"repayment": "清退完毕", "ratio": "99.5％"})
    number = case.decide("repay", detail={"repayment": "清退完毕", "ratio": Decimal("0.125")})
    provinces = case.decide("notify_province", detail={"provinces": "浙江省、广东，浙江"})
    grade = case.decide("grade", detail={"grade": "红", "reasons": "达百人、达千万元\n提现困难"})
    major = case.decide("flag_major", detail={"major": ["千万", "老年人聚集"]})

    assert (ratio.detail["ratio"], number.detail["ratio"]) == ("0.9950", "0.1250")
    assert provinces.detail["provinces"] == ["浙江", "广东"]
    assert grade.detail == {"grade": "red", "reasons": ["达百人、达千万元", "提现困难"]}
    assert major.detail["major"] == ["达千万元", "老年人聚集"]


def test_a_measure_that_is_an_act_is_done_as_one() -> None:
    """移送公安 is no entry in a list: it is a transfer, with its second person."""
    case = Case()
    case.do("assign", "accept", "verify", "grade")

    with pytest.raises(BadInput, match="“移送公安”须作为“移送”事项办理"):
        case.decide("dispose", detail={"measure": "移送公安"})


def test_transfer_says_measure_and_outcome() -> None:
    """What the recipient implies stands in the acts, once it is confirmed."""
    case = Case()
    case.do("transfer", by="王主任")
    waiting = case.docket
    case.do("confirm_transfer", by="赵副主任")

    assert (waiting.stage, waiting.measures, waiting.outcome) == (Stage.JUDGED, (), None)
    assert case.docket.stage is Stage.TRANSFERRED
    assert (case.docket.measures, case.docket.outcome) == (("移送公安",), "移送公安")
    assert case.docket.transferred_to == "公安机关"


def test_emergency_mechanisms_start_and_stop() -> None:
    """The four of 四(四), each once."""
    case = Case()
    for mechanism in ("人财物账控制", "网络管理", "舆情引导", "社会稳定"):
        case.do("emergency", detail={"mechanism": mechanism, "switch": "start"})
    with pytest.raises(BadInput, match="“网络管理”已经启动，不能重复启动"):
        case.decide("emergency", detail={"mechanism": "网络管理", "switch": "启动"})
    case.do("emergency", detail={"mechanism": "网络管理", "switch": "解除"})

    assert case.docket.emergency == ("人财物账控制", "舆情引导", "社会稳定")


def test_requests_to_clean_up_and_their_answers() -> None:
    """Each site at each body is asked and answered by itself, also after the case is closed."""
    case = a_case_in_feedback()
    site, other = "http://www.jinshu.test/", "m.jinshu.test"
    ask = {"ask": "屏蔽链接", "legal_basis": "条例第10条"}
    case.do("request_cleanup", unit="CYBER", detail={"site": site, **ask})
    case.do("request_cleanup", unit="TELECOM", detail={"site": site, **ask})
    case.do("request_cleanup", unit="TELECOM", detail={"site": other, **ask})
    case.do("close")
    case.do("confirm_close", by="赵副主任")
    case.do("answer_cleanup", unit="TELECOM", detail={"site": site, "answer": "已清理", "how": "停止解析"})
    with pytest.raises(
        BadInput, match=r"没有等待答复的清理请求：x\.test；等待答复的网站：http://www\.jinshu\.test/、m\.jinshu\.test"
    ):
        case.decide("answer_cleanup", detail={"site": "x.test", "answer": "已清理"})

    assert [(one.unit, one.answer, one.how) for one in case.docket.cleanups] == [
        ("CYBER", None, ""), ("TELECOM", "已清理", "停止解析"), ("TELECOM", None, ""),
    ]  # fmt: skip
    assert case.docket.cleanups[1].answered_at == case.at - timedelta(hours=1)
    assert [(one.units, one.site) for one in case.docket.duties] == [(("CYBER",), site), (("TELECOM",), other)]


def test_a_judgement_stands_above_what_was_done() -> None:
    """Dismissed in the middle of the work it does not apply; confirmed again it waits to be assigned anew."""
    case = Case()
    case.do("assign", "accept")
    dismissed = case.judge(Decision.DISMISS)
    confirmed = case.judge(Decision.CONFIRM)
    case.do("assign")
    again = case.judge(Decision.CONFIRM)

    assert (dismissed.stage, dismissed.units, dismissed.due) == (Stage.NOT_APPLICABLE, (), None)
    assert (confirmed.stage, confirmed.units) == (Stage.JUDGED, ())
    assert again.stage is Stage.ASSIGNED


def test_today_is_still_in_time() -> None:
    """A deadline may be today; yesterday it was."""
    assert Case().decide("assign", due=date(2026, 11, 23)).due == date(2026, 11, 23)


def test_a_lead_of_another_number_is_refused() -> None:
    """An act is decided on the docket of its own lead."""
    case = Case()

    with pytest.raises(BadInput, match="该事项写的是线索XS-000009"):
        case.decide("assign", lead="XS-000009")
    assert case.docket.lead == LEAD.id
