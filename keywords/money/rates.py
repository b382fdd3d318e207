"""Bring a promised rate to simple annual percent: which time it is for, and how often that fits into a year."""

import re
from dataclasses import dataclass

from facts.findings import Period
from keywords.matching.searching import named_words
from keywords.money.numerals import HAN_DIGITS, number

#: Times a year, as the contract counts: 365 days, 12 months.
PER_YEAR = {
    Period.DAY: 365.0,
    Period.WEEK: 365.0 / 7,
    Period.MONTH: 12.0,
    Period.QUARTER: 4.0,
    Period.YEAR: 1.0,
}
#: Percent of one 分 and one 厘 by the time they are for: 月息二分 is 2 %, 年息一分 is 10 %, 日息一分 is 0.1 %.
FEN = {Period.YEAR: 10.0, Period.MONTH: 1.0, Period.DAY: 0.1}

_PERIODS = {
    Period.DAY: (
        "日化|日息|日利|日收|日返|日分红|日回报|日赚|日产|日释放|日入|日增值|日领|每日|每天|天天|日日|单日|日均|一天|1天|当日|/天|/日"
        "|按日|daily|per day"
    ),
    Period.WEEK: "周化|周息|周利|周收|周返|周回报|周分红|每周|每星期|周周|一周|1周|/周|按周|weekly",
    Period.MONTH: (
        "月化|月息|月利|月收|月回报|月返|月分红|月盈利|月入|月增值|月领|月拿|月付|月派|每月|每个月|月月|按月|单月|当月|月均|一个月|1个月"
        "|月赚|月结利|/月|/个月|monthly"
    ),
    Period.QUARTER: "季化|季息|季返|季收|季分红|季度分红|季度收益|季度返|每季|一个季度|/季|按季",
    Period.YEAR: (
        "年化|年利|年息|年收|年回报|年返|年分红|年均|每年|一年|1年|全年|年度|/年|按年|年租金|年综合|年投资|年净|年固定"
        "|年最高|年复合|年增值|年净增|年底|年终|年化率|apy|apr|annual"
    ),
}
_PERIOD = named_words(_PERIODS.items())
#: 年 or 月 alone right before the number: 固定回报:年12%.
_BARE = re.compile(
    rf"(?:(?P<{Period.DAY.value}>日)|(?P<{Period.MONTH.value}>月)|(?P<{Period.YEAR.value}>年))\s?:?\s?\Z"
)
#: What makes 年收益 part of a length of time: 两年收益, 半年分红, 3个月返; 第三年收益 is a year's.
_COUNTED = re.compile(rf"(?<!第)(?:\d{{1,4}}|[{HAN_DIGITS}])\s?个?\Z")
_AFTER = re.compile(
    rf"[ (]{{0,1}}的?(?:(?P<{Period.DAY.value}>/天|/日|每天|每日|一天|日化|日收益)|(?P<{Period.WEEK.value}>/周|每周)"
    rf"|(?P<{Period.MONTH.value}>/个?月|每个?月|月化|月收益)|(?P<{Period.YEAR.value}>/年|每年|年化|年收益|年回报))"
)
#: A length of time; 日, 周, 月, 季 and 年 must not begin a word such as 年化, nor 月 and 日 end a date.
_DURATION = re.compile(
    rf"(?<![\d.第])(\d{{1,4}}|[{HAN_DIGITS}]{{1,4}})\s?"
    r"(?:(个?小时|天|星期|个半?月|个?季度|(?<=半)年)|(日|周|月|季)(?!化|利|息|收|返|回|分红|度|月|前|后|终|均)|(年)(?!化|利率|息|度|前|终|均))"
)
#: How often it is paid: 每7天返一次, 返利周期30天.
CYCLE = (
    rf"每\s?(?P<count>\d{{1,3}}|[{HAN_DIGITS}]{{1,3}})?\s?(?P<unit>天|日|周|星期|个?月)"
    r"(?:返|分红|分|结|释放|派|付|发)[^,。\d]{0,4}?一?次"
    rf"|(?:返利|返息|返现|返还|分红|结算|释放|派息)周期\s?[为:]?\s?(?P<length>\d{{1,3}}|[{HAN_DIGITS}]{{1,3}})\s?(?P<of>天|日|周|星期|个?月)"
)
_CYCLE = re.compile(CYCLE)
_UNIT_YEARS = {
    "小时": 1 / 8760, "天": 1 / 365, "日": 1 / 365, "周": 7 / 365, "星期": 7 / 365, "月": 1 / 12, "季度": 0.25,
    "季": 0.25, "年": 1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timed:
    """The time a rate is for, and where the words that say so stand."""

    period: Period
    start: int
    end: int


def period_before(text: str) -> Timed | None:
    """Return the last word of time in the text left of a rate, if that word is not part of a length of time."""
    last = None
    for last in _PERIOD.finditer(text):  # noqa: B007 - the last match is what counts
        pass
    last = last or _BARE.search(text)
    if last is None or (
        last[0][0] in "年月周季日" and _COUNTED.search(text[: last.start()]) and not _is_one(text, last)
    ):
        return None
    return _timed(last)


def period_after(text: str) -> Timed | None:
    """Return the word of time right after a rate: 1%/天, 2% 每月, 12%(年化)."""
    found = _AFTER.match(text)
    return _timed(found) if found else None


def years_in(text: str) -> float | None:
    """Return the length of the first stretch of time named in a text, in years; None where there is none."""
    for found in _DURATION.finditer(text):
        count = number(found[1])
        unit = found[2] or found[3] or found[4]
        if count and not (unit == "年" and count > 100):  # 2026年 is a date
            return (count + 0.5 * ("半" in unit)) * _UNIT_YEARS[unit.removeprefix("个").removeprefix("半")]
    return None


def cycle_in(text: str) -> float | None:
    """Return the time from one payment to the next that a text names, in years; None where it names none."""
    found = _CYCLE.search(text)
    if not found:
        return None
    count = number(found["count"] or found["length"] or "一")
    return count * _UNIT_YEARS[(found["unit"] or found["of"]).removeprefix("个")] if count else None


def annual(percent: float, period: Period, years: float | None = None) -> float | None:
    """Return simple annual percent, rounded to 0.0001; None for a TERM of unknown length."""
    if period != Period.TERM:
        return round(percent * PER_YEAR[period], 4)
    return round(percent / years, 4) if years else None


def _timed(found: re.Match[str]) -> Timed:
    return Timed(Period(found.lastgroup or ""), found.start(), found.end())


def _is_one(text: str, found: re.Match[str]) -> bool:
    """Whether the count before a word of time is a plain one: 一年收益 is a year's."""
    counted = _COUNTED.search(text[: found.start()])
    return counted is not None and counted[0].strip() in ("一", "1", "一个", "1个", "壹")
