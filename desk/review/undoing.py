"""Take back one's last word: a judgement, an opinion, or a merger."""

from dataclasses import dataclass
from datetime import timedelta

from desk import words
from desk.context import Desk
from facts.dockets import Act
from facts.errors import BadInput
from facts.people import Person
from facts.reviewing import Said, SaidKind
from leads.lifecycle import perform

#: How far back a word can be taken back by key.
REACH = timedelta(hours=24)
#: The reason that is written.
TAKEN_BACK = "本人撤销。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back."""

    said: str
    #: Page to go back to; None where the lead has none.
    page_id: int | None
    lead: str | None


def undo(desk: Desk, who: Person) -> Undone:
    """Take back the last thing somebody said in the last day.

    Raises:
        BadInput: there is nothing, or the life cycle does not allow it any more.
        Overtaken: somebody spoke or acted after it.
    """
    now = desk.house.clock.now()
    last = next(iter(desk.house.words_said.last_of(who.name, now - REACH)), None)
    if last is None:
        raise BadInput("没有可以撤销的研判：最近 24 小时内没有您的研判，或都已撤销。")
    if last.kind is SaidKind.MERGER:
        _separate(desk, who, last)
    else:
        desk.house.words_said.take_back(last, by=who.name, reason=TAKEN_BACK)
    return Undone(said=f"已撤销：{_told(last)}", page_id=last.page_id, lead=last.lead)


def _separate(desk: Desk, who: Person, said: Said) -> None:
    lead = said.lead or ""
    perform(
        desk.house.act_ports,
        Act(lead=lead, act="unmerge", by=who.name, at=desk.house.clock.now(), reason=TAKEN_BACK),
    )
    for one in desk.house.leads.sightings(lead):
        desk.house.copies.give(one.fingerprint, lead)


def _told(said: Said) -> str:
    if said.kind is SaidKind.MERGER:
        return f"{said.lead} 并入 {said.what}"
    if said.kind is SaidKind.JUDGEMENT:
        return f"{said.lead} {words.say(words.DECISIONS, said.what)}"
    return f"页面 {said.page_id} {words.say(words.STANCES, said.what)}"
