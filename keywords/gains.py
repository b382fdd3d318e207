"""Read returns told in money or multiples: 投1万返2400, 每万元每月减65元, 三个月翻倍."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from facts.findings import Period
from keywords.numerals import HAN_DIGITS, number
from keywords.rates import annual, period_before, years_in
from keywords.searching import compile_quietly, spans
from text import Folded

_N = rf"(?:\d{{1,9}}(?:,\d{{3}})*(?:\.\d{{1,2}})?\s?[十百千万亿w]{{0,2}}|[{HAN_DIGITS}万亿]{{1,8}})"
_MONEY = rf"{_N}\s?(?:元|块钱?|u|usdt|美金|美元)?"
_PUT_IN = "投入|投资|投|存入|存|入金|充值|充|出借|认购|购买|买|交|缴纳|缴"
_GET_OUT = "返还|返利|返现|返|收益|收入|收|赚|得到|得|拿到|拿|领取|领|变成|变|分红|获利|获得|获"
_NO_BREAK = r"[^\n。！？!?；;\d]"
_INVESTED = (
    rf"(?:{_PUT_IN})(?:资)?(?:满|本金|入)?\s?{_MONEY}{_NO_BREAK}{{0,12}}(?:\d{{1,3}}(?:天|日|个月|年|周){_NO_BREAK}{{0,6}})?"
    rf"(?:{_GET_OUT})[^\n。！？!?；;\d{HAN_DIGITS}]{{0,6}}{_MONEY}"
)
_PER_WAN = (
    rf"每(?:1|一|壹|10000)?\s?万?元?[^\n。！？!?；;\d,]{{0,8}}(?:减免|减|返还|返|补贴|优惠|{_GET_OUT})"
    rf"{_NO_BREAK}{{0,4}}{_N}\s?元"
)
_TIMES = (
    rf"(?:\d{{1,3}}|[{HAN_DIGITS}]{{1,3}})\s?(?:天|日|周|个?月|年|个?季度)[^\n。！？!?；;,\d]{{0,6}}"
    rf"(?:翻(?:{_N}(?:倍|番)|倍|番)|{_N}倍|赚一倍)"
)
#: Bytes for states; with the engine's usual 8 MiB they are forgotten on every page, and the search takes twice as long.
_STATES = 16 << 20
_ANY = compile_quietly(f"{_INVESTED}|{_PER_WAN}|{_TIMES}", _STATES)

_MONEYS = re.compile(rf"({_N})\s?(元|块钱?|u|usdt|美金|美元)?")
_SPLIT = re.compile(
    rf"(.*?(?:{_PUT_IN})\D{{0,3}}?)({_N})\s?(?:元|块钱?|u|usdt|美金|美元)?"
    rf"(.*?(?:{_GET_OUT})[^\d{HAN_DIGITS}]*)({_N})\D*\Z",
    re.DOTALL,
)
_TURNED = re.compile(rf"翻?({_N})?(倍|番)\Z")
_GROWTH = re.compile(
    "同比|环比|增长|营收|销量|利润|业绩|用户|产量|市值|房价|股价|数量|规模|流量|订单|销售额|成交|人数|速度|效率"
)
#: What makes the number before it a count of things and no stake.
_COUNTED = re.compile(r"\s?[台份单个人亩头棵盒瓶次期年天月只件套株箱股枚间床张位代层级%]")
#: Matches looked at on one page.
_MAX = 500


@dataclass(frozen=True, slots=True)
class Gain:
    """One such return; the span is of the folded text."""

    start: int
    end: int
    #: Simple annual percent; None where no time is named.
    annual: float | None
    period: Period


def read_gain(folded: Folded) -> Iterator[Gain]:
    """Yield the returns told in money or multiples, in order; linear in the text, at most 500."""
    text = folded.folded
    for start, end in spans(_ANY, folded, _MAX):
        written = text[start:end]
        before = text[max(0, start - 12) : start].rpartition("\n")[2]
        gain = _invested(written) or _per_wan(written) or _multiplied(written, before)
        if gain:
            yield Gain(start, end, *gain)


def _invested(written: str) -> tuple[float | None, Period] | None:
    """Read "put in so much, get so much": a return above the stake includes it, unless it comes every day or month."""
    match = _SPLIT.fullmatch(written)
    if not match or written[0] == "每":
        return None
    stake, back = number(match[2]), number(match[4])
    if not stake or not back or stake < 10 or not stake / 1_000 <= back <= 1_000 * stake or _COUNTED.match(match[3]):
        return None
    timed = period_before(match[3])
    years = years_in(match[3])
    if timed and timed.period != Period.YEAR and not years:
        return annual(100 * back / stake, timed.period), timed.period
    gain = back - stake if back > stake else back
    if years:
        return annual(100 * gain / stake, Period.TERM, years), Period.TERM
    period = timed.period if timed else Period.TERM
    return annual(100 * gain / stake, period), period


def _per_wan(written: str) -> tuple[float | None, Period] | None:
    """Read 每万元每月减65元; without a time it is a year's, as the boards of old people's homes mean it: unknown."""
    if not re.match(r"每(?:1|一|壹)?\s?万|每10000", written):
        return None
    value = number(_MONEYS.findall(written)[-1][0])
    if not value or value >= 10_000:
        return None
    timed = period_before(written[2:])
    period = timed.period if timed else Period.TERM
    return annual(value / 100, period), period


def _multiplied(written: str, before: str) -> tuple[float | None, Period] | None:
    """Read 三个月翻倍 or 一年三倍: the gain is what comes on top; 翻两番 is fourfold."""
    match = _TURNED.search(written)
    years = years_in(written)
    if not match or not years or _GROWTH.search(before + written):
        return None
    times = number(match[1]) if match[1] else (2.0 if match[2] == "倍" else None)
    if match[0].startswith("翻") and match[2] == "倍" and times == 1:  # 翻一倍 is 翻倍
        times = 2.0
    if match[2] == "番":
        times = 2.0 ** min(times or 1.0, 10)
    if not times or times <= 1:
        return None
    return annual(100 * (times - 1), Period.TERM, years), Period.TERM
