"""What a row of an exported sheet remembers, so that it finds its way back when people have filled it in.

The hidden column of a sheet holds one key a row: FF1|lead|form|export|digest of each column|check. A digest is of the
value as it was exported; by it a returned cell is known to be untouched, changed, or in conflict, without keeping a
copy of every sheet that ever went out.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from facts.cases import LedgerRow
from leads.forms.layout import Column, Form

MARK = "FF1"
#: Heading of the hidden column; what follows it is the form and the export.
KEY_HEAD = "防非回填键（请勿修改）"
#: Excel refuses longer cells.
CELL_LIMIT = 32_767
CUT_MARK = "……（超出单元格长度，已截断）"
_LEAD = re.compile(r"[A-Z]{2}-\d{1,12}", re.ASCII)
#: Decimal places that are compared: a fen in ten thousand yuan.
_PLACES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A row as it was exported."""

    lead: str
    #: Id of the form's layout.
    form: str
    export: str
    #: Digest of each column's value in the order of the form, serial left out.
    digests: tuple[str, ...]


def clean(text: str) -> str:
    """What a cell can hold: no control characters or lone surrogates, CELL_LIMIT characters, marked where cut."""
    kept = "".join(c for c in text if c in "\n\t" or (ord(c) >= 0x20 and not 0xD800 <= ord(c) <= 0xDFFF))
    return kept if len(kept) <= CELL_LIMIT else kept[: CELL_LIMIT - len(CUT_MARK)] + CUT_MARK


def canonical(column: Column, value: Any) -> str:
    """Write a value so that the same value is the same text before and after a spreadsheet; unknown is empty."""
    if value is None:
        return ""
    if column.kind in ("number", "percent"):
        return plain(Decimal(str(value)))
    if isinstance(value, date):
        return value.isoformat()
    return clean(str(value)).replace("\ufffe", "").replace("\uffff", "").strip()


def plain(number: Decimal) -> str:
    """Digits without exponent and without zeros at the end, to six places."""
    # A spreadsheet holds doubles: what cannot survive one is not compared.
    text = f"{Decimal(repr(float(number))):.{_PLACES}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def digest(text: str) -> str:
    """Six hexadecimal digits; two values of a cell look alike once in sixteen million."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=3).hexdigest() if text else "-"


def keyed_columns(form: Form) -> tuple[Column, ...]:
    """The columns that a key remembers."""
    return tuple(column for column in form.columns if column.field and column.kind != "serial")


def row_key(form: Form, row: LedgerRow, export: str) -> str | None:
    """Return what the hidden column says of a row; None for one without a lead."""
    if not row.lead:
        return None
    digests = ",".join(digest(canonical(column, getattr(row, column.field))) for column in keyed_columns(form))
    text = f"{MARK}|{row.lead}|{form.id}|{export}|{digests}"
    return f"{text}|{_check(text)}"


def read_key(text: str) -> Key | None:
    """Read a key; None where it is none or was changed."""
    body, _, check = text.strip().rpartition("|")
    parts = body.split("|")
    if len(parts) != 5 or parts[0] != MARK or check != _check(body) or not _LEAD.fullmatch(parts[1]):
        return None
    return Key(lead=parts[1], form=parts[2], export=parts[3], digests=tuple(parts[4].split(",")))


def _check(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=4, person=b"returned").hexdigest()
