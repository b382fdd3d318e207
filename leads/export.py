"""Which leads enter a form, and who took it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from facts.cases import Lead, LeadStatus, LedgerRow
from facts.ports import AuditLog, LeadBook
from leads.forms import load_form, write_form
from leads.ledger import ledger_row


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCount:
    """What an export wrote and left out."""

    #: Rows: one a subject.
    written: int
    #: Leads among them that nobody has judged yet; a row of only such leads is marked 待研判.
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
    rows = [_row(leads, group, sectors) for group in by_subject(entering)]
    write_form(layout, rows, path)
    detail: dict[str, object] = {"rows": len(rows), "leads": [lead.id for lead in entering], "judged_only": judged_only}
    audit.append(actor=actor, act="form exported", subject=form, detail=detail)
    dismissed = sum(lead.status is LeadStatus.DISMISSED for lead in every)
    unjudged = sum(lead.status is LeadStatus.CANDIDATE for lead in entering)
    left = len(every) - len(entering) - dismissed
    return ExportCount(written=len(rows), unjudged=unjudged, observations=left, dismissed=dismissed)


def by_subject(leads: Iterable[Lead]) -> list[list[Lead]]:
    """Leads that name the same subject, in one group each; groups and members keep their order.

    Only the name as written counts; who stands behind two names is a question for people.
    """
    groups: dict[str, list[Lead]] = {}
    for lead in leads:
        groups.setdefault(lead.subject or lead.url, []).append(lead)
    return list(groups.values())


def _row(book: LeadBook, leads: Sequence[Lead], sectors: Mapping[str, str]) -> LedgerRow:
    judgements = [judgement for lead in leads for judgement in book.judgements(lead.id or "")]
    return ledger_row(leads, sorted(judgements, key=lambda judgement: judgement.at), sectors)


def _enters(lead: Lead, *, judged_only: bool) -> bool:
    wanted = (LeadStatus.CONFIRMED,) if judged_only else (LeadStatus.CONFIRMED, LeadStatus.CANDIDATE)
    return lead.status in wanted and lead.is_actionable
