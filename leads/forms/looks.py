"""Fonts, borders and number formats of a form's cells."""

from typing import Any

#: Excel's number for A4.
A4 = 9
_FONT = "宋体"
_NUMBERS = {"number": "0.00", "percent": "0.00%", "date": "yyyy-mm-dd"}


def make_looks(book: Any, *, locks: bool, title: str = "center") -> dict[str, Any]:
    """Return the looks of a workbook by name; a column that a return may not change has those that end in `!`.

    Args:
        book: an xlsxwriter workbook.
        title: where the title stands: center, or left where one page does not show its middle.
        locks: the sheet goes out to be filled in, so that the cells of open columns are unlocked.
    """
    plain = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
    cell = {**plain, "border": 1, "text_wrap": True}
    body = {
        "text": cell,
        "quoted": {**cell, "quote_prefix": True},
        "serial": {**cell, "align": "center"},
        **{kind: {**cell, "num_format": code, "align": "right"} for kind, code in _NUMBERS.items()},
    }
    fixed = {
        "title": {"font_name": "黑体", "font_size": 18, "align": title, "valign": "vcenter"},
        "unit": {**plain, "align": "right" if title == "center" else title},
        "head": {**cell, "bold": True, "align": "center"},
        "line": {**plain, "text_wrap": True},
        **{f"{name}!": look for name, look in body.items()},
    }
    opened = {name: {**look, "locked": not locks} for name, look in body.items()}
    return {name: book.add_format(look) for name, look in (fixed | opened).items()}


def set_up_print(sheet: Any, first_head: int, first_row: int, freeze: int, pages_wide: int = 1) -> None:
    """A4 landscape, so many pages wide, with the head on every page, and on each beside another what a row is of."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(pages_wide, 0)
    if pages_wide > 1 and freeze:
        sheet.repeat_columns(0, freeze - 1)
    sheet.repeat_rows(first_head, first_row - 1)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.center_horizontally()
    sheet.freeze_panes(first_row, freeze)
