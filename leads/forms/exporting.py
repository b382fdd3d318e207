"""One form of many dossiers, written row by row: the use case behind `fangfei leads export`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from facts.dossiers import Dossier
from leads.export import ExportCount, entering
from leads.forms.duties import duty_rows
from leads.forms.layout import Form
from leads.forms.tallying import tally
from leads.forms.workbook import write_form


def export_dossiers(
    form: Form,
    dossiers: Iterable[Dossier],
    path: Path,
    *,
    judged_only: bool = False,
    export: str | None = None,
    units: Mapping[str, Sequence[str]] | None = None,
) -> ExportCount:
    """Write a form and say what went in and what stayed out.

    Args:
        form: 附件1 and 台账 take a row a lead, 附件2 sums over all that name a subject, 附件3 takes no leads.
        dossiers: strongest first; taken one by one for forms of a row a lead.
        path: the workbook, replaced as a whole.
        judged_only: leave out leads that nobody has judged; 附件2 counts them as screened in any case.
        export: number of this export, where the sheet is to come back filled in; see leads.returns.
        units: for 附件3, name of 2018 -> names of today.

    Raises:
        NoSpace: the workbook cannot be written.
    """
    count = ExportCount()
    if form.body == "leads":
        rows = (dossier.row for dossier in entering(dossiers, count, judged_only=judged_only))
        write_form(form, rows, path, export=export)
    elif form.body == "tally":
        count.written = write_form(form, tally(dossiers, form), path)
    else:
        count.written = write_form(form, duty_rows(form, units), path)
    return count


def export_number(form: Form, at: datetime) -> str:
    """Number an export by form and second: fujian-1-20261123T100000; two of one second hold the same leads."""
    return f"{form.id}-{at:%Y%m%dT%H%M%S}"
