"""重大线索: a case that is listed as major, or graded as high as grades go; told at once.

Source: the 2018 plan, 五（四）: what is of major risk is to be reported at once; two hours are this product's proposal.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from facts.dockets import Act
from facts.notices import Message, MessageKind, Severity
from ops.messages.routing import PARTED
from ops.messages.templates import say

#: Acts that may make a case major.
FLAG, GRADE = "flag_major", "grade"
ACTS = (FLAG, GRADE)
#: Districts that one message is routed by.
_DISTRICTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is told of the lead beside the act."""

    subject: str = ""
    #: Keys for routing, and names for people.
    districts: tuple[str, ...] = ()
    places: str = ""
    sector: str = ""
    sector_name: str = ""
    grade: str = ""
    grade_name: str = ""
    units: str = ""


def is_major(act: Act, highest: str) -> bool:
    """Whether an act lists a case as major or gives it the highest grade."""
    return act.act == FLAG or (act.act == GRADE and act.detail.get("grade") == highest)


def major_message(act: Act, case: Case, zone: tzinfo) -> Message:
    """The message of a major case; said once for each act."""
    is_flagged = act.act == FLAG
    lines = [_why(act), *_about(case)]
    if act.due_at:
        hours = round((act.due_at - act.at).total_seconds() / 3600)
        lines.append(say("major", "within", due=_moment(act.due_at, zone), hours=hours))
    lines += [say("major", "confirm")] if act.waits_for else []
    return Message(
        kind=MessageKind.MAJOR,
        key=f"major:{act.id}",
        severity=Severity.CRITICAL,
        title=say("major", "flagged" if is_flagged else "graded", lead=act.lead, subject=case.subject or "主体未明"),
        lines=tuple(filter(None, lines)),
        path=f"/leads/{act.lead}",
        district=PARTED.join(case.districts[:_DISTRICTS]),
        sector=case.sector,
        grade=case.grade,
    )


def _why(act: Act) -> str:
    if act.act == FLAG:
        said = act.detail.get("major")
        reasons = "、".join(map(str, said)) if isinstance(said, list | tuple) else str(said or "")
        return say("major", "why", reasons="，".join(filter(None, (reasons, act.reason))))
    said = act.detail.get("reasons")
    reasons = "、".join(map(str, said)) if isinstance(said, list | tuple) else str(said or act.reason)
    return say("major", "reasons", reasons=reasons) if reasons else ""


def _about(case: Case) -> list[str]:
    return [
        say("major", "grade", grade=case.grade_name) if case.grade_name else "",
        say("major", "place", places=case.places or "待核", sector=case.sector_name or "待核"),
        say("major", "units", units=case.units) if case.units else "",
    ]


def _moment(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"
