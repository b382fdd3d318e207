"""Read what an offer asks for and hands out beside its rates: least stake, terms, times of payment, referral levels."""

import re
from collections.abc import Iterable

from facts.findings import Amount, AmountRole, Offer
from keywords.matching.searching import compile_quietly, spans
from keywords.money.figures import Figures
from keywords.money.numerals import HAN_DIGITS, number
from keywords.money.rates import CYCLE, cycle_in
from text import Folded

_COUNT = rf"(?:\d{{1,4}}|[{HAN_DIGITS}]{{1,4}})"
_TERM = (
    r"(?:期限|封闭期|锁定期|锁仓期?|投资期|投资周期|存期|为期|合同期|产品周期)\s?(?:为|:|\n)?\s?"
    rf"{_COUNT}\s?(?:天|日|个?月|年)|{_COUNT}\s?(?:天|个月|年)期"
)
_TERMS = compile_quietly(_TERM)
_LENGTH = re.compile(rf"({_COUNT})\s?(天|日|个?月|年)(?:期)?\Z")
_DAYS = {"天": 1, "日": 1, "月": 30, "年": 365}
#: 50 years; a longer term is a land lease.
_LONGEST = 18_250
_WHO = (
    r"(?P<direct>直推|直接推荐|推荐奖|邀请奖|直荐)|(?P<indirect>间推|间接推荐|间荐)"
    r"|(?:第)?(?P<level>[1-9]|[一二三四五六七八九十])\s?(?:级|代|层)"
)
_LEVEL = re.compile(rf"(?:{_WHO})[^\d,。;\n{HAN_DIGITS}]{{0,10}}\Z")
#: Characters without one of which no level is named.
_NAMES = re.compile("[推荐邀级代层]")
_PERCENT = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s?%")
_CYCLES = compile_quietly(CYCLE)
#: Words without which 三级 3% is a level of something else.
_PLAN = re.compile("直推|间推|推荐|邀请|分销|返佣|佣金|下线|动态奖|动态收益|代理奖")
#: Code points before a percentage in which its level is named.
_REACH = 18
#: Code points before and after within which the plan itself is named.
_NEAR = 48
_MAX = 200


def read_offer(numbers: Figures, amounts: Iterable[Amount], *, promises: bool) -> Offer:
    """Return the terms a page names; an empty Offer where it names none. Linear in the text.

    Args:
        numbers: the page's.
        amounts: the page's sums; those it calls the least one can put in give the minimum.
        promises: whether the page promises a return; terms and times of payment are read only beside one.
    """
    folded, text = numbers.folded, numbers.folded.folded
    least = min((each.yuan for each in amounts if each.role is AmountRole.MINIMUM), default=None)
    return Offer(
        minimum_yuan=least,
        term_days=_term_days(folded) if promises and "期" in text else (),
        cycle_days=_cycle_days(folded) if promises and ("一次" in text or "周期" in text) else None,
        referral=_referral(numbers),
    )


def _term_days(folded: Folded) -> tuple[int, ...]:
    found = set()
    for start, end in spans(_TERMS, folded, _MAX):
        length = _LENGTH.search(folded.folded[start:end])
        count = number(length[1]) if length else None
        if length and count and (days := round(count * _DAYS[length[2][-1]])) <= _LONGEST:
            found.add(days)
    return tuple(sorted(found))


def _cycle_days(folded: Folded) -> int | None:
    """Return the days from one payment to the next, by the first place that names them."""
    for start, end in spans(_CYCLES, folded, 1):
        cycle = cycle_in(folded.folded[start:end])
        return round(cycle * 365) if cycle else None
    return None


def _referral(numbers: Figures) -> tuple[tuple[int, float], ...]:
    """Return the highest percent of each level, where such a plan is named beside it."""
    text = numbers.folded.folded
    levels: dict[int, float] = {}
    for start, end in numbers.rates:
        percent = _PERCENT.fullmatch(text, start, end)
        if not percent or not _NAMES.search(text, max(0, start - _REACH), start):
            continue
        who = _LEVEL.search(text, max(0, start - _REACH), start)
        if who and _PLAN.search(text, max(0, start - _NEAR), end + _NEAR):
            level = 1 if who["direct"] else 2 if who["indirect"] else int(number(who["level"]) or 0)
            levels[level] = max(float(percent[1]), levels.get(level, 0.0))
    return tuple(sorted(levels.items()))
