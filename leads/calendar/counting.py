"""Counting working days: forward and back, between two days, and to the end of a deadline's last day.

The day from which a period runs is not counted (期间开始的时和日，不计算在期间内); 0 working days is that day itself.
A year without a notice in the data is counted Monday to Friday and the result says so: an office that waits
for next year's notice still gets a date, and sees that it may move.
"""

from bisect import bisect_left
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from facts.errors import BadInput
from leads.calendar.values import SATURDAY, Due, WorkCalendar

#: Working days one may count at once, ten years; a larger number is a slip of the hand.
MOST_DAYS = 2500
#: Days between two dates at most, a century; more is a slip of the hand.
LONGEST = 36525


def is_working_day(day: date, calendar: WorkCalendar) -> bool:
    """Whether offices work on a day; outside the data Monday to Friday counts."""
    if day in calendar.office or day in calendar.off:
        return False
    return day in calendar.work or day.weekday() < SATURDAY


def add_working_days(start: date, days: int, calendar: WorkCalendar) -> date:
    """Return the working day `days` after `start`, or before it where `days` is negative.

    Raises:
        BadInput: more than MOST_DAYS, or the date leaves the calendar.
    """
    if abs(days) > MOST_DAYS:
        raise BadInput(f"一次最多推算 {MOST_DAYS} 个工作日，现为 {days} 个；请检查时限。")
    # The day itself is a working day, and the first with so many working days up to and with it.
    wanted = calendar.worked(start.toordinal() - (days < 0)) + days + (days < 0)
    ahead = range(start.toordinal() + 1, date.max.toordinal() + 1) if days > 0 else range(1, start.toordinal())
    if not days:
        return start
    at = bisect_left(ahead, wanted, key=calendar.worked)
    if wanted <= 0 or at == len(ahead):
        raise BadInput(f"从 {start} 起推算 {days} 个工作日超出日期范围；请检查起算日。")
    return date.fromordinal(ahead[at])


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Count the working days after `start` up to and with `end`; negative where `end` lies before `start`.

    Raises:
        BadInput: more than a century lies between.
    """
    if abs((end - start).days) > LONGEST:
        first, last = sorted((start, end))
        raise BadInput(f"{first} 至 {last} 相隔超过一百年；请检查日期。")
    return calendar.worked(end.toordinal()) - calendar.worked(start.toordinal())


def due(start: date | datetime, days: int, calendar: WorkCalendar) -> Due:
    """Count a deadline of 0 or more working days and say what it rests on.

    `start` is the day the period runs from; an aware moment is brought to the calendar's zone first.

    Raises:
        BadInput: a negative number of days, a moment without a zone, or too many days.
    """
    if days < 0:
        raise BadInput(f"时限不能是负数（{days}）；请填 0 或以上的工作日数。")
    first = _day(start, calendar)
    last = add_working_days(first, days, calendar)
    missing = sorted({year for year in range(first.year, last.year + 1) if year not in calendar.years})
    years = "、".join(map(str, missing))
    note = f"{years} 年放假安排尚未录入，按周一至周五推算；通知公布后请补入节假日表并重新计算。" if missing else ""
    return Due(day=last, note=note)


def deadline(day: date, calendar: WorkCalendar) -> datetime:
    """The moment a deadline ends: the last second of that day in the calendar's zone."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(calendar.zone))


def _day(start: date | datetime, calendar: WorkCalendar) -> date:
    if not isinstance(start, datetime):
        return start
    if start.tzinfo is None:
        raise BadInput(f"{start} 没有时区；请给出带时区的时间或日期。")
    return start.astimezone(ZoneInfo(calendar.zone)).date()
