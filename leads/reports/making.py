"""Make the office's reports from dossiers: month-end summary, closing report, news item, and one major lead at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from facts.dossiers import Dossier
from facts.figures import Axis, Slice, Span
from leads.figures.axes import GRADES
from leads.figures.counting import Rules, on_the_books, overview, standings
from leads.figures.risk import risk_table
from leads.figures.standing import Standing
from leads.reports import case_facts
from leads.reports.composing import Filling, Trace, compose
from leads.reports.paper import Paper, Table
from leads.reports.pieces import SpanPieces, case_piece
from leads.reports.plain import chinese_day, clean, name, span_words
from leads.reports.template import load_template

#: Rows named in a sentence.
_TOP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How the office wants its reports."""

    #: 署名; it stands in the title too.
    office: str
    #: The day on the paper.
    dated: date
    #: Cover subjects' names.
    masked: bool = False
    #: The office's own skeleton; None for the shipped one.
    template: Path | None = None
    rules: Rules = field(default_factory=Rules)
    #: What its author wrote: prompt of a blank -> paragraphs.
    texts: Mapping[str, str] = field(default_factory=dict)
    #: Leads that are told as cases; none lets the rule choose.
    chosen: tuple[str, ...] = ()


def span_report(kind: str, dossiers: Iterable[Dossier], span: Span, wishes: Wishes) -> tuple[Paper, Trace]:
    """Make monthly, closing or news.

    Raises:
        NotKnown: there is no such report.
        BadInput: the skeleton is broken, or a chosen lead is not on the books.
    """
    template = load_template(kind, wishes.template)
    filling = span_filling(dossiers, span, wishes)
    return compose(template, filling, office=filling.words["office"], dated=wishes.dated)


def span_filling(dossiers: Iterable[Dossier], span: Span, wishes: Wishes) -> Filling:
    """What the report of a span is filled with, whatever its skeleton."""
    rules, leads = wishes.rules, standings(dossiers, span)
    booked, counted = on_the_books(leads), overview(leads, span, wishes.rules)
    pieces = SpanPieces(
        overview=counted, booked=booked, risk=risk_table(booked, rules), rules=rules, masked=wishes.masked,
        chosen=wishes.chosen,
    )  # fmt: skip
    words = _words(wishes) | {
        "span": span_words(span), "last_day": chinese_day(span.last), "formula": rules.index.explained,
        "top.sector": _top(counted.slices[Axis.SECTOR]),
        "top.district": _top(counted.slices[Axis.DISTRICT], (rules.names.places.unknown.code,)),
    }  # fmt: skip
    return Filling(words=words, figures=counted.totals, make=pieces.make, texts=wishes.texts)


def case_report(dossier: Dossier, wishes: Wishes) -> tuple[Paper, Trace]:
    """Make 即报 of one lead, as it stands today.

    Raises:
        BadInput: the skeleton is broken.
    """
    standing = Standing(dossier=dossier, span=Span(first=date.min, last=date.max))
    names, masked = wishes.rules.names, wishes.masked
    tables: Mapping[str, Callable[[], Table]] = {
        "facts": lambda: case_facts.facts_table(standing, names, masked=masked),
        "quotes": lambda: case_facts.quotes_table(standing, masked=masked),
        "course": lambda: case_facts.course_table(standing, names),
    }
    words = _words(wishes) | {
        "lead": standing.id, "subject": name(standing.subject or "未见名称的主体", masked=masked),
        "grade": GRADES[standing.grade] if standing.grade else "未分级",
        "spread": case_facts.spread_words(dossier), "measures": case_facts.measures_words(dossier),
    }  # fmt: skip
    words |= {f"basis.{key}": case_facts.basis(dossier, key) for key in ("amount_wan", "people", "unpaid_wan")}
    figures = case_facts.case_numbers(standing)
    filling = Filling(words=words, figures=figures, make=lambda piece: case_piece(tables, piece), texts=wishes.texts)
    return compose(load_template("case", wishes.template), filling, office=words["office"], dated=wishes.dated)


def _words(wishes: Wishes) -> dict[str, str]:
    return {"office": clean(wishes.office, 60), "today": chinese_day(wishes.dated)}


def _top(rows: Sequence[Slice], unknown: tuple[str, ...] = ("",)) -> str:
    """The rows with the most leads, by name alone: their numbers stand in the tables."""
    known = [row for row in rows if row.key not in unknown and row.figures["count"].value]
    ranked = sorted(known, key=lambda row: (-(row.figures["count"].value or 0), row.label))
    return "、".join(clean(row.label, 20) for row in ranked[:_TOP]) or "暂无"
