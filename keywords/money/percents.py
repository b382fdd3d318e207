"""Read one rate with the words beside it: 年化8%-12%, 日返千分之五, 月息二分, 两成, 八到十二个点."""

import re
from dataclasses import dataclass

from facts.findings import Period, PromiseKind
from keywords.money.cells import heading
from keywords.money.figures import HAN, NUMBER, TENTH, N
from keywords.money.numerals import HAN_DIGITS, number
from keywords.money.rates import FEN, Timed, annual, cycle_in, period_after, period_before, years_in
from keywords.money.windows import RETURN, TERM_LABEL, around, clause_of, left_of, right_of
from keywords.money.wording import is_against, is_loan, is_whole, kind_of

#: Higher "rates" are sums of money or codes beside a percent sign.
_HIGHEST = 100_000.0
#: Percent; above it a length of time beside a percentage is mostly something else.
_HIGHEST_LISTED = 60.0
_PARTS = re.compile(rf"({N})\s?([%‰]?)")
_SHARE = re.compile(rf"(?:([百千万])分之)?({NUMBER})")
_SHARED = {"百": 1, "千": 10, "万": 100}
#: 一成半 is 15 %, 两成 20 %; 一成不变 and 三成员 are no numbers.
_TENTHS = re.compile(rf"({TENTH})成(半|{TENTH})?")
_NO_TENTHS = re.compile("[不员本立功为交熟套片品果人都新绩行]")
_POINTS = re.compile(rf"(?:({HAN})(?:到|至|-))?({HAN})个点")
_FENLI = re.compile(rf"(?:({NUMBER})\s?分({TENTH})?)?(?:({NUMBER})\s?厘)?(利息|利|息)?")
#: 三七分 and 五五分 share something out; a rate has one digit, or 十.
_FENLI_SHARE = re.compile(rf"[{HAN_DIGITS.replace('十', '').replace('拾', '')}]{{2}}分")
#: 一分一年 is one 分 for a year, and no 1.1.
_NO_HUNDREDTH = re.compile("[年个天月日次期万千百十名位周季块元]")
_FENLI_NAMED = re.compile(r"(?:[年月日]?(?:利息|利率|息|利|返|化)|[年月日]返)[^\d,。]{0,4}\Z")
_YEARLY = re.compile("收益率|基准|利率|回报率|年化|apy|apr")
_EACH_TIME = re.compile(r"每[次期轮回][^,。]{0,6}\Z|返\s?\Z|收益率?\s?\Z|返利\s?\Z|分红\s?\Z")


@dataclass(frozen=True, slots=True)
class Rate:
    """A promised return in folded coordinates, before it has its sentence."""

    start: int
    end: int
    #: Simple annual percent; None where no time is named.
    annual: float | None
    period: Period
    lowest: float | None = None
    kind: PromiseKind = PromiseKind.RETURN


def read_rate(text: str, start: int, end: int) -> Rate | None:
    """Return what a number with %, ‰, 成, 点, 分 or 厘 promises; None where it promises nothing."""
    if text[end - 1] in "分厘利息" or "分" in text[end - 2 : end]:
        return _fenli(text, start, end)
    return _percent(text, start, end)


def _percent(text: str, start: int, end: int) -> Rate | None:
    left, right = left_of(text, start), right_of(text, end)
    written = text[start:end]
    if not _may_be_return(left, right, written):
        over = heading(text, start)
        if not over or not RETURN.search(over):
            return None
        left = f"{over}\n"
    values = _values(written)
    if not values or ("成" in written and _NO_TENTHS.match(right)) or is_whole(max(values), right):
        return None
    left = clause_of(left)
    said = around(text, start, end)
    if not _is_return(left, right, max(values), written) or is_against(left, right, said):
        return None
    return _rate(text, (start, end), values, (left, right, said))


def _rate(text: str, span: tuple[int, int], values: list[float], words: tuple[str, str, str]) -> Rate:
    """Bring a percentage that is a return to a year."""
    (start, end), (left, right, said) = span, words
    before, after = period_before(left), period_after(right)
    timed = before if before and not right.startswith("/") else after
    period, years = _time(timed, left, right, said)
    cue = max((each.start() for each in RETURN.finditer(left)), default=None)
    begin = max(0, start - len(left) + _opening(left, before, cue))
    if "\n" in text[begin:start] or not text.startswith(left, start - len(left)):
        begin = start
    top, bottom = annual(max(values), period, years), annual(min(values), period, years)
    return Rate(
        begin,
        end + (after.end if after and timed is after else 0),
        top,
        period,
        bottom if len(values) > 1 else None,
        kind_of(left, right, said, top),
    )


def _time(timed: Timed | None, left: str, right: str, said: str) -> tuple[Period, float | None]:
    cycle = cycle_in(said)
    if cycle and _EACH_TIME.search(left) and (timed is None or _EACH_TIME.search(left[timed.end :])):
        return Period.TERM, cycle
    period = timed.period if timed else _default_period(left, right)
    return period, years_in(left) or years_in(said) if period == Period.TERM else None


def _fenli(text: str, start: int, end: int) -> Rate | None:
    """Read 月息2分, 月息八厘, 二分利, 一分五; a bare 分 is a score or a minute."""
    match = _FENLI.fullmatch(text[start:end])
    left, right = left_of(text, start), text[end : end + 2]
    if not match or right[:1] in ("钟", "之", "、"):
        return None
    named = _FENLI_NAMED.search(left)
    if (
        not (named or match[4])
        or is_loan(left, right_of(text, end))
        or is_against(left, right, around(text, start, end))
    ):
        return None
    timed = period_before(left)
    period = timed.period if timed and timed.period in FEN else Period.MONTH
    if match[2] and _NO_HUNDREDTH.match(right):
        return _fenli(text, start, end - 1)
    fen, tenth, li = (number(each) or 0.0 if each else 0.0 for each in (match[1], match[2], match[3]))
    value = (fen + (tenth + li) / 10) * FEN[period]
    if not value or _FENLI_SHARE.match(text[start:end]):
        return None
    return Rate(start - (len(left) - named.start()) if named else start, end, annual(value, period), period)


def _values(written: str) -> list[float]:
    """Return the percentages a rate is made of: the ends of a range, a bonus added to the top."""
    if "分之" in written:
        return _shares(written)
    if tenths := _TENTHS.fullmatch(written):
        whole, part = number(tenths[1]), number(tenths[2]) if tenths[2] else 0.0
        # 半 is 0.5 of a tenth, a digit is that many hundredths.
        return [10 * (whole or 0.0) + (part or 0.0) * (10 if tenths[2] == "半" else 1)]
    if points := _POINTS.fullmatch(written):
        return [value for each in points.groups() if each and (value := number(each))]
    base, _, bonus = written.partition("+")
    values = [float(part[1]) / (10 if "‰" in written else 1) for part in _PARTS.finditer(base)]
    if bonus and (extra := _PARTS.search(bonus)):
        values = [value + float(extra[1]) for value in values]
    return values if all(0 < value <= _HIGHEST for value in values) else []


def _shares(written: str) -> list[float]:
    values, base = [], "百"
    for share in _SHARE.finditer(written):
        base = share[1] or base
        value = number(share[2])
        if value:
            values.append(value / _SHARED[base])
    return values


def _may_be_return(left: str, right: str, written: str) -> bool:
    """Whether anything beside the rate speaks for a return at all; most rates of a news page end here."""
    return bool(
        RETURN.search(left)
        or RETURN.search(right)
        or right[:1] == "/"
        or TERM_LABEL.search(left)
        or (written.endswith("个点") and period_before(left))
    )


def _is_return(left: str, right: str, value: float, written: str) -> bool:
    """Whether a word of return stands where it speaks of this rate."""
    if RETURN.search(left) or RETURN.search(right[:10]):
        return True
    if right.startswith(("/年", "/月", "/天", "/日")) or (value <= _HIGHEST_LISTED and TERM_LABEL.search(left)):
        return True
    close = period_before(left[-6:]) is not None
    return close and (written.endswith("个点") or RETURN.search(left + right) is not None)


def _default_period(left: str, right: str) -> Period:
    """A 率 or a listed term without a time is for a year, as contracts read it; 收益 is for whatever is named."""
    listed = TERM_LABEL.search(left) is not None and RETURN.search(left) is None
    return Period.YEAR if listed or _YEARLY.search(left + right) else Period.TERM


def _opening(left: str, timed: Timed | None, cue: int | None) -> int:
    """Return where in the left window the promise's own words start."""
    places = [at for at in (timed.start if timed else None, cue) if at is not None and len(left) - at <= 14]
    return min(places, default=len(left))
