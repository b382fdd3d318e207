"""Open the exhibit of a page, compute its digests anew, and write down who did; a damaged one is written down too."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.context import Desk
from desk.realm import check_page
from facts.errors import DamagedExhibit, NotAllowed, NotKnown
from facts.pages import Capture, Page
from facts.people import Person, Right

#: Pages with the same bytes that are told.
_MOST_SAME = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An exhibit that is what it should be."""

    page: Page
    at: datetime
    capture: Capture
    #: SHA-256 of the body with its content coding undone, computed now.
    body_sha256: str
    #: Other pages, of the person's realm, whose bodies have the same digest.
    same: Sequence[Page]

    @property
    def is_same_body(self) -> bool:
        """Whether the body is the one that was registered when it was fetched."""
        return self.body_sha256 == self.page.sha256


def check(desk: Desk, who: Person, page: Page) -> Checked:
    """Read the exhibit back and compare it.

    Raises:
        DamagedExhibit: it is missing, cut off, or does not match its digest.
    """
    capture = opened(desk, who, page, "exhibit verified")
    return Checked(
        page=page,
        at=desk.house.clock.now(),
        capture=capture,
        body_sha256=hashlib.sha256(capture.body).hexdigest(),
        same=tuple(_seen_by(desk, who, desk.house.visits.same_bytes(page, _MOST_SAME))),
    )


def check_shown(desk: Desk, who: Person, page: Page) -> None:
    """Hand the bytes of a page only to who asked to see its personal values: nothing in them is covered.

    Raises:
        NotAllowed: they did not ask for the page, or the lead on it, or may not.
    """
    subjects = {f"page {page.id}", subject_of(desk, page)}
    if not who.may(Right.UNMASK) or not any(desk.house.people.is_unmasked(who, one) for one in subjects):
        raise NotAllowed("原始内容里的个人信息没有遮盖：请先在这个网页的页面上写明理由，显示个人信息，再下载。")


def opened(desk: Desk, who: Person, page: Page, act: str) -> Capture:
    """Open the exhibit of a page and write down who did.

    Raises:
        DamagedExhibit: it is missing, cut off, or does not match its digest; that is written down.
    """
    where: dict[str, object] = {
        "page": page.id, "file": page.exhibit.file, "offset": page.exhibit.offset, "sha256": page.exhibit.sha256,
    }  # fmt: skip
    try:
        capture = desk.vault.open(page.exhibit)
    except DamagedExhibit as problem:
        note_damage(desk, who, page, problem)
        raise
    desk.house.audit.append(actor=who.name, act=act, subject=subject_of(desk, page), detail=where)
    return capture


def note_damage(desk: Desk, who: Person, page: Page, problem: DamagedExhibit) -> None:
    """Write down that an exhibit was found damaged."""
    where = {
        "page": page.id, "file": page.exhibit.file, "offset": page.exhibit.offset, "sha256": page.exhibit.sha256,
        "problem": str(problem),
    }  # fmt: skip
    desk.house.audit.append(actor=who.name, act="exhibit found damaged", subject=subject_of(desk, page), detail=where)


def subject_of(desk: Desk, page: Page) -> str:
    """What the audit log names: the lead on the page, else the page."""
    lead = desk.house.leads.on_page(page.id or 0)
    return (lead.id if lead else None) or f"page {page.id}"


def page_of_lead(desk: Desk, lead_id: str) -> int:
    """The page that a lead was last seen on.

    Raises:
        NotKnown: there is no such lead, or no page of it was captured.
    """
    lead = desk.house.leads.get(lead_id)
    if lead.page_id is None:
        raise NotKnown(f"线索 {lead.id} 来自外部线索，没有网页证据件。")
    return lead.page_id


def _seen_by(desk: Desk, who: Person, pages: Sequence[Page]) -> Iterator[Page]:
    for page in pages:
        try:
            check_page(desk, who, page.id or 0)
        except NotKnown:
            continue
        yield page
