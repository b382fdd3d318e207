"""Goes through the facts a lead must say: filled and on what basis, empty with its reason, or a gap to close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from facts.cases import LedgerRow
from facts.dossiers import Dossier
from facts.statements import Basis, Statement
from facts.units import Routing
from leads.checklist.filling import FILLERS, Filled, act
from leads.checklist.licences import FIELD
from leads.checklist.rules import Checklist, FactRule, PartRule

BASES = {Basis.CLAIMED: "自称", Basis.INFERRED: "推断", Basis.VERIFIED: "核实"}
_LEDGER = frozenset(field.name for field in fields(LedgerRow))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a fact as it stands."""

    key: str
    name: str
    #: None where it is empty.
    value: str | None
    basis: Basis | None = None
    #: Why it is empty; "" where nobody said.
    reason: str = ""
    is_optional: bool = False

    @property
    def is_gap(self) -> bool:
        """Empty, and nobody said why."""
        return self.value is None and not self.reason and not self.is_optional


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One of the eleven facts as it stands on a lead."""

    number: int
    key: str
    name: str
    asks: str
    source: str
    parts: tuple[Part, ...]
    is_essential: bool = False

    @property
    def is_filled(self) -> bool:
        """At least one part says something."""
        return any(part.value is not None for part in self.parts)

    @property
    def is_gap(self) -> bool:
        """A part that is asked for is empty, and nobody said why."""
        return bool(self.gaps)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Names of the parts that have to be filled or excused."""
        return tuple(part.name for part in self.parts if part.is_gap)

    @property
    def is_verified(self) -> bool:
        """Every part that says something was verified (已核)."""
        return self.is_filled and all(part.basis is Basis.VERIFIED for part in self.parts if part.value is not None)

    @property
    def mark(self) -> str:
        """已核, 未核, 已说明 or 待补, for a table."""
        if self.is_gap:
            return "待补"
        if not self.is_filled:
            return "已说明"
        return "已核" if self.is_verified else "未核"

    @property
    def told(self) -> str:
        """The fact in words: each part with its basis, or why it is empty."""
        return "；".join(filter(None, map(_told, self.parts)))


def _told(part: Part) -> str:
    if part.value is not None:
        return f"{part.name}：{part.value}" + (f"（{BASES[part.basis]}）" if part.basis else "")
    if part.reason:
        return f"{part.name}：空（{part.reason}）"
    return "" if part.is_optional else f"{part.name}：待补"


def check(dossier: Dossier, checklist: Checklist, routing: Routing | None = None) -> tuple[Fact, ...]:
    """Go through the list for one lead; `routing` is what the rules propose, where it was asked."""
    last = {statement.field: statement for statement in dossier.statements}
    return tuple(_fact(rule, dossier, last, routing) for rule in checklist.facts)


def gaps(facts: Sequence[Fact]) -> tuple[str, ...]:
    """What is still to be filled or excused, fact by fact: 许可核查：核查记录."""
    return tuple(f"{fact.name}：{'、'.join(fact.gaps)}" for fact in facts if fact.is_gap)


def _fact(rule: FactRule, dossier: Dossier, last: Mapping[str, Statement], routing: Routing | None) -> Fact:
    parts = tuple(_part(part, rule, dossier, last, routing) for part in rule.parts)
    return Fact(
        number=rule.number, key=rule.key, name=rule.name, asks=rule.asks, source=rule.source, parts=parts,
        is_essential=rule.is_essential,
    )  # fmt: skip


def _part(
    part: PartRule, rule: FactRule, dossier: Dossier, last: Mapping[str, Statement], routing: Routing | None
) -> Part:
    """What people state counts before what the lead brings; why it is empty counts where neither says anything."""
    stated = last.get(part.key)
    found = _stated(part, stated) or _brought(part, dossier, stated, routing)
    value, basis = found or (None, None)
    excuses = [one for one in (stated, last.get(rule.key)) if one is not None and one.value is None and one.reason]
    reason = excuses[0].reason if value is None and excuses else ""
    return Part(key=part.key, name=part.name, value=value, basis=basis, reason=reason, is_optional=part.is_optional)


def _stated(part: PartRule, stated: Statement | None) -> Filled:
    """A statement's own value; look-ups add up and the ledger's row has its statements merged already."""
    if stated is None or not stated.value or part.key in _LEDGER or part.key == FIELD:
        return None
    return stated.value, stated.basis


def _brought(part: PartRule, dossier: Dossier, stated: Statement | None, routing: Routing | None) -> Filled:
    if part.key in FILLERS:
        return FILLERS[part.key](dossier, routing)
    value = getattr(dossier.row, part.key) if part.key in _LEDGER else None
    if value is None or value == "":
        return None
    return str(value), stated.basis if stated else Basis.CLAIMED


def is_observation(dossier: Dossier) -> str | None:
    """Why a lead is an observation only and never enters 附件1; None where it names a subject and quotes an act."""
    stated = {statement.field: statement.value for statement in dossier.statements}
    has_subject = bool(dossier.row.subject or dossier.row.uscc)
    has_act = bool(act(dossier, None) or stated.get("act"))
    missing = [name for name, known in (("主体", has_subject), ("行为原文", has_act)) if not known]
    if not missing:
        return None
    return f"缺少{'和'.join(missing)}，只作观察，不进附件1；补齐后转为线索。"
