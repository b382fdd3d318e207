"""What single cells of a list of cases mean: a day, a sum with its unit, a number of people.

Each reader takes the cell's text and gives the value, or raises ValueError with the sentence for the clerk.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from text.sheets import Cell, day_of

#: First day that a filing is believed of; 非法集资 lists are younger.
_FIRST_DAY = date(1990, 1, 1)
#: Serial numbers of days 1982–2063; people do not type them, exports lose their format.
_SERIALS = (30_000, 60_000)
_DAY = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SUM = re.compile(r"([+-]?\d{1,20}(?:\.\d{1,10})?)\s?(亿元|亿|万元|万|元|圆)?")
_UNITS = {"亿": 100_000_000, "万": 10_000, "元": 1, "圆": 1}
#: Larger than all that is known; a typing mistake.
_MOST_YUAN = 10**13
_MOST_PEOPLE = 100_000_000
_CUT = 40


def read_day(cell: Cell, today: date) -> date:
    """A day of filing.

    Raises:
        ValueError: with the sentence for the clerk.
    """
    text = cell.text[:_CUT].strip()
    found = _DAY.fullmatch(text) or _PLAIN_DAY.fullmatch(text)
    day = _calendar(*map(int, found.groups()[:3])) if found else _serial(text)
    if not _FIRST_DAY <= day <= today:
        raise ValueError(f"日期 {day} 不在 1990 年至今天之间")
    return day


def _calendar(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("没有这一天，请核对") from None


def _serial(text: str) -> date:
    try:
        number = float(text)
    except ValueError:
        raise ValueError("看不懂的日期，请写作 2026-03-05") from None
    moment = day_of(number) if _SERIALS[0] <= number <= _SERIALS[1] else None
    if moment is None:
        raise ValueError("看不懂的日期，请写作 2026-03-05")
    return moment.date()


def read_sum(text: str, heading: str) -> int:
    """A sum in whole yuan; the unit stands in the cell, else in the heading.

    Raises:
        ValueError: with the sentence for the clerk.
    """
    found = _SUM.fullmatch(text[:_CUT].replace(",", "").replace("，", "").strip())
    if not found:
        raise ValueError("不是金额，请只写数字，单位写在表头")
    unit = found[2] or next((each for each in ("亿", "万", "元") if each in heading), "")
    if not unit:
        raise ValueError("金额没有单位，请在表头写明（万元）或（元）")
    try:
        yuan = int(Decimal(found[1]) * _UNITS[unit[0]])
    except InvalidOperation:
        raise ValueError("不是金额，请只写数字") from None
    if not 0 <= yuan <= _MOST_YUAN:
        raise ValueError("金额为负或大得不合情理，请核对")
    return yuan


def read_people(text: str) -> int:
    """A number of people.

    Raises:
        ValueError: with the sentence for the clerk.
    """
    digits = text[:_CUT].replace(",", "").replace("，", "").strip().removesuffix("人").removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > _MOST_PEOPLE:
        raise ValueError("不是人数，请写整数")
    return int(digits)
