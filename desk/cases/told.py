"""Casework in the models of the REST API."""

from desk.cases.act_forms import ActOffer
from desk.cases.bulk import Result
from desk.cases.duties import Duties, Tally
from desk.cases.models import (
    ActOut,
    CaseOut,
    DutiesOut,
    EdgeOut,
    JudgementOut,
    LeadOut,
    OfferOut,
    ResultOut,
    SubjectActOut,
    SubjectOut,
    SubjectPageOut,
    TallyOut,
    TraitOut,
)
from desk.cases.rows import ListRow
from desk.cases.subject_view import SubjectView
from desk.context import Desk
from desk.plain import covered
from facts.cases import Judgement
from facts.dockets import Act
from facts.dossiers import Dossier
from facts.subjects import Subject, SubjectAct
from leads.checklist import check, gaps
from leads.lifecycle import tell


def lead_out(one: ListRow) -> LeadOut:
    """A lead of a list."""
    row = one.row
    return LeadOut(
        lead=row.lead, subject=one.subject, subject_id=row.subject_id, title=one.title, host=one.host, page=row.page_id,
        band=row.band.value, stance=row.stance.value, status=row.status.value, score=row.score, stage=row.stage,
        grade=row.grade, districts=sorted(row.districts), sector=row.sector, mode=row.mode,
        annual_percent=row.annual_percent, pages=row.pages, sites=row.sites, sources=row.sources,
        first_seen=row.first_seen, last_seen=row.last_seen, due=row.due, late_days=one.late_days, awaits=one.awaits,
        units=row.units, holder=row.holder,
    )  # fmt: skip


def case_out(desk: Desk, dossier: Dossier) -> CaseOut:
    """A lead with its case."""
    lead, docket, routing = dossier.lead, dossier.docket, desk.house.routed(dossier)
    proposal = desk.house.proposed(dossier)
    return CaseOut(
        lead=lead.id or "", status=lead.status.value, subject=covered(lead.subject or ""), subject_id=lead.subject_id,
        title=covered(lead.title), score=lead.score, stage=docket.stage, grade=docket.grade,
        proposed_grade=proposal.grade, grade_reasons=[covered(one) for one in proposal.sentences], units=docket.units,
        holder=docket.holder, due=docket.due, duty_unit=routing.duty_unit, duty_district=routing.duty_district,
        gaps=gaps(check(dossier, desk.house.checklist, routing)), last_act=docket.last_act or 0,
        judgements=[judgement_out(one) for one in dossier.judgements],
        acts=[act_out(desk, one) for one in dossier.acts],
    )  # fmt: skip


def judgement_out(one: Judgement) -> JudgementOut:
    """A judgement."""
    return JudgementOut(
        decision=one.decision.value, analyst=one.analyst, reason=one.reason, at=one.at,
        stance=one.stance.value if one.stance else None, corrections=dict(one.corrections),
    )  # fmt: skip


def act_out(desk: Desk, act: Act) -> ActOut:
    """An act, with the sentence that says it."""
    rules = desk.house.lifecycle
    said = covered(tell(act, rules, unit_name=desk.house.unit_name))
    return ActOut(
        id=act.id, lead=act.lead, act=act.act, name=rules.act_name(act.act), by=act.by, at=act.at, stage=act.stage,
        unit=act.unit, due=act.due, told=said, waits_for=act.waits_for,
    )  # fmt: skip


def offer_out(one: ActOffer) -> OfferOut:
    """An act that can be done."""
    return OfferOut(
        act=one.key, name=one.name, leads_to=one.leads_to, notes=one.notes, refusal=one.refusal,
        requires=[box.name for box in one.boxes if box.required],
        may=[box.name for box in one.boxes if not box.required],
    )  # fmt: skip


def result_out(one: Result) -> ResultOut:
    """What came of an act on one of several leads."""
    return ResultOut(lead=one.lead, said=one.said, problem=one.problem, act=one.act)


def subject_out(one: Subject) -> SubjectOut:
    """A covered subject."""
    return SubjectOut(
        id=one.id, kind=one.kind.value, name=one.name, aliases=one.aliases, mentions=one.mentions,
        first_seen=one.first_seen, last_seen=one.last_seen,
    )  # fmt: skip


def subject_act_out(one: SubjectAct) -> SubjectActOut:
    """A change of a subject."""
    return SubjectActOut(
        id=one.id, act=one.act, subject=one.subject, other=one.other, by=one.by, reason=one.reason, at=one.at,
        undone_by=one.undone_by,
    )  # fmt: skip


def subject_page_out(view: SubjectView) -> SubjectPageOut:
    """A subject with what holds it together; mentions by their keys, which a split names."""
    return SubjectPageOut(
        subject=subject_out(view.subject), lead=view.lead.id if view.lead else None,
        traits=[TraitOut(kind=one.trait.kind.value, value=one.value, mentions=one.mentions, subjects=one.subjects)
                for one in view.traits],
        mentions=[one.key for one in view.mentions],
        edges=[EdgeOut(id=one.id, left=one.left, right=one.right, why=one.why, weight=one.weight,
                       standing=one.standing) for one in view.edges],
        history=[subject_act_out(one) for one in view.history], last=view.last,
    )  # fmt: skip


def duties_out(found: Duties) -> DutiesOut:
    """Counts of what is due."""
    return DutiesOut(
        late=found.late, soon=found.soon, by_unit=[_tally(one) for one in found.by_unit],
        by_place=[_tally(one) for one in found.by_place],
    )  # fmt: skip


def _tally(one: Tally) -> TallyOut:
    return TallyOut(key=one.key, name=one.name, late=one.late, soon=one.soon)
