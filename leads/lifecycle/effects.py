"""What each field that an act carries adds to the docket: one function a field, tolerant of whatever was stored."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from facts.dockets import Act, Cleanup, Grade, Stage
from leads.lifecycle.sheet import Sheet

#: From these a lead comes back (复发重开).
_DONE = frozenset({Stage.CLOSED, Stage.ARCHIVED, Stage.TRANSFERRED, Stage.NOT_APPLICABLE})
_Effect = Callable[[Sheet, Act, Any], None]


def carry(sheet: Sheet, act: Act, before: Stage) -> None:
    """Add every field of an act; a field that is unknown or not what it should be adds nothing.

    Args:
        sheet: with the act's stage and duties already in it.
        act: as stored.
        before: the stage in which the act met the lead.
    """
    if act.stage is not None and before in _DONE and act.stage not in _DONE:
        come_back(sheet)
    if act.detail:
        for name, effect in _EFFECTS.items():
            if name in act.detail:
                effect(sheet, act, act.detail[name])


def come_back(sheet: Sheet) -> None:
    """Worked on again after it was laid down: how it had ended no longer holds."""
    sheet.put(reopened=sheet.reopened + 1, outcome=None, closing_basis=None, transferred_to=None)


def is_open(request: Cleanup, site: object, unit: str | None) -> bool:
    """Whether a request of this site, to this unit where one is named, waits for its answer."""
    return request.answered_at is None and request.site == site and unit in (None, request.unit)


def _grade(sheet: Sheet, act: Act, value: Any) -> None:
    if value not in tuple(Grade):
        return
    if act.answers is None:
        reasons = _texts(act.detail.get("reasons"))
        sheet.put(grade=Grade(value), grade_reasons=reasons, grade_confirmed_by=None)
    elif sheet.grade == value:
        sheet.grade_confirmed_by = act.by


def _declined(sheet: Sheet, _: Act, value: Any) -> None:
    if value == "grade":
        sheet.put(grade=None, grade_reasons=(), grade_confirmed_by=None)


def _measure(sheet: Sheet, _: Act, value: Any) -> None:
    if isinstance(value, str):
        sheet.measures = (*sheet.measures, value)


def _ratio(sheet: Sheet, _: Act, value: Any) -> None:
    try:
        ratio = Decimal(str(value))
    except InvalidOperation:
        return
    if ratio.is_finite() and 0 <= ratio <= 1:
        sheet.repaid = ratio


def _provinces(sheet: Sheet, _: Act, value: Any) -> None:
    times = dict(sheet.notices)
    for province in _texts(value):
        times[province] = times.get(province, 0) + 1
    sheet.notices = tuple(times.items())


def _mechanism(sheet: Sheet, act: Act, value: Any) -> None:
    if isinstance(value, str):
        others = tuple(one for one in sheet.emergency if one != value)
        sheet.emergency = (*others, value) if act.detail.get("switch") == "start" else others


def _campaign(sheet: Sheet, _: Act, value: Any) -> None:
    if isinstance(value, str) and value not in sheet.handover:
        sheet.handover = (*sheet.handover, value)


def _from_lead(sheet: Sheet, act: Act, value: Any) -> None:
    if isinstance(value, str):
        others = tuple(one for one in sheet.merged_from if one != value)
        sheet.merged_from = others if act.detail.get("undone") else (*others, value)


def _undone(sheet: Sheet, act: Act, value: Any) -> None:
    if value and "from_lead" not in act.detail:
        sheet.merged_into = None


def _site(sheet: Sheet, act: Act, value: Any) -> None:
    ask, answer = act.detail.get("ask"), act.detail.get("answer")
    if isinstance(value, str) and isinstance(ask, str):
        asked = Cleanup(site=value, unit=act.unit or "", ask=ask, asked_at=act.at, act=act.id)
        sheet.cleanups = (*sheet.cleanups, asked)
    elif isinstance(value, str) and isinstance(answer, str):
        _answered(sheet, act, value, answer)


def _answered(sheet: Sheet, act: Act, site: str, answer: str) -> None:
    """The oldest open request for the site, of the unit that answers where the act names one."""
    opened = next((one for one in sheet.cleanups if is_open(one, site, act.unit)), None)
    if opened is not None:
        how = str(act.detail.get("how") or act.reason)
        closed = replace(opened, answered_at=act.at, answer=answer, how=how)
        sheet.cleanups = tuple(closed if one is opened else one for one in sheet.cleanups)


def _major(sheet: Sheet, _: Act, value: Any) -> None:
    sheet.major = tuple(dict.fromkeys((*sheet.major, *_texts(value))))


def _urged(sheet: Sheet, _: Act, value: Any) -> None:
    sheet.urged += bool(value)


def _plain(name: str) -> _Effect:
    def effect(sheet: Sheet, _: Act, value: Any) -> None:
        if isinstance(value, str):
            sheet.put(**{name: value})

    return effect


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


#: Field -> what it adds, in the order in which they are added.
_EFFECTS: Final[Mapping[str, _Effect]] = {
    "grade": _grade,
    "declined": _declined,
    "measure": _measure,
    "ratio": _ratio,
    "provinces": _provinces,
    "mechanism": _mechanism,
    "campaign": _campaign,
    "into": _plain("merged_into"),
    "from_lead": _from_lead,
    "undone": _undone,
    "site": _site,
    "major": _major,
    "urged": _urged,
    "holder": _plain("holder"),
    "district": _plain("district"),
    "repayment": _plain("repayment"),
    "outcome": _plain("outcome"),
    "closing_basis": _plain("closing_basis"),
    "news": _plain("news"),
    "recipient": _plain("transferred_to"),
}
