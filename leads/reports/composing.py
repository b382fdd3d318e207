"""From a skeleton and figures to a paper: holes are filled once, and every figure that is written is traced.

A hole is a figure (`{book.amount}`), how many leads it is not known of (`{book.amount.unknown}`), or a word (`{span}`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from facts.errors import BadInput
from facts.figures import Figure, Measure, Part
from leads.reports.paper import Annex, Blank, Block, Heading, Paper, Table, Text
from leads.reports.plain import bare, in_text, paragraphs
from leads.reports.template import HOLE, Piece, Template

#: Leads named beside a number in the annex; the file of rows names all.
MOST_LEADS = 8
_UNKNOWN = ".unknown"


@dataclass(kw_only=True)
class Trace:
    """Every figure of a paper, with where it stands, in order."""

    entries: list[tuple[str, Figure]] = field(default_factory=list)

    def note(self, place: str, figures: Sequence[Figure]) -> None:
        """Note figures that are written at a place."""
        self.entries += [(place, figure) for figure in figures]

    def figures(self) -> list[Figure]:
        """Every figure."""
        return [figure for _, figure in self.entries]


#: Makes the blocks of one piece (table, chart, map, grid, cases), with the figures behind what no table shows.
Maker = Callable[[Piece], Sequence[tuple[Block, Sequence[Figure]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What holes are filled with."""

    words: Mapping[str, str]
    figures: Mapping[str, Figure]
    make: Maker
    #: What its author wrote: prompt of a blank -> paragraphs; blanks without stay marked.
    texts: Mapping[str, str] = field(default_factory=dict)


def compose(template: Template, filling: Filling, *, office: str, dated: date) -> tuple[Paper, Trace]:
    """Fill a skeleton.

    Raises:
        BadInput: the skeleton has a hole that nothing fills.
    """
    trace = Trace()
    title = tuple(_filled(template, template.title, filling, trace, "标题").split("\n"))
    to = _filled(template, template.to, filling, trace, "主送")
    blocks: list[Block] = []
    place = "正文开头"
    for piece in template.pieces:
        if piece.kind in ("heading", "text", "blank"):
            written = paragraphs(filling.texts.get(piece.value, "")) if piece.kind == "blank" else ()
            if written:
                blocks += [Text(text=each) for each in written]
                continue
            text = _filled(template, piece.value, filling, trace, place)
            blocks.append(_worded(piece, text))
            place = text if piece.kind == "heading" else place
            continue
        for block, figures in filling.make(piece):
            blocks.append(block)
            trace.note(place, figures)
            if isinstance(block, Table):
                _trace_table(block, trace)
    annexes = (Annex(title=template.annex, blocks=(annex_table(trace),)),)
    paper = Paper(
        title=title, to=to, blocks=tuple(blocks), enclosures=template.enclosures, annexes=annexes, office=office,
        dated=dated,
    )  # fmt: skip
    return paper, trace


def _worded(piece: Piece, text: str) -> Block:
    if piece.kind == "heading":
        return Heading(text=text, level=piece.level)
    return Text(text=text) if piece.kind == "text" else Blank(text=text)


def _filled(template: Template, text: str, filling: Filling, trace: Trace, place: str) -> str:
    parts, done = [], 0
    for found in HOLE.finditer(text):
        parts += [text[done : found.start()], _value(template, found[1], filling, trace, place)]
        done = found.end()
    return "".join((*parts, text[done:]))


def _value(template: Template, hole: str, filling: Filling, trace: Trace, place: str) -> str:
    found = value_of(hole, filling, trace, place)
    if found is None:
        raise BadInput(f"报告模板 {template.id} 中的 {{{hole}}} 没有对应的数据；请改用已有的名称。")
    return found


def value_of(hole: str, filling: Filling, trace: Trace, place: str) -> str | None:
    """What a hole is filled with, its figure traced; None where nothing fills it."""
    if hole in filling.words:
        return filling.words[hole]
    figure = _figure(hole, filling.figures)
    if figure is None:
        return None
    trace.note(place, [figure])
    return in_text(figure)


def _figure(hole: str, figures: Mapping[str, Figure]) -> Figure | None:
    whole = figures.get(hole.removesuffix(_UNKNOWN))
    return missing(whole) if whole is not None and hole.endswith(_UNKNOWN) else whole


def missing(figure: Figure) -> Figure:
    """How many leads a figure says nothing of, as a figure of its own."""
    parts = tuple(Part(lead=lead, amount=Decimal(1)) for lead in figure.unknown)
    return Figure(
        name=f"{figure.name}{_UNKNOWN}", label=f"{figure.label}：不掌握的线索", measure=Measure.LEADS, parts=parts
    )


def _trace_table(table: Table, trace: Trace) -> None:
    for row in table.rows:
        head = row[0] if isinstance(row[0], str) else ""
        trace.note(f"{table.caption}·{head}", [cell for cell in row if isinstance(cell, Figure)])
    for place, figure in table.behind:
        trace.note(f"{table.caption}·{place}", [figure])


def annex_table(trace: Trace) -> Table:
    """Where the numbers come from: one line a number of the text, one line a row of a table with the leads it counts.

    The other numbers of a row add up some of those leads; which, the file of rows says. Cells of the risk table and
    numbers of pictures stand in that file alone.
    """
    lines: dict[tuple[str, ...], list[Figure]] = {}
    for place, figure in trace.entries:
        if figure.parts and not figure.name.startswith("risk."):
            key = (place,) if "·" in place else (place, *figure.leads)
            group = lines.setdefault(key, [])
            if figure not in group:
                group.append(figure)
    rows = tuple(
        (str(number), place.replace("·", "："), "；".join(_said(figure, place) for figure in figures), _ids(figures))
        for number, ((place, *_), figures) in enumerate(lines.items(), start=1)
    )
    return Table(
        caption="", header=("序号", "所在位置", "指标和数值", "计入的线索编号"), rows=rows, widths=(0.6, 2, 3.2, 4.2),
        note=f"每项至多列{MOST_LEADS}个编号；全部编号、每条线索计入的数值、量化分析表各格和图中数值的来源，"
        "见随报告导出的数据明细（CSV）。数值为零的未列。",
    )  # fmt: skip


def _said(figure: Figure, place: str) -> str:
    label = figure.label.partition("：")[2] if "·" in place and "：" in figure.label else figure.label
    return f"{label}{bare(figure)}{figure.measure.unit}"


def _ids(figures: Sequence[Figure]) -> str:
    leads = max((figure.leads for figure in figures), key=len)
    named = "、".join(leads[:MOST_LEADS])
    return f"{named}等{len(leads)}条" if len(leads) > MOST_LEADS else named
