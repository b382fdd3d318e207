"""A report that a person completes: what is asked of them, a preview with every number traced, then the Word file."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desk.context import Desk
from desk.jobs import Job, JobState, Progress, Result
from desk.papers import asking, reporting
from desk.papers.reporting import Kind, Order
from facts.boards import BoardQuery, BoardRow
from facts.cases import LeadStatus
from facts.errors import BadInput, NotKnown
from facts.figures import Figure, Span
from facts.people import Person
from leads.reports import Draft
from leads.reports.numbering import Numbering
from leads.reports.paper import Blank, Block, Heading, Picture, Table
from leads.reports.plain import bare
from wiring.papers import OFFICE

#: Where reports are written, and how the last preview is named there.
PAGE, LAST = "/reports/writing", "last"
#: Code points of one place; confirmed leads offered as cases; cases of one report; numbers and rows of a preview.
MOST_TEXT, _OFFERED, _MOST_CASES, MOST_NUMBERS, _MOST_ROWS = 4000, 20, 20, 400, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What a preview shows, with the form it was made from."""

    typed: Mapping[str, str]
    order: Order
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One block of a preview."""

    #: heading, text, blank, table or picture.
    kind: str
    text: str
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """One number of the paper."""

    place: str
    label: str
    #: With its unit.
    value: str
    leads: tuple[str, ...]
    #: Leads of which it is not known.
    unknown: int


def begin_draft(desk: Desk, who: Person, order: Order, typed: Mapping[str, str]) -> str:
    """Begin a preview and return the job's number.

    Raises:
        NotKnown: a lead is unknown, or outside their realm.
        BadInput: the period is missing, the report is none that is written, or too much is under way.
    """
    if order.kind not in reporting.WRITTEN:
        raise BadInput("只有动态信息、月底汇总和风险排查报告可以撰写。")
    reporting.check(desk, who, order)

    def work(progress: Progress) -> Result:
        made = Drafted(typed=dict(typed), order=order, draft=reporting.draft(desk, who, order, progress))
        return Result(says="预览已生成，尚未导出。", link=f"{PAGE}?job={LAST}", link_text="查看预览", value=made)

    title = f"预览{reporting.KINDS[order.kind]}"
    return desk.jobs.start(who, title, work, again=reporting.again("draft", order))


def drafted(job: Job) -> Drafted | None:
    """What a job of begin_draft() came to; None while it is at work, where it failed, or after a restart."""
    value = job.result.value if job.state is JobState.FINISHED and job.result else None
    return value if isinstance(value, Drafted) else None


def job_of(desk: Desk, who: Person, number: str) -> Job:
    """A job of begin_draft() by its number, or the last one that came to something.

    Raises:
        NotKnown: this person has none.
    """
    if number != LAST:
        return desk.jobs.get(who, number)
    found = next((one for one in desk.jobs.of(who) if drafted(one)), None)
    if found is None:
        raise NotKnown("没有预览：它已过期，或服务重新启动过；请重新填写后再预览。")
    return found


def field_of(prompt: str) -> str:
    """The form's field for a place: stays the same when other places come and go."""
    return f"t-{hashlib.sha256(prompt.encode()).hexdigest()[:12]}"


def order_of(desk: Desk, who: Person, typed: Mapping[str, str], problems: dict[str, str]) -> Order:
    """The report that a form describes; what is wrong goes into `problems` by field."""
    kind = Kind(asking.one_of(typed, "kind", {one.value: "" for one in reporting.WRITTEN}, problems) or Kind.NEWS)
    first, last = asking.day(typed, "from", problems), asking.day(typed, "to", problems)
    for name, said in (("from", first), ("to", last)):
        if said is None:
            problems.setdefault(name, "请填写日期")
    if first and last and last < first:
        problems["to"] = "早于开始日期"
    span = Span(first=first, last=last) if first and last and first <= last else None
    shipped = typed.get("skeleton") == "shipped"
    asked = reporting.asked(desk, kind, shipped=shipped)
    texts = {one: typed.get(field_of(one), "") for one in asked}
    for prompt, text in texts.items():
        if len(text) > MOST_TEXT:
            problems[field_of(prompt)] = f"有 {len(text)} 字，最多 {MOST_TEXT} 字"
    extent = asking.extent_of(desk, who, {"district": typed.get("district", ""), "sector": typed.get("sector", "")},
                              problems)  # fmt: skip
    return Order(
        kind=kind, span=span, extent=extent, office=typed.get("office", "") or OFFICE,
        masked=typed.get("masked") == "yes", texts={one: text for one, text in texts.items() if text.strip()},
        leads=chosen(typed), shipped=shipped,
    )  # fmt: skip


def typed_of(order: Order) -> dict[str, str]:
    """The form that describes a report."""
    span = order.span
    typed = {
        "kind": order.kind.value, "from": str(span.first) if span else "", "to": str(span.last) if span else "",
        "district": order.extent.district or "", "sector": order.extent.sector or "", "office": order.office,
        "masked": "yes" if order.masked else "", "skeleton": "shipped" if order.shipped else "",
        "leads": "、".join(order.leads),
    }  # fmt: skip
    return typed | {field_of(prompt): text for prompt, text in order.texts.items()}


def chosen(typed: Mapping[str, str]) -> tuple[str, ...]:
    """Leads that are told as cases: those typed, then those ticked."""
    words = typed.get("leads", "").upper().replace("、", " ").replace("，", " ").replace(",", " ").split()
    ticked = [name.removeprefix("pick:") for name, value in typed.items() if name.startswith("pick:") and value]
    return tuple(dict.fromkeys(word[:20] for word in (*words, *ticked)))[:_MOST_CASES]


def offered(desk: Desk, who: Person) -> tuple[BoardRow, ...]:
    """Confirmed leads of somebody's realm, the weightiest first, to choose cases from."""
    query = BoardQuery(realm=who.realm, statuses=(LeadStatus.CONFIRMED,), size=_OFFERED)
    return desk.house.board.find(query).rows


def shown(draft: Draft) -> Iterator[Shown]:
    """The blocks of a paper as a page shows them."""
    numbers = Numbering()
    return (_shown(block, numbers) for block in draft.blocks)


def traced(draft: Draft) -> list[Traced]:
    """The numbers of a paper that rest on leads, each once a place."""
    found: dict[tuple[str, str], Traced] = {}
    for place, figure in draft.trace.entries:
        if (figure.parts or figure.unknown) and not figure.name.startswith("risk."):
            found.setdefault((place, figure.name), _traced(place, figure))
    return list(found.values())


def _traced(place: str, figure: Figure) -> Traced:
    value = f"{bare(figure)} {figure.measure.unit}" if figure.value is not None else "尚不掌握"
    return Traced(place=place, label=figure.label, value=value, leads=figure.leads, unknown=len(figure.unknown))


def _shown(block: Block, numbers: Numbering) -> Shown:
    if isinstance(block, Heading):
        return Shown(kind="heading", text=numbers.heading(block), level=block.level)
    if isinstance(block, Table):
        cells = (block.header, *block.rows[:_MOST_ROWS])
        rows = tuple(tuple(bare(cell) if isinstance(cell, Figure) else cell or "" for cell in row) for row in cells)
        return Shown(kind="table", text=numbers.table(block.caption), rows=rows, note=block.note)
    if isinstance(block, Picture):
        return Shown(kind="picture", text=numbers.picture(block.caption))
    return Shown(kind="blank" if isinstance(block, Blank) else "text", text=block.text)


def kinds() -> dict[str, str]:
    """Reports that are written, in the order of use."""
    return {one.value: reporting.KINDS[one.value] for one in reporting.WRITTEN}


def problem_of(problems: Mapping[str, str]) -> str:
    """One sentence for a program that sent a form."""
    return "；".join(f"{name} {says}" for name, says in problems.items()) + "。"
