"""What messages say, from what is so."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from facts.dockets import Act
from facts.notices import Alert, AlertKind, AlertState, MessageKind, Severity, Trouble
from facts.reports import SourceReport, Verdict
from facts.shifts import Job, Shift, ShiftState
from leads.lifecycle import Reminder
from ops.messages.composing.majors import Case, is_major, major_message
from ops.messages.composing.nights import Night, night_message
from ops.messages.composing.others import report_message
from ops.messages.composing.overdue import overdue_message
from ops.messages.composing.troubles import failure_message, grouped, passed, recovery_message, to_say

_ZONE = ZoneInfo("Asia/Shanghai")
_NIGHT = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
_NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def shift(state: ShiftState, **more: object) -> Shift:
    """A night."""
    times = {} if state is ShiftState.MISSED else {
        "started_at": _NIGHT, "ended_at": _NIGHT + timedelta(hours=3, minutes=5),
    }  # fmt: skip
    return Shift(id=7, schedule="nightly", job=Job.SCAN, due=_NIGHT, state=state, **times | more)  # type: ignore[arg-type]


def report(source: str, verdict: Verdict) -> SourceReport:
    """What a run saw of a source."""
    return SourceReport(run="r", source=source, title=f"来源{source}", at=_NIGHT, verdict=verdict)


def alert(number: int, severity: Severity = Severity.WARNING, **more: object) -> Alert:
    """An alert that stands."""
    group = str(more.pop("group", ""))
    trouble = Trouble(
        kind=AlertKind.SOURCE, key=f"source:{number}", severity=severity, title=f"来源“{number}”没有看到任何内容",
        detail="对方拒绝连接。", group=group,
    )  # fmt: skip
    given: dict[str, object] = {"state": AlertState.OPEN, "first_at": _NOON, "last_at": _NOON, "times": 1}
    return Alert(id=number, trouble=trouble, **given | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "severity", "title"),
    [
        (ShiftState.FINISHED, Severity.INFO, "夜间扫描已完成（11月24日）"),
        (ShiftState.INCOMPLETE, Severity.WARNING, "夜间扫描未全部完成（11月24日）"),
        (ShiftState.FAILED, Severity.CRITICAL, "夜间扫描失败（11月24日）"),
        (ShiftState.MISSED, Severity.CRITICAL, "夜间扫描未进行（11月24日）"),
    ],
)
def test_every_end_of_a_night_is_told(state: ShiftState, severity: Severity, title: str) -> None:
    """Day and times are the office's; a lost one says what to do, and each outcome is said once."""
    found = night_message(Night(shift=shift(state, note="抓取 10 页。")), _ZONE)

    assert (found.kind, found.severity, found.title) == (MessageKind.NIGHT, severity, title)
    assert found.key == f"night:7:{state.value}"
    assert ("已知晓" in "".join(found.lines)) is (state is not ShiftState.FINISHED)
    began = "没有开始" if state is ShiftState.MISSED else "实际 11月24日2时00分 至 11月24日5时05分"
    assert began in found.lines[0]


def test_a_night_says_what_it_could_not_see() -> None:
    """Counts of all verdicts, the troubled sources by name, five of them at most, and what waits to be looked at."""
    reports = [report(str(number), Verdict.UNSEEN) for number in range(7)] + [report("gut", Verdict.SEEN)]
    night = Night(
        shift=shift(ShiftState.FINISHED), reports=reports, proposed=["XS-000001"],
        alerts=[alert(1, Severity.CRITICAL), alert(2), alert(3, seen_at=_NOON)],
    )  # fmt: skip
    lines = "\n".join(night_message(night, _ZONE).lines)

    assert "来源 8 个：正常 1 个，部分看到 0 个，内容异常 0 个，没有看到 7 个" in lines
    assert "来源0、来源1、来源2、来源3、来源4等 7 个" in lines
    assert "1 条：XS-000001" in lines
    assert "告警 2 条，其中严重 1 条" in lines


def act(name: str, **more: object) -> Act:
    """An act on a lead."""
    return Act(id=12, lead="XS-000001", act=name, by="甲", at=_NOON, **more)  # type: ignore[arg-type]


def test_a_major_case_says_by_when_it_is_to_be_reported() -> None:
    """Its reasons, place, and two hours; it is routed by district, sector and grade."""
    flagged = act("flag_major", detail={"major": ["达千万元", "提现困难"]}, due_at=_NOON + timedelta(hours=2))
    case = Case(
        subject="海纳财富", districts=("350203", "350206"), places="思明区", sector="p2p", sector_name="网络借贷",
        grade="red", grade_name="红", units="市金融办",
    )  # fmt: skip
    found = major_message(flagged, case, _ZONE)

    assert (found.severity, found.key, found.path) == (Severity.CRITICAL, "major:12", "/leads/XS-000001")
    assert found.title == "重大线索 XS-000001：海纳财富"
    assert (found.district, found.sector, found.grade) == ("350203,350206", "p2p", "red")
    assert "达千万元、提现困难" in found.lines[0]
    assert any("11月24日14时00分" in line and "2 小时" in line for line in found.lines)


def test_only_the_highest_grade_is_major() -> None:
    """A red grade tells at once and says that somebody else has to confirm it; an orange one does not tell."""
    red = act("grade", detail={"grade": "red", "reasons": ["达到千万元或百人"]}, waits_for="confirm_grade")
    found = major_message(red, Case(), _ZONE)

    assert [is_major(one, "red") for one in (red, act("grade", detail={"grade": "orange"}), act("flag_major"))] == [
        True, False, True,
    ]  # fmt: skip
    assert found.title.endswith("主体未明")
    assert any("另一人复核" in line for line in found.lines)


def reminder(lead: int, late: int, step: str = "late") -> Reminder:
    """Something that is due or late."""
    return Reminder(
        lead=f"XS-{lead:06}", step=step, step_name="逾期催办", to="责任单位负责人", awaits="verify", what="核查",
        units=(),
        holder=None, due=date(2026, 11, 20), due_at=None, late_days=late, late_minutes=0, urged=0, text=f"线索{lead}",
    )  # fmt: skip


def test_what_is_newly_late_comes_first() -> None:
    """Of thirty, twenty are told in full, those not told the day before first; the rest is counted."""
    found = [reminder(number, 2) for number in range(29)] + [reminder(99, 0, "soon")]
    known = {(one.lead, one.awaits, one.step) for one in found[:29]}
    told = overdue_message(found, known, date(2026, 11, 24), ["a"])

    assert told.lines[0] == "· 线索99"
    assert len(told.lines) == 21
    assert "另有 10 项" in told.lines[-1]
    assert told.title == "催办：29 项已逾期，1 项即将到期（11月24日）"


def test_an_audience_is_told_once_a_day() -> None:
    """The key is of the day and the channels, in whatever order they come."""
    keys = {
        overdue_message([reminder(1, 1)], (), date(2026, 11, day), audience).key
        for day, audience in ((24, ["a", "b"]), (24, ["b", "a"]), (24, ["a"]), (25, ["a", "b"]))
    }

    assert len(keys) == 3


def test_a_report_is_told_once_a_month() -> None:
    """The month is its key."""
    assert report_message("2026年10月", "/papers").key == report_message("2026年10月", "/x").key


@pytest.mark.parametrize(
    ("severity", "said_before", "is_due"),
    [
        (Severity.INFO, None, True), (Severity.INFO, 1000, False),
        (Severity.WARNING, 23, False), (Severity.WARNING, 24, True),
        (Severity.CRITICAL, 3, False), (Severity.CRITICAL, 4, True),
        (Severity.CRITICAL, -2, False),
    ],
)  # fmt: skip
def test_an_alert_is_said_again_after_its_time(severity: Severity, said_before: int | None, is_due: bool) -> None:
    """A day for a warning, four hours for what is critical; a clock that was set back does not repeat it."""
    said = None if said_before is None else _NOON - timedelta(hours=said_before)

    assert bool(to_say([alert(1, severity, said_at=said)], _NOON)) is is_due


def test_acknowledged_alerts_rest() -> None:
    """Somebody looks after it."""
    assert to_say([alert(1, seen_at=_NOON)], _NOON) == []


def test_the_sources_of_a_night_are_one_message() -> None:
    """Those of one group are told together, each by name; one without a group alone, with what to do."""
    groups = grouped([alert(1, group="r1"), alert(2), alert(3, Severity.CRITICAL, group="r1")])
    together, alone = (failure_message(group, _ZONE) for group in groups)

    assert [len(group) for group in groups] == [2, 1]
    assert (together.severity, together.title) == (Severity.CRITICAL, "来源失效或变化 2 项")
    assert together.lines == ("· 来源“1”没有看到任何内容", "· 来源“3”没有看到任何内容")
    assert alone.title == "来源“2”没有看到任何内容"
    assert alone.lines == ("对方拒绝连接。", "自 11月24日12时00分 起。")


def test_a_message_said_again_is_another_one() -> None:
    """The same alert has another key once it was said, or has grown worse, and says since when it stands."""
    first, again, worse = alert(1), alert(1, said_at=_NOON), alert(1, Severity.CRITICAL)
    found = [failure_message([one], _ZONE) for one in (first, again, worse)]

    assert len({one.key for one in found}) == 3
    assert failure_message([first], _ZONE).key == found[0].key
    assert "仍未恢复" in found[1].lines[-1]


def test_a_hundred_alerts_fit_into_one_key() -> None:
    """Twenty are named, the others counted, and the key has room in its column."""
    found = failure_message([alert(number, group="r") for number in range(10_000, 10_100)], _ZONE)

    assert len(found.lines) == 21
    assert len(found.key) <= 300


def test_a_recovery_is_the_same_message_every_time() -> None:
    """What closed in one minute is one group, whenever it is looked at; each group says from when to when."""
    later = _NOON + timedelta(minutes=30, seconds=7)
    closed = [alert(1, group="r", closed_at=later), alert(2, group="r", closed_at=later + timedelta(seconds=20))]
    other = alert(3, group="r", closed_at=later + timedelta(minutes=3))
    groups = passed([*closed, other])

    assert [len(group) for group in groups] == [2, 1]
    assert recovery_message(groups[0], _ZONE) == recovery_message(passed(closed)[0], _ZONE)
    assert recovery_message([other], _ZONE).lines == ("持续时间：11月24日12时00分 至 11月24日12时33分。",)
    assert recovery_message([replace(other, closed_at=later)], _ZONE).key != recovery_message([other], _ZONE).key
