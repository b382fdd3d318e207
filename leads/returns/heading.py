"""Find the head of a form in a sheet that people may have edited: rows above it, columns moved, renamed or gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from leads.forms import Column, Form
from leads.forms.keys import KEY_HEAD, keyed_columns
from leads.forms.names import plain_heading
from text.sheets import Row

#: Rows in which a head is looked for.
HEAD_ROWS = 40
#: At least so many headings must be found, or all where a form has fewer.
_LEAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Where a form's columns are in a sheet."""

    #: Number of the head's last row.
    row: int
    #: Column of the sheet -> column of the form.
    columns: Mapping[int, Column]
    #: Column of the hidden keys; None where it is gone.
    key: int | None
    #: Form and export that the key column names; empty without it.
    form: str
    export: str
    missing: tuple[str, ...]
    unknown: tuple[str, ...]


def find_heading(rows: Sequence[Row], form: Form) -> Heading | None:
    """Return the head with the most of the form's headings among the first rows; None where too few are found."""
    wanted = _wanted(form)
    best: Heading | None = None
    leaf: dict[int, tuple[str, int]] = {}
    for row in rows[:HEAD_ROWS]:
        leaf = {at: said for at, said in leaf.items() if row.number - said[1] < max(2, form.head_rows)}
        leaf |= {at: (cell.text, row.number) for at, cell in row.cells.items() if cell.text}
        found = _heading(row.number, leaf, wanted, form)
        if best is None or len(found.columns) > len(best.columns):
            best = found
    least = min(_LEAST, len(keyed_columns(form)))
    return best if best is not None and len(best.columns) >= least else None


def _wanted(form: Form) -> dict[str, list[Column]]:
    """Heading -> the columns that have it, in the form's order."""
    wanted: dict[str, list[Column]] = {}
    for column in keyed_columns(form):
        wanted.setdefault(plain_heading(column.header), []).append(column)
    return wanted


def _heading(
    number: int, leaf: Mapping[int, tuple[str, int]], wanted: Mapping[str, list[Column]], form: Form
) -> Heading:
    columns: dict[int, Column] = {}
    unknown, key, mark = [], None, ""
    taken: dict[str, int] = {}
    ours = {plain_heading(column.header) for column in form.columns} | {
        plain_heading(column.group) for column in form.columns if column.group
    }
    for at, (text, _) in sorted(leaf.items()):
        if text.startswith(KEY_HEAD):
            key, mark = at, text.removeprefix(KEY_HEAD)
            continue
        name = plain_heading(text)
        nth = taken.get(name, 0)
        taken[name] = nth + 1
        if nth < len(wanted.get(name, ())):
            columns[at] = wanted[name][nth]
        elif name not in ours:
            unknown.append(text)
    said = mark.split()
    return Heading(
        row=number,
        columns=columns,
        key=key,
        form=said[0] if said else "",
        export=said[1] if len(said) > 1 else "",
        missing=tuple(_missing(wanted, columns.values())),
        unknown=tuple(unknown),
    )


def _missing(wanted: Mapping[str, list[Column]], found: Iterable[Column]) -> list[str]:
    there = {column.field for column in found}
    return [column.header for columns in wanted.values() for column in columns if column.field not in there]
