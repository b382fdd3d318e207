"""Dossiers put together: one lead with its subject, its pages, what was judged, stated and done, and its ledger row.

leads ─┐  subjects ─┐  statements ─┐  acts ─┐
       └────────────┴──────────────┴────────┴─► Dossier ─► forms, grading, reports, feeds
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from facts.cases import Judgement, Lead
from facts.dockets import Act, Docket, DocketBook, Grade
from facts.dossiers import Dossier, SourceSeen
from facts.errors import NotKnown
from facts.ports import LeadBook
from facts.sightings import Sighting
from facts.statements import Statement, StatementBook
from facts.subjects import Subject, SubjectBook
from leads.ledger import ledger_row

#: The machine's own source, beside the profiles of outside systems.
SCAN = "scan"
#: More subjects than an office will have.
_SUBJECTS = 10_000_000
_GRADES = (Grade.RED, Grade.ORANGE, Grade.YELLOW, Grade.BLUE, None)

Fold = Callable[[Lead, Sequence[Judgement], Sequence[Act]], Docket]
Done = Callable[[Docket, Sequence[Act]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPorts:
    """Whose words are put together, and by which rules."""

    leads: LeadBook
    subjects: SubjectBook
    statements: StatementBook
    dockets: DocketBook
    #: What acts and judgements add up to.
    fold: Fold
    #: Ledger fields that the acts fill.
    done: Done
    #: Sector code -> name as the forms write it.
    sectors: Mapping[str, str]
    #: Subject -> the outside sources that named it.
    sources: Callable[[str], Sequence[SourceSeen]]
    #: The same of every subject.
    all_sources: Callable[[], Mapping[str, Sequence[SourceSeen]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    subject: Subject | None
    sightings: Sequence[Sighting] = ()
    judgements: Sequence[Judgement] = ()
    statements: Sequence[Statement] = ()
    acts: Sequence[Act] = ()
    sources: Sequence[SourceSeen] = ()


class Dossiers:
    """facts.dossiers.DossierBook over the ports."""

    def __init__(self, ports: DossierPorts) -> None:
        self._ports = ports

    def get(self, lead: str) -> Dossier:
        """Return one.

        Raises:
            NotKnown: there is no such lead.
        """
        ports = self._ports
        found = ports.leads.get(lead)
        number = found.id or lead
        parts = _Parts(
            subject=self._subject(found),
            sightings=ports.leads.sightings(number),
            judgements=ports.leads.judgements(number),
            statements=ports.statements.of(number),
            acts=ports.dockets.acts(number),
            sources=ports.sources(found.subject_id) if found.subject_id else (),
        )
        return self._dossier(found, parts, ports.fold(found, parts.judgements, parts.acts))

    def all(self) -> Iterator[Dossier]:
        """Return every lead's, highest grade then highest score first; dismissed ones included."""
        ports = self._ports
        sightings: dict[str, list[Sighting]] = defaultdict(list)
        for number, sighting in ports.leads.all_sightings():
            sightings[number].append(sighting)
        judgements, statements = ports.leads.all_judgements(), ports.statements.all()
        acts, sources = ports.dockets.all_acts(), ports.all_sources()
        subjects = {subject.id: subject for subject in ports.subjects.all(limit=_SUBJECTS)}
        order = [
            (ports.fold(lead, judgements.get(lead.id or "", ()), acts.get(lead.id or "", ())), lead)
            for lead in ports.leads.all()
        ]
        order.sort(key=lambda one: (_GRADES.index(one[0].grade), -one[1].score))
        order.reverse()
        while order:  # Rows are made one by one, and what a lead brought is let go with it: an office has many.
            docket, lead = order.pop()
            number = lead.id or ""
            parts = _Parts(
                subject=subjects.get(lead.subject_id or ""),
                sightings=sightings.pop(number, ()),
                judgements=judgements.get(number, ()),
                statements=statements.get(number, ()),
                acts=acts.get(number, ()),
                sources=sources.get(lead.subject_id or "", ()),
            )
            yield self._dossier(lead, parts, docket)

    def _dossier(self, lead: Lead, parts: _Parts, docket: Docket) -> Dossier:
        row = ledger_row(
            lead,
            self._ports.sectors,
            judgements=parts.judgements,
            statements=parts.statements,
            sightings=parts.sightings,
            done=self._ports.done(docket, parts.acts),
        )
        return Dossier(
            lead=lead, subject=parts.subject, sightings=tuple(parts.sightings), judgements=tuple(parts.judgements),
            statements=tuple(parts.statements), acts=tuple(parts.acts), docket=docket, row=row,
            sources=(*_scanned(parts.sightings), *parts.sources),
        )  # fmt: skip

    def _subject(self, lead: Lead) -> Subject | None:
        if lead.subject_id is None:
            return None
        try:
            return self._ports.subjects.get(lead.subject_id)
        except NotKnown:
            return None


def _scanned(sightings: Sequence[Sighting]) -> tuple[SourceSeen, ...]:
    if not sightings:
        return ()
    first = min(one.first_seen for one in sightings)
    return (SourceSeen(system=SCAN, name="网上巡查", first_at=first, times=sum(one.times_seen for one in sightings)),)
