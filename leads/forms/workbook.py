"""Write a filled form as an Excel workbook that prints on A4 and cannot run anything.

row 1      title                 row 4…     one row a lead
row 2      unit line             then       合计, 填报人 line, notes
rows 3-4   grouped header
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from facts.cases import LedgerRow
from facts.errors import NoSpace
from leads.forms.layout import Column, Form

#: Excel refuses longer cells.
CELL_LIMIT = 32_767
CUT_MARK = "……（超出单元格长度，已截断）"
#: First characters with which a spreadsheet could take text for a formula once it is copied or saved as CSV.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_A4 = 9
_TITLE, _UNIT, _HEAD, _FIRST = 0, 1, 2, 4
_FONT = "宋体"


def write_form(form: Form, rows: Sequence[LedgerRow], path: Path) -> None:
    """Write the rows in their order.

    Raises:
        NoSpace: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
        _Sheet(book, form).fill(rows)
        book.close()
    except (OSError, FileCreateError) as problem:
        raise NoSpace(
            f"The workbook {path} cannot be written ({problem}); close it in Excel or name another --out."
        ) from problem


class _Sheet:
    """One worksheet with the form's looks."""

    def __init__(self, book: Any, form: Form) -> None:
        self._form = form
        self._last = len(form.columns) - 1
        self._sheet = book.add_worksheet(form.name)
        plain = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
        cell = {**plain, "border": 1, "text_wrap": True}
        self._looks = {
            "title": book.add_format({"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"}),
            "unit": book.add_format({**plain, "align": "right"}),
            "head": book.add_format({**cell, "bold": True, "align": "center"}),
            "text": book.add_format(cell),
            "quoted": book.add_format({**cell, "quote_prefix": True}),
            "number": book.add_format({**cell, "num_format": "0.00", "align": "right"}),
            "serial": book.add_format({**cell, "align": "center"}),
            "line": book.add_format({**plain, "text_wrap": True}),
        }

    def fill(self, rows: Sequence[LedgerRow]) -> None:
        """Write everything from the title to the last note."""
        self._set_up_print()
        self._sheet.merge_range(_TITLE, 0, _TITLE, self._last, self._form.title, self._looks["title"])
        self._sheet.merge_range(_UNIT, 0, _UNIT, self._last, self._form.unit, self._looks["unit"])
        self._write_head()
        for index, row in enumerate(rows):
            self._write_row(_FIRST + index, index + 1, row)
        total = _FIRST + len(rows)
        self._write_total(total, rows)
        self._write_foot(total + 1)

    def _set_up_print(self) -> None:
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD, _FIRST - 1)
        sheet.set_footer("&C第 &P 页 共 &N 页")
        sheet.center_horizontally()
        sheet.freeze_panes(_FIRST, 2)
        sheet.set_row(_TITLE, 32)
        sheet.set_row(_HEAD + 1, 32)
        for index, column in enumerate(self._form.columns):
            sheet.set_column(index, index, column.width)

    def _write_head(self) -> None:
        head = self._looks["head"]
        numbered = enumerate(self._form.columns)
        for group, members in groupby(numbered, key=lambda pair: pair[1].group):
            found = list(members)
            first, last = found[0][0], found[-1][0]
            for index, column in found:
                if group is None:
                    self._sheet.merge_range(_HEAD, index, _HEAD + 1, index, column.header, head)
                else:
                    self._sheet.write_string(_HEAD + 1, index, column.header, head)
            if group is not None:
                self._sheet.merge_range(_HEAD, first, _HEAD, last, group, head)

    def _write_row(self, at: int, serial: int, row: LedgerRow) -> None:
        for index, column in enumerate(self._form.columns):
            self._write_cell(at, index, column, serial if column.kind == "serial" else getattr(row, column.field))

    def _write_cell(self, at: int, index: int, column: Column, value: Any) -> None:
        if value is None:
            self._sheet.write_blank(at, index, None, self._looks[column.kind])
        elif column.kind == "text":
            text = clean(str(value))
            look = self._looks["quoted" if text.startswith(_FORMULA_STARTS) else "text"]
            self._sheet.write_string(at, index, text, look)
        else:
            self._sheet.write_number(at, index, float(value), self._looks[column.kind])

    def _write_total(self, at: int, rows: Sequence[LedgerRow]) -> None:
        self._sheet.write_string(at, 0, self._form.total, self._looks["head"])
        for index, column in enumerate(self._form.columns[1:], 1):
            known = [
                Decimal(value) for row in rows if column.total and (value := getattr(row, column.field)) is not None
            ]
            if known:
                cells = xlsxwriter.utility.xl_range(_FIRST, index, at - 1, index)
                self._sheet.write_formula(at, index, f"=SUM({cells})", self._looks["number"], float(sum(known)))
            else:
                self._sheet.write_blank(at, index, None, self._looks["text"])

    def _write_foot(self, at: int) -> None:
        line = self._looks["line"]
        self._sheet.merge_range(at, 0, at, self._last, self._form.signature, line)
        for number, note in enumerate(self._form.notes, 1):
            text = f"注：{number}. {note}" if number == 1 else f"　　{number}. {note}"
            self._sheet.merge_range(at + number, 0, at + number, self._last, text, line)


def clean(text: str) -> str:
    """What a cell can hold: no control characters or lone surrogates, CELL_LIMIT characters, marked where cut."""
    kept = "".join(c for c in text if c in "\n\t" or (ord(c) >= 0x20 and not 0xD800 <= ord(c) <= 0xDFFF))
    return kept if len(kept) <= CELL_LIMIT else kept[: CELL_LIMIT - len(CUT_MARK)] + CUT_MARK
