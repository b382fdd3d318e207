"""What was imported, batch by batch, whichever way it came, and taking a batch back."""

from dataclasses import dataclass
from datetime import datetime

from desk.context import Desk
from desk.papers.ways import NAMES, Way, check_right
from desk.plain import covered
from facts.clues import ClueBatch
from facts.errors import BadInput, NotKnown
from facts.filed import CaseBatch
from facts.people import Person, Right
from facts.statements import Statement, StatementBatch
from leads.clues.profile import load_profiles
from leads.forms import load_form

#: Batches listed of each way, and the largest number that a column holds.
MOST_LISTED, MOST_NUMBER = 50, 2**31 - 1
#: How the source of a returned form's statements begins.
_FORM = "form "
MOST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One import."""

    way: Way
    id: int
    #: Profile, form or source.
    what: str
    #: Name of the file; empty where it was not kept.
    file: str
    by: str
    at: datetime
    says: str
    undone_by: str | None = None
    undone_at: datetime | None = None


def batches(desk: Desk, who: Person) -> tuple[Batch, ...]:
    """The last imports, newest first; people of a district or sector see their own alone."""
    house = desk.house
    found = [
        *(_of_clues(one) for one in house.clues.batches(MOST_LISTED)),
        *(_of_form(one) for one in house.statements.batches(begun_by=_FORM, limit=MOST_LISTED)),
        *(_of_cases(one) for one in list(house.filed.batches())[:MOST_LISTED]),
    ]
    own = (one for one in found if _is_seen(who, one))
    return tuple(sorted(own, key=lambda one: (one.at, one.id), reverse=True))


def batch(desk: Desk, who: Person, way: Way, number: int) -> Batch:
    """One import.

    Raises:
        NotKnown: there is none, or it is somebody else's.
    """
    house = desk.house
    found: Batch | None = None
    if way is Way.CLUES:
        found = next((_of_clues(one) for one in house.clues.batches(MOST_NUMBER) if one.id == number), None)
    elif way is Way.FORM:
        found = next(map(_of_form, house.statements.batches(begun_by=_FORM, only=number)), None)
    elif way is Way.CASES:
        found = next((_of_cases(one) for one in house.filed.batches() if one.id == number), None)
    if found is None or not _is_seen(who, found):
        raise NotKnown(f"没有第 {number} 批导入，或不是您导入的。")
    return found


def written(desk: Desk, found: Batch) -> tuple[tuple[str, str, str], ...]:
    """What a returned form wrote: lead, field, value covered; at most 500."""
    if found.way is not Way.FORM:
        return ()
    rows = desk.house.statements.of_batch(found.id)
    names = _headers(found.what)
    return tuple((one.lead, names.get(one.field, one.field), _shown(one)) for one in rows)


def undo(desk: Desk, who: Person, way: Way, number: int, reason: str) -> str:
    """Let a batch no longer count and say what that came to; nothing is deleted.

    Raises:
        NotAllowed: they may not import.
        NotKnown: there is no such batch, or it was undone already.
        BadInput: no reason is given.
    """
    # Whoever keeps the watch list comes by the same door, and brings in nothing else.
    check_right(who, Right.IMPORT)
    if not reason.strip():
        raise BadInput("撤销一批导入，须写明理由。")
    house, found = desk.house, batch(desk, who, way, number)
    why = reason.strip()[:MOST_REASON]
    if way is Way.CLUES:
        count = house.clue_intake.undo_batch(number, by=who.name, reason=why)
        return f"已撤销第 {number} 批，{count} 条外部线索不再计入，只由这批带来、无人办理的线索随之撤回；原始行保留。"
    if way is Way.FORM:
        count = house.statements.undo_batch(number, by=who.name, reason=why, begun_by=_FORM)
        return f"已撤销第 {number} 批（{found.what}），{count} 项不再计入。"
    count = house.filed.undo(number, by=who.name, reason=why)
    return f"已撤销第 {number} 批，{count} 起案件不再计入。"


def _headers(form: str) -> dict[str, str]:
    try:
        return {column.field: column.header for column in load_form(form).columns}
    except BadInput:
        return {}


def _shown(one: Statement) -> str:
    value = one.value or "（清空）"
    return value[0] + "*" * (len(value) - 1) if one.field in NAMES and one.value else covered(value)


def _is_seen(who: Person, found: Batch) -> bool:
    return who.realm.is_everything or found.by == who.name


def _of_clues(one: ClueBatch) -> Batch:
    profile = load_profiles().get(one.system)
    says = f"新增 {one.new}，变更 {one.changed}，未变 {one.same}，未导入 {one.refused}"
    return Batch(
        way=Way.CLUES, id=one.id or 0, what=profile.name if profile else one.system, file=one.file, by=one.by,
        at=one.at, says=says, undone_by=one.undone_by,
    )  # fmt: skip


def _of_form(one: StatementBatch) -> Batch:
    return Batch(
        way=Way.FORM, id=one.id, what=one.source.removeprefix(_FORM), file="", by=one.by, at=one.at,
        says=f"{one.leads} 条线索、{one.statements} 项", undone_by=one.undone_by, undone_at=one.undone_at,
    )  # fmt: skip


def _of_cases(one: CaseBatch) -> Batch:
    return Batch(
        way=Way.CASES, id=one.id, what="立案案件", file=one.file, by=one.by, at=one.at, says=f"{one.cases} 起",
        undone_by=one.undone_by, undone_at=one.undone_at,
    )  # fmt: skip
