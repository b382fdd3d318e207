"""The office's messages put together: from what the tables say to what a real server gets."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from evidence import WarcVault
from facts.cases import Decision, Judgement
from facts.dockets import Act
from facts.doubles import FrozenClock
from facts.errors import StoreFailed
from facts.notices import AlertKind, MessageKind, Severity
from facts.reports import SourceReport, Verdict
from facts.shifts import Job, Shift, ShiftState
from leads.lifecycle import perform
from ops.messages.channels import Answer as Said
from store import Store
from tests.desk.office import Office, OfficeHouse
from tests.ops.messages.peers import Answer, Web, web
from tests.wiring.jobs.offices import pass_time
from wiring.night_watch import chores
from wiring.notices import Notices, notices

_TAKEN = Answer(body=b'{"errcode": 0, "errmsg": "ok"}')
_MINUTE = timedelta(minutes=1)


@pytest.fixture
def peer() -> Iterator[Web]:
    """The gateway behind which both robots and the monitor are."""
    with web(_TAKEN) as made:
        yield made


@pytest.fixture
def office(sqlite_store: Store, clock: FrozenClock, tmp_path: Path, peer: Web) -> Office:
    """An office with two channels, a monitor, and no leads yet."""
    vault = WarcVault(tmp_path / "evidence", run="r1", software="tests")
    made = Office(store=sqlite_store, clock=clock, vault=vault, folder=tmp_path)
    channels = {
        "duty": {"kind": "wecom", "base": f"{peer.base}/duty", "secret": "k3y1"},
        "machine": {
            "kind": "dingtalk", "base": f"{peer.base}/machine", "secret": "k3y2", "kinds": ["failure", "recovery"],
        },
    }  # fmt: skip
    made.house = OfficeHouse(
        sqlite_store, clock, tmp_path, channels=channels, ping_url=f"{peer.base}/ping",
        desk_address="https://fangfei.test",
    )  # fmt: skip
    return made


@pytest.fixture
def told(office: Office) -> Notices:
    """What the scheduler keeps."""
    return notices(office.house)


def night(office: Office, state: ShiftState, run: str | None = None, hours: int = 6) -> Shift:
    """A night that ended so."""
    now = office.clock.now()
    due = now - timedelta(hours=hours)
    (shift,) = office.house.shifts.plan([Shift(schedule="nightly", job=Job.SCAN, due=due)])
    if state is ShiftState.MISSED:
        office.house.shifts.end(shift, state, "服务器关机。")
    else:
        begun = office.house.shifts.begin(shift, "x", now)
        assert begun is not None
        office.house.shifts.end(begun, state, "抓取 10 页，联系人：张三。", run)
    return office.house.shifts.get(shift.number)


def titles(peer: Web, path: str) -> list[str]:
    """First lines of what came to a robot."""
    found = [one.json["markdown"] for one in peer.asked if one.path.startswith(path)]
    return [(one.get("content") or one["text"]).splitlines()[0].strip("*") for one in found]


def test_a_night_is_told_once_and_the_monitor_asked_for(office: Office, told: Notices, peer: Web) -> None:
    """Looked at again and again, by a new scheduler too: one summary, masked, with what was not seen."""
    report = SourceReport(run="r1", source="s", title="某站", at=office.clock.now(), verdict=Verdict.UNSEEN)
    office.house.reports.keep([report])
    night(office, ShiftState.FINISHED, "r1")
    for each in (told, told, notices(office.house)):
        each.watch_over()
        each.send()

    assert titles(peer, "/duty")[0].startswith("夜间扫描已完成")
    assert len([one for one in titles(peer, "/duty") if "夜间扫描" in one]) == 1
    said = next(one.body.decode() for one in peer.asked if "夜间扫描已完成" in one.body.decode())
    assert "没有看到 1 个" in said
    assert "张三" not in said
    assert [one.path for one in peer.asked if one.path.startswith("/ping")] == ["/ping"]


def test_a_missed_night_stands_until_somebody_has_seen_it(office: Office, told: Notices, peer: Web) -> None:
    """One critical message at once, none beside it for its alert, again after four hours, none when it was seen."""
    shift = night(office, ShiftState.MISSED)
    told.watch_over()
    told.send()
    at_once = titles(peer, "/duty")
    pass_time(office.clock, timedelta(hours=4, minutes=1))
    told.watch_over()
    told.send()
    again = titles(peer, "/duty")[1:]
    told.ping()
    office.house.shifts.see(shift.number, "admin")
    for _ in range(3):
        told.watch_over()
        pass_time(office.clock, timedelta(minutes=10))
    told.send()

    assert len(at_once) == 1
    assert at_once[0].startswith("【紧急】夜间扫描未进行")
    assert len(again) == 1
    assert "夜间扫描错过" in again[0]
    assert [one.path for one in peer.asked if one.path.startswith("/ping")] == ["/ping/fail"]
    assert office.house.alerts.standing() == []
    assert len(titles(peer, "/duty")) == 2


def test_sources_of_a_night_are_one_message_and_come_back_as_one(office: Office, told: Notices, peer: Web) -> None:
    """Three sources unseen: one message names them; two nights later they are seen, and one says so, once."""
    at = office.clock.now()
    office.house.reports.keep([
        SourceReport(run="r1", source=str(number), title=f"站{number}", at=at, verdict=Verdict.UNSEEN)
        for number in range(3)
    ])  # fmt: skip
    night(office, ShiftState.FINISHED, "r1")
    told.watch_over()
    told.send()
    pass_time(office.clock, timedelta(days=1))
    office.house.reports.keep([
        SourceReport(run="r2", source=str(number), title=f"站{number}", at=office.clock.now(), verdict=Verdict.SEEN)
        for number in range(3)
    ])  # fmt: skip
    night(office, ShiftState.FINISHED, "r2")
    for _ in range(5):
        told.watch_over()
        told.send()
        pass_time(office.clock, timedelta(minutes=5))

    assert titles(peer, "/machine") == ["来源失效或变化 3 项", "已恢复 3 项"]


def test_a_broken_channel_is_reported_on_another_and_comes_back(office: Office, told: Notices, peer: Web) -> None:
    """Its second failure is an alert, which goes by the other channel; what waited for it goes out in the end."""
    works, well = told.sender.speak, {"machine"}
    told.sender.speak = lambda one, worded: works(one, worded) if one.name in well else Said(problem="对方没有回答。")
    night(office, ShiftState.FINISHED)
    for _ in range(4):
        told.watch_over()
        told.send()
        pass_time(office.clock, _MINUTE)
    during = (titles(peer, "/duty"), titles(peer, "/machine"))
    well.add("duty")
    for _ in range(20):
        told.watch_over()
        told.send()
        pass_time(office.clock, _MINUTE)

    assert during == ([], ["【注意】通知渠道“duty”发送失败"])
    assert any("夜间扫描已完成" in one for one in titles(peer, "/duty"))
    assert "已恢复：通知渠道“duty”发送失败" in titles(peer, "/machine")


def test_a_major_case_is_told_at_once(office: Office, told: Notices, peer: Web) -> None:
    """Listed as major, and graded red: each is said once, with its place and the two hours; orange is not."""
    for number in (1, 2):
        lead = office.lead(f"http://a{number}.test/", fingerprint=None)
        said = Judgement(
            lead=lead.id or "", decision=Decision.CONFIRM, analyst="王", reason="看", at=office.clock.now()
        )
        office.leads.judge(said)
        act(office, number, "assign", unit="D350206", holder="赵经办")
        act(office, number, "verify", finding="属实")
    act(office, 1, "flag_major", major="达百人")
    act(office, 1, "grade", grade="red")
    act(office, 2, "grade", grade="orange")
    office.house.keep_board()
    for _ in range(3):
        told.watch_over()
        told.send()

    major = [one for one, _ in office.house.messages.recent() if one.kind is MessageKind.MAJOR]
    assert [one.key.partition(":")[0] for one in major] == ["major", "major"]
    assert {one.title.partition("：")[0] for one in major} == {"重大线索 XS-000001", "线索 XS-000001 定为最高等级"}
    assert all("350206" in one.district for one in major)
    assert all(one.severity is Severity.CRITICAL for one in major)
    assert any("2 小时" in line for one in major for line in one.lines)
    assert sum("XS-000001" in one for one in titles(peer, "/duty")) == 2


def act(office: Office, number: int, step: str, unit: str | None = None, **detail: str) -> None:
    """Do something on a lead."""
    done = Act(lead=f"XS-{number:06d}", act=step, by="王", at=office.clock.now(), unit=unit, detail=dict(detail))
    perform(office.house.act_ports, done)


def test_a_database_that_cannot_be_written_is_said_past_it(office: Office, told: Notices, peer: Web) -> None:
    """One failing round is nothing yet; from the second on one message goes out, and one when it is over."""
    with office.store.writing() as connection:
        connection.execute(text("ALTER TABLE lease RENAME TO lease_away"))
    for _ in range(4):
        with pytest.raises(StoreFailed):
            told.watch_over()
    during = titles(peer, "/machine")
    with office.store.writing() as connection:
        connection.execute(text("ALTER TABLE lease_away RENAME TO lease"))
    told.watch_over()
    told.send()
    told.watch_over()

    assert during == ["【紧急】数据库无法写入，系统暂停记录"]
    assert titles(peer, "/machine")[1:] == ["数据库已恢复写入，消息和告警照常记录。"]
    assert titles(peer, "/duty")[0] == during[0]


def test_a_monitor_that_does_not_answer_is_an_alert(office: Office, told: Notices, peer: Web) -> None:
    """No exception: an alert that stands until the monitor answers; without an address nobody is asked."""
    peer.answers = [Answer(status=500)]
    told.ping()
    standing = [(one.trouble.kind, one.trouble.key) for one in office.house.alerts.standing()]
    peer.answers = [Answer()]
    told.ping()

    assert standing == [(AlertKind.CHANNEL, "ping:out")]
    assert office.house.alerts.standing() == []


def test_a_refused_recipient_stands_until_everybody_gets_it(office: Office, told: Notices) -> None:
    """The channel works, and somebody is not reached."""
    told.sender.partly("duty", "拒收了 1 个收件人。")
    standing = [one.trouble.key for one in office.house.alerts.standing()]
    told.sender.partly("duty", "")

    assert (standing, office.house.alerts.standing()) == (["refused:duty"], [])


def test_what_the_scheduler_does_beside_the_shifts(office: Office) -> None:
    """It looks every minute, sends every quarter of one, and asks for the monitor as often as the settings say."""
    found = {one.name: one.every_s for one in chores(office.house)}

    assert found["watch over"] == 60.0
    assert found["send"] == 15.0
    assert found["ping"] == 15 * 60.0
