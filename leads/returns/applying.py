"""Write what a returned sheet says as one batch of statements: all of it or nothing, to be undone as one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from facts.errors import BadInput
from facts.statements import Basis, Statement, StatementBook
from leads.forms import Form
from leads.returns.values import CellPlan, CellState, RowKind, RowPlan

CLEARED = "回填表中清空"
#: Rows named in a refusal.
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What was written."""

    #: Number by which it is undone; None where there was nothing to write.
    batch: int | None
    statements: int
    rows: int
    #: Numbers of the rows left out because something in them is in doubt.
    left_out: tuple[int, ...]


def apply_plans(
    plans: Sequence[RowPlan],
    book: StatementBook,
    *,
    form: Form,
    by: str,
    at: datetime,
    basis: Basis = Basis.VERIFIED,
    take: Collection[tuple[int, str]] = (),
    keep: Collection[tuple[int, str]] = (),
    skip_doubtful: bool = False,
) -> Applied:
    """Write the changes of a preview.

    Args:
        plans: as preview() gives them, just made.
        book: where statements are kept; they are added in one transaction.
        form: the form that came back.
        by: who imports.
        at: aware time of the import.
        basis: how well the district founds what it says.
        take: conflicts in which the sheet's value is to stand, as (row number, field).
        keep: conflicts in which the house's value is to stand: the cell is not written, the rest of its row is.
        skip_doubtful: leave out rows with a problem or an undecided conflict, wholly, instead of refusing all.

    Raises:
        BadInput: there are such rows, and skip_doubtful is not set; or `by` is empty. Nothing was written.
        NotKnown: a lead is gone since the preview. Nothing was written.
    """
    if not by.strip():
        raise BadInput("导入要写明经办人。")
    decided = {*take, *keep}
    doubtful = tuple(plan.number for plan in plans if _is_doubtful(plan, decided))
    if doubtful and not skip_doubtful:
        named = "、".join(map(str, doubtful[:_MOST_NAMED])) + ("等" if len(doubtful) > _MOST_NAMED else "")
        raise BadInput(
            f"有 {len(doubtful)} 行存疑（第 {named} 行），没有导入任何内容；改好后再导入，或选择略过这些行。"
        )
    ready = [plan for plan in plans if plan.kind is RowKind.CHANGE and plan.number not in doubtful]
    taken = [plan for plan in ready if any(_is_written(plan, cell, keep) for cell in plan.cells)]
    if not taken:
        return Applied(batch=None, statements=0, rows=0, left_out=doubtful)
    batch = book.open_batch(source=f"form {form.name}", by=by)
    source = f"form {form.name} batch {batch} row "
    statements = [
        Statement(
            lead=plan.lead or "",
            field=cell.field,
            value=cell.theirs or None,
            basis=basis,
            source=f"{source}{plan.number}",
            by=by,
            at=at,
            reason="" if cell.theirs else CLEARED,
            batch=batch,
        )
        for plan in taken
        for cell in plan.cells
        if _is_written(plan, cell, keep)
    ]
    book.add(statements)
    return Applied(batch=batch, statements=len(statements), rows=len(taken), left_out=doubtful)


def _is_written(plan: RowPlan, cell: CellPlan, keep: Collection[tuple[int, str]]) -> bool:
    if cell.state is CellState.CONFLICT and (plan.number, cell.field) in keep:
        return False
    return cell.state is not CellState.UNCHANGED


def _is_doubtful(plan: RowPlan, decided: Collection[tuple[int, str]]) -> bool:
    is_bad = plan.kind in (RowKind.REFUSED, RowKind.UNKNOWN, RowKind.DUPLICATE)
    return is_bad or any((plan.number, cell.field) not in decided for cell in plan.conflicts)
