"""Filled forms (附件1, 台账) come back: what people changed, and where the house changed meanwhile."""

from collections.abc import Iterator, Mapping

from desk.jobs import Result
from desk.papers.previews import Conflict, Line, Preview, Verdict, previewed
from desk.papers.scope import within
from desk.papers.shelf import Upload
from desk.papers.ways import NAMES, Choices, Door, Settling, Task
from desk.plain import covered
from facts.cases import LedgerRow
from facts.errors import BadInput
from facts.people import Right
from leads.forms import Form, load_form
from leads.returns import CellPlan, CellState, Return, RowKind, RowPlan, apply_plans, preview, read_return

_VERDICTS = {
    RowKind.CHANGE: Verdict.CHANGED, RowKind.UNCHANGED: Verdict.SAME, RowKind.NEW: Verdict.REFUSED,
    RowKind.UNKNOWN: Verdict.REFUSED, RowKind.DUPLICATE: Verdict.REFUSED, RowKind.REFUSED: Verdict.REFUSED,
}  # fmt: skip
_NEW = "表中新增的行不在这里写入；请作为外部线索登记后再填报"


def look(task: Task) -> Preview:
    """Say row by row, and conflict by conflict, what importing would change."""
    returned, plans = _plans(task)
    return _preview(returned, plans)


def write(task: Task, choices: Choices, seen: Preview) -> Result:
    """Write the changes as one batch.

    Raises:
        BadInput: the house has changed since the preview, or rows are in doubt and were not to be left out.
    """
    returned, plans = _plans(task)
    if _preview(returned, plans).stamp != seen.stamp:
        raise BadInput("预览之后库里的内容有变化，没有写入任何内容；请重新核对后再确认。")
    take, keep = _decided(plans, choices)
    task.progress("正在写入")
    house = task.desk.house
    applied = apply_plans(
        plans, house.statements, form=returned.form, by=task.who.name, at=house.clock.now(), basis=choices.basis,
        take=take, keep=keep, skip_doubtful=choices.settling is not Settling.REFUSE,
    )  # fmt: skip
    left = f"，略过 {len(applied.left_out)} 行（第 {_listed(applied.left_out)} 行）" if applied.left_out else ""
    if applied.batch is None:
        return Result(says=f"没有需要写入的内容{left}。", link="/imports")
    says = f"已写入第 {applied.batch} 批：{applied.rows} 行、{applied.statements} 项{left}。"
    return Result(says=says, link=f"/imports/batches/form/{applied.batch}")


def _plans(task: Task) -> tuple[Return, tuple[RowPlan, ...]]:
    task.progress("正在读取表格")
    returned = read_return(task.upload.path, _form(task.upload))
    task.progress("正在与库中逐行比对")
    return returned, preview(returned, _rows(task))


def _rows(task: Task) -> Mapping[str, LedgerRow]:
    """The same rows as were exported, of the leads that this person may see."""
    rows: dict[str, LedgerRow] = {}
    for count, dossier in enumerate(within(task.desk, task.who, task.desk.house.ledger_dossiers()), 1):
        rows[dossier.lead.id or ""] = dossier.row
        if count % 500 == 0:
            task.progress("正在与库中逐行比对", count)
    return rows


def _preview(returned: Return, plans: tuple[RowPlan, ...]) -> Preview:
    conflicts = [_conflict(plan, cell) for plan in plans for cell in plan.conflicts]
    return previewed(
        map(_line, plans), conflicts=conflicts, notes=map(covered, returned.notes), same=returned.untouched
    )


def _line(plan: RowPlan) -> Line:
    verdict = Verdict.CONFLICT if plan.kind is RowKind.CHANGE and plan.conflicts else _VERDICTS[plan.kind]
    says = (covered(str(problem)) for problem in plan.problems)
    more = (_NEW,) if plan.kind is RowKind.NEW else tuple(_changes(plan))
    return Line(
        row=plan.number, about=covered(" ".join(filter(None, (plan.lead, plan.subject)))), verdict=verdict,
        says=(*says, *more),
    )  # fmt: skip


def _changes(plan: RowPlan) -> Iterator[str]:
    for cell in plan.cells:
        if cell.state is CellState.CHANGE:
            told = f"“{cell.header}”由 {_shown(cell, cell.ours)} 改为 {_shown(cell, cell.theirs)}"
            yield told + (f"（{covered(cell.note)}）" if cell.note else "")


def _conflict(plan: RowPlan, cell: CellPlan) -> Conflict:
    return Conflict(
        row=plan.number, lead=plan.lead or "", subject=covered(plan.subject), field=cell.field, header=cell.header,
        ours=_shown(cell, cell.ours), theirs=_shown(cell, cell.theirs), note=covered(cell.note),
    )  # fmt: skip


def _shown(cell: CellPlan, value: str) -> str:
    if not value:
        return "（空）"
    return value[0] + "*" * (len(value) - 1) if cell.field in NAMES else covered(value)


def _decided(
    plans: tuple[RowPlan, ...], choices: Choices
) -> tuple[frozenset[tuple[int, str]], frozenset[tuple[int, str]]]:
    """Conflicts in which the sheet's value stands, and those in which the house's does."""
    otherwise = {Settling.OURS: False, Settling.THEIRS: True}.get(choices.settling)
    found: dict[bool | None, set[tuple[int, str]]] = {True: set(), False: set(), None: set()}
    for plan in plans:
        for cell in plan.conflicts:
            said = (choices.each or {}).get(f"{plan.number}:{cell.field}", otherwise)
            found[said].add((plan.number, cell.field))
    return frozenset(found[True]), frozenset(found[False])


def _listed(rows: tuple[int, ...]) -> str:
    return "、".join(map(str, rows[:20])) + (" 等" if len(rows) > 20 else "")


def _form(upload: Upload) -> Form:
    return load_form(upload.detail["form"])


DOOR = Door(right=Right.IMPORT, look=look, write=write)
