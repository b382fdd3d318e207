"""Every table of a file at once, for tables of an ordinary size."""

from pathlib import Path

from facts.errors import UnreadableFile
from text.sheets.book import Book, Table, open_book
from text.sheets.cells import Cell, Sheet
from text.sheets.spreading import Spreading

#: Cells that are held at once; about 300 MB.
MOST_HELD = 1_000_000


def read_sheets(path: Path, *, spread: bool = False) -> list[Sheet]:
    """Read a workbook or a CSV file (UTF-8, UTF-16 or GB 18030).

    Args:
        path: the file; what it is, is told by its first bytes.
        spread: fill a merged range with its value instead of marking its cells as faulty.

    Raises:
        UnreadableFile: it cannot be read, is neither, or has more than MOST_HELD cells.
    """
    with open_book(path) as book:
        left = MOST_HELD
        sheets = []
        for table in book.tables:
            rows = _rows(path, book, table, left, spread=spread)
            left -= sum(map(len, rows.values()))
            sheets.append(Sheet(table.name, rows, table.hidden, book.notes))
        return sheets


def _rows(path: Path, book: Book, table: Table, left: int, *, spread: bool) -> dict[int, dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    for number, cells in book.rows(table, spread=spread):
        left -= len(cells)
        if left < 0:
            raise UnreadableFile(f"{path} 超过 {MOST_HELD} 个单元格；请分成几个文件。")
        rows.setdefault(number, {}).update(cells)
    if not spread:
        for number, cells in Spreading(book.merges(table), spread=False).rest(rows):
            rows.setdefault(number, {}).update(cells)
    return dict(sorted(rows.items()))
