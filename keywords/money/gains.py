"""Read returns told in money or multiples: 投1万返2400, 每万元每月减65元, 一头牛1.5万元每年返3000元, 三个月翻倍.

Money that comes back above the stake includes it, unless it comes every day or month; 回本 is the whole stake within
the time named.
"""

import re
from collections.abc import Iterable, Iterator

from facts.findings import Period
from keywords.matching.searching import compile_quietly, spans_within
from keywords.money.numerals import HAN_DIGITS, number
from keywords.money.percents import Rate
from keywords.money.rates import annual, period_before, years_in
from keywords.money.wording import is_loan
from text import Folded

_ARABIC = r"\d{1,9}(?:,\d{3})*(?:\.\d{1,2})?\s?[十百千万亿w]{0,2}"
_N = rf"(?:{_ARABIC}|[{HAN_DIGITS}万亿]{{1,8}})"
_UNIT = r"元|块钱?|u|usdt|美金|美元"
_MONEY = rf"{_N}\s?(?:{_UNIT})?"
_PUT_IN = "投入|投资|投|存入|存|入金|充值|充|出借|借|认购|购买|买|交纳|交|缴纳|缴|放|出|预存|预定"
_GET_OUT = (
    "返还|返利|返现|返租|返|收益|收入|收息|收|赚|得到|得|拿回|拿到|拿|领取|领|变成|变|分红|获利|获得|获|给[你您]|产出|利息"
    "|回报|本息|回购|享受|享"
)
_NO_BREAK = r"[^\n。！？!?；;\d]"
_TIME = rf"(?:\d{{1,3}}|[{HAN_DIGITS}]{{1,3}})\s?(?:天|日|周|个?月|年|个?季度)"
_INVESTED = (
    rf"(?:(?:{_PUT_IN})(?:资)?(?:满|本金|入|我|我这|我这里|给平台|给公司)?\s?)?{_MONEY}{_NO_BREAK}{{0,12}}"
    rf"(?:\d{{1,3}}(?:天|日|个月|年|周){_NO_BREAK}{{0,6}})?"
    rf"(?:{_GET_OUT})[^\n。！？!?；;\d{HAN_DIGITS}]{{0,6}}{_MONEY}"
)
_PER_WAN = (
    r"每(?:1|一|壹)?\s?(?:[万千百]|10000|1000|100)\s?元?[^\n。！？!?；;\d,]{0,8}"
    rf"(?:减免|减|返还|返|补贴|优惠|{_GET_OUT}){_NO_BREAK}{{0,4}}{_N}\s?[元毛角分]"
    rf"|每(?:1|一|壹)?\s?[万千百]元[每日]天?{_N}\s?[元毛角分]钱?的?(?:利息|收益)"
)
_TURN = rf"翻了?(?:{_N}(?:倍|番)|倍|番)"
_TIMES = (
    rf"{_TIME}(?:[^\n。！？!?；;,\d]{{0,6}}(?:{_TURN}|{_N}倍|赚一倍|回本|收回成本|收回本金|收回投资)"
    rf"|,[^\n。！？!?；;,\d]{{0,6}}{_TURN})"
)
#: Bytes, taken as pages need them: with half of it the states of these are forgotten again and again, and a page of
#: adverts takes five times as long.
_STATES = 64 << 20
_ANY = compile_quietly(f"{_INVESTED}|{_PER_WAN}|{_TIMES}", _STATES)

#: 一百万一年 is a million and a year: a number does not end in the count of what follows.
_WHOLE_N = rf"(?:{_ARABIC}|[{HAN_DIGITS}万亿]{{1,8}}(?!\s?(?:天|日|周|个?月|年|个?季)))"
_SPLIT = re.compile(
    rf"((?:{_PUT_IN})[^\d{HAN_DIGITS}]{{0,4}}?)?({_WHOLE_N})\s?({_UNIT})?(.*?(?:{_GET_OUT})[^\d{HAN_DIGITS}]*)({_N})\D*\Z",
    re.DOTALL,
)
_PER = re.compile(r"每(?:1|一|壹)?\s?(万|千|百|10000|1000|100)")
_BASES = {"万": 10_000, "千": 1_000, "百": 100}
_SMALL = {"毛": 0.1, "角": 0.1, "分": 0.01}
_LAST = re.compile(rf"({_N})\s?([元毛角分])[^\d{HAN_DIGITS}]*\Z")
_TURNED = re.compile(rf"翻?了?({_N})?(倍|番)\Z")
#: What grows over years is money only where it is called so.
_OF_MONEY = re.compile("资产|财富|投|赚|本金|钱|资金|回报|收益|回本|成本|翻番|稳")
_GROWTH = re.compile(
    "同比|环比|增长|营收|销量|利润|业绩|用户|产量|市值|房价|股价|数量|规模|流量|订单|销售额|成交|人数|速度|效率|游客|客流"
)
#: Before or inside, it makes the first number pay, cost, fine or loss and no stake.
_NO_STAKE = re.compile("工资|薪|学费|罚|损失|亏损|骗|支出|费用|成本|低保|营业|产值|奖学|月租|房租")
#: What makes the number before it a count of things and no stake.
_COUNTED = re.compile(r"\s?[台份单个人亩头棵盒瓶次期年天月只件套株箱股枚间床张位代层级%字米斤]")
#: What is bought in pieces may cost less than any stake.
_EACH = ("每股", "每枚", "每份", "单价", "股价")
#: Yuan; who asks for more at a time speaks to firms.
_LARGEST_STAKE = 10_000_000
#: Percent a year; more than this is two numbers that have nothing to do with each other.
_HIGHEST = 100_000.0


def read_gain(folded: Folded, stretches: Iterable[tuple[int, int]]) -> Iterator[Rate]:
    """Yield the returns told in money or multiples, in order.

    Args:
        folded: the folded text.
        stretches: where it speaks of money coming back, as `money_talk` finds them.
    """
    text = folded.folded
    for start, end in _matches(folded, stretches):
        written = text[start:end]
        before = text[max(0, start - 12) : start].rpartition("\n")[2]
        gain = _per_base(written) or _multiplied(written, before) or _invested(written, before, text[end : end + 8])
        if gain and (gain[0] is None or gain[0] <= _HIGHEST):
            yield Rate(start, end, *gain)


def _matches(folded: Folded, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for first, last in stretches:
        yield from spans_within(_ANY, folded, first, last)


def _invested(written: str, before: str, after: str) -> tuple[float | None, Period] | None:
    """Read "put in so much, get so much"."""
    match = _SPLIT.fullmatch(written)
    if not match or written[0] == "每":
        return None
    stake, back = number(match[2]), number(match[5])
    middle = match[4]
    least = 0.1 if before.endswith(_EACH) else 10
    if not stake or not back or not least <= stake <= _LARGEST_STAKE or not stake / 1_000 <= back <= 1_000 * stake:
        return None
    if (not match[3] and _COUNTED.match(middle)) or _is_no_stake(match, before, after):
        return None
    return _brought(stake, back, middle)


def _is_no_stake(match: re.Match[str], before: str, after: str) -> bool:
    """Whether the first number is not put in: without a verb it needs its unit and a time before what comes back."""
    if _NO_STAKE.search(before[-6:] + match[4]) or is_loan(before + match[0][:12], match[0] + after):
        return True
    if match[1]:
        return False
    has_unit = match[3] is not None or match[2][-1] in "万亿"
    return not has_unit or not (period_before(match[4]) or years_in(match[4]))


def _brought(stake: float, back: float, middle: str) -> tuple[float | None, Period]:
    timed, years = period_before(middle), years_in(middle)
    if timed and timed.period != Period.YEAR and not years:
        return annual(100 * back / stake, timed.period), timed.period
    gain = back - stake if back > stake else back
    if timed and (not years or years == 1):
        return annual(100 * gain / stake, timed.period), timed.period
    return annual(100 * gain / stake, Period.TERM, years), Period.TERM


def _per_base(written: str) -> tuple[float | None, Period] | None:
    """Read 每万元每月减65元; without a time it is a year's, as the boards of old people's homes mean it: unknown."""
    per, last = _PER.match(written), _LAST.search(written)
    if not per or not last:
        return None
    base = _BASES.get(per[1]) or int(per[1])
    value = (number(last[1]) or 0.0) * _SMALL.get(last[2], 1.0)
    if not 0 < value < base:
        return None
    timed = period_before(written[2 : last.start()])
    period = timed.period if timed else Period.TERM
    return annual(100 * value / base, period), period


def _multiplied(written: str, before: str) -> tuple[float | None, Period] | None:
    """Read 三个月翻倍, 一年三倍 or 半年回本: the gain is what comes on top; 翻两番 is fourfold."""
    years = years_in(written)
    if not years or _GROWTH.search(before + written) or (years > 1 and not _OF_MONEY.search(before + written)):
        return None
    if written.endswith(("回本", "成本", "本金", "投资")):
        return annual(100, Period.TERM, years), Period.TERM
    match = _TURNED.search(written)
    # 峰值的三倍 compares, and promises nothing.
    if not match or written[: match.start()].endswith("的"):
        return None
    times = number(match[1]) if match[1] else (2.0 if match[2] == "倍" else None)
    if match[0].startswith("翻") and match[2] == "倍" and times == 1:  # 翻一倍 is 翻倍
        times = 2.0
    if match[2] == "番":
        times = 2.0 ** min(times or 1.0, 10)
    if not times or times <= 1:
        return None
    return annual(100 * (times - 1), Period.TERM, years), Period.TERM
