"""What a clue states of a lead's fields, and when that may take the place of what stands already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from facts.clues import Clue, ClueKind
from facts.registers import LicenceCheck, LicenceResult
from facts.statements import Basis, Statement
from leads.clues.places import district_name
from leads.clues.signals import SignalRules, signals_of
from leads.clues.trades import sector_of

#: How the five results are said.
RESULTS = {
    LicenceResult.VALID: "查到且有效", LicenceResult.EXPIRED: "查到但已过期", LicenceResult.REVOKED: "已吊销或注销",
    LicenceResult.NOT_FOUND: "未查到", LicenceResult.UNKNOWN: "待核",
}  # fmt: skip
#: Key of the checklist: 许可核查 (notes 2.4, fact 5).
LICENCE_FIELD = "licence_check"
_MOST_NAME = 200
_NONE: Mapping[str, str] = MappingProxyType({})
_RANK = {Basis.CLAIMED: 0, Basis.INFERRED: 1, Basis.VERIFIED: 2}
#: Of these the larger counts: one complainant's loss is no correction of a platform's total.
_LARGER = ("amount_wan", "people")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One field, its value, how well it is founded, and what is to be said with it."""

    field: str
    value: str
    basis: Basis
    reason: str


def stated(clue: Clue, rules: SignalRules, sectors: Mapping[str, str] = _NONE) -> tuple[Stated, ...]:
    """Everything a clue states; nothing for what it leaves open. Sectors are code -> name as the forms write it."""
    return tuple(_stated(clue, rules, sectors))


def _stated(clue: Clue, rules: SignalRules, sectors: Mapping[str, str]) -> Iterator[Stated]:
    basis, source = clue.basis, f"{clue.source}所称，{'已核实来源' if clue.basis is Basis.VERIFIED else '未核实'}"
    is_registry = clue.kind is ClueKind.REGISTRY
    plain = (
        ("uscc", clue.uscc), ("legal_person", clue.legal_person), ("district", district_name(clue.district)),
        ("registered_at" if is_registry else "operates_at", clue.address),
        ("people", None if clue.people is None else str(clue.people)),
        ("outcome", clue.conclusion if clue.kind is ClueKind.POLICE else None),
        ("sector", sectors.get(sector_of(clue.sector_text, sectors) or "")),
    )  # fmt: skip
    for field, value in plain:
        if value:
            yield Stated(field=field, value=value, basis=basis, reason=source)
    if clue.amount_yuan is not None:
        value = f"{(clue.amount_yuan / 10_000).normalize():f}"
        yield Stated(field="amount_wan", value=value, basis=basis, reason=f"{source}；单条线索金额，未合计")
    if clue.licence:
        yield Stated(field=LICENCE_FIELD, value=_said(clue.licence), basis=Basis.VERIFIED, reason=clue.licence.note)
    if clue.registration:
        signals = signals_of(clue.registration, clue.received_at.date(), rules)
        if signals:
            text = "；".join(signal.text for signal in signals)
            yield Stated(field="problems", value=text, basis=Basis.INFERRED, reason="据登记信息推断，待核实")


def _said(check: LicenceCheck) -> str:
    number = f"，证号{check.number}" if check.number else ""
    until = f"，有效期至{check.valid_to:%Y-%m-%d}" if check.valid_to else ""
    # The checklist reads this text back by its first colon and by “查询，”; neither may stand in a name.
    licence = check.licence.replace("：", " ")[:_MOST_NAME]
    register = check.register.replace("查询，", "查询 ")[:_MOST_NAME]
    return f"{licence}：{check.checked_at:%Y-%m-%d} 在{register}查询，{RESULTS[check.result]}{number}{until}"


def statements(
    clue: Clue,
    lead: str,
    standing: Sequence[Statement],
    rules: SignalRules,
    *,
    by: str,
    at: datetime,
    batch: int | None,
    sectors: Mapping[str, str] = _NONE,
) -> tuple[Statement, ...]:
    """The statements to write: what a person wrote, and what is better founded, stays.

    Args:
        clue: as stored.
        lead: XS-…
        standing: what stands for the lead, oldest first.
        rules: thresholds of the register's signals.
        by: who imports.
        at: now.
        batch: statements written together.
        sectors: sector code -> name as the forms write it.
    """
    last = {one.field: one for one in standing}
    looked = {one.value for one in standing if one.field == LICENCE_FIELD}
    return tuple(
        Statement(
            lead=lead, field=each.field, value=each.value, basis=each.basis, source=f"clue {clue.id}", by=by, at=at,
            reason=each.reason, batch=batch,
        )
        for each in stated(clue, rules, sectors)
        # Look-ups of licences add up: each is a statement of its own, whoever made it.
        if (each.value not in looked if each.field == LICENCE_FIELD else _may_replace(each, last.get(each.field)))
    )  # fmt: skip


def _may_replace(new: Stated, old: Statement | None) -> bool:
    if old is None:
        return True
    if old.value == new.value and _RANK[old.basis] >= _RANK[new.basis]:
        return False
    if not old.source.startswith("clue ") or _RANK[old.basis] > _RANK[new.basis]:
        return False
    if new.field in _LARGER and old.basis is new.basis:
        return _number(new.value) > _number(old.value)
    return True


def _number(value: str | None) -> Decimal:
    try:
        return Decimal(value or "0")
    except InvalidOperation:
        return Decimal(0)
