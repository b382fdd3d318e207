"""What goes wrong by night in a real browser: readable for everybody, refreshes itself, never wider than the screen."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from facts.notices import AlertKind, MessageKind, Severity
from facts.shifts import Job, ShiftState
from tests.desk.browsing import Browsing
from tests.desk.operations.made import a_message, a_shift, a_timetable, an_alert
from tests.desk.test_looks import MOST_BYTES, grave, rules

pytestmark = pytest.mark.browser

LONG = "到点未能开始：调度程序没有运行，或数据库、磁盘当时不可用；" * 6


def _a_bad_morning(desk: Browsing) -> None:
    """Everything at once, with long notes."""
    office = desk.office
    a_timetable(office)
    for days in range(12):
        state = (ShiftState.MISSED, ShiftState.FAILED, ShiftState.INCOMPLETE)[days % 3]
        a_shift(office, state, hours_ago=8 + 24 * days, note=LONG, run=None if days % 3 == 0 else f"r{days}")
    a_shift(office, ShiftState.FAILED, job=Job.BACKUP, schedule="backup", hours_ago=10, note="备份盘已满。")
    a_shift(office, ShiftState.RUNNING, hours_ago=0.2, note="已筛查 812 个页面", run="r99")
    a_shift(office, ShiftState.WAITING, hours_ago=0.1, job=Job.RETRO, schedule="retro")
    an_alert(office, title="磁盘剩余空间不足 2%，" + "今晚的扫描可能无法写入证据；" * 5)
    for place, kind in enumerate(AlertKind):
        an_alert(office, kind, list(Severity)[place % 3], key=f"k{place}", title=f"第 {place} 项问题。", detail=LONG)
    message = a_message(office, "邮件", "企业微信", "钉钉", title="夜间扫描没有完成：" + LONG, kind=MessageKind.FAILURE)
    mail, chat, _ = office.house.messages.of(message)
    office.house.messages.sent(mail.id, office.clock.now())
    office.house.messages.failed(chat.id, "对方服务器拒绝：" + LONG, None)
    logs = office.house.settings.logs
    logs.mkdir(parents=True, exist_ok=True)
    (logs / "shift-2.log").write_text("\n".join(f"event {number}" for number in range(200)), encoding="utf-8")


def test_a_bad_morning_is_readable_for_everybody(desk: Browsing) -> None:
    """Axe finds nothing serious in light and dark, no page is too wide or too heavy, no script fails."""
    _a_bad_morning(desk)
    page = desk.person(color_scheme="light")
    faults: list[str] = []
    page.on("console", lambda told: faults.append(f"console: {told.text}") if told.type == "error" else None)
    page.on("pageerror", lambda told: faults.append(f"script: {told}"))
    for path in (
        "/overview", "/operations", "/operations/shifts?days=90", "/operations/shifts/2", "/operations/alerts",
        "/operations/alerts/1", "/operations/messages", "/workshop/schedules/nightly", "/workshop/schedules/changes/1",
        "/leads",
    ):  # fmt: skip
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        if len(answer.body()) > MOST_BYTES:
            faults.append(f"{path}: {len(answer.body())} bytes")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            faults.append(f"{path}: wider than the screen")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            faults += [f"{path}, {scheme}: {fault}" for fault in grave(Axe().run(page, options=rules(scheme)))]

    assert faults == []


def test_what_runs_now_refreshes_itself(desk: Browsing) -> None:
    """The progress note follows without a click, and a page without scripts has the same content."""
    office = desk.office
    a_timetable(office)
    shift = a_shift(office, ShiftState.RUNNING, hours_ago=1, note="已筛查 10 个页面")
    page, faults = desk.person(), []
    page.on("pageerror", lambda told: faults.append(str(told)))
    page.clock.install()
    page.goto("/operations")
    assert page.get_by_text("已筛查 10 个页面").is_visible()
    office.clock._moment += timedelta(seconds=30)
    office.house.shifts.beat(shift, "已筛查 999 个页面")
    page.clock.run_for(11_000)
    page.get_by_text("已筛查 999 个页面").wait_for()

    assert faults == []
    still = desk.person(java_script_enabled=False)
    still.goto("/operations")
    assert still.get_by_text("已筛查 999 个页面").is_visible()


def test_a_lost_night_is_made_up_by_two_clicks(desk: Browsing) -> None:
    """From the red card on the overview: acknowledged by one, the other asked for again."""
    office = desk.office
    a_timetable(office)
    first, second = (a_shift(office, ShiftState.MISSED, hours_ago=hours, note="没有开始。") for hours in (8, 32))
    page = desk.person()
    page.goto("/overview")
    page.get_by_role("button", name="已知晓：2026-11-22 02:00 夜间扫描").click()
    page.wait_for_url("**/overview")
    page.get_by_role("button", name="立即补做：2026-11-23 02:00 夜间扫描").click()
    page.wait_for_url("**/operations/shifts/*")

    assert page.get_by_text("已排入，调度程序会马上开始").is_visible()
    assert office.house.shifts.lost() == []
    assert {office.house.shifts.get(one.number).seen_by for one in (first, second)} == {office.person().name}
    assert len(office.house.shifts.open()) == 1
