"""Who sees personal values: whoever asked with a reason, for a quarter of an hour, and the asking is written down.

For a room that shows a page or a lead:

    bare = is_unmasked(desk, request, f"page {page.id}")       # or the lead's id, such as XS-000001
    cover = Cover(seen, unmask=bare)                           # and hand `subject` and `unmasked` to the template:
    desk.renderer.page(request, "…", subject=f"page {page.id}", unmasked=bare, reasons=REASONS, …)

    {% set unmask_subject = "page 12" %}{% set unmask_now = unmasked %}{% include "people/unmask.html" %}

The form goes to `POST /unmask` (desk.people) and comes back to the page that it stands on. Of a page that carries a
lead, and of that lead, each is asked for on its own. Programs ask at `POST /api/v1/unmask`.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from starlette.requests import Request

from desk.access import person_of
from desk.context import Desk
from desk.realm import check_lead, check_page
from facts.errors import BadInput
from facts.people import Person, Right

#: How long an asking holds.
LASTING = timedelta(minutes=15)
#: Code points of a reason at most.
MOST_REASON = 200
#: What an asking is for, as the form offers it.
REASONS: Final[Mapping[str, str]] = {
    "identify": "核实主体身份",
    "contact": "核对联系方式或收款账户",
    "merge": "比对是否与其他线索同源",
    "handover": "制作移送或派发材料",
    "complaint": "答复信访或投诉举报",
}
_SUBJECT = re.compile(r"page ([1-9]\d{0,8})|(XS-\d{6,9})", re.ASCII)


def is_unmasked(desk: Desk, request: Request, subject: str) -> bool:
    """Whether who is asking may see the personal values of `page 12` or `XS-000001` now."""
    who = person_of(request)
    return who is not None and who.may(Right.UNMASK) and desk.house.people.is_unmasked(who, subject)


def ask(desk: Desk, who: Person, subject: str, reason: str) -> None:
    """Let somebody see the personal values of a page or lead for a quarter of an hour.

    Raises:
        BadInput: the reason is missing or too long, or the subject is neither page nor lead.
        NotKnown: there is no such page or lead in their realm.
    """
    said = " ".join(REASONS.get(reason, reason).split())
    if not 2 <= len(said) <= MOST_REASON:
        raise BadInput(f"请写明查看原文的理由，2 到 {MOST_REASON} 字；个人信息仍然遮盖。")
    check_subject(desk, who, subject)
    desk.house.people.unmask(who, subject, said, LASTING)


def check_subject(desk: Desk, who: Person, subject: str) -> None:
    """Let somebody name a page or a lead.

    Raises:
        BadInput: it is neither.
        NotKnown: there is none in their realm.
    """
    found = _SUBJECT.fullmatch(subject)
    if found is None:
        raise BadInput("只能对页面（page 12）或线索（XS-000001）申请查看原文。")
    if found[1]:
        check_page(desk, who, int(found[1]))
        desk.house.pages.get(int(found[1]))
    else:
        check_lead(desk, who, found[2])
        desk.house.leads.get(found[2])
