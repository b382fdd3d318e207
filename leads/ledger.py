"""From a lead and what people said and did to the one row that every form takes from; what nobody knows stays blank.

page claims ◄ docket (measures, repayment, notices) ◄ statements and corrections, the better founded, then the later
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from facts.cases import Judgement, Lead, LeadStatus, LedgerRow
from facts.errors import BadInput
from facts.sightings import Sighting, spread
from facts.statements import Basis, Statement

ONLINE = "线上"
#: Addresses named in a remark; the lead numbers lead to the others.
MOST_URLS = 3
#: Ledger fields that people may state; the lead's own number is no matter of opinion.
CORRECTABLE = tuple(field.name for field in fields(LedgerRow) if field.name != "lead")
_MONEY, _COUNTS, _DATES = ("amount_wan", "unpaid_wan", "exposure_wan"), ("people",), ("rectify_by", "updated")
_RATIOS = ("repaid_ratio",)
_FIRMNESS = (Basis.CLAIMED, Basis.INFERRED, Basis.VERIFIED)


def ledger_row(
    lead: Lead,
    sectors: Mapping[str, str],
    *,
    judgements: Sequence[Judgement] = (),
    statements: Sequence[Statement] = (),
    sightings: Sequence[Sighting] = (),
    done: Mapping[str, Any] | None = None,
) -> LedgerRow:
    """Make the row of a lead.

    Args:
        lead: the lead; what its page claims is the least that is known.
        sectors: sector code -> name as the form writes it.
        judgements: oldest first; a correction counts as verified.
        statements: what stands, oldest first; fields that are none of the row's are passed over.
        sightings: where it was seen, strongest first.
        done: fields that the docket's acts fill.
    """
    row = LedgerRow(
        lead=lead.id,
        subject=lead.subject,
        sector=sectors.get(lead.sector or ""),
        mode=lead.mode,
        behaviour=next(iter(lead.pretexts), None),
        # What was captured was found on the web; whether there are shops too, people find out.
        online=ONLINE if lead.url else None,
        amount_wan=None if lead.raised_yuan is None else Decimal(lead.raised_yuan) / 10_000,
    )
    known = {field: value for field, value in (done or {}).items() if value is not None}
    known |= _read(stated(judgements, statements))
    return replace(row, **{"remark": _remark(lead, sightings, is_claimed="amount_wan" not in known)} | known)


def stated(judgements: Iterable[Judgement], statements: Iterable[Statement]) -> dict[str, str | None]:
    """Field of the row -> what counts for it: the better founded word, of equals the later."""
    said: list[tuple[int, datetime, str, str | None]] = [
        (_FIRMNESS.index(Basis.VERIFIED), judgement.at, field, value)
        for judgement in judgements
        for field, value in judgement.corrections
    ]
    said += [
        (_FIRMNESS.index(one.basis), one.at, one.field, one.value) for one in statements if one.field in CORRECTABLE
    ]
    return {field: value for _, _, field, value in sorted(said, key=lambda each: each[:2])}


def _read(said: Mapping[str, str | None]) -> dict[str, Any]:
    read = {}
    for field, value in said.items():
        # Words are checked where they are given; one that came in otherwise and cannot be read must not hide the lead.
        with suppress(BadInput):
            read[field] = parse_correction(field, value or "")
    return read


def parse_correction(field: str, value: str) -> Any:
    """Read one correction as its field needs it; an empty value makes the field unknown again.

    Raises:
        BadInput: no such field, or not a number or day where one belongs.
    """
    if field not in CORRECTABLE:
        raise BadInput(f"{field!r} is no field of the ledger; choose one of {', '.join(CORRECTABLE)}.")
    text = value.strip()
    if not text:
        return None
    if field in _MONEY:
        return _decimal(field, text)
    if field in _COUNTS:
        return _count(field, text)
    if field in _RATIOS:
        return _ratio(field, text)
    return _day(field, text) if field in _DATES else text


def _decimal(field: str, value: str) -> Decimal:
    try:
        number = Decimal(value.replace(",", "").replace("，", ""))
    except InvalidOperation as problem:
        raise BadInput(f"{field}={value!r} is not a number; give plain digits such as 500 or 500.25.") from problem
    if not number.is_finite() or number < 0:
        raise BadInput(f"{field}={value!r} is not an amount; give a number of 0 or more.")
    return number


def _count(field: str, value: str) -> int:
    number = _decimal(field, value)
    if number != number.to_integral_value():
        raise BadInput(f"{field}={value!r} counts people; give a whole number.")
    return int(number)


def _ratio(field: str, value: str) -> Decimal:
    number = _decimal(field, value.rstrip("%％"))
    ratio = number / 100 if value.endswith(("%", "％")) else number
    if ratio > 1:
        raise BadInput(f"{field}={value!r} is more than the whole; give 0.35 or 35%.")
    return ratio


def _day(field: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as problem:
        raise BadInput(f"{field}={value!r} is not a day; write it as 2026-11-23.") from problem


def _remark(lead: Lead, sightings: Sequence[Sighting], *, is_claimed: bool) -> str:
    """What the form's remark says; `is_claimed` is whether the sum in the row is the page's own."""
    urls = [one.url for one in sightings] or [url for url in (lead.url,) if url]
    parts = [] if lead.status is LeadStatus.CONFIRMED else ["待研判"]
    parts.append(f"线索编号{lead.id or ''}")
    if urls:
        more = f"等{len(urls)}个网页" if len(urls) > MOST_URLS else ""
        parts.append(f"网址{'、'.join(urls[:MOST_URLS])}{more}")
    if sightings and (seen := spread(sightings)).sites > 1:
        parts.append(f"见于{seen.sites}个网站")
    if lead.annual_percent is not None:
        parts.append(f"自称年化收益{round(lead.annual_percent, 2):g}%")
    if is_claimed and lead.raised_yuan is not None:
        parts.append("金额系网页自称，未核实")
    return "；".join(parts)
