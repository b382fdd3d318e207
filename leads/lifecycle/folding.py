"""What the acts and judgements of a lead add up to: one pure fold that takes whatever was stored.

    lead ─► first stage      candidate 发现, confirmed 研判, dismissed 不属于, observed 登记
    judgement ─► dismissed   不属于, wherever it stood (but a merged lead stays merged)
                 confirmed   研判 where nothing was done yet or it had been laid down; work under way goes on
                 observed    登记 where nothing was done yet
    act ─► its stage, what is due, and each field it carries, by the field's name
    lead ─► last word        lives on in another lead 并案; a candidate again after it was laid down 发现, with its news

Judgements and acts are taken in the order of their moments, each kind in its own order. What an act means was decided
when it was done (leads.lifecycle.deciding), so later rules do not change an older docket.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from facts.cases import Decision, Judgement, Lead, LeadStatus
from facts.dockets import Act, Docket, Duty, Stage
from leads.lifecycle.allowing import is_proposal
from leads.lifecycle.effects import carry, come_back
from leads.lifecycle.sheet import Sheet

#: Nothing was done on it yet.
_EARLY = frozenset({Stage.FOUND, Stage.REGISTERED, Stage.JUDGED})
#: The office has done with it; from here it can come back.
LAID_DOWN = frozenset({Stage.CLOSED, Stage.ARCHIVED, Stage.TRANSFERRED})
#: No unit has to act.
_IDLE = frozenset({Stage.FOUND, Stage.REGISTERED, Stage.JUDGED, Stage.NOT_APPLICABLE}) | LAID_DOWN
_FIRST = {
    LeadStatus.CANDIDATE: Stage.FOUND,
    LeadStatus.CONFIRMED: Stage.JUDGED,
    LeadStatus.DISMISSED: Stage.NOT_APPLICABLE,
    LeadStatus.OBSERVED: Stage.REGISTERED,
    LeadStatus.MERGED: Stage.FOUND,
    LeadStatus.WITHDRAWN: Stage.FOUND,
}


def docket(lead: Lead, judgements: Sequence[Judgement], acts: Sequence[Act]) -> Docket:
    """Fold a lead's judgements and acts, each oldest first, into its docket; never raises.

    Where there are no judgements, the lead's status says where it begins. About 5 microseconds an act.
    """
    first = Stage.FOUND if judgements else _FIRST[lead.status]
    sheet = Sheet(lead=lead.id or "", stage=first, since=lead.first_seen)
    events: Iterator[Any] = heapq.merge(judgements, acts, key=_moment)
    for event in events:
        if isinstance(event, Judgement):
            _judge(sheet, event)
        else:
            _act(sheet, event)
    _last_word(sheet, lead)
    return sheet.docket()


def _last_word(sheet: Sheet, lead: Lead) -> None:
    """What stands with the lead itself: a merger made without acts, and news that made it a candidate again.

    A lead that was laid down had been judged, so its status is not candidate unless something set it so afterwards.
    """
    if lead.status is LeadStatus.WITHDRAWN:
        # Nobody has to do anything any more.
        sheet.put(pending=(), duties=(), units=(), holder=None)
    if lead.merged_into:
        if sheet.stage is not Stage.MERGED:
            _move(sheet, Stage.MERGED, lead.last_seen)
        sheet.merged_into = lead.merged_into
    elif lead.status is LeadStatus.CANDIDATE and sheet.stage in LAID_DOWN | {Stage.NOT_APPLICABLE}:
        _move(sheet, Stage.FOUND, lead.last_seen)
        come_back(sheet)
        sheet.put(news=lead.news, units=(), holder=None)


def _moment(event: Any) -> datetime:
    at: datetime = event.at
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _move(sheet: Sheet, stage: Stage, at: datetime) -> None:
    sheet.put(stage=stage, came_from=sheet.stage, since=at)


def _judge(sheet: Sheet, judgement: Judgement) -> None:
    before, stage = sheet.stage, _judged(sheet.stage, judgement.decision)
    if stage is before:
        return
    _move(sheet, stage, judgement.at)
    sheet.put(pending=(), duties=(), units=(), holder=None)
    if before in LAID_DOWN and stage is Stage.JUDGED:
        come_back(sheet)


def _judged(stage: Stage, decision: Decision) -> Stage:
    if stage is Stage.MERGED:
        return stage
    if decision is Decision.DISMISS:
        return Stage.NOT_APPLICABLE
    if decision is Decision.CONFIRM:
        return Stage.JUDGED if stage in _EARLY | LAID_DOWN | {Stage.NOT_APPLICABLE} else stage
    return Stage.REGISTERED if stage in _EARLY | {Stage.NOT_APPLICABLE} else stage


def _act(sheet: Sheet, act: Act) -> None:
    before = sheet.stage
    if act.id is not None:
        sheet.last_act = act.id
    _settle(sheet, act)
    if act.stage is not None:
        _arrive(sheet, act, act.stage)
    elif act.awaits and (act.due or act.due_at):
        _fall_due(sheet, act)
    if act.waits_for:
        sheet.pending = (*sheet.pending, act)
    carry(sheet, act, before)


def _settle(sheet: Sheet, act: Act) -> None:
    """Take away what this act answers: what waited for it or for one of its name, and a duty beside the stage's own."""
    if sheet.pending:
        answered = [one for one in sheet.pending if one.act == act.act or (act.answers or 0) == one.id]
        sheet.pending = tuple(one for one in sheet.pending if one not in answered)
    done = next((one for one in sheet.duties if one.aside and _answers(one, act)), None)
    if done is not None:
        sheet.duties = tuple(one for one in sheet.duties if one is not done)


def _answers(duty: Duty, act: Act) -> bool:
    if duty.awaits != act.act or is_proposal(act):
        return False
    return not duty.site or (duty.site == act.detail.get("site") and (act.unit is None or act.unit in duty.units))


def _arrive(sheet: Sheet, act: Act, stage: Stage) -> None:
    """In another stage, or in the same one anew: its duty replaces the one of the stage before."""
    if Stage.MERGED in (stage, sheet.stage) and stage is not sheet.stage:
        # What was due rests while the lead lives on in another one, and is due again where the merger is undone.
        stood: Any = act.detail.get("stood")
        _move(sheet, stage, act.at)
        if stage is Stage.MERGED and stood in tuple(Stage):
            sheet.came_from = Stage(stood)
        return
    units = _units(sheet, act, stage)
    mine = _duty(act, units)
    beside = () if stage is Stage.NOT_APPLICABLE else tuple(one for one in sheet.duties if one.aside)
    # Proposals rest on the stage; a grade that counts already still waits for its second person.
    pending = () if stage is Stage.NOT_APPLICABLE else tuple(one for one in sheet.pending if not is_proposal(one))
    _move(sheet, stage, act.at)
    sheet.put(duties=(mine, *beside) if mine else beside, units=units, pending=pending)
    if stage is Stage.ASSIGNED:
        sheet.assigned_at = act.at
    if stage is Stage.ASSIGNED or stage in _IDLE:
        sheet.holder = None


def _units(sheet: Sheet, act: Act, stage: Stage) -> tuple[str, ...]:
    if stage in _IDLE:
        return ()
    if not act.unit:
        known: tuple[str, ...] = sheet.units
        return known
    others = act.detail.get("with_units")
    beside = [str(one) for one in others] if isinstance(others, list | tuple) else []
    return tuple(dict.fromkeys((act.unit, *beside)))


def _fall_due(sheet: Sheet, act: Act) -> None:
    """A new day for what the stage waits for, else something that is due beside it."""
    main = next((one for one in sheet.duties if not one.aside), None)
    if main is None or main.awaits != act.awaits:
        opened = _duty(act, (act.unit,) if act.unit else sheet.units, aside=True)
        sheet.duties = (*sheet.duties, opened) if opened else sheet.duties
        return
    sheet.units = _units(sheet, act, sheet.stage)
    put_off = main.extended + ("put_off" in act.detail)
    moved = replace(main, due=act.due, due_at=act.due_at, extended=put_off, units=sheet.units)
    sheet.duties = tuple(moved if one is main else one for one in sheet.duties)


def _duty(act: Act, units: tuple[str, ...], *, aside: bool = False) -> Duty | None:
    if not act.awaits or (act.due is None and act.due_at is None):
        return None
    site = act.detail.get("site")
    return Duty(
        awaits=act.awaits,
        since=act.at,
        due=act.due,
        due_at=act.due_at,
        units=units,
        site=site if isinstance(site, str) else "",
        aside=aside,
    )
