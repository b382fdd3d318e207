"""Read returns without a rate: 充1000送1000, 消费多少返多少, 全额返还, 消费100返120.

Only what gives back all that was paid, or more, is a promise; 充100送10 and 满500返50 are discounts.
"""

import re
from collections.abc import Iterable, Iterator

from facts.findings import Period, PromiseKind
from keywords.matching.searching import compile_quietly
from keywords.money.figures import HAN
from keywords.money.numerals import HAN_DIGITS, number
from keywords.money.percents import Rate

_N = rf"(?:\d{{1,7}}(?:\.\d{{1,2}})?\s?[万千百]?|{HAN}万?)"
_PAID = "充值|充|预存|消费|购物|买|花"
_BACK = "送|返还|返现|返利|返|得"
_GIFT = rf"(?:{_PAID})满?\s?{_N}\s?元?,?(?:就|即|立|再)?(?:{_BACK})\s?{_N}"
_ALL = (
    r"(?:消费|购物|买|花|充)多少,?(?:就|即)?(?:返|送|补|退|还)多少"
    r"|(?:消费|购物|购买|充值|购车|买)[^\n。！？!?；;\d]{0,8}(?:全额返还|全额返现|全额返|全返|百分之百返|100%返)"
    r"|全额返(?:还|现|利)?[^\n。！？!?；;]{0,6}(?:购物|消费|购买)|消费(?:=|等于)(?:存钱|赚钱|投资)"
)
_ANY = compile_quietly(f"{_GIFT}|{_ALL}")
_PARTS = re.compile(rf"\D*?({_N})\s?元?[^\d{HAN_DIGITS}]*({_N})\Z")
#: What is given back because it was only lent.
_LENT = re.compile("押金|保证金|定金|订金|学费|税|退|诚意金|不支持|门票|运费")


def read_gifts(text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[Rate]:
    """Yield the promises to give back all that is paid or more, in order; none has an annual percent.

    Arguments as `read_gain`.
    """
    for start, end in _matches(text, stretches):
        written = text[start:end]
        around = text[max(0, start - 8) : end + 4]
        if "多少" in written or "额返" in written or not (parts := _PARTS.fullmatch(written)):
            if not _LENT.search(around):
                yield Rate(start, end, None, Period.TERM, kind=PromiseKind.REBATE)
        elif _gives_all(parts[1], parts[2]) and not text.startswith(("%", "元券", "券", "积分券"), end):
            kind = PromiseKind.GIFT if written[0] in "充预" else PromiseKind.REBATE
            yield Rate(start, end, None, Period.TERM, kind=kind)


def _matches(text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for first, last in stretches:
        for match in _ANY.finditer(text[first:last]):
            start, end = match.span()
            yield first + start, first + end


def _gives_all(paid: str, back: str) -> bool:
    stake, given = number(paid), number(back)
    return stake is not None and given is not None and 10 <= stake <= given <= 20 * stake
