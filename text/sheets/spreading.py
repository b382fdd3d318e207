"""Merged cells, marked or filled while the rows come by."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from facts.errors import UnreadableFile
from text.sheets.cells import MERGED, Cell, Row
from text.sheets.grid import Merge

#: Cells that are marked or filled; nobody merges more by hand, and a bomb would.
MOST_MERGED = 1_000_000


class Spreading:
    """Marks or fills merged cells, ranges sorted by their first row; what it holds are the ranges a row lies in."""

    def __init__(self, ranges: Iterable[Merge], *, spread: bool) -> None:
        self._ranges = sorted(ranges, key=lambda each: each.top)
        self._tops = [each.top for each in self._ranges]
        self._spread = spread
        self._open: list[tuple[Merge, Cell]] = []
        self._next, self._left = 0, MOST_MERGED

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows with their merged cells.

        Raises:
            UnreadableFile: more than MOST_MERGED cells are merged.
        """
        for row in rows:
            self._enter(row)
            for merge, value in self._open:
                self._mark(row, merge, value)
            yield row

    def rest(self, seen: Iterable[int]) -> Iterator[Row]:
        """Yield the rows that have merged cells and no cell of their own, marked as faulty."""
        known = frozenset(seen)
        for merge in self._ranges:
            for number in range(merge.top, merge.bottom + 1):
                self._take(1)
                if number not in known:
                    row = Row(number, {})
                    self._mark(row, merge, Cell(""))
                    yield row

    def _enter(self, row: Row) -> None:
        self._open = [pair for pair in self._open if pair[0].bottom >= row.number]
        until = max(self._next, bisect_right(self._tops, row.number))
        for merge in self._ranges[self._next : until]:
            if merge.bottom >= row.number:
                is_top = merge.top == row.number
                self._open.append((merge, row.cells.get(merge.left, Cell("")) if is_top else Cell("")))
        self._next = until

    def _mark(self, row: Row, merge: Merge, value: Cell) -> None:
        self._take(max(1, merge.right - merge.left + 1))
        for column in range(merge.left, merge.right + 1):
            if not self._spread:
                row.cells[column] = row.cells.get(column, Cell(""))._replace(fault=MERGED, merged=True)
            elif value.text:
                row.cells[column] = value._replace(merged=True)

    def _take(self, cells: int) -> None:
        self._left -= cells
        if self._left < 0:
            raise UnreadableFile(f"工作表里合并的单元格过多（最多 {MOST_MERGED} 个），请取消合并后再试。")
