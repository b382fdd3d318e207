"""Tables that people keep in a spreadsheet, read without running anything: .xlsx, .xlsm and .csv.

read_sheets(path) -> list[Sheet]                     everything at once, for tables of an ordinary size
with open_book(path) as book:                        row by row in bounded memory, for 200,000 rows
    for table in book.tables:
        for number, cells in book.rows(table): ...   number as the spreadsheet shows it; column from 0 -> Cell

A Cell says its text, its kind (text, number, bool, date, formula, error), the stored number and its number format
(a percentage is 0.5 with "0%"), what a formula last came to (`cached`), whether it belongs to a merged range, and why
it cannot be taken as it stands (`fault`). A date's text is ISO 8601 whichever of the two date systems the workbook
counts in. With `spread=True` a merged range shows its value in each of its cells (marked `merged`) and has no fault.

A workbook is read here and not by a library: what is needed is small, and a formula, a merged cell, a macro or a bomb
must be told apart from a text. Parts are bounded, document types are refused, links and macros are named in `notes`.
Every error is one sentence in Chinese of facts.errors.UnreadableFile or BadInput, for the clerk who sent the file.
"""

from text.sheets.book import Book, Table, open_book
from text.sheets.cells import ERROR, FORMULA, MERGED, Cell, Kind, Row, Sheet
from text.sheets.numbers import day_of
from text.sheets.whole import read_sheets

__all__ = [
    "ERROR",
    "FORMULA",
    "MERGED",
    "Book",
    "Cell",
    "Kind",
    "Row",
    "Sheet",
    "Table",
    "day_of",
    "open_book",
    "read_sheets",
]
