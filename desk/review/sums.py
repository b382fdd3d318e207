"""The arithmetic of a promised return, shown step by step: 日返千分之五 × 365 天 = 182.5%."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.masking import Cover
from desk.plain import number
from desk.seen import Finding, Seen
from facts.findings import Period
from keywords.money.rates import PER_YEAR
from keywords.money.thresholds import Line, crossed

#: Promises told on one page.
MOST = 12
#: How often a period fits into a year, as people write it.
_TIMES = {
    Period.DAY: ("每日", "365 天"), Period.WEEK: ("每周", "365÷7 周"), Period.MONTH: ("每月", "12 个月"),
    Period.QUARTER: ("每季", "4 季"), Period.YEAR: ("每年", "1 年"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSum:
    """One promise with how it comes to its annual percent."""

    #: As the page writes it, covered.
    text: str
    #: Rate and times: 每日 0.5% × 365 天; empty where nothing can be computed.
    steps: str
    #: Simple annual percent; None where the page names no time.
    percent: float | None
    #: Guaranteed, denied, quoted: plain words.
    notes: tuple[str, ...]
    #: Public lines it lies above, lowest first.
    lines: Sequence[Line]
    #: Whether the page says it for itself: neither denied nor quoted.
    is_own: bool


def promise_sums(seen: Seen | None, cover: Cover) -> tuple[PromiseSum, ...]:
    """The promises of a page, the highest first, equal ones once."""
    found = {one.text + one.steps: one for one in (_sum(each, cover) for each in (seen.promises if seen else ()))}
    return tuple(sorted(found.values(), key=lambda one: (not one.is_own, -(one.percent or 0.0)))[:MOST])


def _sum(found: Finding, cover: Cover) -> PromiseSum:
    percent = found.number("annual_percent")
    is_own = not (found.is_("negated") or found.is_("quoted"))
    return PromiseSum(
        text=cover.span(found),
        steps=_steps(found, percent),
        percent=percent,
        notes=tuple(_notes(found)),
        lines=crossed(percent) if is_own else (),
        is_own=is_own,
    )


def _steps(found: Finding, percent: float | None) -> str:
    if percent is None:
        return "没有写期限，不能折算年化"
    try:
        period = Period(found.text("period"))
    except ValueError:
        return ""
    if period not in _TIMES:
        return "按页面所写期限折算"
    each, times = _TIMES[period]
    lowest = found.number("lowest_percent")
    rate = f"{number(percent / PER_YEAR[period], 4)}%"
    if lowest is not None and lowest != percent:
        rate = f"{number(lowest / PER_YEAR[period], 4)}%至{rate}（取高）"
    return f"{each} {rate} × {times}"


def _notes(found: Finding) -> list[str]:
    told = {
        "guaranteed": "同句称保本保息",
        "negated": "被否定，不计",
        "quoted": "引述，不计",
        "compounded": "称复利，此处按单利",
    }
    return [word for name, word in told.items() if found.is_(name)]
