"""Typical cases (典型案例): chosen by rule, told from what is on file; what nobody knows is not told."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from facts.cases import LeadStatus
from facts.dockets import Grade
from facts.errors import BadInput
from facts.figures import Axis, Figure, Measure
from leads.figures.axes import GRADES, STAGES, Names, rows_of
from leads.figures.index import Index
from leads.figures.standing import Standing
from leads.figures.sums import amount, people, total
from leads.reports.paper import Block, Heading, Text
from leads.reports.plain import clean, cover_name, in_text, local_day, name

_RANKS = {grade: place for place, grade in enumerate(Grade)}
#: Quotes told of a case, and characters of each.
_QUOTES, _QUOTE = 2, 80
NONE = Text(text="本期没有符合选取规则（已确认、在账）的线索。")


def typical(booked: Sequence[Standing], most: int, index: Index) -> list[Standing]:
    """Confirmed leads by grade, then index, then sum, then number; one a subject."""
    confirmed = [one for one in booked if one.status is LeadStatus.CONFIRMED]
    ranked = sorted(confirmed, key=lambda one: (
        _RANKS[one.grade] if one.grade else len(_RANKS), -index.points(one), -(amount(one) or Decimal(0)), one.id
    ))  # fmt: skip
    by_subject: dict[str, Standing] = {}
    for one in ranked:
        by_subject.setdefault(one.dossier.lead.subject_id or one.subject or one.id, one)
        if len(by_subject) == most:
            break
    return list(by_subject.values())


def picked(booked: Sequence[Standing], leads: Sequence[str]) -> list[Standing]:
    """The leads that somebody chose, in that order.

    Raises:
        BadInput: one of them is not on the books on the last day.
    """
    known = {one.id: one for one in booked}
    if missing := [lead for lead in leads if lead not in known]:
        raise BadInput(
            f"线索 {'、'.join(missing[:5])} 截至期末不在账（未发现、已排除、已销号或并案），请改选其他线索或期间。"
        )
    return [known[lead] for lead in dict.fromkeys(leads)]


def told(chosen: Sequence[Standing], names: Names, *, masked: bool, level: int) -> Iterator[tuple[Block, list[Figure]]]:
    """A heading and a paragraph for each case, with the figures told in it."""
    for one in chosen:
        figures = case_figures(one)
        yield Heading(text=name(one.subject or "未见主体名称", masked=masked), level=level), []
        yield Text(text=_story(one, figures, names, masked=masked)), figures
    if not chosen:
        yield NONE, []


def case_figures(standing: Standing) -> list[Figure]:
    """Sum and people of one lead, as figures of that lead."""
    key = f"case.{standing.id}"
    return [
        total(f"{key}.amount", f"{standing.id}：涉及金额", Measure.AMOUNT, [standing], amount),
        total(f"{key}.people", f"{standing.id}：涉及人数", Measure.PEOPLE, [standing], people),
    ]


def _story(standing: Standing, figures: Sequence[Figure], names: Names, *, masked: bool) -> str:
    lead, row = standing.dossier.lead, standing.dossier.row
    sector, district = (rows_of(axis, standing, names)[0][1] for axis in (Axis.SECTOR, Axis.DISTRICT))
    grade = GRADES[standing.grade] if standing.grade else "未分级"
    parts = [
        f"线索编号{standing.id}，{local_day(lead.first_seen)}发现，行业领域：{sector}，所在区：{district}，风险等级：{grade}"
    ]
    mode = row.mode or lead.mode
    if mode:
        parts.append(f"涉嫌以“{clean(mode, 30)}”方式向社会公众吸收资金，有待核实")
    if lead.quotes:
        quotes = "；".join(f"“{clean(quote.text, _QUOTE)}”" for quote in lead.quotes[:_QUOTES])
        parts.append(f"页面或来源材料原文：{quotes}")
    parts.append("，".join(f"{figure.label.partition('：')[2]}{in_text(figure)}" for figure in figures))
    parts.append(f"目前处于{STAGES[standing.stage]}阶段{_measures(standing)}")
    story, whole = "。".join(parts) + "。", clean(standing.subject or "")
    return story.replace(whole, cover_name(whole)) if masked and whole else story


def _measures(standing: Standing) -> str:
    measures = [clean(one, 30) for one in standing.dossier.docket.measures[:8]] or [
        clean(one, 100) for one in (standing.dossier.row.measures,) if one
    ]
    return f"，已采取措施：{'、'.join(measures)}" if measures else ""
