"""Do one act on one lead in somebody's name: refused with a sentence, or overtaken by what others did meanwhile.

What its author saw is compared with what stands in the very transaction that writes the act.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from desk.cases.offices import refusal
from facts.cases import Judgement
from facts.dockets import Act, Grade
from facts.dossiers import Dossier
from facts.errors import NotAllowed
from facts.people import Person
from leads.grading import decide
from leads.lifecycle import perform
from wiring.assembly import House

#: The one act whose fields the grading rules fill in.
GRADE = "grade"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An act as somebody wants to do it."""

    act: str
    unit: str | None = None
    due: date | None = None
    reason: str = ""
    #: Field of leads.lifecycle.fields -> value as typed.
    fields: Mapping[str, str] = field(default_factory=dict)
    #: Last act, and number of judgements, that its author had seen; None where nobody says: what stands now counts.
    last_act: int | None = None
    judgements: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it: acts written, or what others did since the author looked; one of both is empty."""

    written: tuple[Act, ...] = ()
    acts: tuple[Act, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    #: Judgements that the author saw and that were taken back since.
    taken_back: int = 0

    @property
    def is_overtaken(self) -> bool:
        """Whether nothing was written because somebody was faster."""
        return not self.written


def act_on(house: House, who: Person, lead: str, wanted: Wanted) -> Outcome:
    """Do an act.

    Raises:
        NotKnown: there is no such lead or unit.
        NotAllowed: the rules give the act to others.
        BadInput: it cannot be done as the lead stands, or a field is missing or wrong; one Chinese sentence.
    """
    with house.holding(lead, *_others(house, lead, wanted)):
        dossier = house.dossiers.get(lead)
        if later := _later(wanted, dossier):
            return later
        _may(house, who, wanted.act)
        act = Act(
            lead=dossier.lead.id or lead, act=wanted.act, by=who.name, at=house.clock.now(), reason=wanted.reason,
            unit=wanted.unit or None, due=wanted.due, detail=dict(wanted.fields),
        )  # fmt: skip
        act = _graded(house, dossier, act) if act.act == GRADE else act
        return Outcome(written=perform(house.act_ports, act))


def _others(house: House, lead: str, wanted: Wanted) -> Iterator[str]:
    """The other lead of a merger, or of its undoing: both are held, in one order."""
    rule = house.lifecycle.acts.get(wanted.act)
    if rule and rule.pair:
        other = house.leads.get(lead).merged_into if rule.back else wanted.fields.get("into", "").strip()
        yield from (other,) if other else ()


def _later(wanted: Wanted, dossier: Dossier) -> Outcome | None:
    """What others did since the author looked; where nobody says when that was, nothing. 0 is a lead without an act."""
    seen, judged = wanted.last_act, wanted.judgements
    acts = () if seen is None else tuple(act for act in dossier.acts if (act.id or 0) > seen)
    judgements = () if judged is None else tuple(dossier.judgements[judged:])
    gone = 0 if judged is None else max(0, judged - len(dossier.judgements))
    found = Outcome(acts=acts, judgements=judgements, taken_back=gone)
    return found if acts or judgements or gone else None


def _may(house: House, who: Person, act: str) -> None:
    rule = house.lifecycle.acts.get(act)
    if rule and (why := refusal(who, rule, house.lifecycle)):
        raise NotAllowed(why)


def _graded(house: House, dossier: Dossier, act: Act) -> Act:
    """A grade with what the rules proposed and why; another one than theirs needs a reason."""
    named = next(
        (one for one in house.lifecycle.choices["grade"] if act.detail.get("grade") in (one.key, one.name, *one.also)),
        None,
    )
    if named is None:
        return act
    found = decide(house.proposed(dossier), house.grading, grade=Grade(named.key), by=act.by, reason=act.reason)
    return replace(act, reason=found.reason, detail=found.detail)
