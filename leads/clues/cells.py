"""What one cell says: moments, sums, counts, yes or no; in the writings that clerks and systems use.

Each reader is linear in its text, of which at most MOST_CELL characters are looked at.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache

from facts.errors import BadInput
from facts.readings import Reading
from keywords import amounts
from text import fold

#: China has one time zone and no summer time since 1992.
CHINA = timezone(timedelta(hours=8))
#: Code points of a cell that are read as a number or a moment.
MOST_CELL = 64
#: Yuan; nothing in the field comes near, a larger sum is two cells in one or an account number.
MOST_YUAN = Decimal(10) ** 12
MOST_PEOPLE = 100_000_000
_EARLIEST = date(1990, 1, 1)
#: Excel's day 0, its wrong leap day of 1900 included; days of 1990 to 2100.
_EXCEL_START, _EXCEL_DAYS = datetime(1899, 12, 30, tzinfo=CHINA), (32_874, 73_416)
_CLOCK = r"(?:[ T]{0,2}(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d{1,6})?秒?|分)?)?"
_YMD = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?" + _CLOCK)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_DMY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})" + _CLOCK)
_SERIAL = re.compile(r"\d{5}(?:\.\d{1,12})?")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_NUMBER = re.compile(r"[-+]?\d{1,20}(?:\.\d{1,8})?(?:e\+?\d{1,2})?")
_SCALES = {"": 1, "元": 1, "百元": 100, "千元": 1_000, "千": 1_000, "万元": 10_000, "万": 10_000, "百万": 1_000_000,
           "百万元": 1_000_000, "千万": 10_000_000, "千万元": 10_000_000, "亿": 100_000_000, "亿元": 100_000_000,
           "万亿": 10**12}  # fmt: skip
_MONEY = re.compile(r"([-+]?\d[\d.e+]{0,24})((?:百|千)?(?:万|亿)?(?:亿)?元?)(?:人民币|整|rmb)?")
_ABOUT = re.compile(
    r"^(?:约|大约|近|超过|超|逾|至少|共计|共|合计|人民币|rmb|cny|¥|￥|\$)+|(?:左右|以上|余|多|上下|许)(?=元?$)"
)
_HAN_NUMBER = re.compile("[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]{1,20}元")
_COUNT = re.compile(r"(\d[\d.]{0,12})(万|千|百)?(?:余|多)?(?:人|名|位|户|个)?")
_YES = frozenset(("是", "有", "y", "yes", "1", "true", "t", "√", "属实", "涉老"))
_NO = frozenset(("否", "无", "n", "no", "0", "false", "f", "×", "x", "没有", "不涉及"))
#: What people write where they know nothing.
BLANKS = frozenset(
    (
        "",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "无",
        "暂无",
        "未知",
        "不详",
        "不明",
        "null",
        "none",
        "nan",
        "n/a",
        "#n/a",
        "待查",
    )
)


class Unfit(BadInput):
    """A cell does not hold what its column promises; correct it in the source or map another column."""


def plain(text: str) -> str:
    """The cell with full-width digits and marks made plain, blanks gone, in lower case."""
    return "".join(unicodedata.normalize("NFKC", text[:MOST_CELL]).lower().split())


def is_blank(text: str) -> bool:
    """Whether the cell says that nothing is known."""
    return text.strip().lower() in BLANKS


def moment(text: str, formats: Sequence[str], now: datetime) -> datetime:
    """Read a moment; without a time of day it is the day's first minute in China.

    Args:
        text: the cell.
        formats: names of MOMENTS, tried in order.
        now: nothing may lie more than a day after it.

    Raises:
        Unfit: none of the formats fits, or the day cannot be.
    """
    found = _moment(text.strip()[:MOST_CELL], tuple(formats))
    if found is None:
        raise Unfit(f"日期“{_short(text)}”无法识别，请写成 2026-11-23 这样的形式")
    if found.date() < _EARLIEST or found > now + timedelta(days=1):
        raise Unfit(f"日期“{_short(text)}”早于 1990 年或晚于今天，请核对")
    return found


@lru_cache(maxsize=4096)
def _moment(text: str, formats: tuple[str, ...]) -> datetime | None:
    written = unicodedata.normalize("NFKC", text)
    for name in formats:
        try:
            found = MOMENTS[name](written)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            return found
    return None


def _by(pattern: re.Pattern[str], order: tuple[int, int, int]) -> Callable[[str], datetime | None]:
    def read(text: str) -> datetime | None:
        match = pattern.fullmatch(text)
        if match is None:
            return None
        year, month, day = (int(match[place]) for place in order)
        hour, minute, second = (int(part or 0) for part in match.groups()[3:6])
        return datetime(year, month, day, hour, minute, second, tzinfo=CHINA)

    return read


def _excel(text: str) -> datetime | None:
    if not _SERIAL.fullmatch(text) or not _EXCEL_DAYS[0] <= float(text) < _EXCEL_DAYS[1]:
        return None
    found = _EXCEL_START + timedelta(days=float(text))
    return (found + timedelta(microseconds=500_000)).replace(microsecond=0)


def _iso(text: str) -> datetime | None:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)


#: Name of a format in a profile -> its reader.
MOMENTS: Mapping[str, Callable[[str], datetime | None]] = {
    "ymd": _by(_YMD, (1, 2, 3)), "compact": _by(_COMPACT, (1, 2, 3)), "dmy": _by(_DMY, (3, 2, 1)),
    "mdy": _by(_DMY, (3, 1, 2)), "excel": _excel, "iso": _iso, "epoch": _epoch,
}  # fmt: skip


def yuan(text: str, unit: str) -> Decimal:
    """Read a sum in yuan, to the cent; 万 or 亿 in the cell itself goes before the column's unit.

    Raises:
        Unfit: it is no number, below 0, or beyond a trillion.
    """
    written = _ABOUT.sub("", plain(text).replace(",", ""))
    written = _ABOUT.sub("", written)
    match = _MONEY.fullmatch(written)
    if match and _NUMBER.fullmatch(match[1]) and match[2] in _SCALES:
        # A bare 元 is how the cell names its own unit; nothing at all leaves it to the column.
        value = Decimal(match[1]) * _SCALES[match[2] or unit]
    elif (spoken := _spoken(written, unit)) is not None:
        value = spoken
    else:
        raise Unfit(f"金额“{_short(text)}”不是数字，按未知处理")
    if value < 0:
        raise Unfit(f"金额“{_short(text)}”是负数，按未知处理")
    if value >= MOST_YUAN:
        raise Unfit(f"金额“{_short(text)}”达到万亿元，不合常理，按未知处理")
    return value.quantize(Decimal("0.01"))


def _spoken(written: str, unit: str) -> Decimal | None:
    """A sum in Chinese numerals, such as 十万 or 三百五十元; None where it is none."""
    bare = written.removesuffix("整")
    said = bare if bare.endswith("元") else f"{bare}{unit if not bare.endswith(('万', '亿')) else '元'}"
    if not _HAN_NUMBER.fullmatch(said):
        return None
    reading = Reading(url=None, title="", text=said, visible=len(said))
    found = amounts(fold(said), reading)
    return Decimal(found[0].yuan) if len(found) == 1 and found[0].text == said else None


def people(text: str) -> int:
    """Read a count of people.

    Raises:
        Unfit: it is no count.
    """
    written = _ABOUT.sub("", plain(text).replace(",", ""))
    match = _COUNT.fullmatch(written)
    if match is None or match[1].count(".") > 1:
        raise Unfit(f"人数“{_short(text)}”不是数字，按未知处理")
    value = Decimal(match[1].rstrip(".")) * {"万": 10_000, "千": 1_000, "百": 100}.get(match[2] or "", 1)
    if value != value.to_integral_value() or value > MOST_PEOPLE:
        raise Unfit(f"人数“{_short(text)}”不合常理，按未知处理")
    return int(value)


def flag(text: str) -> bool:
    """Read yes or no.

    Raises:
        Unfit: it is neither.
    """
    written = plain(text)
    if written in _YES:
        return True
    if written in _NO:
        return False
    raise Unfit(f"“{_short(text)}”既不是“是”也不是“否”，按未知处理")


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"
