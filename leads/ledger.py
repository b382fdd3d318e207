"""From a lead and what people said of it to one row of 附件1; what nobody knows stays blank."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from facts.cases import Judgement, Lead, LeadStatus, LedgerRow
from facts.errors import BadInput

ONLINE = "线上"
#: Ledger fields an analyst may correct, as `--set FIELD=VALUE`.
CORRECTABLE = tuple(field.name for field in fields(LedgerRow))
_MONEY, _COUNTS = ("amount_wan", "unpaid_wan"), ("people",)


def ledger_row(lead: Lead, judgements: Sequence[Judgement], sectors: Mapping[str, str]) -> LedgerRow:
    """Make the row of one lead.

    Args:
        lead: the lead as it stands.
        judgements: oldest first; later corrections win.
        sectors: sector code -> name as the form writes it.

    Raises:
        BadInput: a correction names no field of the form or is not a number where one belongs.
    """
    row = LedgerRow(
        subject=lead.subject,
        sector=sectors.get(lead.sector or "", None),
        mode=lead.mode,
        # The page itself was found on the web; whether there are shops too, people find out.
        online=ONLINE,
        amount_wan=None if lead.raised_yuan is None else Decimal(lead.raised_yuan) / 10_000,
        remark=_remark(lead),
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


def _remark(lead: Lead) -> str:
    parts = [] if lead.status is LeadStatus.CONFIRMED else ["待研判"]
    parts += [f"线索编号{lead.id}", f"网址{lead.url}"]
    if lead.annual_percent is not None:
        parts.append(f"自称年化收益{lead.annual_percent:g}%")
    if lead.raised_yuan is not None:
        parts.append("金额系网页自称，未核实")
    return "；".join(parts)
