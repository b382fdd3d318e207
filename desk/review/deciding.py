"""A decision on one page: what was asked for, whether it can be, and what was written."""

from dataclasses import dataclass
from enum import StrEnum

from desk import words
from desk.context import Desk
from desk.realm import check_lead, check_page
from desk.review.reasons import DismissalReason, dismissal_reasons
from facts.assessments import Stance
from facts.cases import Decision, Judgement, Lead, LeadStatus, Opinion
from facts.dockets import Act
from facts.errors import BadInput, NotAllowed, Overtaken
from facts.people import Person, Right
from facts.reviewing import SecondOpinion
from leads.casework import Taken
from leads.lifecycle import perform

#: The reason that is written where a key was pressed and nothing was added.
UNSAID = "按键研判，未附说明。"
#: Code points of a note at most.
MOST_NOTE = 2000


class Do(StrEnum):
    """What can be done with a page."""

    #: Say what it does.
    STANCE = "stance"
    #: 确认为线索, opened first where there is none.
    CONFIRM = "confirm"
    #: 排除, with a reason of the list.
    DISMISS = "dismiss"
    #: 继续观察.
    OBSERVE = "observe"
    #: 并案 into another lead.
    MERGE = "merge"
    #: 请人复核.
    SECOND = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for."""

    do: Do
    stance: str = ""
    #: Key of a reason for dismissing.
    reason: str = ""
    note: str = ""
    #: Number of the lead to merge into.
    into: str = ""
    #: Number of the last judgement of the lead that they saw; None does not compare.
    known: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was written."""

    #: One sentence.
    said: str
    #: The lead on the page now; None where there is none.
    lead: str | None
    #: Whether the page is done with, so that the next one follows.
    goes_on: bool


def decide(desk: Desk, who: Person, page_id: int, wish: Wish) -> Outcome:
    """Write a decision with its audit entry.

    Raises:
        NotKnown: there is no such page, or it is outside the person's realm.
        NotAllowed: the person may only answer what was asked.
        BadInput: something of the wish is missing or cannot be.
        Overtaken: somebody else decided meanwhile.
    """
    check_page(desk, who, page_id)
    desk.house.pages.get(page_id)
    _check_right(desk, who, page_id, wish)
    if len(wish.note) > MOST_NOTE:
        raise BadInput(f"说明最多 {MOST_NOTE} 字，现有 {len(wish.note)} 字。")
    return _DOING[wish.do](desk, who, page_id, wish)


def open_question(desk: Desk, who: Person, page_id: int) -> SecondOpinion | None:
    """The question on a page that waits for this person's word: asked by somebody else, answered by nobody."""
    asked = desk.house.words_said.of_page(page_id)
    return next((one for one in asked if one.asked_by != who.name and one.answered_by is None), None)


def _check_right(desk: Desk, who: Person, page_id: int, wish: Wish) -> None:
    if who.may(Right.JUDGE):
        return
    if wish.do in (Do.SECOND, Do.MERGE) or open_question(desk, who, page_id) is None:
        raise NotAllowed("您的角色只能答复别人请求的复核；这一页没有等您复核的请求。")


def _say_stance(desk: Desk, who: Person, page_id: int, wish: Wish) -> Outcome:
    lead = desk.house.leads.on_page(page_id)
    stance = _stance(wish.stance)
    _say(desk, who, page_id, stance, wish.note or UNSAID)
    waits = lead is not None and lead.status is LeadStatus.CANDIDATE
    return Outcome(
        said=f"页面 {page_id}：{words.STANCES[stance.value]}", lead=lead.id if lead else None, goes_on=not waits
    )


def _say(desk: Desk, who: Person, page_id: int, stance: Stance, reason: str) -> None:
    desk.house.reviews.say(
        Opinion(page_id=page_id, stance=stance, analyst=who.name, reason=reason, at=desk.house.clock.now())
    )


def _confirm(desk: Desk, who: Person, page_id: int, wish: Wish) -> Outcome:
    return _judge(desk, who, page_id, wish, Decision.CONFIRM, said=Stance.SOLICITATION)


def _observe(desk: Desk, who: Person, page_id: int, wish: Wish) -> Outcome:
    return _judge(desk, who, page_id, wish, Decision.OBSERVE, said=None)


def _judge(
    desk: Desk, who: Person, page_id: int, wish: Wish, decision: Decision, *, said: Stance | None
) -> Outcome:  # fmt: skip
    # Two people may open the lead at once: it is one lead, and who judges second is told.
    known = wish.known
    lead = desk.house.leads.on_page(page_id)
    if lead is None:
        lead, known = _open(desk, who, page_id), 0 if known is None else known
    return _write(
        desk, lead, known,
        Judgement(
            lead=lead.id or "", decision=decision, analyst=who.name, reason=wish.note or UNSAID,
            at=desk.house.clock.now(), stance=_own_stance(desk, who, page_id, wish) or said, page_id=page_id,
        ),
    )  # fmt: skip


def _dismiss(desk: Desk, who: Person, page_id: int, wish: Wish) -> Outcome:
    reason = _reason(wish.reason)
    lead = desk.house.leads.on_page(page_id)
    text = f"{reason.name}：{wish.note}" if wish.note else f"{reason.name}。"
    if lead is None:
        _say(desk, who, page_id, reason.stance or Stance.OTHER, f"排除：{text}")
        return Outcome(said=f"页面 {page_id}：排除（{reason.name}）", lead=None, goes_on=True)
    return _write(
        desk, lead, wish.known,
        Judgement(
            lead=lead.id or "", decision=Decision.DISMISS, analyst=who.name, reason=text, at=desk.house.clock.now(),
            stance=reason.stance or _own_stance(desk, who, page_id, wish), page_id=page_id,
        ),
    )  # fmt: skip


def _write(desk: Desk, lead: Lead, known: int | None, judgement: Judgement) -> Outcome:
    desk.house.leads.judge(judgement, after=known)
    return Outcome(said=f"{lead.id}：{words.DECISIONS[judgement.decision.value]}", lead=lead.id, goes_on=True)


def _merge(desk: Desk, who: Person, page_id: int, wish: Wish) -> Outcome:
    lead = desk.house.leads.on_page(page_id)
    if lead is None:
        raise BadInput("这一页还没有线索，不能并案；先按 A 立为线索，或按 D 排除。")
    if not wish.into:
        raise BadInput("请选择并入哪一条线索。")
    check_lead(desk, who, wish.into)
    into = desk.house.leads.get(wish.into)
    if into.id == lead.id:
        raise BadInput(f"线索 {lead.id} 不能并入它自己；请另选一条。")
    # Compared in the transaction that writes: whoever judges meanwhile is seen, or waits.
    with desk.house.holding(lead.id or "", into.id or ""):
        last = desk.house.words_said.of_page_and_lead(page_id, lead.id).last_judgement
        if wish.known is not None and last > wish.known:
            raise Overtaken(f"线索 {lead.id} 刚刚被别人研判过，请看过新的结论再决定。")
        act = Act(
            lead=lead.id or "", act="merge", by=who.name, at=desk.house.clock.now(), reason=wish.note or UNSAID,
            detail={"into": into.id},
        )  # fmt: skip
        perform(desk.house.act_ports, act)
    desk.house.copies.move(lead.id or "", into.id or "")
    return Outcome(said=f"{lead.id} 并入 {into.id}", lead=into.id, goes_on=True)


def _ask(desk: Desk, who: Person, page_id: int, wish: Wish) -> Outcome:
    lead = desk.house.leads.on_page(page_id)
    desk.house.words_said.ask(page_id=page_id, lead=lead.id if lead else None, by=who.name, note=wish.note)
    return Outcome(said=f"页面 {page_id}：已请他人复核", lead=lead.id if lead else None, goes_on=True)


def _open(desk: Desk, who: Person, page_id: int) -> Lead:
    """Open the lead of a page by hand, through the casework's own intake."""
    page = desk.house.pages.get(page_id)
    capture = desk.vault.open(page.exhibit)
    assessment, _ = desk.house.screener.screen_capture(capture)
    taken = desk.house.casework.take_page(page, assessment, who.name, capture, by_hand=True)
    if not isinstance(taken, Taken):
        raise BadInput(f"页面 {page_id} 不能立为线索：没有保存证据。")
    return taken.lead


def _own_stance(desk: Desk, who: Person, page_id: int, wish: Wish) -> Stance | None:
    """What the person says that the page does: with the decision, else before it."""
    if wish.stance:
        return _stance(wish.stance)
    said = desk.house.words_said.of_page_and_lead(page_id, None).opinions
    return next((one.stance for one in reversed(said) if one.analyst == who.name), None)


def _stance(value: str) -> Stance:
    if value not in words.STANCES:
        raise BadInput(f"页面性质“{value}”不在列表中。")
    return Stance(value)


def _reason(key: str) -> DismissalReason:
    found = dismissal_reasons().get(key)
    if found is None:
        raise BadInput("请选择排除的理由。")
    return found


_DOING = {
    Do.STANCE: _say_stance,
    Do.CONFIRM: _confirm,
    Do.DISMISS: _dismiss,
    Do.OBSERVE: _observe,
    Do.MERGE: _merge,
    Do.SECOND: _ask,
}
