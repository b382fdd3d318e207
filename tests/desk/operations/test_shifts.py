"""What runs, at the desk: now, the timetable, shifts with their filters, run now, acknowledged, made up."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from facts.people import Role
from facts.shifts import DOUBTFUL, Job, Shift, ShiftState
from tests.desk.office import PHONE, SAME_ORIGIN, Office, post, token
from tests.desk.operations.made import a_shift, a_timetable
from tests.desk.workshop.hand import seen


@pytest.fixture
def running(office: Office) -> Office:
    """A timetable, and a scan under way."""
    a_timetable(office)
    a_shift(office, ShiftState.RUNNING, note=f"已筛查 812 个页面，联系人 {PHONE}", run="r9")
    return office


def _leader(office: Office) -> TestClient:
    return office.client(office.person("领导一", frozenset({Role.LEADER})))


def test_now_says_what_runs_how_far_and_since_when(running: Office) -> None:
    """Progress with personal values covered, the beat, the window; the scheduler's life; the next of each."""
    page = running.client().get("/operations").text
    said = seen(page)

    assert "已筛查 812 个页面" in said
    assert PHONE not in page
    assert "11-23 10:00" in said
    assert "调度程序在运行，10:00:00 有心跳" in said
    assert "2026-11-24 02:00" in said
    assert "2026-11-23 23:30" in said
    assert 'data-live="running"' in page
    told = running.client().get("/api/v1/operations").json()
    assert [(one["schedule"], one["state"], one["attempt"]) for one in told["running"]] == [("nightly", "running", 1)]
    assert told["scheduler_alive"] is True
    assert PHONE not in str(told)


def test_nothing_at_all_is_told_as_such(office: Office) -> None:
    """No timetable, no scheduler, no shift: what to do stands there."""
    client = office.client()
    said = seen(client.get("/operations").text)

    assert "现在没有任务在进行" in said
    assert "还没有时间表" in said
    assert "调度程序没有运行，今晚的扫描不会自动开始" in said
    assert "这段时间没有这样的班次" in seen(client.get("/operations/shifts").text)


def test_run_now_begins_one_and_never_two(running: Office) -> None:
    """By the form: 303 to the shift; where one runs or waits already, 409 with a sentence on the same page."""
    client = _leader(running)
    page = client.get("/operations").text
    asked = post(client, "/operations/schedules/backup/run")
    again = post(client, "/operations/schedules/backup/run")
    scan = post(client, "/operations/schedules/nightly/run")

    assert page.count("disabled title=") == 1
    assert asked.status_code == 303
    shown = seen(client.get(asked.headers["location"]).text)
    assert "已排入，调度程序会马上开始" in shown
    assert "领导一" in shown
    assert "等待开始" in shown
    assert [(one.status_code, "备份已有一班在等待或进行中" in one.text) for one in (again,)] == [(409, True)]
    assert (scan.status_code, "夜间扫描已有一班在等待或进行中，同一任务不会同时做两次" in scan.text) == (409, True)
    assert len(running.house.shifts.open()) == 2
    assert running.acts()[-1][1:] == ("shift asked", "backup")
    assert post(client, "/operations/schedules/none/run").status_code == 404


def test_the_same_by_api(running: Office) -> None:
    """202 with the shift, then 409; what is lost is seen and made up once."""
    client = _leader(running)
    client.headers.update(SAME_ORIGIN | {"x-token": token(client)})
    base = "/api/v1/operations"
    lost = a_shift(running, ShiftState.MISSED, hours_ago=30, job=Job.BACKUP, schedule="backup", note="没有开始。")

    assert client.post(f"{base}/schedules/nightly/run").status_code == 409
    made = client.post(f"{base}/shifts/{lost.number}/again")
    assert (made.status_code, made.json()["asked_by"], made.json()["state"]) == (202, "领导一", "waiting")
    assert client.get(f"{base}/shifts/{lost.number}").json()["seen_by"] == "领导一"
    assert client.post(f"{base}/shifts/{lost.number}/again").status_code == 409
    assert client.post(f"{base}/shifts/{made.json()['id']}/seen").status_code == 422
    assert client.post(f"{base}/shifts/999/seen").status_code == 404
    listed = client.get(f"{base}/shifts?job=backup&state=missed&state=waiting").json()
    assert (listed["total"], [one["state"] for one in listed["items"]]) == (2, ["waiting", "missed"])
    timetable = {one["name"]: one["under_way"] is not None for one in client.get(f"{base}/timetable").json()["items"]}
    assert timetable == {"nightly": True, "backup": True}


def test_a_lost_one_that_cannot_be_made_up_stays_unseen(running: Office) -> None:
    """A scan runs already: 409 in place, and the red card stays."""
    lost = a_shift(running, ShiftState.MISSED, hours_ago=32)
    client = _leader(running)
    answer = post(client, f"/operations/shifts/{lost.number}/again")

    assert answer.status_code == 409
    assert "请等它结束后再执行" in answer.text
    assert running.house.shifts.get(lost.number).seen_at is None


def test_all_at_once_takes_only_what_stood_there(office: Office) -> None:
    """Those up to the highest that was shown; one that was lost meanwhile stays red."""
    a_timetable(office)
    shown = [a_shift(office, ShiftState.MISSED, hours_ago=32 + number) for number in range(3)]
    later = a_shift(office, ShiftState.FAILED, hours_ago=1)
    client = _leader(office)
    answer = post(client, "/operations/shifts/seen", until=str(max(one.number for one in shown)), back="/operations")

    assert answer.headers["location"] == "/operations"
    assert [one.number for one in office.house.shifts.lost()] == [later.number]
    assert post(client, "/operations/shifts/seen", until="all").status_code == 422
    assert (
        post(client, "/operations/shifts/seen", until=str(later.number), back="//evil.test")
        .headers["location"]
        .startswith("/operations?")
    )


def test_shifts_are_filtered_and_paged(office: Office) -> None:
    """By job, by result, by days; unknown choices show everything; a hundred on a page."""
    a_timetable(office)
    a_shift(office, ShiftState.FINISHED, note="备份完成。", job=Job.BACKUP, schedule="backup")
    a_shift(office, ShiftState.INCOMPLETE, hours_ago=30, note="到点收尾。")
    for number in range(120):
        a_shift(office, ShiftState.COVERED, hours_ago=24 * 20 + number, schedule="stamp", job=Job.STAMP)
    client = office.client()

    def rows(query: str) -> int:
        return client.get(f"/operations/shifts{query}").text.count('<tr><th scope="row"')

    assert [rows(""), rows("?job=backup"), rows("?state=lost"), rows("?days=1"), rows("?job=x&state=y&days=z")] == [
        2, 1, 1, 1, 2,
    ]  # fmt: skip
    assert [rows("?days=30"), rows("?days=30&page=2"), rows("?days=30&page=99"), rows("?days=30&schedule=stamp")] == [
        100, 22, 22, 100,
    ]  # fmt: skip
    assert 'rel="next" href="/operations/shifts?days=30&amp;page=2"' in client.get("/operations/shifts?days=30").text


def test_one_shift_tells_attempts_times_and_the_log_to_administrators_alone(office: Office) -> None:
    """Its end, without secrets and personal values; nobody else sees log or machine."""
    a_timetable(office)
    shift = a_shift(office, ShiftState.FAILED, note="数据库连接中断。", run="r7")
    logs = office.house.settings.logs
    logs.mkdir(parents=True, exist_ok=True)
    lines = [f"line {number}" for number in range(4000)] + [
        f"contact {PHONE}", "token=abcdef123456secret", "http://user:hunter2@db.test/x", "last words",
    ]  # fmt: skip
    (logs / f"shift-{shift.number}.log").write_text("\n".join(lines), encoding="utf-8")
    address = f"/operations/shifts/{shift.number}"
    admin = office.client(office.person("管理一", frozenset({Role.ADMIN}))).get(address).text
    leader = _leader(office).get(address).text

    for page in (admin, leader):
        assert "开始过 1 次" in seen(page)
        assert "数据库连接中断。" in page
        assert 'href="/runs/r7"' in page
    assert "last words" in admin
    assert "server，进程 4321" in admin
    assert "line 3\n" not in admin
    for secret in (PHONE, "abcdef123456secret", "hunter2"):
        assert secret not in admin, secret
    assert "last words" not in leader
    assert "4321" not in leader


@pytest.mark.parametrize("role", [Role.ANALYST, Role.CLERK, Role.AUDITOR])
def test_who_reads_is_offered_nothing_to_press(running: Office, role: Role) -> None:
    """Shifts are there to be read; starting and acknowledging are the leader's and the administrator's."""
    lost = a_shift(running, ShiftState.MISSED, hours_ago=40)
    client = running.client(running.person(f"只读{role}", frozenset({role})))
    for path in ("/operations", "/operations/shifts", f"/operations/shifts/{lost.number}"):
        page = client.get(path)
        assert page.status_code == 200
        assert 'method="post" action="/operations' not in page.text
        assert "立即执行</button>" not in page.text
    assert post(client, f"/operations/shifts/{lost.number}/seen").status_code == 403
    assert running.house.shifts.get(lost.number).seen_at is None


def test_a_thin_bar_on_every_page_of_whoever_may_act(office: Office) -> None:
    """Of a lost night and of a scheduler that does not live; not for others, not where the card itself stands."""
    a_timetable(office)
    lost = a_shift(office, ShiftState.MISSED, note="没有开始。")
    leader, analyst = _leader(office), office.client(office.person("研判一", frozenset({Role.ANALYST})))

    assert "11-23 02:00 的夜间扫描没有完成" in seen(leader.get("/leads").text)
    assert "没有完成" not in seen(analyst.get("/leads").text)
    assert leader.get("/overview").text.count("没有完成，还没有人处理") == 1
    assert 'class="notice bad noprint"' not in leader.get("/overview").text
    office.house.shifts.see(lost.number, "领导一")
    assert 'class="notice bad noprint"' not in leader.get("/leads").text
    office.clock._moment += timedelta(minutes=5)
    assert "调度程序没有运行，任务不会自动开始" in seen(leader.get("/leads").text)
    assert "调度程序没有运行" not in seen(analyst.get("/leads").text)


def test_what_rooms_below_say_in_english_is_told_in_chinese(office: Office) -> None:
    """The note of a shift that met another scan; and one whose moment the clock took back."""
    a_timetable(office)
    note = "Another scan is writing to /srv/fangfei; wait for it or name another --out."
    shift = a_shift(office, ShiftState.FAILED, note=note)
    doubtful = Shift(
        schedule="nightly", job=Job.SCAN, due=office.clock.now(), asked_by=f"{DOUBTFUL}1", state=ShiftState.COVERED
    )
    office.house.shifts.plan([doubtful])
    client = office.client()

    told = client.get(f"/operations/shifts/{shift.number}").text
    assert "另一次扫描正在进行，等它结束再开始。" in told
    assert "/srv/fangfei" not in told
    assert "时钟被拨回" in client.get("/operations/shifts").text


def test_an_old_form_writes_nothing(office: Office) -> None:
    """403 in place, with a sentence."""
    a_timetable(office)
    lost = a_shift(office, ShiftState.MISSED)
    client = _leader(office)
    for path in ("schedules/backup/run", f"shifts/{lost.number}/seen", f"shifts/{lost.number}/again", "shifts/seen"):
        answer = client.post(f"/operations/{path}", data={"token": "x", "until": "9"}, headers=SAME_ORIGIN)
        assert (answer.status_code, "页面打开得太久" in answer.text) == (403, True), path
    assert office.house.shifts.open() == []
    assert office.house.shifts.get(lost.number).seen_at is None
