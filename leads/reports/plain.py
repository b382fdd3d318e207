"""Words of a paper: foreign text made harmless, names covered where the office wants it, days and numbers."""

import re
from datetime import date, datetime
from decimal import Decimal

from facts.figures import OFFICE_ZONE, Figure, Measure, Span
from keywords import cover

#: What stands for a character that cannot be printed: controls, lone surrogates, noncharacters, and the marks that
#: turn the direction of writing or hide themselves.
UNREADABLE = "□"
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_SPACE = re.compile(r"\s+")
#: How firms' names end; what lies before, and after the place, is covered.
_ENDINGS = (
    "股份有限公司", "有限责任公司", "有限公司", "专业合作社", "合作社", "（有限合伙）", "(有限合伙)",
    "公司", "中心", "平台", "商行",
)  # fmt: skip
UNKNOWN = "尚不掌握"
#: Characters of a name in running text.
NAME = 60
#: Lines that an author types into one place, and characters of one.
MOST_LINES, MOST_LINE = 60, 4000


def clean(text: str, most: int = 300) -> str:
    """One line of printable text, personal values covered, at most so many characters."""
    # A little more than is shown is read, so that a number is not cut before it can be known for one.
    short = _SPACE.sub(" ", _UNSAFE.sub(UNREADABLE, text[: most + 100])).strip()
    short = cover(short)
    return short if len(short) <= most else short[: most - 1] + "…"


def name(text: str, *, masked: bool) -> str:
    """A subject's name as the office wants it: in full, or as 滨海××××有限公司."""
    whole = clean(text, NAME)
    return cover_name(whole) if masked else whole


def cover_name(text: str) -> str:
    """A name with its middle as ×: two characters at the start stay, and how a firm's name ends."""
    ending = next((one for one in _ENDINGS if text.endswith(one) and len(text) > len(one) + 2), "")
    middle = len(text) - 2 - len(ending)
    return text[:2] + "×" * min(4, middle) + ending if middle > 0 else text[:1] + "×"


def chinese_day(day: date) -> str:
    """2026年11月3日."""
    return f"{day.year}年{day.month}月{day.day}日"


def local_day(moment: datetime) -> str:
    """The day of a moment in the office's time zone."""
    return chinese_day(moment.astimezone(OFFICE_ZONE).date())


def span_words(span: Span) -> str:
    """A whole month as 2026年11月, else from day to day."""
    first, last = span.first, span.last
    whole = first.day == 1 and (
        last.toordinal() + 1 == date(last.year + last.month // 12, last.month % 12 + 1, 1).toordinal()
    )
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{first.year}年{first.month}月"
    return f"{chinese_day(first)}至{chinese_day(last)}"


def bare(figure: Figure) -> str:
    """A figure's number without unit; empty where nobody knows it. Sums of money have two decimals."""
    return "" if figure.value is None else number(figure.value, figure.measure)


def number(value: Decimal, measure: Measure) -> str:
    """A number as forms write it: money with two decimals, points with one where they need it, the rest whole."""
    if measure is Measure.AMOUNT:
        return f"{value:.2f}"
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.1f}"


def in_text(figure: Figure) -> str:
    """A figure in running text: counts bare (the sentence has 条 or 个), sums with their unit."""
    if figure.measure.counts:
        return bare(figure)
    return UNKNOWN if figure.value is None else f"{bare(figure)}{figure.measure.unit}"


def paragraphs(text: str) -> tuple[str, ...]:
    """What an author typed as paragraphs: no empty ones, nothing that cannot be printed; otherwise as it was typed."""
    lines = (_SPACE.sub(" ", _UNSAFE.sub("", line)).strip(" \u3000") for line in text.splitlines()[:MOST_LINES])
    return tuple(line[:MOST_LINE] for line in lines if line)
