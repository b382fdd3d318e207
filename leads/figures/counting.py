"""Count dossiers for a span of days: what came in, what was done, what is on the books, by every axis.

dossiers ─► Standing (as on the last day) ─► totals
                                           └► on the books (在账) ─► rows by sector, district, behaviour …
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from facts.cases import LeadStatus
from facts.dockets import Stage
from facts.dossiers import Dossier
from facts.figures import Axis, Figure, Measure, Overview, Slice, Span
from leads.figures.axes import Names, order_of, rows_of
from leads.figures.index import Index, load_index
from leads.figures.standing import Standing
from leads.figures.sums import amount, count, people, row_figures, subjects, total, unpaid, verified_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What counting goes by beside the dossiers."""

    names: Names = field(default_factory=Names)
    index: Index = field(default_factory=load_index)


#: Total of leads -> what it says, which leads it takes.
COUNTS: Mapping[str, tuple[str, Callable[[Standing], bool]]] = {
    "found": ("本期新发现线索", lambda one: one.is_found),
    "registered": ("本期登记线索", lambda one: Stage.REGISTERED in one.reached),
    "judged": ("本期研判线索", lambda one: any(one.span.has(said.at) for said in one.dossier.judgements)),
    "confirmed": ("本期确认为线索", lambda one: one.decided(LeadStatus.CONFIRMED)),
    "dismissed": ("本期排除", lambda one: one.decided(LeadStatus.DISMISSED)),
    "observed": ("本期转观察", lambda one: one.decided(LeadStatus.OBSERVED)),
    "assigned": ("本期派发", lambda one: Stage.ASSIGNED in one.reached),
    "graded": ("本期分级", lambda one: Stage.GRADED in one.reached),
    "disposed": ("本期进入处置", lambda one: Stage.DISPOSAL in one.reached),
    "fed_back": ("本期反馈", lambda one: Stage.FEEDBACK in one.reached),
    "closed": ("本期销号", lambda one: Stage.CLOSED in one.reached),
    "transferred": ("本期移送", lambda one: Stage.TRANSFERRED in one.reached),
    "not_applicable": ("本期认定不属于", lambda one: Stage.NOT_APPLICABLE in one.reached),
    "merged": ("本期并案", lambda one: Stage.MERGED in one.reached),
    "came_back": ("本期复发重开", lambda one: one.came_back),
    "changed": ("本期有新情况", lambda one: one.has_news),
    "overdue": ("期末逾期未办", lambda one: one.is_overdue),
    "unjudged": ("期末在账待研判", lambda one: one.is_on_the_books and one.status is LeadStatus.CANDIDATE),
}


def standings(dossiers: Iterable[Dossier], span: Span) -> list[Standing]:
    """Dossiers as on the last day; leads that came later and leads without number are left out."""
    every = (Standing(dossier=dossier, span=span) for dossier in dossiers)
    return [one for one in every if one.id and not span.is_over(one.dossier.lead.first_seen)]


def on_the_books(leads: Iterable[Standing]) -> list[Standing]:
    """The leads that a report's sums and rows are about (在账线索)."""
    return [one for one in leads if one.is_on_the_books]


def overview(leads: Sequence[Standing], span: Span, rules: Rules, axes: Iterable[Axis] = Axis) -> Overview:
    """Count.

    Args:
        leads: from `standings`, of the same span.
        span: the days reported on.
        rules: names and formula.
        axes: by what rows are made.

    Cost: linear in the leads times the axes.
    """
    booked = on_the_books(leads)
    slices = {axis: by_axis(axis, booked, rules) for axis in axes}
    return Overview(span=span, totals=totals(leads, booked, rules.index), slices=slices)


def totals(leads: Sequence[Standing], booked: Sequence[Standing], index: Index) -> Mapping[str, Figure]:
    """Name -> figure: what happened in the span, then what is on the books."""
    happened = [
        count(f"total.{name}", label, [one for one in leads if takes(one)]) for name, (label, takes) in COUNTS.items()
    ]
    confirmed = [one for one in booked if one.status is LeadStatus.CONFIRMED]
    held = [
        count("book.count", "期末在账线索", booked),
        subjects("book.subjects", "在账线索涉及主体", booked),
        count("book.confirmed", "在账线索中已确认", confirmed),
        total("book.amount", "在账线索涉及金额", Measure.AMOUNT, booked, amount),
        total("book.verified", "在账线索涉及金额中已核实", Measure.AMOUNT, booked, verified_amount),
        total("book.unpaid", "在账线索未兑付资金", Measure.AMOUNT, booked, unpaid),
        total("book.people", "在账线索涉及人数", Measure.PEOPLE, booked, people),
        total("book.index", "在账线索风险指数", Measure.INDEX, booked, index.points),
    ]
    return {figure.name: figure for figure in (*happened, *held)}


def by_axis(axis: Axis, booked: Iterable[Standing], rules: Rules) -> tuple[Slice, ...]:
    """One slice a row, in the axis's own order or by count, highest first; the row of the unknown last."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    labels: dict[str, str] = {}
    for one in booked:
        for key, label in rows_of(axis, one, rules.names):
            groups[key].append(one)
            labels[key] = label
    order = order_of(axis, rules.names)
    ranked = sorted(groups, key=lambda key: (not key, order.get(key, 0), -len(groups[key]), labels[key]))
    return tuple(_slice(axis, key, labels[key], groups[key], rules.index) for key in ranked)


def _slice(axis: Axis, key: str, label: str, leads: Sequence[Standing], index: Index) -> Slice:
    figures = row_figures(f"{axis.value}.{key or '-'}", label, leads, index)
    return Slice(axis=axis, key=key, label=label, figures=figures)
