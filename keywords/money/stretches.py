"""Find where a page speaks of money that comes back: the few stretches in which gains and gifts are looked for.

The expressions that read 投1万返2400 have too many states to run over whole pages (0.2 ms); these triggers have few.
"""

import re
from collections.abc import Iterator

from keywords.matching.searching import compile_quietly, spans
from keywords.money.numerals import HAN_DIGITS
from text import Folded

_BACK = (
    "返还|返利|返现|返租|返|收益|收入|收息|赚|得到|拿回|拿到|拿|领取|领|变成|分红|获利|获得|获|给[你您]|产出|利息|回报|本息"
    "|回购|享受|享|补贴|减免|减|优惠|送|收|得"
)
_TRIGGERS = compile_quietly(
    rf"(?:{_BACK})[^\n。！？!?；;,\d{HAN_DIGITS}]{{0,6}}[\d{HAN_DIGITS}]|[\d{HAN_DIGITS}]倍|翻倍|翻番|翻了?[\d{HAN_DIGITS}]"
    "|回本|收回成本|收回本金|收回投资|赚一倍|[毛角分]钱|多少[,就即]{0,2}[返送补退还]|全额返|全返|消费=|消费等于"
)
#: Two numbers that are more than an idle 一, or a word that needs none: a stretch without says nothing of money.
_NUMBERS = re.compile(
    rf"[\d万千百元块毛].*?[^\d.,].*?[\d{HAN_DIGITS}]|[倍番]|回本|收回|多少|全额?返|消费=|消费等",
    re.DOTALL,
)
#: Code points before and after a trigger that belong to what it says.
_BEFORE, _AFTER = 48, 16
#: Triggers looked at on one page.
_MAX = 500


def money_talk(folded: Folded) -> list[tuple[int, int]]:
    """Return the stretches of the folded text, in order, apart from each other; linear in the text."""
    text = folded.folded
    return [(first, last) for first, last in _merged(folded) if _NUMBERS.search(text, first, last)]


def _merged(folded: Folded) -> Iterator[tuple[int, int]]:
    length = len(folded.folded)
    first = last = 0
    for start, end in spans(_TRIGGERS, folded, _MAX):
        if start - _BEFORE > last:
            if last:
                yield first, last
            first = start - _BEFORE
        last = min(length, end + _AFTER)
    if last:
        yield first, last
