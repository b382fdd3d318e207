"""The office's reports as Word files, the risk table and map, or the numbers behind them as CSV."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum

from desk.context import Desk
from desk.jobs import Handout, Progress, Result
from desk.papers import handouts, own_templates
from desk.papers.scope import ANYTHING, Extent, within
from desk.realm import check_lead
from facts.dossiers import Dossier
from facts.errors import BadInput
from facts.figures import Figure, Span
from facts.people import Person
from leads.figures import write_rows
from leads.reports import Draft, OfficeFile, Wishes, case_report, draft_span, prompts, write_draft, write_paper
from wiring.papers import OFFICE, note_report, report_rules
from wiring.quantified import write_quantified


class Kind(StrEnum):
    """Which report."""

    #: 每月底汇总.
    MONTHLY = "monthly"
    #: 风险排查报告.
    CLOSING = "closing"
    #: 动态信息: a draft for a person to complete.
    NEWS = "news"
    #: 即报 of one major lead.
    CASE = "case"
    #: 量化分析表, CSV.
    RISK = "risk"
    #: 六区示意图, SVG.
    MAP = "map"


KINDS = {
    "monthly": "月底汇总", "closing": "风险排查报告", "news": "动态信息", "case": "即报（单条重大线索）",
    "risk": "量化分析表（行业 × 区）", "map": "示意图（各区）",
}  # fmt: skip
#: Reports with places that their author writes.
WRITTEN = (Kind.NEWS, Kind.MONTHLY, Kind.CLOSING)
SHADES = {
    "index": "风险指数", "count": "线索数", "confirmed": "已确认线索数", "amount": "涉及金额", "unpaid": "未兑付金额",
    "people": "涉及人数",
}  # fmt: skip
_MOST_OFFICE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One report that somebody wants."""

    kind: Kind
    #: None for 即报, which tells of one lead as it stands.
    span: Span | None = None
    lead: str = ""
    extent: Extent = ANYTHING
    office: str = OFFICE
    #: Cover subjects' names.
    masked: bool = False
    #: The numbers, each with the leads it adds up, instead of the paper.
    as_rows: bool = False
    #: What the map is shaded by: a key of SHADES.
    shade: str = "index"
    #: What its author wrote: prompt -> paragraphs.
    texts: Mapping[str, str] = field(default_factory=dict)
    #: Leads told as cases, in this order; none lets the rule choose.
    leads: tuple[str, ...] = ()
    #: Take the shipped skeleton though the office has a file of its own.
    shipped: bool = False


def begin_report(desk: Desk, who: Person, order: Order) -> str:
    """Begin a report and return the job's number.

    Raises:
        NotKnown: the lead is unknown, or outside their realm.
        BadInput: period or lead is missing, or too much is under way.
    """
    check(desk, who, order)
    title = f"生成{KINDS[order.kind]}"
    return desk.jobs.start(who, title, lambda progress: make(desk, who, order, progress), again=again("report", order))


def again(what: str, order: Order) -> str:
    """How a report is begun again after a restart: see desk.papers.restarting."""
    return json.dumps({"what": what, "order": asdict(order)}, ensure_ascii=False, default=str)


def check(desk: Desk, who: Person, order: Order) -> None:
    """Refuse what cannot be made; errors as begin_report()."""
    if order.kind is Kind.CASE:
        if not order.lead:
            raise BadInput("即报要写明线索编号，如 XS-000001。")
        check_lead(desk, who, order.lead)
        desk.house.leads.get(order.lead)
    elif order.span is None or order.span.last < order.span.first:
        raise BadInput("请写明起止日期，截止日期不早于开始日期。")
    if order.shade not in SHADES:
        raise BadInput("示意图的着色依据不在可选的范围内。")
    for lead in order.leads:
        check_lead(desk, who, lead)
        desk.house.leads.get(lead)


def make(desk: Desk, who: Person, order: Order, progress: Progress) -> Result:
    """Write the report, and note who took out what.

    Raises:
        NotKnown: there is no such lead.
        NoSpace: the file cannot be written.
    """
    progress("正在汇总线索")
    out, figures = (_of_case if order.kind is Kind.CASE else _of_span)(desk, who, order, progress)
    if order.as_rows:
        out = handouts.blank(desk, f"{out.name.rpartition('.')[0]}-数字明细.csv")
        write_rows(figures, out.path)
    span = order.span
    note_report(
        desk.house, order.kind.value, out.path, by=who.name, file=out.name, masked=order.masked,
        lead=order.lead or None, **{"from": str(span.first) if span else None}, to=str(span.last) if span else None,
        district=order.extent.district, sector=order.extent.sector, rows=order.as_rows,
    )  # fmt: skip
    return Result(says=f"{KINDS[order.kind]}已生成，请核对后使用。", handout=out, link="/reports", link_text="继续生成")


def _of_case(desk: Desk, _: Person, order: Order, __: Progress) -> tuple[Handout, Iterable[Figure]]:
    paper, trace = case_report(desk.house.dossiers.get(order.lead), _wishes(desk, order))
    out = handouts.blank(desk, f"即报-{order.lead}-{desk.house.today()}.docx")
    if not order.as_rows:
        write_paper(paper, out.path)
    return out, trace.figures()


def _of_span(desk: Desk, who: Person, order: Order, progress: Progress) -> tuple[Handout, Iterable[Figure]]:
    span = order.span
    assert span is not None  # check() saw to it
    dossiers = _told(within(desk, who, desk.house.dossiers.all(), order.extent), progress)
    name = f"{KINDS[order.kind]}-{_place(desk, order)}{_days(span)}"
    if order.kind in (Kind.RISK, Kind.MAP):
        return _of_risk(desk, order, dossiers, name)
    drafted = draft_span(order.kind.value, dossiers, span, _wishes(desk, order), own_file(desk, order))
    out = handouts.blank(desk, f"{name}.docx")
    if not order.as_rows:
        write_draft(drafted, out.path)
    return out, drafted.trace.figures()


def draft(desk: Desk, who: Person, order: Order, progress: Progress) -> Draft:
    """What a report of a span would say, and where its numbers come from; nothing is written.

    Raises:
        BadInput: as make(), or the report is none that people write in.
    """
    if order.span is None or order.kind not in WRITTEN:
        raise BadInput("只有动态信息、月底汇总和风险排查报告可以撰写。")
    dossiers = _told(within(desk, who, desk.house.dossiers.all(), order.extent), progress)
    return draft_span(order.kind.value, dossiers, order.span, _wishes(desk, order), own_file(desk, order))


def own_file(desk: Desk, order: Order) -> OfficeFile | None:
    """The office's own Word file for a report; None where the shipped skeleton is taken.

    Raises:
        BadInput: it was changed on the disk.
    """
    return own_templates.file_of(desk, order.kind.value) if order.kind in WRITTEN and not order.shipped else None


def asked(desk: Desk, kind: Kind, *, shipped: bool = False) -> tuple[str, ...]:
    """What the author of a report is asked to write."""
    return prompts(kind.value, own_file(desk, Order(kind=kind, shipped=shipped)))


def _of_risk(desk: Desk, order: Order, dossiers: Iterator[Dossier], name: str) -> tuple[Handout, Iterable[Figure]]:
    assert order.span is not None
    out = handouts.blank(desk, f"{name}.{'csv' if order.kind is Kind.RISK else 'svg'}")
    target = None if order.as_rows else out.path
    return out, write_quantified(desk.house, dossiers, order.span, target, shade=order.shade)


def _wishes(desk: Desk, order: Order) -> Wishes:
    office = " ".join(order.office.split())[:_MOST_OFFICE] or OFFICE
    return Wishes(
        office=office, dated=desk.house.today(), masked=order.masked, rules=report_rules(desk.house),
        texts=order.texts, chosen=order.leads,
    )  # fmt: skip


def _told(dossiers: Iterator[Dossier], progress: Progress) -> Iterator[Dossier]:
    for count, dossier in enumerate(dossiers, 1):
        if count % 500 == 1:
            progress("正在汇总线索", count)
        yield dossier


def _place(desk: Desk, order: Order) -> str:
    code = order.extent.district
    return f"{desk.house.watch_columns.places.get(code, code)}-" if code else ""


def _days(span: Span) -> str:
    if span.first.day == 1 and span.last.month == span.first.month and _is_last(span.last):
        return f"{span.first:%Y-%m}"
    return f"{span.first}至{span.last}"


def _is_last(day: date) -> bool:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal())).day == 1
