"""Do one act on one lead in somebody's name: refused with a sentence, or overtaken by what others did meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from desk.cases.offices import refusal
from facts.cases import Judgement
from facts.dockets import Act, DocketBook, Grade
from facts.dossiers import Dossier
from facts.errors import BadInput, NotAllowed
from facts.people import Person
from leads.grading import decide
from leads.lifecycle import ActPorts, perform
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

    @property
    def is_overtaken(self) -> bool:
        """Whether nothing was written because somebody was faster."""
        return not self.written


class _AsSeen:
    """The docket book for an author who saw a lead at a certain act: what came later is refused by the store."""

    def __init__(self, book: DocketBook, lead: str, last: int | None) -> None:
        self._book, self._lead, self._last = book, lead, last

    def add(self, act: Act, *, expected_last: int | None) -> Act:
        return self.add_together([(act, expected_last)])[0]

    def add_together(self, acts: Sequence[tuple[Act, int | None]]) -> Sequence[Act]:
        return self._book.add_together([(act, self._last if act.lead == self._lead else last) for act, last in acts])

    def acts(self, lead: str) -> Sequence[Act]:
        return self._book.acts(lead)

    def all_acts(self) -> Mapping[str, Sequence[Act]]:
        return self._book.all_acts()


def act_on(house: House, who: Person, lead: str, wanted: Wanted) -> Outcome:
    """Do an act.

    Raises:
        NotKnown: there is no such lead or unit.
        NotAllowed: the rules give the act to others.
        BadInput: it cannot be done as the lead stands, or a field is missing or wrong; one Chinese sentence.
    """
    dossier = house.dossiers.get(lead)
    seen = _seen(wanted, dossier)
    if later := _later(seen, dossier):
        return later
    _may(house, who, wanted.act)
    act = Act(
        lead=dossier.lead.id or lead, act=wanted.act, by=who.name, at=house.clock.now(), reason=wanted.reason,
        unit=wanted.unit or None, due=wanted.due, detail=dict(wanted.fields),
    )  # fmt: skip
    act = _graded(house, dossier, act) if act.act == GRADE else act
    try:
        return Outcome(written=perform(_ports(house, act.lead, seen.last_act), act))
    except BadInput:
        if later := _later(seen, house.dossiers.get(lead)):
            return later
        raise


def _seen(wanted: Wanted, dossier: Dossier) -> Wanted:
    """The same, with what stands now where its author did not say what they saw; 0 is a lead without an act."""
    last = dossier.docket.last_act if wanted.last_act is None else wanted.last_act or None
    count = len(dossier.judgements) if wanted.judgements is None else wanted.judgements
    return replace(wanted, last_act=last, judgements=count)


def _later(seen: Wanted, dossier: Dossier) -> Outcome | None:
    acts = tuple(act for act in dossier.acts if (act.id or 0) > (seen.last_act or 0))
    judgements = dossier.judgements[seen.judgements :]
    return Outcome(acts=acts, judgements=tuple(judgements)) if acts or judgements else None


def _may(house: House, who: Person, act: str) -> None:
    rule = house.lifecycle.acts.get(act)
    if rule and (why := refusal(who, rule, house.lifecycle)):
        raise NotAllowed(why)


def _ports(house: House, lead: str, last: int | None) -> ActPorts:
    ports = house.act_ports
    return replace(ports, dockets=_AsSeen(ports.dockets, lead, last))


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
