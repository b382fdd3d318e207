"""Dossiers for the scoreboard and the campaign: each says only what a test cares about."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from facts.cases import Decision, Judgement, LeadStatus, LedgerRow
from facts.dockets import Docket, Stage
from facts.dossiers import Dossier, SourceSeen
from facts.subjects import Trait, TraitKind
from keywords.identity.checks import is_uscc
from tests.factories import a_lead

DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
START = datetime(2026, 1, 1, 4, 0, tzinfo=UTC)


def a_code(head: str = "91350200MA2XY12") -> str:
    """The first credit code of fifteen given characters whose check digits hold."""
    return next(code for tail in product(DIGITS, repeat=3) if is_uscc(code := head + "".join(tail)))


def company(name: str) -> Trait:
    return Trait(kind=TraitKind.COMPANY, value=name)


def judged(lead: str, decision: Decision, day: int) -> Judgement:
    return Judgement(
        lead=lead, decision=decision, analyst="李分析", reason="核对", at=START + timedelta(days=day)
    )  # fmt: skip


def a_dossier(number: int, found_day: int, **changes: Any) -> Dossier:
    """A lead found on a day counted from START; `row`, `lead` and `docket` fields by prefix."""
    lead_id = f"XS-{number:06d}"
    judgements = tuple(changes.pop("judgements", ()))
    status = judgements[-1].decision.status if judgements else LeadStatus.CANDIDATE
    at = START + timedelta(days=found_day)
    fields = {"id": lead_id, "subject": None, "first_seen": at, "last_seen": at, "status": status}
    lead = a_lead(**fields | changes.pop("lead", {}))
    return Dossier(
        lead=lead,
        subject=None,
        sightings=(),
        judgements=judgements,
        statements=(),
        acts=(),
        docket=Docket(**{"lead": lead_id, "stage": Stage.FOUND} | changes.pop("docket", {})),
        row=LedgerRow(**{"lead": lead_id} | changes.pop("row", {})),
        sources=tuple(changes.pop("sources", (SourceSeen(system="scan", name="网上巡查", first_at=at),))),
    )
