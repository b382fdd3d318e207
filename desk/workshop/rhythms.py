"""When a schedule is due, as people choose it: every day, every week, every month, or a cron line for experts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from typing import Final

from facts.errors import BadInput
from facts.shifts import Schedule
from runs.nights.cron import due_moments

RHYTHMS: Final = {"daily": "每天", "weekly": "每周", "monthly": "每月", "cron": "cron 时间行"}
WEEKDAYS: Final = {
    "1": "周一", "2": "周二", "3": "周三", "4": "周四", "5": "周五", "6": "周六", "0": "周日",
}  # fmt: skip
#: Days that every month has.
MOST_DAY = 28
#: Moments that are shown ahead, and how far they are looked for.
AHEAD, _FAR = 5, timedelta(days=367)
#: Two moments of one schedule are at least so far from each other.
LEAST_GAP = timedelta(minutes=5)
#: Moments that are compared for that.
_COMPARED = 300
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)", re.ASCII)
_PLAIN = re.compile(r"(?P<minute>\d{1,2}) (?P<hour>\d{1,2}) (?P<day>\d{1,2}|\*) \* (?P<weekday>\d|\*)", re.ASCII)
_PART = re.compile(r"(?P<first>\*|\d{1,2}|[a-z]{3})(?:-(?P<last>\d{1,2}|[a-z]{3}))?(?:/(?P<step>\d{1,2}))?", re.ASCII)
_FIELDS = (("分钟", 0, 59), ("小时", 0, 23), ("日", 1, 31), ("月", 1, 12), ("星期", 0, 7))
_NAMES = {name: place for place, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The fields of a form."""

    rhythm: str = "daily"
    #: HH:MM.
    time: str = "02:00"
    #: 0 is Sunday.
    weekday: str = "1"
    #: Of the month.
    day: str = "1"
    cron: str = ""


def rhythm_of(cron: str) -> Rhythm:
    """A cron line as the form shows it; what is none of the plain ones stays a line."""
    found = _PLAIN.fullmatch(" ".join(cron.split()))
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return Rhythm(rhythm="cron", cron=cron)
    time, day, weekday = f"{int(found['hour']):02}:{int(found['minute']):02}", found["day"], found["weekday"]
    if day == weekday == "*":
        return Rhythm(rhythm="daily", time=time, cron=cron)
    if day == "*" and weekday in "01234567":
        return Rhythm(rhythm="weekly", time=time, weekday=str(int(weekday) % 7), cron=cron)
    if weekday == "*" and 1 <= int(day) <= MOST_DAY:
        return Rhythm(rhythm="monthly", time=time, day=str(int(day)), cron=cron)
    return Rhythm(rhythm="cron", cron=cron)


def cron_of(form: Mapping[str, str]) -> str:
    """The cron line of a form.

    Raises:
        BadInput: a time or a day is none.
    """
    rhythm = form.get("rhythm", "")
    if rhythm == "cron":
        return " ".join(form.get("cron", "").lower().split())
    found = _CLOCK.fullmatch(form.get("time", "").strip())
    if found is None:
        raise BadInput("时刻请写成 02:00 这样的 24 小时制。")
    minute, hour = int(found[2]), int(found[1])
    if rhythm == "daily":
        return f"{minute} {hour} * * *"
    if rhythm == "weekly" and form.get("weekday", "") in WEEKDAYS:
        return f"{minute} {hour} * * {form['weekday']}"
    day = form.get("day", "").strip()
    if rhythm == "monthly" and day.isascii() and day.isdigit() and 1 <= int(day) <= MOST_DAY:
        return f"{minute} {hour} {int(day)} * *"
    if rhythm == "monthly":
        raise BadInput(f"每月的日期请写 1 到 {MOST_DAY}：不是每个月都有更大的日期；确有需要请用 cron 时间行。")
    raise BadInput("请选择每天、每周、每月，或填写 cron 时间行。")


def said(cron: str) -> str:
    """A cron line in Chinese; as it stands where it is none of the plain ones."""
    found = rhythm_of(cron)
    if found.rhythm == "daily":
        return f"每天 {found.time}"
    if found.rhythm == "weekly":
        return f"每{WEEKDAYS[found.weekday]} {found.time}"
    return f"每月 {found.day} 日 {found.time}" if found.rhythm == "monthly" else f"cron {cron}"


def moments(schedule: Schedule, now: datetime) -> tuple[datetime, ...]:
    """The next five moments, switched on or not.

    Raises:
        BadInput: the line cannot be read, comes never, or too often.
    """
    _check_line(schedule.cron)
    found = list(islice(due_moments(schedule, now, now + _FAR), _COMPARED))
    if not found:
        raise BadInput("这样写一年之内没有一次到点，请检查日期和月份。")
    if any(later - sooner < LEAST_GAP for sooner, later in pairwise(found)):
        raise BadInput(f"两次之间至少要隔 {LEAST_GAP.seconds // 60} 分钟，否则上一班还没有结束，下一班又到点。")
    return tuple(found[:AHEAD])


def _check_line(cron: str) -> None:
    """Refuse what the scheduler would refuse, naming the field: its library is stricter than most."""
    fields = cron.split()
    if len(fields) != len(_FIELDS):
        raise BadInput(f"cron 时间行要有五段：分钟、小时、日、月、星期，现在有 {len(fields)} 段；例如 0 2 * * *。")
    for text, (name, low, high) in zip(fields, _FIELDS, strict=True):
        for part in text.split(","):
            if not _is_part(part, name, low, high):
                raise BadInput(
                    f"“{name}”一段的 {part[:20]!r} 无法使用：范围是 {low} 到 {high}，"
                    "可写 *、单个数、1-5、*/2，用逗号分开几项。"
                )


def _is_part(part: str, name: str, low: int, high: int) -> bool:
    found = _PART.fullmatch(part)
    if found is None or (found["first"] == "*" and found["last"]):
        return False
    if name == "星期" and _is_doubtful(found):
        return False
    first = low if found["first"] == "*" else _number(found["first"], name)
    last = _number(found["last"], name) if found["last"] else first
    ends = high if found["first"] == "*" or (found["step"] and not found["last"]) else last
    if first is None or ends is None or not low <= first <= ends <= high:
        return False
    return not found["step"] or 1 <= int(found["step"]) <= ends - first


def _is_doubtful(found: re.Match[str]) -> bool:
    """Whether libraries differ on Sunday in a stretch of weekdays: 0 or 7, the first or the last."""
    has_open_end = found["step"] is not None and found["last"] is None and found["first"] != "*"
    return has_open_end or (found["last"] is not None and "sun" in (found["first"], found["last"]))


def _number(text: str, name: str) -> int | None:
    if text.isdigit():
        return int(text)
    if name == "月":
        return _MONTHS.index(text) + 1 if text in _MONTHS else None
    return _NAMES.get(text) if name == "星期" else None
