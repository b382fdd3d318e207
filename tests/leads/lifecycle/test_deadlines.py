"""What is due, over a Spring Festival with moved working days, and by the hour for a major case."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from facts.cases import LeadStatus
from facts.errors import BadInput
from leads.lifecycle import decide, duties, overdue, reminders
from leads.lifecycle.deadlines import MOST_DAYS, working_days_late
from tests.leads.lifecycle.steps import LEAD, RULES, Case, a_case_in_feedback, an_act, weekdays

#: An invented notice: off from 5 to 12 February 2027, and the Saturdays before and after are worked.
OFF = {date(2027, 2, 5) + timedelta(days=number) for number in range(8)}
WORKED = {date(2027, 1, 30), date(2027, 2, 20)}
#: Wednesday 3 February 2027, ten in the morning in Xiamen.
EVE = datetime(2027, 2, 3, 2, 0, tzinfo=UTC)


def festival(start: date, days: int) -> date:
    """A calendar with the festival in it."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day in WORKED or (day.weekday() < 5 and day not in OFF)
    return day


class Festive(Case):
    """A case around the festival."""

    def __init__(self, at: datetime = EVE) -> None:
        super().__init__(replace(LEAD, first_seen=at, last_seen=at), at=at)

    def decide(self, name, **changes):  # type: ignore[no-untyped-def]
        act = an_act(name, **{"at": self.at, "lead": self.lead.id} | changes)
        return decide(self.docket, act, self.rules, festival)


def at(month: int, day: int, hour: int = 10, year: int = 2027) -> datetime:
    """A moment in Xiamen."""
    return datetime(year, month, day, hour, tzinfo=UTC) - timedelta(hours=8)


def test_ten_working_days_over_the_festival() -> None:
    """Assigned on the 3rd: the 4th, then 15 to 20 February with the worked Saturday, then 22 to 24."""
    case = Festive()
    case.do("assign")

    assert case.docket.due == date(2027, 2, 24)
    assert case.docket.duties[0].awaits == "verify"


def test_accepting_keeps_the_day_and_verifying_sets_the_next() -> None:
    """The ten days run from the assignment, whoever signs for it when."""
    case = Festive()
    case.do("assign")
    case.at = at(2, 4)
    accepted = case.do("accept").due
    case.at = at(2, 22)
    verified = case.do("verify")

    assert accepted == date(2027, 2, 24)
    assert (verified.due, verified.duties[0].awaits) == (date(2027, 2, 24), "grade")


def test_a_day_belongs_to_the_office_not_to_greenwich() -> None:
    """At half past midnight in Xiamen it is still yesterday in UTC; the 4th counts."""
    case = Festive()
    case.at = datetime(2027, 2, 3, 16, 30, tzinfo=UTC)
    case.do("assign")

    assert case.docket.due == festival(date(2027, 2, 4), 10)


def test_putting_off_once_and_within_the_limit() -> None:
    """Ten working days more, once; and never beyond thirty from the assignment."""
    case = Festive()
    case.do("assign")
    with pytest.raises(BadInput, match="须晚于现在的期限2027-02-24"):
        case.decide("extend", due=date(2027, 2, 24))
    with pytest.raises(BadInput, match="自派发起最长30个工作日，即不晚于2027-03-24"):
        case.decide("extend", due=date(2027, 3, 25))
    case.do("extend")

    assert case.docket.due == festival(date(2027, 2, 24), 10) == date(2027, 3, 10)
    assert case.acts[-1].detail == {"put_off": "2027-02-24"}
    with pytest.raises(BadInput, match="已经延期1次，最多延期1次"):
        case.decide("extend")


def test_a_new_assignment_may_be_put_off_again() -> None:
    """The one time is counted for each assignment."""
    case = Festive()
    case.do("assign", "extend", "assign")

    assert case.do("extend").duties[0].extended == 1


def test_putting_off_what_is_late_counts_from_today() -> None:
    """A late extension gives ten days from now, not ten from a day long gone."""
    case = Festive()
    case.do("assign")
    case.at = at(3, 1)

    assert case.do("extend").due == festival(date(2027, 3, 1), 10)


def test_rectification_has_its_own_day_and_its_own_extension() -> None:
    """整改时限: as the disposal says, put off once with a day and a reason."""
    case = Festive()
    case.do("assign", "accept", "verify", "grade")
    case.do("dispose", due=date(2027, 4, 30), detail={"measure": "责令整改", "holder": "陈某"})
    first = case.docket.due
    case.do("extend_rectification", due=date(2027, 5, 31))
    case.do("dispose", detail={"measure": "警示约谈"})

    assert first == date(2027, 4, 30)
    assert (case.docket.due, case.docket.holder) == (date(2027, 5, 31), "陈某")
    assert case.docket.measures == ("责令整改", "警示约谈")


def test_found_and_judged_leads_wait_without_any_act() -> None:
    """初审 within two working days of the first sighting, 派发 within one of the judgement."""
    found = Case(replace(LEAD, status=LeadStatus.CANDIDATE, first_seen=EVE)).docket
    confirmed = Case(replace(LEAD, first_seen=EVE)).docket

    assert [(one.awaits, one.due) for one in duties(found, RULES, festival)] == [("judge", date(2027, 2, 15))]
    assert [(one.awaits, one.due) for one in duties(confirmed, RULES, festival)] == [("assign", date(2027, 2, 4))]


def test_what_an_act_made_due_is_not_due_twice() -> None:
    """Returned to the office it waits to be assigned, once: by the act, not by the stage as well."""
    case = Festive()
    case.do("assign", "return")

    assert [(one.awaits, one.due) for one in duties(case.docket, RULES, festival)] == [("assign", date(2027, 2, 4))]


@pytest.mark.parametrize(
    ("moment", "step", "days"),
    [
        (at(2, 19), None, 0),
        (at(2, 21), None, 0),
        (at(2, 22), "soon", 0),
        (at(2, 23, 23), "soon", 0),
        (at(2, 24, 0), "today", 0),
        (at(2, 24, 23), "today", 0),
        (at(2, 25, 0), "late", 1),
        (at(2, 26), "late", 2),
        (at(2, 27), "late", 2),
        (at(3, 1), "escalated", 3),
        (at(3, 9), "escalated", 9),
        (at(3, 10), "reported", 10),
        (at(12, 1), "reported", 200),
    ],
)
def test_steps_of_urging(moment: datetime, step: str | None, days: int) -> None:
    """Two working days before, on the day, and after it ever higher."""
    case = Festive()
    case.do("assign")
    found = reminders([case.docket], moment, RULES, festival)

    assert [one.step for one in found] == ([step] if step else [])
    assert [one.late_days for one in found] == ([days] if step else [])
    assert [one.lead for one in overdue([case.docket], moment, RULES, festival)] == ([LEAD.id] if days else [])


def test_a_reminder_is_one_plain_sentence() -> None:
    """Who, what, by when, how late, how often urged, and who is told now."""
    case = Festive()
    case.do("assign", detail={"with_units": "D350203", "holder": "陈某"})
    case.do("urge", "urge", by="内勤")
    names = {"FIN_OFFICE": "市金融办", "D350203": "思明区人民政府"}
    (late,) = overdue([case.docket], at(3, 1), RULES, festival, unit_name=lambda key: names[key])
    (soon,) = reminders([case.docket], at(2, 22), RULES, festival)

    assert late.text == (
        "线索XS-000001：“核查”应于2027年2月24日下班前由市金融办、思明区人民政府（经办人陈某）办理，"
        "已逾期3个工作日，已催办2次；逾期升级，送责任单位分管领导。"
    )
    assert (late.units, late.holder, late.to) == (("FIN_OFFICE", "D350203"), "陈某", "责任单位分管领导")
    assert "尚未逾期" in soon.text


@pytest.mark.parametrize(
    ("minutes", "step", "text"),
    [
        (59, None, ""),
        (60, "soon", "尚未逾期"),
        (120, "late", "尚未逾期"),
        (121, "late", "已逾期1分钟"),
        (180, "escalated", "已逾期1小时"),
        (207, "escalated", "已逾期1小时27分钟"),
        (26 * 60, "reported", "已逾期24小时"),
    ],
)
def test_a_major_case_is_reported_within_two_hours(minutes: int, step: str | None, text: str) -> None:
    """即报: hours count, on the eve of the festival as on any day."""
    case = Festive()
    case.do("assign")
    flagged = case.at
    case.do("flag_major", detail={"major": "提现困难"})
    found = [one for one in reminders([case.docket], flagged + timedelta(minutes=minutes), RULES, festival)
             if one.awaits == "report_major"]  # fmt: skip

    assert [one.step for one in found] == ([step] if step else [])
    assert all(text in one.text and "应于2027年2月3日13时00分前" in one.text for one in found)
    assert case.docket.due == date(2027, 2, 24)


def test_a_report_settles_the_hour_and_nothing_else() -> None:
    """What the stage waits for stays due."""
    case = Festive()
    case.do("assign", "flag_major")
    before = len(case.docket.duties)
    case.do("report_major")

    assert (before, [one.awaits for one in case.docket.duties]) == (2, ["verify"])
    assert case.docket.major == ("达百人",)


def test_a_confirmation_is_due_as_well() -> None:
    """The second person has one working day."""
    case = a_case_in_feedback()
    case.do("close")
    waits = {one.awaits: one.due for one in duties(case.docket, RULES, weekdays)}

    assert waits == {"close": date(2026, 11, 30), "confirm_close": date(2026, 11, 24)}


def test_nothing_is_due_on_what_is_closed_but_an_answer() -> None:
    """A request to clean a site up still waits."""
    case = a_case_in_feedback()
    case.do("request_cleanup", "close")
    case.do("confirm_close", by="赵副主任")

    assert [one.awaits for one in duties(case.docket, RULES, weekdays)] == ["answer_cleanup"]


def test_latest_first() -> None:
    """Over several leads."""
    early, late = Festive(), Festive()
    early.lead = replace(LEAD, id="XS-000002", first_seen=EVE)
    late.at = at(2, 18)
    early.do("assign")
    late.do("assign")
    found = overdue([late.docket, early.docket], at(3, 10), RULES, festival)

    assert [one.lead for one in found] == ["XS-000002", "XS-000001"]
    assert found[0].late_days > found[1].late_days


@pytest.mark.parametrize("days", [0, 1, 2, 7, 30, 400])
def test_counting_late_days_by_halving_is_counting_them(days: int) -> None:
    """The same as adding them up one by one."""
    due = date(2027, 2, 3)
    today = due + timedelta(days=days)
    plain = sum(1 for number in range(1, days + 1) if festival(due + timedelta(days=number - 1), 1) <= today
                and festival(due + timedelta(days=number - 1), 1) == due + timedelta(days=number))  # fmt: skip

    assert working_days_late(due, today, festival) == plain


def test_a_delay_of_decades_is_counted_to_a_thousand() -> None:
    """Beyond that, nobody needs the number; nothing runs for ever."""
    assert working_days_late(date(1990, 1, 1), date(2027, 1, 1), weekdays) == MOST_DAYS


def test_late_on_a_day_off() -> None:
    """The day after the due day is late, though no working day has passed."""
    assert working_days_late(date(2027, 2, 4), date(2027, 2, 7), festival) == 1
