"""One worksheet of a form, written from top to bottom."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

from xlsxwriter.utility import xl_range

from leads.forms.heights import LINE, height_of, lines_of
from leads.forms.keys import KEY_HEAD, clean
from leads.forms.layout import Column, Form
from leads.forms.looks import make_looks, set_up_print

#: First characters with which a spreadsheet could take text for a formula once it is copied or saved as CSV.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: What a sheet's name may not have.
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_MOST_NAME = 31
#: Points of the head's last row, at least.
_HEAD = 32
_FIRST_YEAR = 1900


class Page:
    """A worksheet with a form's looks; `at` is the next row."""

    def __init__(self, book: Any, form: Form, export: str | None) -> None:
        self.form, self.export = form, export
        self.at = 0
        self._sheet = book.add_worksheet(_FORBIDDEN.sub(" ", form.name)[:_MOST_NAME])
        self._looks = make_looks(book, locks=export is not None, title="left" if form.pages_wide > 1 else "center")
        self._last = len(form.columns) - 1
        #: Lines of the highest text of the row that is being written.
        self._lines = 1

    def write_top(self) -> None:
        """Write title, unit line and head, after what holds for the whole sheet."""
        head = 2 if self.form.unit else 1
        first = head + self.form.head_rows
        set_up_print(self._sheet, head, first, self.form.freeze, self.form.pages_wide)
        for index, column in enumerate(self.form.columns):
            self._sheet.set_column(index, index, column.width)
        if self.export is not None:
            self._sheet.set_column(self._last + 1, self._last + 1, 20, None, {"hidden": True})
            # Rows may be added and looked at as people like; what is locked is the key and what is settled elsewhere.
            allowed = ("format_rows", "insert_rows", "sort", "autofilter", "select_locked_cells")
            self._sheet.protect("", dict.fromkeys(allowed, True))
        self._sheet.set_row(0, 32)
        self._write_line(self.form.title, "title")
        if self.form.unit:
            self._write_line(self.form.unit, "unit")
        leaves = [span for span in self.form.spans if span.top == span.bottom == self.form.head_rows - 1]
        tall = max((self._lines_over(span.text, span.left, span.right) for span in leaves), default=1)
        self._sheet.set_row(first - 1, max(_HEAD, height_of(tall)))
        self._write_head()

    def write_foot(self) -> None:
        """Write the 填报人 line, the notes, how the numbers were counted, and the footnote."""
        form = self.form
        notes = [f"注：{n}. {note}" if n == 1 else f"　　{n}. {note}" for n, note in enumerate(form.notes, 1)]
        for text in (form.signature, *notes, form.counting, form.footnote):
            if text:
                if (lines := self._lines_over(text, 0, self._last)) > 1:
                    self._sheet.set_row(self.at, LINE * lines)
                self._write_line(text, "line")

    def put(self, at: int, index: int, column: Column, value: Any) -> None:
        """Write one value as its column's kind wants it; None stays blank."""
        kind = f"{column.kind}!" if column.fixed else column.kind
        if value is None:
            self._sheet.write_blank(at, index, None, self._looks[kind])
        elif column.kind in ("text", "date"):
            self._put_text(at, index, column, value)
        else:
            self._sheet.write_number(at, index, float(value), self._looks[kind])

    def _put_text(self, at: int, index: int, column: Column, value: Any) -> None:
        mark = "!" if column.fixed else ""
        if column.kind == "date" and getattr(value, "year", 0) >= _FIRST_YEAR:
            self._sheet.write_datetime(at, index, value, self._looks[f"date{mark}"])
            return
        text = clean(str(value))
        self._lines = max(self._lines, lines_of(text, column.width))
        look = "quoted" if text.startswith(_FORMULA_STARTS) else "text"
        self._sheet.write_string(at, index, text, self._looks[look + mark])

    def end_row(self) -> None:
        """Make the row as high as its longest text wants, and go on to the next one."""
        if self._lines > 1:
            self._sheet.set_row(self.at, height_of(self._lines))
        self._lines = 1
        self.at += 1

    def put_key(self, at: int, key: str | None) -> None:
        """Write a row's key into the hidden column."""
        if key is not None:
            self._sheet.write_string(at, self._last + 1, key)

    def put_total(self, first: int, sums: dict[str, Decimal]) -> None:
        """Write the row of sums below rows `first` to `at`; a sum of nothing known stays blank."""
        at = self.at
        self._sheet.write_string(at, 0, self.form.total, self._looks["head"])
        for index, column in enumerate(self.form.columns[1:], 1):
            if column.total and column.field in sums:
                cells = xl_range(first, index, at - 1, index)
                self._sheet.write_formula(
                    at, index, f"=SUM({cells})", self._looks["number!"], float(sums[column.field])
                )
            else:
                self._sheet.write_blank(at, index, None, self._looks["text!"])
        self.at += 1

    def merge_runs(self, first: int, index: int, labels: list[str]) -> None:
        """Merge equal neighbours of a column whose cells were written from row `first` on."""
        starts = [n for n, label in enumerate(labels) if n == 0 or label != labels[n - 1]]
        for start, end in pairwise([*starts, len(labels)]):
            self._merge(first + start, index, first + end - 1, index)

    def put_label(self, at: int, index: int, text: str, rows: int) -> None:
        """Write a row's heading, one that goes down over so many rows."""
        self._lines = max(self._lines, -(-lines_of(text, self.form.columns[index].width) // rows))
        self._sheet.write_string(at, index, clean(text), self._looks["head"])

    def validate(self, first: int, last: int) -> None:
        """Offer the values that the notes allow, and refuse negative numbers, in rows `first` to `last`."""
        for index, column in enumerate(self.form.columns):
            if column.options and not column.fixed:
                rule: dict[str, Any] = {"validate": "list", "source": list(column.options)}
                rule["error_message"] = f"请填写：{'、'.join(column.options)}"
                self._sheet.data_validation(first, index, last, index, rule)
            elif column.kind in ("number", "percent"):
                rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请填写不小于0的数字"}
                self._sheet.data_validation(first, index, last, index, rule)

    def _write_head(self) -> None:
        top, look = self.at, self._looks["head"]
        texts = {(span.top, span.left): span.text for span in self.form.spans}
        for row in range(self.form.head_rows):
            for index in range(self._last + 1):
                text = texts.get((row, index))
                if text:
                    self._sheet.write_string(top + row, index, text, look)
                else:
                    self._sheet.write_blank(top + row, index, None, look)
            if row == 0 and self.export is not None:
                self._sheet.write_string(top, self._last + 1, f"{KEY_HEAD} {self.form.id} {self.export}")
        for span in self.form.spans:
            self._merge(top + span.top, span.left, top + span.bottom, span.right)
        self.at += self.form.head_rows

    def _write_line(self, text: str, look: str) -> None:
        self._sheet.write_string(self.at, 0, clean(text), self._looks[look])
        for index in range(1, self._last + 1):
            self._sheet.write_blank(self.at, index, None, self._looks[look])
        self._merge(self.at, 0, self.at, self._last)
        self.at += 1

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        # merge_range() writes the cells again, below rows that are gone in constant memory; this list is what it fills.
        if (top, left) != (bottom, right):
            self._sheet.merge.append([top, left, bottom, right])

    def _lines_over(self, text: str, left: int, right: int) -> int:
        """Lines of a text that stands over some columns."""
        width = sum(column.width for column in self.form.columns[left : right + 1])
        return lines_of(text, width)
