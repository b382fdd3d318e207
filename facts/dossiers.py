"""Everything that is known of one lead in one value: what grading, routing, forms, reports and feeds work from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from facts.cases import Judgement, Lead, LedgerRow
from facts.dockets import Act, Docket
from facts.sightings import Sighting
from facts.statements import Statement
from facts.subjects import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSeen:
    """One source that named the lead's subject."""

    #: `scan`, or the key of an outside system's profile.
    system: str
    #: Name for people: 12315 投诉.
    name: str
    first_at: datetime
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """卷宗: one lead with its subject, its sightings, what was judged, stated and done, and its ledger row."""

    lead: Lead
    subject: Subject | None
    sightings: tuple[Sighting, ...]
    judgements: tuple[Judgement, ...]
    statements: tuple[Statement, ...]
    acts: tuple[Act, ...]
    docket: Docket
    #: What the forms say of it: machine claims overridden by statements.
    row: LedgerRow
    sources: tuple[SourceSeen, ...] = ()


class DossierBook(Protocol):
    """Dossiers put together."""

    def get(self, lead: str) -> Dossier:
        """Return one.

        Raises:
            NotKnown: there is no such lead.
        """
        ...

    def all(self) -> Iterator[Dossier]:
        """Return every lead's, highest grade then highest score first; dismissed and merged ones included."""
        ...
