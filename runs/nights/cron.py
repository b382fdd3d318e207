"""At which moments a schedule was due: its five fields, read as the scheduler reads them.

The scheduler's own library stands behind its door on this floor; a test holds both against each other.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from facts.errors import BadInput
from facts.shifts import Schedule

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def due_moments(schedule: Schedule, since: datetime, until: datetime) -> Iterator[datetime]:
    """Every moment from `since` on and before `until` at which a schedule is due, in its own time zone.

    Raises:
        BadInput: its line or its time zone cannot be understood.
    """
    try:
        zone = ZoneInfo(schedule.timezone)
        minutes, hours, days, months, weekdays = _fields(schedule.cron)
    except (ValueError, ZoneInfoNotFoundError, OSError) as problem:
        raise BadInput(
            f"计划任务“{schedule.name}”的时间 {schedule.cron!r}（{schedule.timezone}）无法识别。"
        ) from problem
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    while day <= last:
        # Day and weekday must both fit.
        if day.day in days and day.month in months and _weekday(day) in weekdays:
            moments = (datetime.combine(day, time(hour, minute), zone) for hour in hours for minute in minutes)
            yield from (moment for moment in moments if since <= moment < until)
        day += timedelta(days=1)


def _weekday(day: date) -> int:
    """From 0, Sunday, as in cron."""
    return (day.weekday() + 1) % 7


def _fields(line: str) -> list[list[int]]:
    minute, hour, day, month, weekday = line.split()
    numbers = [_field(minute, 0, 59), _field(hour, 0, 23), _field(day, 1, 31), _field(month, 1, 12, _MONTHS)]
    return [*numbers, sorted({number % 7 for number in _field(weekday, 0, 7, _WEEKDAYS)})]


def _field(text: str, low: int, high: int, names: tuple[str, ...] = ()) -> list[int]:
    found: set[int] = set()
    for part in text.lower().split(","):
        span, _, step = part.partition("/")
        first, last = (low, high) if span == "*" else _span(span, low, high, names, has_step=bool(step))
        found.update(range(first, last + 1, int(step) if step else 1))
    if not found or min(found) < low or max(found) > high:
        raise ValueError(f"{text} is not within {low}-{high}")
    return sorted(found)


def _span(text: str, low: int, high: int, names: tuple[str, ...], *, has_step: bool) -> tuple[int, int]:
    begin, _, end = text.partition("-")
    first = _number(begin, low, names)
    # As in the scheduler's library, 5/15 goes from 5 to the end.
    return first, _number(end, low, names) if end else (high if has_step else first)


def _number(text: str, low: int, names: tuple[str, ...]) -> int:
    return names.index(text) + low if text in names else int(text)
