"""A form comes back filled in: read, preview row by row against what the house knows, apply as one batch, undo.

read_return(path, form) ─► Return ─ preview(returned, rows now) ─► RowPlan… ─ apply_plans(plans, book, …) ─► one batch

What a district typed stands only where it is plain: a number with 万 or 亿 is refused with the number to type instead,
a value that changed on both sides is a conflict that a person decides. Nothing is half-applied: with a row in doubt
nothing is written, unless the caller says that such rows are to be left out, each named.
"""

from leads.returns.applying import Applied, apply_plans
from leads.returns.previewing import preview
from leads.returns.reading import read_return
from leads.returns.values import CellPlan, CellState, Problem, Return, ReturnRow, RowKind, RowPlan, Told

__all__ = [
    "Applied",
    "CellPlan",
    "CellState",
    "Problem",
    "Return",
    "ReturnRow",
    "RowKind",
    "RowPlan",
    "Told",
    "apply_plans",
    "preview",
    "read_return",
]
