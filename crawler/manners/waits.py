"""How long to wait: what a server writes into Retry-After, and the hours in which a source may be asked."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from facts.sources import Window

#: Characters of a header that is read; the longest HTTP-date has 33, and a number of more digits is no number.
_LONGEST = 64
_SECONDS = re.compile(r"[0-9]{1,64}", re.ASCII)
#: The three forms of RFC 9110, 5.6.7, begin with the name of a day; the library's parser accepts more than dates.
_DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? .{10,48}", re.ASCII)
_OFFICE = ZoneInfo("Asia/Shanghai")


def retry_after(value: bytes | str | None, now: datetime, *, most_s: float) -> float | None:
    """Return the seconds a Retry-After header asks for, 0 ≤ seconds ≤ most_s, or None where it says nothing readable.

    Source: RFC 9110, 10.2.3: a number of seconds or an HTTP-date. A date that has passed is 0.

    Args:
        value: the header as it came, or None.
        now: what a date is held against, aware; the server's own Date header is better than our clock.
        most_s: what a longer wait is cut to.
    """
    text = _plain(value)
    if _SECONDS.fullmatch(text):
        return min(float(text), most_s)
    moment = _moment(text)
    if moment is None:
        return None
    return max(0.0, min((moment - now).total_seconds(), most_s))


def http_date(value: bytes | str | None) -> datetime | None:
    """Return the moment of a Date header, aware, or None where it is none."""
    return _moment(_plain(value))


def next_opening(windows: Sequence[Window], now: datetime) -> datetime | None:
    """Return when the next window opens, in UTC, or None where one is open now or there are none.

    Args:
        windows: hours by the clock of Asia/Shanghai.
        now: aware.
    """
    local = now.astimezone(_OFFICE)
    if not windows or any(window.holds(local.time()) for window in windows):
        return None
    return min(_next(window, local) for window in windows).astimezone(UTC)


def _next(window: Window, local: datetime) -> datetime:
    start = datetime.combine(local.date(), window.start, _OFFICE)
    return start if start > local else start + timedelta(days=1)


def _plain(value: bytes | str | None) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else value or ""
    return text.strip() if len(text) <= _LONGEST else ""


def _moment(text: str) -> datetime | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
