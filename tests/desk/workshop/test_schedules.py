"""The timetable at the desk: chosen as people say it, previewed, refused in Chinese, changed with a reason, undone."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.workshop.rhythms import AHEAD, cron_of, moments, rhythm_of, said
from facts.errors import BadInput
from facts.people import Role
from facts.shifts import Job, Schedule
from runs.nights.cron import due_moments
from scheduler import trigger_of
from tests.desk.office import SAME_ORIGIN, token
from tests.desk.workshop.hand import Workshop, seen, send, state
from tests.factories import NOON

LIST = "/workshop/schedules"
NIGHTLY = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai", priority=10)
FIELDS = {
    "name": "nightly", "rhythm": "daily", "time": "03:30", "enabled": "1", "late_minutes": "240",
    "most_minutes": "200", "priority": "10", "max_pages": "5000", "sources": "", "reason": "避开备份",
}  # fmt: skip


@pytest.fixture
def scheduled(workshop: Workshop) -> Workshop:
    """A scan and a backup, and a file in the folder of sources."""
    workshop.house.schedules.put(NIGHTLY, "scheduler")
    backup = Schedule(name="backup", job=Job.BACKUP, cron="30 23 * * *", timezone="Asia/Shanghai")
    workshop.house.schedules.put(backup, "scheduler")
    (workshop.folder / "sources" / "bank.yml").write_text("start_urls: http://bank.test/\n", "utf-8")
    return workshop


def _send(client: TestClient, name: str = "nightly", **fields: str) -> Any:
    return send(client, f"{LIST}/{name}", LIST, **FIELDS | {"name": name} | fields)


def _row(cron: str) -> Schedule:
    return Schedule(name="x", cron=cron, timezone="Asia/Shanghai")


@pytest.mark.parametrize(
    ("form", "cron", "words"),
    [
        ({"rhythm": "daily", "time": "2:05"}, "5 2 * * *", "每天 02:05"),
        ({"rhythm": "daily", "time": "23：59"}, "59 23 * * *", "每天 23:59"),
        ({"rhythm": "weekly", "time": "20:00", "weekday": "6"}, "0 20 * * 6", "每周六 20:00"),
        ({"rhythm": "weekly", "time": "20:00", "weekday": "0"}, "0 20 * * 0", "每周日 20:00"),
        ({"rhythm": "monthly", "time": "09:00", "day": "1"}, "0 9 1 * *", "每月 1 日 09:00"),
        ({"rhythm": "cron", "cron": " 0  */6 * * MON-FRI "}, "0 */6 * * mon-fri", "cron 0 */6 * * mon-fri"),
    ],
)
def test_rhythms_are_lines_and_back(form: Mapping[str, str], cron: str, words: str) -> None:
    """What is chosen is a cron line, and a line is shown as it was chosen."""
    assert cron_of(form) == cron
    assert said(cron) == words
    assert rhythm_of(cron).rhythm == form["rhythm"]
    assert len(moments(_row(cron), NOON)) == AHEAD


@pytest.mark.parametrize(
    ("cron", "told"),
    [
        ("0 2 * *", "现在有 4 段"), ("60 2 * * *", "“分钟”一段的 '60'"), ("0 24 * * *", "“小时”"),
        ("0 2 0 * *", "“日”"), ("0 2 * 13 *", "“月”"), ("0 2 * * 8", "“星期”"), ("0 2 * * fri-mon", "“星期”"),
        ("0 2 * * 5/2", "“星期”"), ("0 2 * * sun-tue", "“星期”"),
        ("*/0 2 * * *", "“分钟”"), ("*/60 2 * * *", "“分钟”"), ("1-5/9 2 * * *", "“分钟”"), ("٠ 2 * * *", "“分钟”"),
        ("0 2 30 2 *", "一年之内没有一次到点"), ("* 2 * * *", "至少要隔 5 分钟"), ("0,3 2 * * *", "至少要隔"),
        ("@daily", "现在有 1 段"), ("0 2 L * *", "“日”"), ("0 2 * * *; rm", "现在有 6 段"),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_used_are_refused_by_name(cron: str, told: str) -> None:
    """The field and its range, in Chinese."""
    with pytest.raises(BadInput, match=re.escape(told)):
        moments(_row(cron), NOON)


_NUMBER = st.integers(0, 70).map(str)
_ATOM = st.one_of(
    st.just("*"), _NUMBER, st.tuples(_NUMBER, _NUMBER).map("-".join), st.tuples(st.just("*"), _NUMBER).map("/".join),
    st.tuples(_NUMBER, _NUMBER).map("/".join), st.sampled_from(["mon", "sun", "jan-mar", "fri-sun", "5-7", "x"]),
)  # fmt: skip
_FIELD = st.one_of(_ATOM, _ATOM, st.tuples(_ATOM, _ATOM).map(",".join))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.tuples(_NUMBER, _FIELD, _FIELD, _FIELD, _FIELD).map(" ".join))
def test_what_the_desk_takes_the_scheduler_does(cron: str) -> None:
    """Whatever line the desk lets through, the scheduler's library reads, with the same next five moments."""
    try:
        ahead = moments(_row(cron), NOON)
    except BadInput:
        return
    trigger, expected, moment = trigger_of(_row(cron)), [], NOON
    for _ in ahead:
        following = trigger.get_next_fire_time(None, moment)
        expected.append(following)
        moment = following + timedelta(microseconds=1)

    assert list(ahead) == expected
    assert list(islice(due_moments(_row(cron), NOON, NOON + timedelta(days=367)), AHEAD)) == expected


def test_listed_and_shown(scheduled: Workshop, browser: TestClient) -> None:
    """In Chinese, with the next moment; one page with the next five, its history and its form as it is."""
    said_all = seen(browser.get(LIST).text)
    page = browser.get(f"{LIST}/nightly").text

    assert "夜间扫描" in said_all
    assert "每天 02:00" in said_all
    assert "2026-11-24 02:00" in said_all
    assert "2026-11-28 周六 02:00" in seen(page)
    assert 'value="daily" checked' in page
    assert "最初的设定" in seen(page)
    assert "bank.yml" in page
    assert browser.get(f"{LIST}/none").status_code == 404
    assert 'name="sources"' not in browser.get(f"{LIST}/backup").text


def test_preview_writes_nothing(scheduled: Workshop, browser: TestClient) -> None:
    """The next five by what is typed; the row stays."""
    sent = _send(browser, do="preview", rhythm="weekly", weekday="3", time="4:15", reason="")

    assert sent.status_code == 200
    assert "2026-11-25 周三 04:15" in seen(sent.text)
    assert scheduled.house.schedules.get("nightly").cron == "0 2 * * *"
    assert len([one for one in scheduled.audit.entries() if one.act == "schedule set"]) == 2


def test_changed_with_a_reason_and_undone(scheduled: Workshop, browser: TestClient) -> None:
    """Kept, told in the log, its change shown field by field, taken back once; the first cannot be."""
    saved = _send(browser, sources="bank.yml")
    change = saved.headers["location"].partition("?")[0]
    row = scheduled.house.schedules.get("nightly")
    shown = seen(browser.get(saved.headers["location"]).text)

    assert (row.cron, row.late_minutes, row.most_minutes, row.max_pages) == ("30 3 * * *", 240, 200, 5000)
    assert row.sources == (str(scheduled.folder / "sources" / "bank.yml"),)
    assert "每天 02:00" in shown
    assert "每天 03:30" in shown
    assert "避开备份" in shown
    assert ">bank.yml</textarea>" in browser.get(f"{LIST}/nightly").text.replace("\n", "")
    assert "设定计划 nightly：30 3 * * *" in seen(browser.get("/audit").text)
    form = {"token": token(browser, f"{LIST}/nightly")}
    assert browser.post(f"{change}/undo", data=form, headers=SAME_ORIGIN).status_code == 422
    undone = browser.post(
        f"{change}/undo", data=form | {"reason": "改错了"}, headers=SAME_ORIGIN, follow_redirects=False
    )
    assert undone.status_code == 303
    back = scheduled.house.schedules.get("nightly")
    assert (back.cron, back.sources, back.max_pages) == ("0 2 * * *", (), None)
    twice = browser.post(f"{change}/undo", data=form | {"reason": "再来"}, headers=SAME_ORIGIN)
    assert (twice.status_code, "从最近一次修改开始" in twice.text) == (409, True)
    first = min(one.seq for one in scheduled.audit.entries() if one.act == "schedule set")
    initial = browser.post(f"{LIST}/changes/{first}/undo", data=form | {"reason": "x"}, headers=SAME_ORIGIN)
    assert initial.status_code in (409, 422)
    assert browser.get(f"{LIST}/changes/999999").status_code == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": " "}, "请写明理由"),
        ({"time": "25:00"}, "24 小时制"),
        ({"rhythm": ""}, "请选择每天"),
        ({"rhythm": "monthly", "day": "31"}, "1 到 28"),
        ({"rhythm": "cron", "cron": "* * * * *"}, "至少要隔 5 分钟"),
        ({"late_minutes": "0"}, "1 到 44640"),
        ({"late_minutes": "x"}, "请写整数"),
        ({"most_minutes": "2000"}, "5 到 1440"),
        ({"max_pages": "-1"}, "请写整数"),
        ({"priority": "101"}, "1 到 100"),
        ({"sources": "../../etc/passwd"}, "来源文件夹里没有"),
        ({"sources": "/etc/passwd"}, "来源文件夹里没有"),
    ],
)
def test_refused_in_chinese_with_what_was_typed(
    scheduled: Workshop, browser: TestClient, fields: dict[str, str], told: str
) -> None:
    """422 beside the field; nothing is written; the form keeps what was typed."""
    sent = _send(browser, **fields)

    assert sent.status_code == 422
    assert told in seen(sent.text)
    assert 'value="10"' in sent.text or fields.get("priority")
    row = scheduled.house.schedules.get("nightly")
    assert replace(row, since=None) == NIGHTLY


def test_two_at_once_and_what_is_the_same(scheduled: Workshop, browser: TestClient) -> None:
    """Whoever looked at an older one is told so; nothing new is no change; a new one takes no name that is there."""
    old = state(browser, f"{LIST}/nightly")
    assert _send(browser).status_code == 303
    stale = _send(browser, state=old, time="04:00")
    same = _send(browser)
    taken = send(browser, f"{LIST}/new", LIST, **FIELDS | {"job": "scan"})

    assert (stale.status_code, "被别人改过" in stale.text) == (409, True)
    assert (same.status_code, "内容没有变化" in same.text) == (422, True)
    assert (taken.status_code, "已有名为“nightly”的计划任务" in taken.text) == (409, True)
    assert scheduled.house.schedules.get("nightly").cron == "30 3 * * *"


def test_a_new_one_switched_off_and_on(scheduled: Workshop, browser: TestClient) -> None:
    """A second scan of the hot sources at noon; off it is listed without a next moment."""
    fields = FIELDS | {"name": "热点-午间", "job": "scan", "time": "12:10", "sources": "bank.yml"}
    made = send(browser, f"{LIST}/new", LIST, **fields)
    assert made.status_code == 303
    assert "夜间扫描（热点-午间）" in seen(browser.get(LIST).text)
    off = send(browser, f"{LIST}/热点-午间", LIST, **fields | {"enabled": "", "reason": "停几天"})

    assert off.status_code == 303
    assert scheduled.house.schedules.get("热点-午间").enabled is False
    assert "停用" in seen(browser.get(f"{LIST}/热点-午间").text)
    bad = send(browser, f"{LIST}/new", LIST, **fields | {"name": "a b/c"})
    assert (bad.status_code, "名称用文字、数字和横线" in bad.text) == (422, True)


def test_only_administrators_set_the_timetable(scheduled: Workshop) -> None:
    """The leader runs now; when things happen is the administrator's."""
    for role in (Role.LEADER, Role.COLLECTOR, Role.ANALYST, Role.AUDITOR):
        other = scheduled.client(scheduled.person(role.value, frozenset({role})))
        assert other.get(LIST).status_code == 403
        assert other.get("/api/v1/workshop/schedules").status_code == 403
    admin = scheduled.client(scheduled.person("管理", frozenset({Role.ADMIN})))
    assert admin.get(LIST).status_code == 200


def test_the_same_by_api(scheduled: Workshop, browser: TestClient) -> None:
    """Read with its state, changed, refused, and undone."""
    base = "/api/v1/workshop/schedules"
    browser.headers.update(SAME_ORIGIN | {"x-token": token(browser, LIST + "/new")})
    told = browser.get(f"{base}/nightly").json()
    given_in = {
        "job": "scan", "cron": "15 1 * * 1-5", "reason": "工作日", "state": told["state"], "sources": ["bank.yml"],
    }  # fmt: skip

    assert [one["name"] for one in browser.get(base).json()["items"]] == ["nightly", "backup"]
    assert len(told["next"]) == AHEAD
    saved = browser.put(f"{base}/nightly", json=given_in)
    assert (saved.status_code, saved.json()["cron"]) == (200, "15 1 * * 1-5")
    assert browser.put(f"{base}/nightly", json=given_in).status_code == 409
    assert browser.put(f"{base}/nightly", json=given_in | {"cron": "61 * * * *"}).status_code == 422
    assert browser.put(f"{base}/backup", json=given_in).status_code == 422
    (newest, first) = browser.get(f"{base}/nightly/changes").json()["items"]
    assert (newest["reason"], newest["after"], first["before"]) == ("工作日", "cron 15 1 * * 1-5", "")
    assert browser.get(f"{base}/none/changes").status_code == 404
    undone = browser.post(f"{base}/changes/{newest['number']}/undo", json={"reason": "撤"})
    assert (undone.status_code, undone.json()["undoes"]) == (200, newest["number"])
    assert scheduled.house.schedules.get("nightly").cron == "0 2 * * *"
