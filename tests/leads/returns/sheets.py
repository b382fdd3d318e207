"""Exported sheets as districts fill them in."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from facts.cases import LedgerRow
from leads.forms import load_form, write_form
from leads.returns import Return, read_return

EXPORT = "E1"


def exported(tmp_path: Path, rows: Sequence[LedgerRow], form: str = "附件1") -> Path:
    write_form(load_form(form), rows, tmp_path / "out.xlsx", export=EXPORT)
    return tmp_path / "out.xlsx"


def filled(path: Path, cells: Mapping[str, Any], *, formats: Mapping[str, str] | None = None) -> Path:
    """Change cells of an exported sheet as a spreadsheet program would, and save it under another name."""
    book = load_workbook(path)
    for place, value in cells.items():
        book.active[place] = value
    for place, code in (formats or {}).items():
        book.active[place].number_format = code
    target = path.with_name("in.xlsx")
    book.save(target)
    return target


def returned(path: Path, form: str = "附件1") -> Return:
    return read_return(path, load_form(form))


def known(rows: Sequence[LedgerRow]) -> dict[str, LedgerRow]:
    return {row.lead or "": row for row in rows}
