"""The scoreboard in plain Chinese."""

from collections.abc import Iterator, Sequence

from facts.filed import MonthRecall, Outcome, PublishedRecall, Scoreboard, Share

OUTCOMES = {
    Outcome.EARLIER: "早于立案",
    Outcome.SAME_TIME: "与立案同期",
    Outcome.MISSED: "漏报",
    Outcome.UNDECIDED: "待人工确认",
}
MONTH_HEADS = ("立案月份", "早于立案", "同期", "漏报", "待人工确认", "发现率（95%区间）")
CASE_HEADS = ("编号", "立案日期", "名称", "区", "候选口径", "提前天数", "确认口径", "说明")
TERM_HEADS = ("词条", "词语", "页面", "线索", "已确认")
SOURCE_HEADS = ("来源", "抓取页面", "字节", "候选线索", "已研判", "已确认", "每条确认线索的页面")


def percent(found: Share) -> str:
    """A share as people read it, with its interval; 无数据 where there is nothing."""
    if found.value is None or found.low is None or found.high is None:
        return "无数据"
    return f"{found.hits}/{found.of}＝{found.value:.1%}（{found.low:.1%}～{found.high:.1%}）"


def summary(board: Scoreboard) -> tuple[str, ...]:
    """The whole in a few sentences."""
    return tuple(_summary(board))


def _summary(board: Scoreboard) -> Iterator[str]:
    yield f"共 {len(board.results)} 起立案案件；“同期”指立案前后 {board.window_days} 天内。"
    yield _level("候选口径（有线索即算）", board.candidate_total, board.median_lead_days)
    yield _level("确认口径（研判确认才算）", board.confirmed_total, board.median_confirmed_days)
    waiting = board.candidate_total.undecided
    if waiting:
        yield f"另有 {waiting} 起特征不足，未计入发现率，请用 fangfei scoreboard decide 逐一确认。"
    yield f"线索采纳率（已确认/已研判）：{percent(board.acceptance)}。"
    for each in board.published:
        yield f"参照：{_published(each)}。"
    yield "发现率只对导入的立案案件而言；未立案、未导入的案件不在其中。"


def _level(name: str, one: MonthRecall, days: float | None) -> str:
    counts = f"早于立案 {one.earlier} 起，同期 {one.same_time} 起，漏报 {one.missed} 起"
    return f"{name}：{counts}；发现率 {percent(one.recall)}，提前天数中位数 {_days(days)}。"


def _days(value: float | None) -> str:
    return "无数据" if value is None else f"{value:g} 天"


def _published(one: PublishedRecall) -> str:
    mark = f"【{one.mark}】" if one.mark else ""
    return f"{one.who} {one.period} {one.hits}/{one.of}＝{one.hits / one.of:.0%}{mark}（{one.source}）"


def month_rows(months: Sequence[MonthRecall]) -> list[tuple[object, ...]]:
    """Rows under MONTH_HEADS."""
    return [(m.month, m.earlier, m.same_time, m.missed, m.undecided, percent(m.recall)) for m in months]


def case_rows(board: Scoreboard) -> list[tuple[object, ...]]:
    """Rows under CASE_HEADS."""
    return [
        (
            each.case.id, each.case.filed_on, each.case.name, each.case.district, OUTCOMES[each.as_candidate],
            each.lead_days, OUTCOMES[each.as_confirmed], each.reason,
        )
        for each in board.results
    ]  # fmt: skip


def term_rows(board: Scoreboard, limit: int) -> list[tuple[object, ...]]:
    """Rows under TERM_HEADS, the first `limit`."""
    return [(one.term_id, one.term, one.pages, one.leads, one.confirmed) for one in board.terms[:limit]]


def source_rows(board: Scoreboard) -> list[tuple[object, ...]]:
    """Rows under SOURCE_HEADS."""
    return [
        (
            one.source, one.pages, one.bytes, one.candidates, one.judged, one.confirmed,
            "" if one.pages_each is None else f"{one.pages_each:.1f}",
        )
        for one in board.sources
    ]  # fmt: skip
