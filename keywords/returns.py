"""Find promised returns: a number that says how much comes back, read with the words around it.

One pass of google-re2 finds every number that could be a rate; each is then read in a short window on both
sides. A rate counts as a promise where words of return stand by it, and not where the words beside it say
growth, tax, fee, share, or what a borrower pays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from facts.findings import Period, Promise
from facts.readings import Reading
from keywords.gains import Gain, read_gain
from keywords.numerals import HAN_DIGITS, number
from keywords.rates import FEN, Timed, annual, period_after, period_before, years_in
from keywords.searching import compile_quietly, spans
from keywords.voice import Heard, packaged_voice
from text import Folded, sentence

#: Promises kept of one page.
MAX_PROMISES = 200
#: Numbers looked at; a page of nothing but percentages stays cheap.
_MAX_NUMBERS = 2_000
#: Code points read on the left and right of a number.
_LEFT, _RIGHT = 32, 16
#: Higher "rates" are sums of money or codes beside a percent sign.
_HIGHEST = 100_000.0

_N = r"\d{1,6}(?:\.\d{1,4})?"
_HAN = f"[{HAN_DIGITS}]{{1,5}}(?:点[{HAN_DIGITS}]{{1,3}})?"
_NUMBER = f"(?:{_N}|{_HAN})"
_TENTH = "[一二两三四五六七八九]"
_RATE = (
    rf"(?:{_N}\s?[%‰]?\s?(?:-|~|—|–|至|到|－){{1,2}}\s?)?{_N}\s?(?:%|‰|个点)(?:\s?\+\s?{_N}\s?%)?"
    rf"|[百千万]分之{_NUMBER}|{_TENTH}成(?:半|{_TENTH})?"
    rf"|(?:{_NUMBER}\s?分\s?{_NUMBER}\s?厘|{_NUMBER}\s?[分厘])(?:利息|利|息)?"
)
_RATES = compile_quietly(_RATE)
_PARTS = re.compile(rf"({_N})\s?([%‰]?)")
_SHARE = re.compile(rf"([百千万])分之({_NUMBER})")
#: 一成半 is 15 %, 两成 20 %; 一成不变 and 三成员 are no numbers.
_TENTHS = re.compile(rf"({_TENTH})成(半|{_TENTH})?")
_NO_TENTHS = re.compile("[不员本立功为交熟套片品果人都新]")
_FENLI = re.compile(rf"(?:({_NUMBER})\s?分)?(?:({_NUMBER})\s?厘)?(利息|利|息)?")

#: 三七分 and 五五分 share something out; a rate has one digit, or 十.
_FENLI_SHARE = re.compile(rf"[{HAN_DIGITS.replace('十', '')}]{{2}}分")

_RETURN = re.compile(
    "收益|回报|返|利率|利息|分红|年化|月化|日化|周化|利润|增值|盈利|生息|息|获利|赚|红利|分润|释放|产出|涨幅可达"
    "|roi|profit|return|yield|apy|apr|interest"
)
_AGAINST = re.compile(
    "同比|环比|增长|增速|增幅|下降|上升|上涨|下跌|跌|涨|降至|降到|下调|上调|提高到|占比|占|比例为|比重|市场份额|税|折|费"
    "|佣金|首付|通胀|cpi|gdp|lpr|存款准备金|持股|股权比例|出资|覆盖率|完成率|合格率|好评|兑付率|回收率|回款率|履约率"
    "|到期率|胜率|准确率|通过率|中签|概率|满意度|纯度|浓度|含量|湿度|电量|损失|亏损|不良率|毛利率|净利率|净利润|市盈率"
    "|折扣|业绩比较基准|比较基准|业绩基准|回撤|波动|提成|抽成|贡献率|利用率|转化率|误差|进度|完成|已售|杠杆|仓位|成本"
    "|坏账|违约率"
)
_AFTER_AGAINST = re.compile(
    r"\s?(?:的|作为)?(?:股份|股权|管理费|手续费|服务费|佣金|税|首付|违约金|罚息|滞纳金|折扣|增长|以上的?(?:人|企业|市场)"
    r"|的(?:人|企业|用户|客户|投资者|概率|市场))"
)
_WHOLE = re.compile(r"\s?(?:本息|本金|保本|保障|兑付|安全|真实|覆盖|担保|返还|正品|有效|全额|退|控股|好评)")
_LOAN = re.compile(
    "贷|随借|额度|循环|借款(?:人|年|月|日|综合)*利率|借款利息|借钱|借条|月供|放款|授信|还款|分期|按揭|逾期|罚息|滞纳"
    "|违约金|司法保护|民间借贷|年费"
)
_INVEST = re.compile("投资|出借|理财|收益|回报|返|分红|认购|募集|本息|产品|基金|投标|起投")
_GUARANTEED = re.compile(
    "(?<!不)保本|(?<!不)保息|固定(?:收益|回报|分红|返|利息|年化|月|日)|(?<!不)承诺|刚兑|刚性兑付|保底|兜底|稳赚|包赚"
    "|本息保障|(?<!不)保证|零风险|无风险|保收益|旱涝保收|固收"
)
#: A length of time right before a rate, as price lists of platforms write it: 3个月 7.5% | 6个月 8.3%.
_TERM_LABEL = re.compile(rf"(?<![近前去])(?:活期|(?:\d{{1,3}}|[{HAN_DIGITS}]{{1,3}})\s?(?:个月|天|年)期?)\s?:?\s?\Z")
_YEARLY = re.compile("收益率|利率|回报率|apy|apr")
_STARTS_WITH_DIGIT = re.compile(r"\d")
_HIGHEST_LISTED = 60.0  # percent; above it a length of time beside a percentage is mostly something else
_BREAKS = re.compile("[。！？!?；;]")


@dataclass(frozen=True, slots=True)
class _Found:
    """A promise in folded coordinates, before it has its sentence."""

    start: int
    end: int
    annual: float | None
    period: Period


def promises(folded: Folded, reading: Reading, heard: Heard | None = None) -> tuple[Promise, ...]:
    """Return the promised returns of a reading in order, at most MAX_PROMISES.

    Args:
        folded: `text.fold(reading.text)`.
        reading: the page.
        heard: the cues of speech, as Matcher.listen(folded) gives them; the packaged cues serve where it is None.
    """
    heard = heard or packaged_voice().listen(folded.folded)
    found = sorted((*_rates(folded), *_gains(folded)), key=lambda each: (each.start, -each.end))
    kept: list[_Found] = []
    for each in found:
        if not kept or each.end > kept[-1].end:
            kept.append(each)
    del kept[MAX_PROMISES:]
    voices = heard.of([each.start for each in kept], [each.end for each in kept])
    return tuple(_promise(each, folded, reading, voice) for each, voice in zip(kept, voices, strict=True))


def _promise(found: _Found, folded: Folded, reading: Reading, voice: tuple[bool, bool]) -> Promise:
    start, end = folded.folded_span(found.start, found.end)
    first, last = sentence(folded.folded, found.start, found.end)
    return Promise(
        text=reading.text[start:end],
        start=start,
        end=end,
        annual_percent=found.annual,
        period=found.period,
        # Letters and digits alone, so that 保·本·保·息 guarantees as much as 保本保息.
        guaranteed=bool(_GUARANTEED.search("".join(filter(str.isalnum, folded.folded[first:last])))),
        negated=voice[0],
        quoted=voice[1],
    )


def _gains(folded: Folded) -> Iterator[_Found]:
    """Find returns told in money or multiples: 投1万返2400, 每万元每月减65元, 三个月翻倍."""
    gain: Gain
    for gain in read_gain(folded):
        yield _Found(gain.start, gain.end, gain.annual, gain.period)


def _rates(folded: Folded) -> Iterator[_Found]:
    text = folded.folded
    for start, end in spans(_RATES, folded, _MAX_NUMBERS):
        found = _fenli(text, start, end) if text[end - 1] in "分厘利息" else _percent(text, start, end)
        if found:
            yield found


def _percent(text: str, start: int, end: int) -> _Found | None:
    """Read a percentage with the words beside it."""
    value = _percent_value(text[start:end])
    left, right = _left(text, start), _right(text, end)
    if "成" in text[start:end] and _NO_TENTHS.match(right):
        return None
    if not value or not _may_be_return(left, right) or not _is_return(left := _clause(left), right, value):
        return None
    cue = max((each.start() for each in _RETURN.finditer(left)), default=None)
    before, after = period_before(left), period_after(right)
    timed = before if before and not right.startswith("/") else after
    period = timed.period if timed else _default_period(left, right)
    years = years_in(_clause_around(text, start, end)) if period == Period.TERM else None
    begin = start - len(left) + _opening(left, before, cue)
    return _Found(
        begin if "\n" not in text[begin:start] else start,
        end + (after.end if after and timed is after else 0),
        annual(value, period, years),
        period,
    )


def _fenli(text: str, start: int, end: int) -> _Found | None:
    """Read 月息2分, 月息八厘, 二分利; a bare 分 is a score or a minute."""
    match = _FENLI.fullmatch(text[start:end])
    left, right = _left(text, start), text[end : end + 2]
    named = re.search(r"(?:[年月日]?(?:利息|利率|息|利|返|化)|[年月日]返)[^\d,。]{0,4}\Z", left)
    if not match or not (named or match[3]) or right[:1] in ("钟", "之", "、") or _is_loan(left, _right(text, end)):
        return None
    timed = period_before(left)
    period = timed.period if timed and timed.period in FEN else Period.MONTH
    fen, li = (number(each) if each else 0.0 for each in (match[1], match[2]))
    value = ((fen or 0.0) + (li or 0.0) / 10) * FEN[period]
    if not value or _FENLI_SHARE.match(text[start:end]):
        return None
    return _Found(start - (len(left) - named.start()) if named else start, end, annual(value, period), period)


def _percent_value(written: str) -> float | None:
    """Return the percentage a rate comes to: the top of a range, bonuses added."""
    if share := _SHARE.fullmatch(written):
        value = number(share[2])
        return value / {"百": 1, "千": 10, "万": 100}[share[1]] if value else None
    if tenths := _TENTHS.fullmatch(written):
        whole, part = number(tenths[1]), number(tenths[2]) if tenths[2] else 0.0
        # 半 is 0.5 of a tenth, a digit is that many hundredths.
        return 10 * (whole or 0.0) + (part or 0.0) * (10 if tenths[2] == "半" else 1)
    base, _, bonus = written.partition("+")
    values = [float(part[1]) for part in _PARTS.finditer(base)]
    value = max(values) / (10 if "‰" in written else 1)
    if bonus and (extra := _PARTS.search(bonus)):
        value += float(extra[1])
    return value if 0 < value <= _HIGHEST else None


def _may_be_return(left: str, right: str) -> bool:
    """Whether anything beside the rate speaks for a return at all; most rates of a news page end here."""
    return bool(_RETURN.search(left) or _RETURN.search(right) or right[:1] == "/" or _TERM_LABEL.search(left))


def _is_return(left: str, right: str, value: float) -> bool:
    """Whether the words on both sides make the rate a return somebody is offered."""
    if _AFTER_AGAINST.match(right) or (value == 100 and _WHOLE.match(right)):
        return False
    if left.rstrip().endswith(("的", "×", "*")):
        return False
    word = max((each.end() for each in _RETURN.finditer(left)), default=-1)
    against = max((each.end() for each in _AGAINST.finditer(left)), default=-1)
    if against >= max(word, 0) or _is_loan(left, right):
        return False
    if word >= 0 or (_RETURN.search(right[:10]) and not _AGAINST.search(right[:10])):
        return True
    return right.startswith(("/年", "/月", "/天", "/日")) or _is_timed(left, right, value)


def _is_timed(left: str, right: str, value: float) -> bool:
    """Whether a rate without a word of return stands right after its time, as in 每天1% of a sentence on returns."""
    if value <= _HIGHEST_LISTED and _TERM_LABEL.search(left):
        return True
    return period_before(left[-6:]) is not None and _RETURN.search(left + right) is not None


def _is_loan(left: str, right: str) -> bool:
    around = left + right
    return _LOAN.search(around) is not None and not _INVEST.search(around)


def _default_period(left: str, right: str) -> Period:
    """A 率 or a listed term without a time is for a year, as contracts read it; 收益 is for whatever is named."""
    if _YEARLY.search(left + right) or _is_listed(left):
        return Period.YEAR
    return Period.TERM


def _is_listed(left: str) -> bool:
    return _TERM_LABEL.search(left) is not None and _RETURN.search(left) is None


def _opening(left: str, timed: Timed | None, cue: int | None) -> int:
    """Return where in the left window the promise's own words start."""
    places = [at for at in (timed.start if timed else None, cue) if at is not None and len(left) - at <= 14]
    return min(places, default=len(left))


def _left(text: str, start: int) -> str:
    """Return the words left of a number: its sentence on its own line, or the label in the cell before."""
    window = _BREAKS.split(text[max(0, start - _LEFT) : start])[-1]
    line = window.rpartition("\n")
    if line[1] and len(line[2].strip()) <= 2:
        before = line[0].rstrip().rpartition("\n")[2]
        return f"{before}\n{line[2]}" if len(before) <= 14 else line[2]
    return line[2]


def _clause(left: str) -> str:
    """Return the last clause of the left window if it has a word of return or time, else the whole window."""
    clause = left.rpartition(",")[2]
    return clause if _RETURN.search(clause) or period_before(clause) or _TERM_LABEL.search(clause) else left


def _right(text: str, end: int) -> str:
    """Return the words right of a number, or the label in the cell after a number that stands alone."""
    window = _BREAKS.split(text[end : end + _RIGHT])[0]
    line, broken, rest = window.partition("\n")
    if broken and len(line.strip()) <= 1 and not _STARTS_WITH_DIGIT.match(rest):
        return rest.partition("\n")[0]
    return line


def _clause_around(text: str, start: int, end: int) -> str:
    first, last = sentence(text, start, end)
    return text[max(first, start - 40) : start] + " " + text[end : min(last, end + 20)]
