"""Find the heading of the column a number stands in: a table's cells reach the text one after another.

期限 | 年化 | 3个月 | 9% | 6个月 | 11%      9% and 11% stand under 年化
"""

import re

#: Code points looked back; a longer table has lost its heading.
_REACH = 600
#: A cell longer than this is a sentence.
_LONGEST = 16
_BORDER = re.compile(r"[\n|\t]")
_HEADING = re.compile(
    "产品|项目|名称|类型|期限|周期|年化|利率|收益|回报|起投|起购|门槛|金额|额度|状态|操作|进度|档位|等级|级别|套餐|方式"
    "|规模|费率|占比|[日月年周]息|分红|返利|时间|备注|编号|标的|单价|价格|数量|锁仓|天数|返还"
)


def heading(text: str, start: int) -> str:
    """Return the heading over the cell whose number begins at `start`; empty where it stands in no table."""
    if not _BORDER.search(text, max(0, start - 3), start):
        return ""
    cells = [cell.strip() for cell in _BORDER.split(text[max(0, start - _REACH) : start])]
    if len(cells.pop()) > 2:
        return ""
    first = len(cells)
    while first and 0 < len(cells[first - 1]) <= _LONGEST:
        first -= 1
    opening, closing = _headings(cells[first:])
    if closing - opening < 2:
        return ""
    row = cells[first:]
    return row[opening + (len(row) - closing) % (closing - opening)]


def _headings(cells: list[str]) -> tuple[int, int]:
    """Return the first run of two or more cells that are headings."""
    opening = 0
    for at, cell in enumerate([*cells, ""]):
        if _is_heading(cell):
            continue
        if at - opening >= 2:
            return opening, at
        opening = at + 1
    return 0, 0


def _is_heading(cell: str) -> bool:
    return len(cell) <= 10 and not re.search(r"\d", cell) and _HEADING.search(cell) is not None
