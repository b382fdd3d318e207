"""Which leads enter the forms of a row a lead, and who took them out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from facts.cases import LeadStatus
from facts.dossiers import Dossier


@dataclass(slots=True, kw_only=True)
class ExportCount:
    """What an export wrote and left out; filled while the rows are written."""

    #: Rows: one a lead.
    written: int = 0
    #: Leads among them that nobody has judged yet; their rows are marked 待研判.
    unjudged: int = 0
    #: Leads without subject or quoted act, or put under observation by an analyst.
    observations: int = 0
    dismissed: int = 0


def entering(dossiers: Iterable[Dossier], count: ExportCount, *, judged_only: bool) -> Iterator[Dossier]:
    """Yield the dossiers that enter a form, and count them and the others on the way.

    Observations never do (notes 2.4: without subject or quoted act a case stays an observation).
    """
    for dossier in dossiers:
        lead = dossier.lead
        if lead.status is LeadStatus.DISMISSED:
            count.dismissed += 1
        elif not _enters(dossier, judged_only=judged_only):
            count.observations += 1
        else:
            count.written += 1
            count.unjudged += lead.status is LeadStatus.CANDIDATE
            yield dossier


def _enters(dossier: Dossier, *, judged_only: bool) -> bool:
    wanted = (LeadStatus.CONFIRMED,) if judged_only else (LeadStatus.CONFIRMED, LeadStatus.CANDIDATE)
    return dossier.lead.status in wanted and dossier.lead.is_actionable
