"""What a returned sheet would change, row by row and cell by cell, against what the house has now."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from facts.cases import LedgerRow
from leads.forms import Column, Form, canonical
from leads.forms.keys import digest, keyed_columns
from leads.returns.values import CellPlan, CellState, Problem, Return, ReturnRow, RowKind, RowPlan, Told


def preview(returned: Return, current: Mapping[str, LedgerRow]) -> tuple[RowPlan, ...]:
    """Plan every row that says something; nothing is written.

    Args:
        returned: as read_return gives it.
        current: lead -> its row as the house has it now, every lead that may be named.

    Returns:
        In the order of the sheet. A cell is a conflict where the house's value is not the exported one any more and
        the sheet says something else again; without a key, where the house has any other value.
    """
    scene = _Scene(
        form=returned.form,
        order={column.field: at for at, column in enumerate(keyed_columns(returned.form))},
        current=current,
        named=Counter(row.lead for row in returned.rows if row.lead),
        by_name=_by_name(current) if any(row.lead is None for row in returned.rows) else {},
    )
    return tuple(_plan(row, scene) for row in returned.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What every row is planned against."""

    form: Form
    order: Mapping[str, int]
    current: Mapping[str, LedgerRow]
    #: Lead -> rows that speak of it.
    named: Mapping[str, int]
    by_name: Mapping[str, str]


def _plan(row: ReturnRow, scene: _Scene) -> RowPlan:
    if row.lead is None:
        return _new(row, scene.form, scene.by_name)
    if row.lead not in scene.current:
        return _refused(row, RowKind.UNKNOWN, f"库中没有线索 {row.lead}；请核对编号")
    if (times := scene.named[row.lead]) > 1:
        return _refused(row, RowKind.DUPLICATE, f"有 {times} 行都是线索 {row.lead}；请只留一行")
    now = scene.current[row.lead]
    cells = tuple(
        _cell(column, row.told[column.field], now, _exported(row, scene.order[column.field]))
        for column in scene.form.columns
        if column.field in row.told and not column.fixed
    )
    problems = row.problems if row.key else (*row.problems, *_moved(row, scene.form, now))
    if problems:
        kind = RowKind.REFUSED
    else:
        kind = RowKind.CHANGE if any(c.state is not CellState.UNCHANGED for c in cells) else RowKind.UNCHANGED
    return RowPlan(number=row.number, kind=kind, lead=row.lead, subject=row.subject, cells=cells, problems=problems)


def _refused(row: ReturnRow, kind: RowKind, should: str) -> RowPlan:
    problem = Problem(row=row.number, column="", wrote="", should=should)
    return RowPlan(number=row.number, kind=kind, lead=row.lead, subject=row.subject, problems=(problem, *row.problems))


def _new(row: ReturnRow, form: Form, by_name: Mapping[str, str]) -> RowPlan:
    """A row without a lead: what it says, for the clerk who registers it as a clue from outside."""
    same = by_name.get(row.subject.strip())
    note = f"与 {same} 同名，可能是它的回填键丢了" if same else "没有线索编号，作为外部新线索登记"
    cells = tuple(
        CellPlan(
            field=column.field, header=column.header, state=CellState.CHANGE, ours="",
            theirs=row.told[column.field].value or "", note=note if at == 0 else row.told[column.field].note,
        )
        for at, column in enumerate(column for column in form.columns if column.field in row.told)
    )  # fmt: skip
    kind = RowKind.REFUSED if row.problems else RowKind.NEW
    return RowPlan(number=row.number, kind=kind, lead=None, subject=row.subject, cells=cells, problems=row.problems)


def _moved(row: ReturnRow, form: Form, current: LedgerRow) -> list[Problem]:
    """Without a key a row is its lead's only where the other settled columns agree."""
    return [
        Problem(
            row=row.number, column=column.header, wrote=(row.told[column.field].value or "")[:60],
            should="与库中不同，本列不能在回填表中修改",
        )
        for column in form.columns
        if column.fixed
        and column.field in row.told
        and row.told[column.field].value != (canonical(column, getattr(current, column.field)) or None)
    ]  # fmt: skip


def _cell(column: Column, told: Told, current: LedgerRow, exported: str | None) -> CellPlan:
    ours, theirs = canonical(column, getattr(current, column.field)), told.value or ""
    if ours == theirs:
        state = CellState.UNCHANGED
    elif digest(ours) == exported or (exported is None and not ours):
        state = CellState.CHANGE
    else:
        state = CellState.CONFLICT
    return CellPlan(field=column.field, header=column.header, state=state, ours=ours, theirs=theirs, note=told.note)


def _exported(row: ReturnRow, at: int) -> str | None:
    return row.key.digests[at] if row.key else None


def _by_name(current: Mapping[str, LedgerRow]) -> dict[str, str]:
    return {row.subject.strip(): lead for lead, row in current.items() if row.subject}
