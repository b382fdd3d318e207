"""Reads a calendar from its YAML file and refuses one that contradicts itself.

An office's own days off lie over it, in a file of the shape
    office: [{day: 2026-09-08, why: 投洽会放假}, {day: 2026-12-21..2026-12-22, why: 区庆}]
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from facts.errors import BadInput
from leads.calendar.values import SATURDAY, WorkCalendar
from leads.routing.files import read_yaml, rows

SHIPPED = Path(__file__).with_name("holidays.yml")
#: Days one entry may span; a longer one is a slip of the hand.
LONGEST_SPAN = 31


def load_calendar(path: Path | None = None, office: Path | None = None) -> WorkCalendar:
    """Read the calendar, and an office's own days off over it.

    Raises:
        BadInput: the file is broken; the sentence names file and place.
    """
    file = path or SHIPPED
    content = read_yaml(file)
    years = dict(_year(row, file) for row in rows(content, "years", file))
    off = frozenset(day for row in rows(content, "years", file) for day in _days(row.get("rest"), file))
    work = frozenset(day for row in rows(content, "years", file) for day in _days(row.get("work"), file))
    _check(off, work, years, file)
    calendar = WorkCalendar(
        version=f"{content.get('id', file.stem)} {content.get('version', '')}".strip(),
        zone=_zone(content.get("zone", "Asia/Shanghai"), file),
        off=off, work=work, years=years,
    )  # fmt: skip
    return replace(calendar, office=_office(office)) if office else calendar


def _year(row: Mapping[str, Any], file: Path) -> tuple[int, str]:
    year = row.get("year")
    if type(year) is not int or not date.min.year <= year <= date.max.year:
        raise BadInput(f"节假日表 {file} 有条目缺少年份（year），或年份不是数字：{year!r}；请补齐。")
    if not row.get("rest"):
        raise BadInput(f"节假日表 {file} 的 {year} 年没有放假日（rest）；请对照通知补齐。")
    return year, str(row.get("check") or "")


def _days(entries: Any, file: Path) -> Iterator[date]:
    """The days of entries such as 2026-02-15..2026-02-23 or 2026-06-19."""
    if entries is not None and not isinstance(entries, list):
        raise BadInput(f"节假日表 {file} 的 rest、work 应为日期列表；现为 {entries!r:.60}。")
    for entry in entries or ():
        yield from _span(entry, file)


def _span(entry: object, file: Path) -> Iterator[date]:
    first, _, last = str(entry).partition("..")
    try:
        start = date.fromisoformat(first.strip())
        end = date.fromisoformat(last.strip()) if last else start
    except ValueError as problem:
        raise BadInput(
            f"节假日表 {file} 的“{entry}”不是日期；请写成 2026-06-19 或 2026-02-15..2026-02-23。"
        ) from problem
    if not timedelta(0) <= end - start <= timedelta(days=LONGEST_SPAN):
        raise BadInput(f"节假日表 {file} 的“{entry}”先后颠倒或超过 {LONGEST_SPAN} 天；请改正。")
    return (start + timedelta(days=number) for number in range((end - start).days + 1))


def _check(off: frozenset[date], work: frozenset[date], years: Mapping[int, str], file: Path) -> None:
    faults: Sequence[tuple[str, date]] = [
        *(("既放假又上班", day) for day in off & work),
        *(("不是周末，无须列为调休上班", day) for day in work if day.weekday() < SATURDAY),
        *(("所在年份未列出", day) for day in off | work if day.year not in years),
    ]
    if faults:
        what, day = min(faults, key=lambda fault: fault[1])
        raise BadInput(f"节假日表 {file} 的 {day} {what}；请对照国务院办公厅通知改正。")


def _office(path: Path) -> dict[date, str]:
    own = rows(read_yaml(path), "office", path)
    return {day: str(row.get("why") or "本单位休息") for row in own for day in _days([row.get("day")], path)}


def _zone(name: str, file: Path) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError) as problem:
        raise BadInput(f"节假日表 {file} 的时区“{name}”不存在；请写 Asia/Shanghai。") from problem
