"""Jobs that a restart cut off, begun again with what was asked for then, by the rights that hold now.

Job.again is JSON: {"what": "export" | "report" | "draft" | "import" | "appraisal" | "places", …}.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from desk.context import Desk
from desk.papers import appraising, campaigning, exporting, free_places, importing, reporting, writing
from facts.errors import BadInput, NotAllowed
from facts.people import Person, Right

_BROKEN = (ValueError, KeyError, TypeError, ValidationError)
_WISH, _ORDER = TypeAdapter(exporting.Wish), TypeAdapter(reporting.Order)


def begin_again(desk: Desk, who: Person, number: str) -> str:
    """Begin a lost job again and return the new job's number; the lost one is forgotten.

    Raises:
        NotKnown: this person has no such job, or what it was about is gone.
        NotAllowed: they may not do that any more.
        BadInput: it was not lost, it cannot be begun from here, or too much is under way.
    """
    lost = desk.jobs.get(who, number)
    try:
        asked = json.loads(lost.again) if lost.again else {}
        begin, right = _WAYS[asked["what"]]
        if right is not None and not who.may(right):
            raise NotAllowed("您的角色没有这项权限；需要时请管理员调整角色。")
        started = begin(desk, who, asked)
    except _BROKEN as problem:
        if isinstance(problem, BadInput):
            raise
        raise BadInput("这项任务不能从这里重新发起；请回到原来的页面再做一次。") from problem
    desk.jobs.forget(who, number)
    return started


def _export(desk: Desk, who: Person, asked: Mapping[str, Any]) -> str:
    return exporting.begin_export(desk, who, _WISH.validate_python(asked["wish"]))


def _report(desk: Desk, who: Person, asked: Mapping[str, Any]) -> str:
    return reporting.begin_report(desk, who, _ORDER.validate_python(asked["order"]))


def _draft(desk: Desk, who: Person, asked: Mapping[str, Any]) -> str:
    order = _ORDER.validate_python(asked["order"])
    return writing.begin_draft(desk, who, order, writing.typed_of(order))


def _import(desk: Desk, who: Person, asked: Mapping[str, Any]) -> str:
    importing.reopen(desk, who, str(asked["upload"]))
    return importing.begin_look(desk, who, str(asked["upload"]))


def _appraisal(desk: Desk, who: Person, asked: Mapping[str, Any]) -> str:
    campaign = campaigning.picked(desk, str(asked["campaign"]))
    return appraising.begin_appraisal(desk, who, campaign, date.fromisoformat(asked["on"]))


def _places(desk: Desk, who: Person, _: Mapping[str, Any]) -> str:
    return free_places.begin_places(desk, who)


_WAYS: Mapping[str, tuple[Callable[[Desk, Person, Mapping[str, Any]], str], Right | None]] = {
    "export": (_export, Right.EXPORT),
    "report": (_report, Right.EXPORT),
    "draft": (_draft, Right.EXPORT),
    # The way of the file asks for its own right.
    "import": (_import, None),
    "appraisal": (_appraisal, Right.SEE),
    "places": (_places, Right.SEE),
}
