"""What messages say of a night and of a case, gathered from the tables."""

from facts.boards import BoardQuery
from facts.cases import LeadStatus
from facts.dockets import Act, Grade
from facts.dossiers import Dossier
from facts.findings import IdentifierKind
from facts.notices import Message
from facts.shifts import Shift
from facts.subjects import SubjectKind
from keywords.masking import mask_value
from ops.messages.composing.majors import Case, major_message
from ops.messages.composing.nights import Night, night_message
from wiring.assembly import House
from wiring.rules import OFFICE_ZONE

#: Leads of a night that are looked through for those that the rules would grade highest.
_LOOKED_AT = 200


def message_of_night(house: House, shift: Shift) -> Message:
    """The summary of a night that is over."""
    night = Night(
        shift=shift,
        reports=house.reports.of_run(shift.run) if shift.run else (),
        proposed=_proposed(house, shift.run) if shift.run else (),
        alerts=house.alerts.standing(),
    )
    return night_message(night, OFFICE_ZONE)


def message_of_major(house: House, act: Act) -> Message:
    """The message of an act by which a case became major."""
    return major_message(act, _case(house, house.dossiers.get(act.lead)), OFFICE_ZONE)


def highest_grade() -> str:
    """The grade above which there is none."""
    return Grade.RED.value


def _proposed(house: House, run: str) -> list[str]:
    """Leads of a run that the rules propose for the highest grade and that nobody has judged or graded."""
    query = BoardQuery(run=run, statuses=(LeadStatus.CANDIDATE,), size=_LOOKED_AT)
    return [one.lead for one in house.board.find(query).rows if one.proposed is Grade.RED and one.grade is None]


def _case(house: House, dossier: Dossier) -> Case:
    row, routed = house.board.row(dossier.lead.id or ""), house.routed(dossier)
    grade = dossier.docket.grade
    return Case(
        subject=_subject(dossier),
        districts=tuple(sorted(row.districts)) if row else (),
        places=routed.duty_district,
        sector=routed.sector or "",
        sector_name=house.sectors.get(routed.sector or "", ""),
        grade=grade.value if grade else "",
        grade_name=house.grading.names[grade] if grade else "",
        units=routed.duty_unit,
    )


def _subject(dossier: Dossier) -> str:
    """What the case is called; a private person's name is covered even where nothing beside it says that it is one."""
    name = dossier.row.subject or dossier.lead.subject or ""
    is_person = dossier.subject is not None and dossier.subject.kind is SubjectKind.PERSON
    return mask_value(IdentifierKind.PERSON, name) if is_person else name
