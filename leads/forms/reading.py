"""Read an official blank form: where its head is, what stands in it, and what stands below."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from facts.errors import BadInput
from leads.forms.layout import Span
from leads.forms.names import likeness
from text.sheets import Book, Row, Table, open_book

#: Rows of a blank that are looked at, and those in which its head must end.
_MOST_ROWS, _HEAD_ROWS = 300, 20
#: Columns of a blank, headings that must be known, and how like they must be.
_MOST_COLUMNS, _LEAST_KNOWN, _LIKE = 100, 3, 0.5
#: Characters; a stored width holds the cell's padding, which XlsxWriter adds again.
_WIDTH, _PADDING = 10.0, 0.71
_NOTE = re.compile(r"[\s　]*(?:注[:：])?[\s　]*(?:\d{1,2}[.．、])?[\s　]*")
_IS_NOTE = re.compile(r"[\s　]*(?:注[:：]|\d{1,2}[.．、])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """An official blank form as it was read."""

    title: str
    unit: str
    head: tuple[Span, ...]
    #: Of each column: its own heading, the one above it (empty where there is none), its width in characters.
    headers: tuple[str, ...]
    groups: tuple[str, ...]
    widths: tuple[float, ...]
    total: str
    signature: str
    notes: tuple[str, ...]


def read_blank(path: Path, known: Sequence[str]) -> Blank:
    """Read a blank form.

    Args:
        path: .xlsx or .csv.
        known: headings that forms of this kind have.

    Raises:
        BadInput: no sheet has a row with at least three of them.
        UnreadableFile: the workbook cannot be read.
    """
    with open_book(path) as book:
        for table in sorted(book.tables, key=lambda table: table.hidden):
            rows = list(islice(book.rows(table), _MOST_ROWS))
            bottom = _bottom(rows, known)
            if bottom is not None:
                return _blank(book, table, rows, bottom)
    raise BadInput(f"{path} 里没有找到表头：前 {_HEAD_ROWS} 行里至少要有三个认识的列名。")


def _bottom(rows: Sequence[Row], known: Sequence[str]) -> int | None:
    """The number of the head's last row: the one with most known headings; of equals the first."""
    best, most = None, _LEAST_KNOWN - 1
    for row in rows[:_HEAD_ROWS]:
        texts = [cell.text for cell in row.cells.values() if cell.text][:_MOST_COLUMNS]
        count = sum(any(likeness(text, name) >= _LIKE for name in known) for text in texts)
        if count > most:
            best, most = row.number, count
    return best


def _blank(book: Book, table: Table, rows: Sequence[Row], bottom: int) -> Blank:
    above = [row for row in rows if row.number <= bottom]
    # What spans the row alone is title or unit line; the head begins with the first row of several texts.
    top = next((row.number for row in above if len(_texts(row)) > 1), bottom)
    merges = [one for one in book.merges(table) if one.top >= top and one.left < _MOST_COLUMNS]
    # A heading that goes down over several rows may end below the row where most of them stand.
    bottom = max([bottom, *(one.bottom for one in merges if one.top <= bottom and one.bottom <= bottom + _HEAD_ROWS)])
    cells = {
        (row.number, at): cell.text for row in rows if top <= row.number <= bottom for at, cell in row.cells.items()
    }
    last = min(max((at for (_, at), text in cells.items() if text), default=0), _MOST_COLUMNS - 1)
    spans = {(one.top, one.left): (one.bottom, one.right) for one in merges if one.bottom <= bottom}
    last = max(last, *(right for _, right in spans.values()), 0) if spans else last
    head = tuple(
        Span(top=row - top, left=at, bottom=spans.get((row, at), (row, at))[0] - top,
             right=min(spans.get((row, at), (row, at))[1], last), text=text)
        for (row, at), text in sorted(cells.items()) if text
    )  # fmt: skip
    before, after = [row for row in above if row.number < top], [row for row in rows if row.number > bottom]
    return Blank(
        title=next((text for row in before for text in _texts(row) if not text.startswith("单位")), ""),
        unit=next((text for row in before for text in _texts(row) if text.startswith("单位")), ""),
        head=head,
        headers=tuple(_named(head, at)[-1] for at in range(last + 1)),
        groups=tuple(_named(head, at)[0] if len(_named(head, at)) > 1 else "" for at in range(last + 1)),
        widths=_widths(book.widths(table), last + 1),
        total=next((texts[0] for row in after if (texts := _texts(row)) and texts[0].startswith("合计")), ""),
        signature="    ".join(next((texts for row in after if "填报人" in "".join(texts := _texts(row))), [])),
        notes=tuple(
            _NOTE.sub("", texts[0], count=1) for row in after if (texts := _texts(row)) and _IS_NOTE.match(texts[0])
        ),
    )


def _named(head: Sequence[Span], at: int) -> list[str]:
    """The headings over a column from the top down; its number where there is none."""
    found = [span for span in head if span.left <= at <= span.right]
    return [span.text for span in sorted(found, key=lambda span: span.top)] or [f"第{at + 1}列"]


def _texts(row: Row) -> list[str]:
    return [cell.text for _, cell in sorted(row.cells.items()) if cell.text]


def _widths(said: Mapping[int, float], count: int) -> tuple[float, ...]:
    return tuple(round(min(max(said.get(at, _WIDTH + _PADDING) - _PADDING, 2.0), 100.0), 1) for at in range(count))
