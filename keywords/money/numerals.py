"""Read numbers as Chinese pages write them: 1,000 or 2.4万 or 两千四百 or 百分之十五."""

import re
from functools import lru_cache

_DIGIT_FORMS = ("零〇", "一壹幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {char: value for value, chars in enumerate(_DIGIT_FORMS) for char in chars}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_GREAT = {"万": 10_000, "萬": 10_000, "w": 10_000, "亿": 100_000_000}
_ARABIC = re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千万萬亿w]*)")
#: 1亿2000万, 3万5千: two Arabic numbers, the second of lower magnitude.
_MIXED = re.compile(r"(\d{1,9}(?:\.\d+)?)([十百千]?[万亿])(\d{1,9}(?:\.\d+)?)([十百千]?万?)")
#: Characters of a Chinese number, for use inside a character class.
HAN_DIGITS = "零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟半"


@lru_cache(maxsize=4_096)
def number(text: str) -> float | None:
    """Return the value of an Arabic or Chinese number, magnitudes such as 万 included; None where it is none."""
    text = text.strip().replace(" ", "")
    if match := _ARABIC.fullmatch(text):
        return _times(float(match[1].replace(",", "")), match[2])
    if match := _MIXED.fullmatch(text):
        return sum(_times(float(match[part]), match[part + 1]) for part in (1, 3))
    whole, _, fraction = text.partition("点")
    value = _whole(whole)
    if value is None or (fraction and not all(char in _DIGITS for char in fraction)):
        return None
    return value + sum(_DIGITS[char] / 10.0 ** (place + 1) for place, char in enumerate(fraction))


def _times(value: float, magnitudes: str) -> float:
    for each in magnitudes:
        value *= _GREAT.get(each) or _TENS.get(each) or 1
    return value


def _whole(text: str) -> float | None:
    """Read 两千四百, 二四, 十五, 三万五 or 半."""
    if text == "半":
        return 0.5
    total = section = digit = 0.0
    last = 1
    for char in text:
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if last == 0 else float(_DIGITS[char])
            last = 0
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit, last = 0.0, _TENS[char]
        elif char in _GREAT:
            total += (section + digit or 1) * _GREAT[char]
            section, digit, last = 0.0, 0.0, _GREAT[char]
        else:
            return None
    if not text:
        return None
    # 三万五 is 35,000: a digit right after a magnitude stands for the next lower one.
    tail = digit * last_magnitude(text) if len(text) > 1 else digit
    return total + section + tail


def last_magnitude(text: str) -> float:
    """Return what the final digit of a spoken number counts: 1,000 in 三万五, 10 in 两百五, otherwise 1."""
    before = text[-2]
    if text[-1] not in _DIGITS or before in "零〇" or before in "十拾":
        return 1
    return (_TENS.get(before) or _GREAT.get(before) or 10) / 10
