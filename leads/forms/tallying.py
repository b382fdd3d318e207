"""附件2 from dossiers: every subject once in 重点领域 by its main sector, once in 重点行为 by its main behaviour."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from facts.cases import LeadStatus
from facts.dockets import Stage
from facts.dossiers import Dossier
from leads.forms.layout import Count, Form, Half

#: Distinct problems that one cell lists.
_MOST_PROBLEMS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """One row of 附件2."""

    half: str
    category: str
    #: The third column: concrete type of institution, or mode or name.
    kind: str
    #: Field of the form -> number or text; missing is unknown and stays blank.
    values: Mapping[str, Decimal | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """One subject as the form counts it."""

    sectors: tuple[str, ...]
    behaviours: tuple[str, ...]
    amount: Decimal | None
    counts: frozenset[str]
    problems: str | None


def tally(dossiers: Iterable[Dossier], form: Form) -> tuple[TallyRow, ...]:
    """Return the rows of a tally in the form's order, its two 合计 left to the sheet.

    Args:
        dossiers: strongest first, as DossierBook.all gives them. Leads that name no subject, and those that live on in
            another lead, are not counted; several leads of one subject are one.
        form: one with halves and counts.

    Returns:
        Every row of the form, and below 辖内其他… one row for each name that no other row takes; a row that counts
        nobody has no values. Amounts in ten thousand yuan, shares 0..1.
    """
    subjects = [_counted(group, form) for group in _by_subject(dossiers)]
    return tuple(row for half in form.halves for row in _half_rows(half, subjects, form))


def _by_subject(dossiers: Iterable[Dossier]) -> list[list[Dossier]]:
    groups: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        name = dossier.row.subject or dossier.lead.subject
        if name and dossier.docket.stage is not Stage.MERGED and dossier.lead.merged_into is None:
            groups.setdefault(dossier.lead.subject_id or name, []).append(dossier)
    return list(groups.values())


def _counted(group: Sequence[Dossier], form: Form) -> _Counted:
    problems = dict.fromkeys(dossier.row.problems for dossier in group if dossier.row.problems)
    names: dict[str, None] = {}
    for dossier in group:
        names |= dict.fromkeys(_behaviours(dossier))
    return _Counted(
        sectors=next((found for dossier in group if (found := _sectors(dossier))), ()),
        behaviours=tuple(names),
        amount=max((each.row.amount_wan for each in group if each.row.amount_wan is not None), default=None),
        counts=_counts(group, form.counts),
        problems="；".join(problems) or None,
    )


def _sectors(dossier: Dossier) -> tuple[str, ...]:
    """What people said of the sector, before what the machine found."""
    return tuple(name for name in (dossier.row.sector, dossier.lead.sector) if name)[:1]


def _behaviours(dossier: Dossier) -> tuple[str, ...]:
    """The behaviour that people stated, alone; else the names it goes under, whom it aims at, and its mode."""
    lead, row = dossier.lead, dossier.row
    is_stated = any(one.field == "behaviour" for one in dossier.statements) or any(
        field == "behaviour" for judgement in dossier.judgements for field, _ in judgement.corrections
    )
    if row.behaviour and is_stated:
        return (row.behaviour,)
    names = (row.behaviour, *lead.pretexts, *lead.audiences, row.mode or lead.mode)
    return tuple(dict.fromkeys(name for name in names if name))


def _counts(group: Sequence[Dossier], counts: Mapping[str, Count]) -> frozenset[str]:
    found = {name for name, count in counts.items() if any(_meets(dossier, count) for dossier in group)}
    # Whoever was put right was at risk: a share never passes 1.
    for _ in counts:
        found |= {counts[name].of for name in found} - {"total"}
    return frozenset(found)


def _meets(dossier: Dossier, count: Count) -> bool:
    if count == Count(of=count.of):
        return True
    if dossier.docket.stage is Stage.NOT_APPLICABLE or dossier.lead.status is LeadStatus.DISMISSED:
        return False
    row = dossier.row
    said = " ".join(text for text in (row.measures, row.outcome, row.rectification) if text)
    return (
        dossier.lead.status.value in count.statuses
        or dossier.docket.stage.value in count.stages
        or any(measure in count.measures for measure in dossier.docket.measures)
        or any(word in said for word in count.words)
    )


def _half_rows(half: Half, subjects: Sequence[_Counted], form: Form) -> list[TallyRow]:
    places = {
        name: (category.name, kind.name)
        for category in half.categories
        for kind in category.rows
        for name in (kind.name, *kind.match)
    }
    others = next((category.name for category in half.categories if category.others), "")
    filled: dict[tuple[str, str], list[_Counted]] = {
        (category.name, kind.name): [] for category in half.categories for kind in category.rows
    }
    for subject in subjects:
        names = subject.sectors if half.by == "sector" else subject.behaviours
        place = next((places[name] for name in names if name in places), None)
        filled.setdefault(place or (others, names[0] if names else half.unknown), []).append(subject)
    if others and not any(category == others for category, _ in filled):
        filled[others, ""] = []
    order = [category.name for category in half.categories]
    ranked = sorted(filled.items(), key=lambda item: order.index(item[0][0]) if item[0][0] in order else len(order))
    total = {name: sum(name in subject.counts for subject in subjects) for name in form.counts}
    return [
        TallyRow(half=half.name, category=category, kind=kind, values=_values(members, form, total))
        for (category, kind), members in ranked
    ]


def _values(members: Sequence[_Counted], form: Form, total: Mapping[str, int]) -> dict[str, Decimal | str]:
    if not members:
        return {}
    values: dict[str, Decimal | str] = {}
    number = {name: sum(name in member.counts for member in members) for name in form.counts}
    for name, count in form.counts.items():
        known = [member.amount for member in members if name in member.counts and member.amount is not None]
        values[f"{name}_count"] = Decimal(number[name])
        if known:
            values[f"{name}_wan"] = sum(known, Decimal(0))
        whole = total[name] if count.of == "total" else number[count.of]
        if whole:
            values[f"{name}_share"] = Decimal(number[name]) / whole
    problems = dict.fromkeys(member.problems for member in members if member.problems)
    if problems:
        values["problems"] = "；".join(list(problems)[:_MOST_PROBLEMS])
    return values
