"""Alerts and messages at the desk: listed, acknowledged with a comment, sent again, held back from who may not see."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from facts.notices import AlertKind, DispatchState, MessageKind, Severity
from facts.people import Role
from tests.desk.office import PHONE, SAME_ORIGIN, Office, post, token
from tests.desk.operations.made import a_message, a_timetable, an_alert
from tests.desk.workshop.hand import seen


def _leader(office: Office) -> TestClient:
    return office.client(office.person("领导一", frozenset({Role.LEADER})))


def test_alerts_stand_by_weight_and_are_filtered(office: Office) -> None:
    """Grave ones first; those that have passed only where all are asked for."""
    an_alert(office, AlertKind.SOURCE, Severity.WARNING, key="a", title="来源“银行公告”三夜没有看到。")
    grave = an_alert(office)
    an_alert(office, AlertKind.CLOCK, Severity.INFO, key="c", title="时钟偏差 3 秒。")
    office.house.alerts.clear(AlertKind.CLOCK, "c")
    client = office.client()

    standing = seen(client.get("/operations/alerts").text)
    assert standing.index("磁盘剩余空间不足 2%。") < standing.index("银行公告")
    assert "时钟偏差 3 秒" not in standing
    assert "时钟偏差 3 秒" in seen(client.get("/operations/alerts?which=all").text)
    assert "磁盘剩余" not in seen(client.get("/operations/alerts?severity=warning").text)
    assert "没有这样的告警" in seen(client.get("/operations/alerts?kind=backup").text)
    told = client.get("/api/v1/operations/alerts?closed=true").json()
    assert told["total"] == 3
    assert client.get(f"/api/v1/operations/alerts/{grave}").json()["severity"] == "critical"
    assert client.get("/operations/alerts/99").status_code == 404


def test_no_alert_is_said_so(office: Office) -> None:
    """An empty list says what was looked after."""
    assert "现在没有告警" in seen(office.client().get("/operations/alerts").text)


def test_an_alert_is_acknowledged_once_with_a_comment(office: Office) -> None:
    """Who, when and what they said; the second is told that somebody was first; the bar and the red are gone."""
    a_timetable(office)
    number = an_alert(office)
    client, other = _leader(office), office.client(office.person("管理一", frozenset({Role.ADMIN})))
    assert "严重告警：磁盘剩余空间不足 2%" in seen(client.get("/leads").text)
    done = post(client, f"/operations/alerts/{number}/seen", comment=f"已联系机房 {PHONE}，下午扩容")
    late = post(other, f"/operations/alerts/{number}/seen")
    page = client.get(done.headers["location"]).text

    assert "已联系机房" in page
    assert "下午扩容" in page
    assert PHONE not in page
    assert "领导一" in page
    assert (late.status_code, "领导一已在先标为已知晓" in late.text) == (409, True)
    assert 'class="notice bad' not in client.get("/leads").text
    assert office.acts()[-1] == ("领导一", "alert acknowledged", str(number))
    assert "已知晓第 1 号告警" in seen(other.get("/audit").text)


def test_what_is_too_long_or_has_passed_is_not_written(office: Office) -> None:
    """422 with what was typed still there; 409 for what has passed; 404 for what never was."""
    number = an_alert(office)
    client = _leader(office)
    long = post(client, f"/operations/alerts/{number}/seen", comment="长" * 301)
    assert (long.status_code, "长" * 301 in long.text) == (422, True)
    office.house.alerts.clear(AlertKind.DISK, "data")
    assert post(client, f"/operations/alerts/{number}/seen").status_code == 409
    assert post(client, "/operations/alerts/77/seen").status_code == 404
    assert "alert acknowledged" not in [act for _, act, _ in office.acts()]


def test_messages_tell_what_went_where_and_what_failed(office: Office) -> None:
    """Each channel with its state and its reason; one that was given up is sent again, or all."""
    number = a_message(office, "邮件", "企业微信")
    mail, chat = office.house.messages.of(number)
    office.house.messages.sent(mail.id, office.clock.now())
    office.house.messages.failed(chat.id, f"对方拒绝：{PHONE} 不在群里。", None)
    client = _leader(office)
    page = client.get("/operations/messages").text

    assert "昨夜扫描完成：新线索 3 条。" in seen(page)
    assert "已送达渠道" in seen(page)
    assert "放弃" in seen(page)
    assert "对方拒绝" in seen(page)
    assert PHONE not in page
    assert page.count('name="dispatch"') == 1
    done = post(client, "/operations/messages/retry", dispatch=str(chat.id))
    assert done.status_code == 303
    assert [one.state for one in office.house.messages.of(number)] == [DispatchState.SENT, DispatchState.WAITING]
    assert office.acts()[-1] == ("领导一", "messages retried", str(chat.id))
    nothing = post(client, "/operations/messages/retry", dispatch=str(mail.id))
    assert (nothing.status_code, "没有需要重发的" in nothing.text) == (422, True)


def test_one_that_goes_again_leaves_the_others_given_up(office: Office) -> None:
    """By API with its number; without one, all of them."""
    first, second = (a_message(office, "邮件", key=f"k{number}") for number in range(2))
    book = office.house.messages
    numbers = [book.of(message)[0].id for message in (first, second)]
    for number in numbers:
        book.failed(number, "连接不上。", None)
    client = _leader(office)
    client.headers.update(SAME_ORIGIN | {"x-token": token(client)})

    one = client.post("/api/v1/operations/messages/retry", json={"dispatch": numbers[0]})
    assert (one.status_code, one.json()) == (202, {"dispatches": 1})
    assert [book.of(message)[0].state.value for message in (first, second)] == ["waiting", "given_up"]
    assert client.post("/api/v1/operations/messages/retry", json={}).json() == {"dispatches": 2}
    assert client.post("/api/v1/operations/messages/retry", json={"dispatch": 999}).status_code == 422


def test_messages_of_leads_are_for_who_may_see_leads(office: Office) -> None:
    """The administrator sees that it went out, neither of whom it speaks nor a link; the leader sees both."""
    a_message(
        office, "邮件", kind=MessageKind.MAJOR, severity=Severity.CRITICAL, title="重大线索：滨海金树财富",
        lines=("红色级，思明区。",), path="/leads/XS-000001",
    )  # fmt: skip
    admin = office.client(office.person("管理一", frozenset({Role.ADMIN})))
    for path in ("/operations/messages", "/api/v1/operations/messages"):
        told = admin.get(path).text
        assert "滨海金树" not in told, path
        assert "XS-000001" not in told
        assert "您的角色不能查看" in told
        assert "滨海金树财富" in _leader(office).get(path).text
    assert 'href="/leads/XS-000001"' in _leader(office).get("/operations/messages").text


def test_messages_are_paged(office: Office) -> None:
    """Fifty on a page, older ones behind a link; an empty office says how channels come about."""
    client = office.client()
    assert "还没有发过消息" in seen(client.get("/operations/messages").text)
    for number in range(51):
        a_message(
            office, key=f"k{number}", title=f"第 {number} 条。", at=office.clock.now() + timedelta(minutes=number)
        )
    first = client.get("/operations/messages").text

    assert "第 50 条。" in first
    assert "第 0 条。" not in first
    assert "没有渠道接收" in first
    assert 'href="/operations/messages?before=2"' in first
    assert "第 0 条。" in client.get("/operations/messages?before=2").text
    assert client.get("/operations/messages?before=x").status_code == 200


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR])
def test_who_reads_presses_nothing(office: Office, role: Role) -> None:
    """Neither button nor right."""
    number = an_alert(office)
    message = a_message(office, "邮件")
    office.house.messages.failed(office.house.messages.of(message)[0].id, "连接不上。", None)
    client = office.client(office.person("只读", frozenset({role})))

    for path in (f"/operations/alerts/{number}", "/operations/messages"):
        assert 'action="/operations' not in client.get(path).text
    assert post(client, f"/operations/alerts/{number}/seen").status_code == 403
    assert post(client, "/operations/messages/retry").status_code == 403
