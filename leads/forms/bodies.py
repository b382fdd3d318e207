"""The rows of a form between head and foot: one a lead, one a type of institution, one an area of duty."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from facts.cases import LedgerRow
from leads.forms.duties import DutyRow
from leads.forms.keys import row_key
from leads.forms.page import Page
from leads.forms.tallying import TallyRow


def write_leads(page: Page, rows: Iterable[LedgerRow]) -> int:
    """Write one row a lead and the 合计; returns how many leads."""
    first, sums = page.at, dict[str, Decimal]()
    for serial, row in enumerate(rows, 1):
        for index, column in enumerate(page.form.columns):
            value = serial if column.kind == "serial" else getattr(row, column.field, None)
            page.put(page.at, index, column, value)
            if column.total and value is not None:
                sums[column.field] = sums.get(column.field, Decimal(0)) + Decimal(value)
        if page.export is not None:
            page.put_key(page.at, row_key(page.form, row, page.export))
        page.end_row()
    count = page.at - first
    if count:
        page.validate(first, page.at - 1)
    if page.form.total:
        page.put_total(first, sums)
    return count


def write_tally(page: Page, rows: Iterable[TallyRow]) -> int:
    """Write each half with its own 合计, equal labels merged; returns how many rows."""
    count = 0
    for _, members in groupby(rows, key=lambda row: row.half):
        count += _write_half(page, members)
    return count


def _write_half(page: Page, members: Iterator[TallyRow]) -> int:
    first, sums, rows = page.at, dict[str, Decimal](), list(members)
    labels = {"half": [row.half for row in rows], "category": [row.category for row in rows]}
    places = {column.field: index for index, column in enumerate(page.form.columns) if column.field in labels}
    for row in rows:
        for index, column in enumerate(page.form.columns):
            if column.field in labels:
                label = getattr(row, column.field)
                page.put_label(page.at, index, label, labels[column.field].count(label))
            else:
                value = row.kind or None if column.field == "kind" else row.values.get(column.field)
                page.put(page.at, index, column, value)
                if column.total and value is not None:
                    sums[column.field] = sums.get(column.field, Decimal(0)) + Decimal(value)
        page.end_row()
    count = page.at - first
    for field, index in places.items():
        page.merge_runs(first, index, labels[field])
    if page.form.total:
        page.put_total(first, sums)
    return count


def write_duties(page: Page, rows: Iterable[DutyRow]) -> int:
    """Write one row an area; returns how many."""
    first = page.at
    for row in rows:
        for index, column in enumerate(page.form.columns):
            value = page.at - first + 1 if column.kind == "serial" else getattr(row, column.field, None)
            page.put(page.at, index, column, value)
        page.end_row()
    return page.at - first
