"""From the leads on a subject and what people said of them to one row of 附件1; what nobody knows stays blank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from facts.cases import Judgement, Lead, LeadStatus, LedgerRow
from facts.errors import BadInput

Number = TypeVar("Number", int, float)

ONLINE = "线上"
#: Addresses named in a remark; the lead numbers lead to the others.
MOST_URLS = 3
#: Ledger fields an analyst may correct, as `--set FIELD=VALUE`.
CORRECTABLE = tuple(field.name for field in fields(LedgerRow))
_MONEY, _COUNTS = ("amount_wan", "unpaid_wan"), ("people",)


def ledger_row(leads: Sequence[Lead], judgements: Sequence[Judgement], sectors: Mapping[str, str]) -> LedgerRow:
    """Make the one row of a subject.

    Args:
        leads: every lead on the subject that enters the form, strongest first; at least one.
        judgements: of all of them, oldest first; later corrections win.
        sectors: sector code -> name as the form writes it.

    Raises:
        BadInput: a correction names no field of the form or is not a number where one belongs.
    """
    raised = _known(lead.raised_yuan for lead in leads)
    row = LedgerRow(
        subject=leads[0].subject,
        sector=next((sectors[lead.sector] for lead in leads if lead.sector and lead.sector in sectors), None),
        mode=next((lead.mode for lead in leads if lead.mode), None),
        # The pages were found on the web; whether there are shops too, people find out.
        online=ONLINE,
        amount_wan=None if raised is None else Decimal(raised) / 10_000,
        remark=_remark(leads),
    )
    corrections = {field: value for judgement in judgements for field, value in judgement.corrections}
    return replace(row, **{field: parse_correction(field, value) for field, value in corrections.items()})


def parse_correction(field: str, value: str) -> Any:
    """Read one correction as its field needs it; an empty value makes the field unknown again.

    Raises:
        BadInput: no such field, or not a number where one belongs.
    """
    if field not in CORRECTABLE:
        raise BadInput(f"{field!r} is no field of 附件1; choose one of {', '.join(CORRECTABLE)}.")
    if not value.strip():
        return None
    if field in _MONEY:
        return _decimal(field, value)
    if field in _COUNTS:
        number = _decimal(field, value)
        if number != number.to_integral_value():
            raise BadInput(f"{field}={value!r} counts people; give a whole number.")
        return int(number)
    return value.strip()


def _decimal(field: str, value: str) -> Decimal:
    try:
        number = Decimal(value.replace(",", "").replace(",", "").strip())
    except InvalidOperation as problem:
        raise BadInput(f"{field}={value!r} is not a number; give plain digits such as 500 or 500.25.") from problem
    if not number.is_finite() or number < 0:
        raise BadInput(f"{field}={value!r} is not an amount; give a number of 0 or more.")
    return number


def _remark(leads: Sequence[Lead]) -> str:
    parts = [] if any(lead.status is LeadStatus.CONFIRMED for lead in leads) else ["待研判"]
    numbers, addresses = "、".join(lead.id or "" for lead in leads), "、".join(lead.url for lead in leads[:MOST_URLS])
    parts += [f"线索编号{numbers}", f"网址{addresses}" + (f"等{len(leads)}个" if len(leads) > MOST_URLS else "")]
    annual = _known(lead.annual_percent for lead in leads)
    if annual is not None:
        parts.append(f"自称年化收益{round(annual, 2):g}%")
    if any(lead.raised_yuan is not None for lead in leads):
        parts.append("金额系网页自称，未核实")
    return "；".join(parts)


def _known(values: Iterable[Number | None]) -> Number | None:
    return max((value for value in values if value is not None), default=None)
