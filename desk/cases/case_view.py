"""The case of a lead as its page shows it: stage, duty, grade, routing, facts, who else named it, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk.cases.act_forms import ActOffer, offers
from desk.cases.stages import Step, awaited, bar
from desk.cases.timeline import Timeline, timeline
from desk.context import Desk
from desk.masking import Cover
from desk.plain import covered, local
from facts.dockets import Act, Docket, Grade
from facts.dossiers import Dossier
from facts.grading import GradeProposal
from facts.people import Person
from facts.sightings import Spread, spread
from facts.units import Routing
from leads.checklist import Fact, check, is_observation
from leads.lifecycle.deadlines import duties, working_days_late

#: Pages shown; more are in the subject.
_SIGHTINGS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """One page that carries the lead."""

    page: int
    url: str
    title: str
    score: float
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """Something that is due."""

    what: str
    #: 2026-12-07, or with the hour where hours count.
    when: str
    units: str
    #: 已逾期3个工作日; empty where it is in time.
    late: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What of the case somebody wants to see: which act's form, which kind of events, whether all of them."""

    act: str = ""
    only: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """All of it, covered before a template sees it."""

    docket: Docket
    bar: Sequence[Step]
    awaits: str
    units: Sequence[str]
    district: str
    duties: Sequence[DutyRow]
    is_late: bool
    #: Acts that wait for a second person: name, who, when.
    pending: Sequence[tuple[str, str, str]]
    grade: Grade | None
    proposal: GradeProposal
    routing: Routing
    facts: Sequence[Fact]
    #: Why it is an observation and no actionable lead; empty where it is one.
    observation: str
    offers: Sequence[ActOffer]
    #: The act whose form is open; None where nothing can be done.
    open_act: ActOffer | None
    timeline: Timeline
    news: str
    subject_id: str | None
    spread: Spread | None
    seen: Sequence[SeenRow]
    sources: Sequence[str]
    #: Lead numbers that live on in this one.
    merged: Sequence[str]
    #: Last act, and number of judgements, as shown: forms send it back.
    last_act: int
    known: int

    @property
    def gaps(self) -> int:
        """Facts with something to fill in."""
        return sum(fact.is_gap for fact in self.facts)


def case_view(desk: Desk, who: Person, dossier: Dossier, cover: Cover, wish: Wish) -> CaseView:
    """Put a lead's case together."""
    docket, lead, rules = dossier.docket, dossier.lead, desk.house.lifecycle
    routing, each = desk.house.routed(dossier), offers(desk, who, dossier)
    due = _duties(desk, docket)
    return CaseView(
        docket=docket,
        bar=bar(docket, rules),
        awaits=awaited(docket.stage, rules),
        units=[desk.house.unit_name(unit) for unit in docket.units],
        district=desk.house.unit_name(docket.district) if docket.district else "",
        duties=due,
        is_late=any(one.late for one in due),
        pending=[(rules.act_name(one.act), one.by, local(one.at)) for one in docket.pending],
        grade=docket.grade,
        proposal=desk.house.proposed(dossier),
        routing=routing,
        facts=check(dossier, desk.house.checklist, routing),
        observation=is_observation(dossier) or "",
        offers=each,
        open_act=_open(each, wish.act, [one.awaits for one in duties(docket, rules, desk.house.add_working_days)]),
        timeline=timeline(desk, dossier, cover, only=wish.only, most=1000 if wish.whole else 20),
        news=cover.free(lead.news),
        subject_id=lead.subject_id,
        spread=spread(dossier.sightings) if dossier.sightings else None,
        seen=list(_seen(dossier, cover)),
        sources=[f"{source.name} {source.times} 次" for source in dossier.sources],
        merged=docket.merged_from,
        last_act=docket.last_act or 0,
        known=len(dossier.judgements),
    )


def _open(each: Sequence[ActOffer], wanted: str, awaited_acts: Sequence[str]) -> ActOffer | None:
    """The act that was asked for, else what is due, else the first one that this person may do."""
    named = {one.key: one for one in each}
    if wanted in named:
        return named[wanted]
    mine = [one for one in each if not one.refusal]
    return next((one for one in mine if one.key in awaited_acts), mine[0] if mine else None)


def _seen(dossier: Dossier, cover: Cover) -> Sequence[SeenRow]:
    return [
        SeenRow(
            page=one.page_id, url=cover.label(one.url), title=cover.label(one.title), score=one.score,
            times=one.times_seen,
        )
        for one in dossier.sightings[:_SIGHTINGS]
    ]  # fmt: skip


def _duties(desk: Desk, docket: Docket) -> Sequence[DutyRow]:
    rules, house = desk.house.lifecycle, desk.house
    return [
        DutyRow(
            what=rules.act_name(one.awaits) + (f"（{one.site}）" if one.site else ""),
            when=local(one.due_at) if one.due_at else f"{one.due}" if one.due else "未定",
            units="、".join(house.unit_name(unit) for unit in one.units),
            late=_late(desk, one.due, passed=bool(one.due_at and one.due_at < house.clock.now())),
        )
        for one in duties(docket, rules, house.add_working_days)
    ]


def _late(desk: Desk, due: date | None, *, passed: bool) -> str:
    if passed:
        return "已逾期"
    days = working_days_late(due, desk.house.today(), desk.house.add_working_days) if due else 0
    return f"已逾期 {days} 个工作日" if days else ""


def told(desk: Desk, act: Act) -> str:
    """One act in a short sentence: who did what when."""
    return f"{act.by} 于 {local(act.at)} 办理了“{desk.house.lifecycle.act_name(act.act)}”"


def fact_told(fact: Fact) -> str:
    """A fact in words, with personal values covered; a digest is no personal value."""
    return fact.told if fact.key == "evidence_kept" else covered(fact.told)
