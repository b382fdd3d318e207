"""What the audit log says on screen: every act and field in Chinese, personal values covered, the rest on demand."""

import json
import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from desk.workshop.act_fields import FIELDS
from desk.workshop.act_sentences import SENTENCES
from desk.workshop.act_telling import name_of, tell
from desk.workshop.acts import ACTS, say
from facts.people import Role
from facts.runs import AuditEntry
from tests.desk.office import PHONE, SAME_ORIGIN, Office, token
from tests.desk.workshop.acts_in_code import found
from tests.desk.workshop.hand import Workshop, seen
from tests.factories import NOON

#: Acts that earlier versions wrote; they stand in logs for good.
_EARLIER = {"account locked"}
#: Kinds of what is handed on beside an act, and that are no act.
_NO_ACT = {"file"}


def entry(act: str, subject: str = "XS-000001", /, **detail: object) -> AuditEntry:
    """One entry."""
    return AuditEntry(
        seq=1, at=NOON, actor="王", act=act, subject=subject, detail=json.dumps(detail, ensure_ascii=False),
        previous="", hash="",
    )  # fmt: skip


def test_every_act_that_can_be_written_has_words() -> None:
    """Read from the code; and what the tables know is written somewhere, or was once."""
    code = found()
    acts = {act: where for act, where in code.acts.items() if act not in _NO_ACT}

    assert {act: where for act, where in acts.items() if act not in SENTENCES} == {}
    assert {act: where for act, where in acts.items() if say(act) == act} == {}
    assert code.beginnings <= {"watch entry ", "subject "}
    assert set(ACTS) - set(code.acts) - _EARLIER == set()
    assert set(SENTENCES) - set(code.acts) - _EARLIER == set()


def test_every_field_that_can_be_written_has_a_name() -> None:
    """Read from the code likewise; nothing comes out as it is called in the program."""
    code = found()

    assert {name: where for name, where in code.fields.items() if not re.search("[\u4e00-\u9fff]", name_of(name))} == {}
    for template in SENTENCES.values():
        assert {*re.findall(r"\{(\w+)\}", template)} <= {"subject", "subject_of", *FIELDS}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (entry("lead judged", decision="confirm", reason="x"), "研判线索 XS-000001：确认为线索"),
        (entry("page judged", "page 12", stance="exposure"), "研判页面 12：曝光维权"),
        (entry("lead acted on", act="assign"), "办理线索 XS-000001：派发"),
        (entry("signed in", "li.mei@office.test", address="192.0.2.7"), "账号 li.mei@office.test 从 192.0.2.7 登录"),
        (entry("report written", "monthly"), "生成报告：月底汇总"),
        (entry("run ended", "r1", status="finished"), "运行 r1 结束：已完成"),
        (entry("lead judged"), "研判线索 XS-000001：（未记）"),
        (entry("something new", "X"), "something new：X"),
    ],
)
def test_sentences(given: AuditEntry, sentence: str) -> None:
    """Words of the tables stand in them; what an old entry lacks is said."""
    assert tell(given, {"assign": "派发"}).sentence == sentence


def test_values() -> None:
    """Lists are cut, digests shortened, moments in the office's time, flags in words; what is empty is left out."""
    told = tell(
        entry(
            "queue made", "r1", pages=40, queue=[[n, "top", 0.5] for n in range(40)], sha256="a" * 64,
            at="2026-11-23T04:00:00+00:00", forced=False, urls=[f"http://a.test/{n}" for n in range(20)], note="",
            before={"band": "red", "score": 61.25},
        ),
        {},
    )  # fmt: skip
    fields = dict(told.fields)

    assert told.sentence == "为运行 r1 生成研判队列，共 40 页"
    assert fields["队列"] == "40 项，见原始记录"
    assert fields["摘要"] == "aaaaaaaaaaaa…"
    assert fields["时间"] == "2026-11-23 12:00:00"
    assert fields["未满足条件而强行启用"] == "否"
    assert fields["网址"].endswith(" 等 20 项")
    assert fields["此前"] == "分段 红，得分 61.25"
    assert "说明" not in fields


@pytest.fixture
def auditor(office: Office) -> TestClient:
    """Somebody who reads the log."""
    return office.client(office.person("审计员", frozenset({Role.AUDITOR})))


def test_personal_values_are_covered_until_asked_for_with_a_reason(office: Office, auditor: TestClient) -> None:
    """In sentences, reasons, lists and addresses of pages; of one entry, for a quarter of an hour, and written down."""
    office.audit.append(
        actor="王", act="lead judged", subject="XS-000001",
        detail={"decision": "confirm", "reason": f"已致电{PHONE}核实", "corrections": {"contact": [f"手机{PHONE}"]},
                "url": f"http://a.test/?phone={PHONE}&token=abcDEF123456"},
    )  # fmt: skip
    office.audit.append(actor="王", act="view saved", subject=f"电话{PHONE}", detail={"list": "queue"})
    number = office.house.audit_search.length() - 1
    shown = [
        auditor.get(path).text for path in ("/audit", f"/audit/{number}", "/api/v1/audit", f"/api/v1/audit/{number}")
    ]
    assert all(PHONE not in page for page in shown)
    assert "理由" in shown[0]
    assert '{"' not in seen(shown[0])

    form = {"token": token(auditor, f"/audit/{number}")}
    for reason in ("", "一", "长" * 201):
        refused = auditor.post(f"/audit/{number}/raw", data=form | {"reason": reason}, headers=SAME_ORIGIN)
        assert refused.status_code == 422
        assert PHONE not in refused.text
    done = auditor.post(f"/audit/{number}/raw", data=form | {"reason": "复核举报"}, headers=SAME_ORIGIN)
    assert PHONE in done.text
    assert PHONE not in auditor.get("/audit").text
    assert PHONE not in auditor.get(f"/audit/{number + 1}").text
    last = [*office.audit.entries()][-1]
    assert (last.act, last.subject, last.actor) == ("personal values shown", f"audit {number}", "审计员")
    assert "复核举报" in last.detail
    assert f"审计记录第 {number} 条" in seen(auditor.get("/audit").text)
    office.clock._moment += timedelta(minutes=16)
    assert PHONE not in auditor.get(f"/audit/{number}").text


def test_programs_ask_with_a_reason_too(office: Office, auditor: TestClient) -> None:
    """The same function; without a reason there is nothing."""
    office.audit.append(actor="王", act="lead judged", subject="XS-000001", detail={"reason": PHONE})
    number = office.house.audit_search.length()
    auditor.headers["x-token"] = token(auditor, "/audit")

    assert auditor.post(f"/api/v1/audit/{number}/raw", json={"reason": ""}).status_code == 422
    assert auditor.post("/api/v1/audit/999999/raw", json={"reason": "复核"}).status_code == 404
    found_raw = auditor.post(f"/api/v1/audit/{number}/raw", json={"reason": "复核"}).json()
    assert PHONE in found_raw["detail"]
    assert office.client(office.person("研判", frozenset({Role.ANALYST}))).get(f"/audit/{number}").status_code == 403


def test_the_office_at_work_leaves_nothing_untold(workshop: Workshop) -> None:
    """What a day really writes reads as Chinese: no act and no field in the program's words."""
    lead = workshop.lead()
    workshop.audit.append(actor="王", act="exhibit verified", subject=lead.id or "", detail={"page": 1, "offset": 0})
    for one in workshop.audit.entries():
        told = tell(one, {})
        assert say(one.act) != one.act, one.act
        assert all(re.search("[\u4e00-\u9fff]", name) for name, _ in told.fields), told
