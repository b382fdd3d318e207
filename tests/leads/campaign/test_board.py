"""The campaign's board day by day, from the plan's own dates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from facts.campaigns import AreaKind, AreaTag, DutyState, Filing, FilingKind, UnitRole
from facts.errors import BadInput, NotKnown
from leads.campaign.areas import areas_on, check_tag
from leads.campaign.board import check_filing, draw_board
from leads.campaign.loading import SHIPPED, load_campaign, load_campaigns, month_ends, pick
from leads.campaign.words import board_rows, duty_rows

CAMPAIGN = load_campaign()
AT = datetime(2018, 5, 16, 2, 0, tzinfo=UTC)


def a_filing(number: int, kind: FilingKind, on: date, **changes: object) -> Filing:
    plain = {"campaign": CAMPAIGN.id, "unit": "COMM", "title": f"第{number}件", "by": "王登记", "at": AT, "id": number}
    return Filing(**plain | {"kind": kind, "filed_on": on} | changes)


def line_of(filings: list[Filing], on: date, unit: str = "COMM"):
    return next(line for line in draw_board(CAMPAIGN, filings, on).units if line.unit.key == unit)


def test_the_campaign_is_as_its_document_has_it() -> None:
    """Dates, duties and units of 厦处非办〔2018〕7号: six districts, two zones, thirteen member units."""
    dues = [(duty.kind.value, duty.due.isoformat(), duty.least, duty.period) for duty in CAMPAIGN.duties]
    roles = [unit.role for unit in CAMPAIGN.units]

    assert (CAMPAIGN.start, CAMPAIGN.end) == (date(2018, 5, 15), date(2018, 7, 30))
    assert dues == [
        ("plan", "2018-05-18", 1, ""), ("breakdown", "2018-05-18", 1, ""), ("monthly", "2018-05-31", 1, "2018-05"),
        ("monthly", "2018-06-30", 1, "2018-06"), ("bulletin", "2018-07-30", 2, ""), ("closing", "2018-07-30", 1, ""),
        ("annex_1", "2018-07-30", 1, ""), ("annex_2", "2018-07-30", 1, ""),
    ]  # fmt: skip
    assert [roles.count(role) for role in UnitRole] == [6, 2, 13]
    assert {kind for kind, _ in CAMPAIGN.areas} == {*AreaKind}
    assert all(rule.mark == "【建】" for rule in CAMPAIGN.deductions)


@pytest.mark.parametrize(
    ("on", "state", "days"),
    [
        (date(2018, 5, 17), DutyState.PENDING, 0), (date(2018, 5, 18), DutyState.PENDING, 0),
        (date(2018, 5, 19), DutyState.OVERDUE, 1), (date(2018, 7, 30), DutyState.OVERDUE, 73),
    ],
)  # fmt: skip
def test_nothing_filed_is_due_and_then_overdue(on: date, state: DutyState, days: int) -> None:
    """The day of the deadline still counts; from the next day on calendar days are counted."""
    plan = line_of([], on).lines[0]

    assert (plan.state, plan.days_late, plan.missing) == (state, days, 1)


@pytest.mark.parametrize(
    ("filed", "state", "days"),
    [(date(2018, 5, 18), DutyState.FILED, 0), (date(2018, 5, 21), DutyState.LATE, 3)],
)
def test_a_filing_is_in_time_or_late_for_ever(filed: date, state: DutyState, days: int) -> None:
    """How late it came does not grow with the days; before it came it was not there."""
    filings = [a_filing(1, FilingKind.PLAN, filed)]
    plan = line_of(filings, date(2018, 7, 30)).lines[0]
    before = line_of(filings, date(2018, 5, 17)).lines[0]

    assert (plan.state, plan.days_late) == (state, days)
    assert before.state is DutyState.PENDING


def test_two_bulletins_are_asked_for() -> None:
    """One of two is not enough; the second one's day decides."""
    one = a_filing(1, FilingKind.BULLETIN, date(2018, 6, 1))
    second = a_filing(2, FilingKind.BULLETIN, date(2018, 8, 2))
    states = [
        line_of(filings, date(2018, 8, 3)).lines[4] for filings in ([one], [one, second], [one, replace(second, id=3)])
    ]

    assert [(each.state, each.missing, each.days_late) for each in states] == [
        (DutyState.OVERDUE, 1, 4), (DutyState.LATE, 0, 3), (DutyState.LATE, 0, 3),
    ]  # fmt: skip


def test_months_are_kept_apart() -> None:
    """May's summary is none for June."""
    line = line_of([a_filing(1, FilingKind.MONTHLY, date(2018, 5, 31), period="2018-05")], date(2018, 7, 1))

    assert [line.lines[n].state for n in (2, 3)] == [DutyState.FILED, DutyState.OVERDUE]


def test_a_withdrawn_filing_counts_until_it_is_withdrawn() -> None:
    """The board of the day before still shows it."""
    filed = a_filing(1, FilingKind.PLAN, date(2018, 5, 17))
    back = a_filing(2, FilingKind.PLAN, date(2018, 5, 25), withdraws=1)

    assert line_of([filed, back], date(2018, 5, 24)).lines[0].state is DutyState.FILED
    assert line_of([filed, back], date(2018, 5, 25)).lines[0].state is DutyState.OVERDUE


def test_what_comes_next_is_said() -> None:
    """The next day with everything that is due on it; nothing when all is filed or overdue."""
    first, later, last = (line_of([], on) for on in (date(2018, 5, 16), date(2018, 7, 1), date(2018, 8, 1)))

    assert (first.next_due, first.next_title) == (date(2018, 5, 18), "实施方案、任务分解")
    assert later.next_due == date(2018, 7, 30)
    assert (last.next_due, last.overdue) == (None, 8)


def test_the_board_is_told_in_chinese() -> None:
    """Each unit with its counts and what is late."""
    drawn = draw_board(CAMPAIGN, [a_filing(1, FilingKind.PLAN, date(2018, 5, 20))], date(2018, 5, 21))
    row = next(row for row in board_rows(drawn) if row[0] == "市商务局")

    assert row == (
        "市商务局",
        0,
        1,
        1,
        date(2018, 5, 31),
        "5月月底汇总报告",
        "实施方案迟报 2 天；任务分解逾期未报 3 天",
    )
    assert duty_rows(line_of([], date(2018, 5, 16)))[0][:4] == ("实施方案", date(2018, 5, 18), "0/1", "未到期")


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"unit": "NOBODY"}, NotKnown, "没有单位"), ({"title": " "}, BadInput, "标题"),
        ({"by": ""}, BadInput, "登记人"),
        ({"filed_on": date(2018, 5, 14)}, BadInput, "活动开始"), ({"filed_on": date(2018, 9, 2)}, BadInput, "今天"),
        ({"kind": FilingKind.MONTHLY}, BadInput, "--period"), ({"period": "2018-05"}, BadInput, "只有月底汇总"),
        ({"kind": FilingKind.MONTHLY, "period": "2018-07"}, BadInput, "2018-05、2018-06"),
    ],
)  # fmt: skip
def test_filings_that_have_no_place_are_refused(changes: dict[str, object], error: type, words: str) -> None:
    """With a sentence that says what would be right."""
    with pytest.raises(error, match=words):
        check_filing(CAMPAIGN, replace(a_filing(1, FilingKind.PLAN, date(2018, 5, 17)), **changes), date(2018, 9, 1))


def test_an_office_brings_its_own_campaign(tmp_path: Path) -> None:
    """A second file is a second campaign; one id twice, broken days and unknown kinds are refused with their file."""
    text = SHIPPED.read_text(encoding="utf-8")
    own = tmp_path / "own.yml"
    own.write_text(text.replace("id: xiamen-2018", "id: own-2018"), encoding="utf-8")

    assert [each.id for each in load_campaigns(tmp_path)] == ["xiamen-2018", "own-2018"]
    assert pick(load_campaigns(tmp_path), "own-2018").id == "own-2018"
    with pytest.raises(NotKnown, match="xiamen-2018"):
        pick(load_campaigns(), "other")
    for old, new in (
        ("start: 2018-05-15", "start: 2019-05-15"), ("kind: plan", "kind: poem"), ("least: 2", "least: 0"),
        ("rule: late", "rule: mood"), ("key: FTZ", "key: COMM"), ("units:", "people:"),
        ("due: 2018-05-18", "due: soon"),
    ):  # fmt: skip
        own.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(BadInput, match=r"own\.yml"):
            load_campaign(own)
    own.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="出现两次"):
        load_campaigns(tmp_path)


def test_month_ends_run_over_the_year() -> None:
    """December and February included."""
    assert [day.isoformat() for day in month_ends(date(2023, 12, 5), date(2024, 3, 30))] == [
        "2023-12-31", "2024-01-31", "2024-02-29",
    ]  # fmt: skip


def test_areas_of_emphasis_hold_from_day_to_day() -> None:
    """From the first to the last day, or to the day on which somebody ended the tag."""
    tag = AreaTag(
        campaign=CAMPAIGN.id, place="350203010", kind=AreaKind.FINANCE_DENSE, since=date(2018, 5, 20),
        source="发案统计", by="王登记", at=AT, until=date(2018, 7, 30), id=1,
    )  # fmt: skip
    end = replace(tag, id=2, ends=1, since=date(2018, 6, 10))
    days = [date(2018, 5, 19), date(2018, 5, 20), date(2018, 6, 9), date(2018, 6, 10), date(2018, 7, 31)]

    assert [len(areas_on([tag], on)) for on in days] == [0, 1, 1, 1, 0]
    assert [len(areas_on([tag, end], on)) for on in days] == [0, 1, 1, 0, 0]
    with pytest.raises(BadInput, match="依据"):
        check_tag(replace(tag, source=" "))
    with pytest.raises(BadInput, match="早于"):
        check_tag(replace(tag, until=date(2018, 5, 1)))
