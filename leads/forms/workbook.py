"""Write a filled form as an Excel workbook that prints on A4 and cannot run anything.

title · unit line · head · rows · 合计 · 填报人 line · notes · what of the layout is not certain

Rows are written as they come and let go (XlsxWriter in constant memory): a sheet of 100,000 needs no more than one of
ten. That is why everything here goes from top to bottom, and merged ranges are noted apart from their cells.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from facts.cases import LedgerRow
from facts.errors import BadInput, NoSpace
from leads.forms.bodies import write_duties, write_leads, write_tally
from leads.forms.duties import DutyRow
from leads.forms.keys import CELL_LIMIT, CUT_MARK, clean
from leads.forms.layout import Form
from leads.forms.page import Page
from leads.forms.tallying import TallyRow

__all__ = ["CELL_LIMIT", "CUT_MARK", "clean", "write_form"]

#: Excel's last row, less head, sum and notes.
MOST_ROWS = 1_000_000
Row = TypeVar("Row")


def write_form(
    form: Form, rows: Iterable[LedgerRow | TallyRow | DutyRow], path: Path, *, export: str | None = None
) -> int:
    """Write the rows in their order and return how many there were.

    Args:
        form: as load_form gives it; what its rows are, its body says.
        rows: LedgerRow for 附件1 and 台账, TallyRow of tally() for 附件2, DutyRow of duty_rows() for 附件3; taken one
            by one.
        path: the workbook; it appears whole or not at all, one that is there is replaced.
        export: number or name of this export. The sheet then carries a hidden, locked key for each row, columns that a
            return may not change are locked, and leads.returns reads it back. None writes the bare form.

    Raises:
        NoSpace: the file cannot be written.
        BadInput: there are more rows than a sheet holds, or rows of another form.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as folder:
            options = {
                "constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False,
            }  # fmt: skip
            book = xlsxwriter.Workbook(unfinished, options)
            count = _fill(Page(book, form, export), rows)
            book.close()
        unfinished.replace(path)
    except (OSError, FileCreateError) as problem:
        raise NoSpace(
            f"The workbook {path} cannot be written ({problem}); close it in Excel or name another --out."
        ) from problem
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return count


def _fill(page: Page, rows: Iterable[LedgerRow | TallyRow | DutyRow]) -> int:
    page.write_top()
    match page.form.body:
        case "leads":
            count = write_leads(page, _only(rows, LedgerRow))
        case "tally":
            count = write_tally(page, _only(rows, TallyRow))
        case _:
            count = write_duties(page, _only(rows, DutyRow))
    page.write_foot()
    return count


def _only(rows: Iterable[object], kind: type[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, kind):
            raise BadInput(f"A row of this form is a {kind.__name__}, not a {type(row).__name__}.")
        if number > MOST_ROWS:
            raise BadInput(f"A sheet holds {MOST_ROWS} rows; write the leads in several forms.")
        yield row
