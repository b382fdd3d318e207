"""许可核查: which licence was looked for, in which register, when, with what result; one statement a look-up.

A look-up is a statement of the field `licence_check`, worded as the import of registers words it:

    私募基金管理人登记：2026-11-20 在中国证券投资基金业协会公示查询，未查到

Look-ups add up: a later one does not replace an earlier one. A text in another shape counts as written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from facts.clues import LicenceResult
from facts.errors import BadInput
from facts.statements import Statement

#: Field of the statements.
FIELD = "licence_check"
#: How the results are said.
RESULTS = {
    LicenceResult.VALID: "查到且有效",
    LicenceResult.EXPIRED: "查到但已过期",
    LicenceResult.REVOKED: "已吊销或注销",
    LicenceResult.NOT_FOUND: "未查到",
    LicenceResult.UNKNOWN: "待核",
}
_AT, _LOOKED = " 在", "查询，"
#: Code points of one look-up.
LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """One look into one register."""

    licence: str
    #: Register, and where it was looked into: a name, an address, an office.
    register: str
    on: date
    result: LicenceResult
    #: Number of the licence, until when it holds …; empty for most.
    more: str = ""


def write_licence(look: LookUp) -> str:
    """The text of a look-up, for a statement's value.

    Raises:
        BadInput: a part is empty, or holds what parts the text.
    """
    licence, register = look.licence.strip(), look.register.strip()
    if not licence or not register or "：" in licence or _LOOKED in register or len(licence + register) > LONGEST // 2:
        raise BadInput("许可核查须写明许可名称（不含“：”）和名录（不含“查询，”），且不超过 500 字。")
    more = f"，{look.more.strip()}" if look.more.strip() else ""
    return f"{licence}：{look.on.isoformat()}{_AT}{register}{_LOOKED}{RESULTS[look.result]}{more}"


def read_licence(text: str) -> LookUp:
    """A look-up from its text.

    Raises:
        BadInput: it has another shape.
    """
    licence, _, rest = text[:LONGEST].partition("：")
    day, _, rest = rest.partition(_AT)
    register, _, told = rest.partition(_LOOKED)
    said, _, more = told.partition("，")
    result = next((key for key, words in RESULTS.items() if words == said.strip()), None)
    try:
        on = date.fromisoformat(day.strip())
    except ValueError:
        on = None
    if not licence.strip() or not register.strip() or on is None or result is None:
        shape = "许可名称：2026-11-20 在某名录查询，未查到"
        raise BadInput(f"许可核查应写成“{shape}”，结果用{'、'.join(RESULTS.values())}之一；现为“{text[:60]}”。")
    return LookUp(licence=licence.strip(), register=register.strip(), on=on, result=result, more=more.strip())


def licences_of(statements: Iterable[Statement]) -> tuple[tuple[LookUp, Statement], ...]:
    """The look-ups that stand for a lead and can be read, oldest first."""
    found = []
    for statement in statements_of(statements):
        try:
            found.append((read_licence(statement.value or ""), statement))
        except BadInput:
            continue
    return tuple(found)


def statements_of(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Every statement of a look-up, readable or not, oldest first; the same text once."""
    own = {one.value: one for one in statements if one.field == FIELD and one.value}
    return tuple(own.values())
