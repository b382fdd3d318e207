"""Working days: the notices' days off and make-up days, counting both ways, deadlines in China's own time."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.errors import BadInput
from leads.calendar import (
    add_working_days,
    deadline,
    due,
    is_working_day,
    load_calendar,
    working_days_between,
)

CALENDAR = load_calendar()
DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2026, 12, 31))

#: Day -> whether offices work on it: weekends made up for, weekdays off, and ordinary days beside them.
CASES = [
    ("2018-02-11", True), ("2018-02-14", True), ("2018-02-15", False), ("2018-02-21", False), ("2018-02-24", True),
    ("2018-04-08", True), ("2018-09-24", False), ("2018-09-30", True), ("2018-12-29", True), ("2018-12-31", False),
    ("2019-01-01", False), ("2019-02-03", True), ("2019-05-02", False), ("2019-05-05", True), ("2019-10-12", True),
    ("2020-01-31", False), ("2020-02-01", False), ("2020-02-03", True), ("2020-10-08", False), ("2020-10-10", True),
    ("2021-02-07", True), ("2021-02-17", False), ("2021-09-18", True), ("2021-10-09", True), ("2022-01-30", True),
    ("2022-04-02", True), ("2022-10-08", True), ("2022-12-31", False), ("2023-01-02", False), ("2023-01-29", True),
    ("2023-10-06", False), ("2023-10-08", True), ("2024-02-09", True), ("2024-02-18", True), ("2024-06-10", False),
    ("2024-09-14", True), ("2025-01-26", True), ("2025-02-04", False), ("2025-10-08", False), ("2025-10-11", True),
    ("2026-01-04", True), ("2026-02-14", True), ("2026-02-23", False), ("2026-02-28", True), ("2026-09-20", True),
    ("2026-10-10", True), ("2026-10-11", False), ("2026-11-23", True), ("2026-11-21", False),
]  # fmt: skip


@pytest.mark.parametrize(("day", "works"), CASES)
def test_days_of_the_notices(day: str, works: bool) -> None:
    """Each day is worked or off as the notice of its year says."""
    assert is_working_day(date.fromisoformat(day), CALENDAR) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-02-12", 1, "2026-02-13"), ("2026-02-12", 2, "2026-02-14"), ("2026-02-12", 3, "2026-02-24"),
        ("2026-02-12", 10, "2026-03-04"), ("2026-02-16", 1, "2026-02-24"), ("2026-02-24", -1, "2026-02-14"),
        ("2025-09-30", 1, "2025-10-09"), ("2025-09-30", 3, "2025-10-11"), ("2025-10-09", -2, "2025-09-29"),
        ("2018-05-15", 10, "2018-05-29"), ("2018-12-28", 1, "2018-12-29"), ("2018-12-29", 1, "2019-01-02"),
        ("2020-01-23", 1, "2020-02-03"), ("2026-11-23", 0, "2026-11-23"), ("2026-11-21", 0, "2026-11-21"),
    ],
)  # fmt: skip
def test_counting_around_holidays(start: str, days: int, end: str) -> None:
    """Make-up days count, days off do not, the first day never does."""
    assert date.fromisoformat(end) == add_working_days(date.fromisoformat(start), days, CALENDAR)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2018, 250), (2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248),
        (2026, 248),
    ],
)  # fmt: skip
def test_working_days_of_a_year(year: int, days: int) -> None:
    """A year has weekdays − weekdays off + weekends worked; no slip of a day in the file goes unseen."""
    assert days == working_days_between(date(year - 1, 12, 31), date(year, 12, 31), CALENDAR)


@given(DAYS, st.integers(min_value=0, max_value=60))
def test_counting_there_is_counting_between(start: date, days: int) -> None:
    """The day n working days on is a working day, and n working days lie between."""
    end = add_working_days(start, days, CALENDAR)

    assert days == working_days_between(start, end, CALENDAR)
    assert end == start or is_working_day(end, CALENDAR)


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_counting_back_returns(start: date, days: int) -> None:
    """From a working day, counting on and back comes home."""
    first = add_working_days(start, 1, CALENDAR)

    assert first == add_working_days(add_working_days(first, days, CALENDAR), -days, CALENDAR)


def test_a_moment_counts_in_china() -> None:
    """Half past four in the afternoon UTC is the next day in Xiamen."""
    evening = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)

    assert date(2026, 11, 24) == due(evening, 1, CALENDAR).day


def test_a_deadline_ends_with_its_day() -> None:
    """The last second of the day in Asia/Shanghai is the last in time."""
    end = deadline(date(2026, 11, 24), CALENDAR)

    assert datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC) == end.astimezone(UTC)


def test_a_year_without_a_notice_says_so() -> None:
    """A deadline that runs into a year nobody has entered is a date with a note; one inside is without."""
    beyond = due(date(2026, 12, 28), 5, CALENDAR)

    assert date(2027, 1, 4) == beyond.day
    assert "2027 年放假安排尚未录入" in beyond.note
    assert not due(date(2026, 11, 23), 5, CALENDAR).note
    assert not CALENDAR.covers(date(2017, 12, 31))


def test_an_office_has_days_off_of_its_own(tmp_path: Path) -> None:
    """Its file lies over the country's."""
    file = tmp_path / "office.yml"
    file.write_text("office: [{day: 2026-11-24..2026-11-25, why: 内部培训}]", encoding="utf-8")
    own = load_calendar(office=file)

    assert date(2026, 11, 26) == add_working_days(date(2026, 11, 23), 1, own)
    assert own.office[date(2026, 11, 25)] == "内部培训"


@pytest.mark.parametrize("days", [2501, -2501, 10**9])
def test_absurd_numbers_are_refused(days: int) -> None:
    """A slip of the hand does not count for a minute."""
    with pytest.raises(BadInput, match="个工作日"):
        add_working_days(date(2026, 1, 1), days, CALENDAR)


def test_impossible_deadlines_are_refused() -> None:
    """A negative time, a moment without a zone, a date beyond the calendar."""
    with pytest.raises(BadInput, match="不能是负数"):
        due(date(2026, 1, 1), -1, CALENDAR)
    with pytest.raises(BadInput, match="没有时区"):
        due(datetime(2026, 1, 1, 8), 1, CALENDAR)  # noqa: DTZ001
    with pytest.raises(BadInput, match="超出日期范围"):
        add_working_days(date.max - timedelta(days=1), 30, CALENDAR)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("years: [{year: 2027, rest: [2027-01-01], work: [2027-01-01]}]", "既放假又上班"),
        ("years: [{year: 2027, rest: [2027-01-01], work: [2027-01-04]}]", "不是周末"),
        ("years: [{year: 2027, rest: [2028-01-01]}]", "所在年份未列出"),
        ("years: [{year: 2027, rest: [2027-02-30]}]", "不存在的日期"),
        ("years: [{year: 2027, rest: [元旦]}]", "不是日期"),
        ("years: [{year: 2027, rest: [2027-01-05..2027-01-01]}]", "先后颠倒"),
        ("years: [{year: 2027, rest: [2027-01-01..2029-01-01]}]", "超过 31 天"),
        ("years: [{year: 2027}]", "没有放假日"),
        ("years: [{rest: [2027-01-01]}]", "缺少年份"),
        ("years: 5", "条目列表"),
        ("zone: Asia/Nowhere", "时区"),
        ("- 1", "名称: 值"),
        ("a: [", "第 . 行"),
        ("a: &x [1]\nb: *x", "别名"),
    ],
)
def test_broken_files_are_refused(content: str, told: str, tmp_path: Path) -> None:
    """Each fault is told with the file's name."""
    file = tmp_path / "holidays.yml"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(BadInput, match=told) as caught:
        load_calendar(file)

    assert str(file) in str(caught.value)


def test_a_missing_or_huge_file_is_refused(tmp_path: Path) -> None:
    """Neither a path that leads nowhere nor a megabyte of text is a rules file."""
    huge = tmp_path / "huge.yml"
    huge.write_bytes(b"#" * (1024 * 1024 + 1))

    with pytest.raises(BadInput, match="无法读取"):
        load_calendar(tmp_path / "none.yml")
    with pytest.raises(BadInput, match="超过"):
        load_calendar(huge)
