"""Which leads enter a form, and who took it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from facts.cases import Lead, LeadStatus
from facts.ports import AuditLog, LeadBook
from leads.forms import load_form, write_form
from leads.ledger import ledger_row


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCount:
    """What an export wrote and left out."""

    written: int
    #: Rows written although nobody has judged the lead yet; marked 待研判.
    unjudged: int
    #: Leads without subject or quoted act, or put under observation by an analyst.
    observations: int
    dismissed: int


def export_form(
    leads: LeadBook,
    audit: AuditLog,
    *,
    form: str,
    path: Path,
    sectors: Mapping[str, str],
    judged_only: bool,
    actor: str,
) -> ExportCount:
    """Write a form and note in the audit log who exported how many rows.

    Raises:
        NotKnown: there is no such form.
        NoSpace: the workbook cannot be written.
    """
    layout = load_form(form)
    every = leads.all()
    entering = [lead for lead in every if _enters(lead, judged_only=judged_only)]
    rows = [ledger_row(lead, leads.judgements(lead.id or ""), sectors) for lead in entering]
    write_form(layout, rows, path)
    detail: dict[str, object] = {"rows": len(rows), "leads": [lead.id for lead in entering], "judged_only": judged_only}
    audit.append(actor=actor, act="form exported", subject=form, detail=detail)
    dismissed = sum(lead.status is LeadStatus.DISMISSED for lead in every)
    unjudged = sum(lead.status is LeadStatus.CANDIDATE for lead in entering)
    left = len(every) - len(entering) - dismissed
    return ExportCount(written=len(rows), unjudged=unjudged, observations=left, dismissed=dismissed)


def _enters(lead: Lead, *, judged_only: bool) -> bool:
    wanted = (LeadStatus.CONFIRMED,) if judged_only else (LeadStatus.CONFIRMED, LeadStatus.CANDIDATE)
    return lead.status in wanted and lead.is_actionable
