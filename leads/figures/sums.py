"""Make figures from leads: a count, distinct subjects, a sum of money or people, points of the index."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from facts.cases import LeadStatus
from facts.figures import Figure, Measure, Part
from facts.statements import Basis
from leads.figures.index import Index
from leads.figures.standing import Standing

#: Number of a lead; None where nobody knows it.
Reading = Callable[[Standing], Decimal | int | None]
ONE = Decimal(1)


def amount(standing: Standing) -> Decimal | None:
    """涉及金额, 万元; claimed by the page unless somebody stated it."""
    return standing.dossier.row.amount_wan


def unpaid(standing: Standing) -> Decimal | None:
    """未兑付资金, 万元."""
    return standing.dossier.row.unpaid_wan


def people(standing: Standing) -> int | None:
    """涉及人数."""
    return standing.dossier.row.people


def verified_amount(standing: Standing) -> Decimal | None:
    """涉及金额 where the statement that counts says it was verified (核实)."""
    said = [one for one in standing.dossier.statements if one.field == "amount_wan"]
    return standing.dossier.row.amount_wan if said and said[-1].basis is Basis.VERIFIED else None


def count(name: str, label: str, leads: Iterable[Standing]) -> Figure:
    """How many leads."""
    parts = tuple(Part(lead=one.id, amount=ONE) for one in leads)
    return Figure(name=name, label=label, measure=Measure.LEADS, parts=parts)


def subjects(name: str, label: str, leads: Iterable[Standing]) -> Figure:
    """How many subjects; the second lead of one brings 0, a lead that names nobody brings nothing."""
    seen: set[str] = set()
    parts, nameless = [], []
    for one in leads:
        key = one.dossier.lead.subject_id or one.subject
        if key is None:
            nameless.append(one.id)
            continue
        parts.append(Part(lead=one.id, amount=Decimal(key not in seen)))
        seen.add(key)
    return Figure(name=name, label=label, measure=Measure.SUBJECTS, parts=tuple(parts), unknown=tuple(nameless))


def total(name: str, label: str, measure: Measure, leads: Iterable[Standing], read: Reading) -> Figure:
    """A sum over the leads of which the number is known; the others are named beside it."""
    parts, unknown = [], []
    for one in leads:
        number = read(one)
        if number is None:
            unknown.append(one.id)
        else:
            parts.append(Part(lead=one.id, amount=Decimal(number)))
    return Figure(name=name, label=label, measure=measure, parts=tuple(parts), unknown=tuple(unknown))


def row_figures(name: str, label: str, leads: Sequence[Standing], index: Index) -> Mapping[str, Figure]:
    """What a row of a table says of its leads."""
    confirmed = [one for one in leads if one.status is LeadStatus.CONFIRMED]
    return {
        "count": count(f"{name}.count", f"{label}：线索数", leads),
        "confirmed": count(f"{name}.confirmed", f"{label}：其中已确认", confirmed),
        "amount": total(f"{name}.amount", f"{label}：涉及金额", Measure.AMOUNT, leads, amount),
        "unpaid": total(f"{name}.unpaid", f"{label}：未兑付资金", Measure.AMOUNT, leads, unpaid),
        "people": total(f"{name}.people", f"{label}：涉及人数", Measure.PEOPLE, leads, people),
        "index": total(f"{name}.index", f"{label}：风险指数", Measure.INDEX, leads, index.points),
    }
