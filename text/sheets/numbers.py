"""What a number in a cell means: plain digits, or a day of one of the two date systems."""

import math
from datetime import datetime, timedelta

#: Formats that Excel and WPS know by number and show as days or times, East Asian ones included (ECMA-376 18.8.30).
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
#: Other formats known by number that matter to a reader.
_BUILT_IN = {0: "", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd"}
_DATE_LETTERS = frozenset("ymdhs年月日")
#: Last day that Excel knows, 9999-12-31.
_LAST_SERIAL = 2_958_466
#: Excel counts 29 February 1900, which never was.
_PHANTOM = 60


def format_name(number: int, custom: dict[int, str]) -> str:
    """Return the code of a format; for one that is known by number and shows a date, a code that does so too."""
    if number in custom:
        return custom[number]
    return "yyyy-mm-dd" if number in _BUILT_IN_DATES else _BUILT_IN.get(number, "")


def shows_date(code: str) -> bool:
    """Whether a format code shows a day or a time; one pass, quoted and bracketed parts left out."""
    if code.lower() in ("", "general", "g/通用格式", "@"):
        return False
    closing = ""
    escaped = False
    for letter in code.split(";", 1)[0].lower():
        if escaped:
            escaped = False
        elif closing:
            closing = "" if letter == closing else closing
        elif letter in '"[':
            closing = '"' if letter == '"' else "]"
        elif letter in "\\_*":
            escaped = True
        elif letter in _DATE_LETTERS:
            return True
    return False


def digits(number: float) -> str:
    """Write a number as people type it: no exponent for whole ones, shortest digits otherwise."""
    return str(int(number)) if number.is_integer() else repr(number)


def day_of(serial: float, *, is_1904: bool = False) -> datetime | None:
    """Return the naive moment of a serial number, to the second; None where no calendar has it.

    Source: ECMA-376 part 1, 18.17.4.1; the 1900 system counts a 29 February 1900 (serial 60), which gives None.
    """
    if not math.isfinite(serial) or not 0 <= serial < _LAST_SERIAL:
        return None
    whole = int(serial)
    if not is_1904 and whole == _PHANTOM:
        return None
    first = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 31 if whole < _PHANTOM else 30)  # noqa: DTZ001
    try:
        return first + timedelta(days=whole, seconds=round((serial - whole) * 86_400))
    except OverflowError:
        return None


def iso(moment: datetime) -> str:
    """Write a moment as ISO 8601: a day alone where no time is said."""
    return moment.date().isoformat() if moment.time() == moment.min.time() else moment.isoformat(" ")
