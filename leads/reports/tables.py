"""Tables of a report from slices and the risk table."""

from collections.abc import Mapping, Sequence

from facts.figures import Axis, Figure, Slice
from leads.figures.axes import MANY, NAMES
from leads.figures.risk import ALL, RiskTable
from leads.reports.paper import Table
from leads.reports.plain import bare, clean

COLUMNS = {
    "count": "线索数（个）", "confirmed": "其中已确认（个）", "amount": "涉及金额（万元）",
    "unpaid": "未兑付资金（万元）",
    "people": "涉及人数（人）", "index": "风险指数（分）",
}  # fmt: skip
_WIDTHS = (3.2, 1.2, 1.5, 1.9, 1.9, 1.5, 1.5)
#: Rows of one table; the rest are in the file of rows.
MOST = 60
#: Characters of a label.
_LABEL = 24
_BLANKS = "空白为尚不掌握。"
_MANY = "一条线索可归入多行，各行不能相加，故不列合计。"


def axis_table(axis: Axis, rows: Sequence[Slice], totals: Mapping[str, Figure]) -> Table:
    """The rows of one axis, with a 合计 from the totals where rows exclude each other."""
    header = (NAMES[axis], *COLUMNS.values())
    shown = rows[:MOST]
    cells: list[tuple[str | Figure | None, ...]] = [
        (clean(row.label, _LABEL), *(row.figures[name] for name in COLUMNS)) for row in shown
    ]
    if rows and axis not in MANY:
        cells.append((ALL, *(totals.get(f"book.{name}") for name in COLUMNS)))
    note = _BLANKS + (_MANY if axis in MANY else "")
    if len(rows) > MOST:
        note += f"本表只列前{MOST}行，其余{len(rows) - MOST}行见数据明细。"
    return Table(caption=f"在账线索按{NAMES[axis]}统计", header=header, rows=tuple(cells), widths=_WIDTHS, note=note)


def risk_words(table: RiskTable) -> Table:
    """Sector × district: 线索数 and below it (风险指数) in each cell."""
    columns = (*table.districts, ALL)
    rows = (*table.sectors[:MOST], ALL) if table.sectors else ()
    words = tuple((clean(row, _LABEL), *(_cell(table, row, column) for column in columns)) for row in rows)
    return Table(
        caption="行业×区域风险量化分析", header=("行业领域", *columns), rows=words,
        widths=(2.2, *(1.0,) * len(columns)),
        note=f"格内上为线索数，下（括号内）为风险指数；各格涉及金额、人数见数据明细。{table.formula}",
        behind=_behind(table, rows, columns),
    )  # fmt: skip


def _cell(table: RiskTable, row: str, column: str) -> str:
    cell = table.cells.get((row, column))
    return f"{bare(cell['count'])}\n({bare(cell['index'])})" if cell else ""


def _behind(table: RiskTable, rows: Sequence[str], columns: Sequence[str]) -> tuple[tuple[str, Figure], ...]:
    return tuple(
        (f"{row}×{column}", figure)
        for row in rows for column in columns for figure in table.cells.get((row, column), {}).values()
    )  # fmt: skip
