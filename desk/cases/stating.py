"""Facts of the ledger that no page and no act says (业务模式, 风险敞口 …), stated by a person on a basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from desk.context import Desk
from desk.plain import covered
from desk.realm import check_lead
from facts.errors import BadInput
from facts.people import Person
from facts.statements import Basis, Statement
from leads.ledger import parse_correction

#: Field of the ledger -> its column.
STATED = {"business": "业务模式", "exposure_wan": "风险敞口（万元）", "heat": "舆论热度", "unrest": "涉稳隐患"}
BASES = {"verified": "核实", "claimed": "自称", "inferred": "推断"}
_MONEY = "exposure_wan"
#: Code points of a text, and the largest sum in 万元.
MOST, MOST_WAN = 500, Decimal(100_000_000)
_SOURCE = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One fact as it stands."""

    field: str
    title: str
    #: As the ledger has it; empty where nobody knows.
    value: str
    #: Who stated it last, on what basis and when, in words; empty where nobody did.
    told: str


def standing(desk: Desk, who: Person, lead: str) -> tuple[Said, ...]:
    """The facts of a lead as they stand, personal values covered.

    Raises:
        NotKnown: there is no such lead, or it lies outside their realm.
    """
    check_lead(desk, who, lead)
    dossier = desk.house.dossiers.get(lead)
    last = {one.field: one for one in dossier.statements}
    return tuple(
        Said(
            field=field, title=title, value=covered(_plain(getattr(dossier.row, field))),
            told=_told(last[field]) if field in last else "",
        )
        for field, title in STATED.items()
    )  # fmt: skip


def state(desk: Desk, who: Person, lead: str, typed: Mapping[str, str], basis: str) -> int:
    """State what differs from what stands and return how many facts that were; an empty value says: not known.

    Raises:
        NotKnown: there is no such lead, or it lies outside their realm.
        BadInput: the basis is none, or a value does not fit its column; nothing is written.
    """
    now = {one.field: one.value for one in standing(desk, who, lead)}
    changed = {name: typed[name].strip() for name in STATED if name in typed and typed[name].strip() != now[name]}
    if basis not in BASES:
        raise BadInput("请选择依据：核实、自称或推断。")
    for name, value in changed.items():
        _check(name, value)
    made = [
        Statement(
            lead=lead, field=name, value=value or None, basis=Basis(basis), source=_SOURCE, by=who.name,
            at=desk.house.clock.now(), reason="" if value else "经办人填写为不掌握",
        )
        for name, value in changed.items()
    ]  # fmt: skip
    if made:
        desk.house.statements.add(made)
    return len(made)


def _check(name: str, value: str) -> None:
    if len(value) > MOST:
        raise BadInput(f"“{STATED[name]}”有 {len(value)} 字，最多 {MOST} 字。")
    if any(not letter.isprintable() for letter in value):
        raise BadInput(f"“{STATED[name]}”含有不能保存的字符；请删去后再提交。")
    if name != _MONEY or not value:
        return
    try:
        number = parse_correction(name, value)
    except BadInput as problem:
        raise BadInput(f"“{STATED[name]}”应为数字，如 500 或 500.25；单位是万元，不写“万”“亿”。") from problem
    if number > MOST_WAN:
        raise BadInput(f"“{STATED[name]}”不能超过 {MOST_WAN} 万元；请核对单位。")


def _plain(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value or "")


def _told(one: Statement) -> str:
    return f"{one.by} {one.at:%Y-%m-%d}（{BASES[one.basis.value]}）"
