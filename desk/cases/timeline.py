"""What happened with a lead, in one list: found, seen, named by others, judged, acted on, stated, alarmed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from desk import words
from desk.context import Desk
from desk.masking import Cover
from desk.plain import OFFICE_ZONE, covered
from facts.alarms import Alarm
from facts.clues import Clue
from facts.dossiers import Dossier
from facts.sightings import Sighting
from leads.lifecycle import tell

#: Kind -> its word, which stands where others draw an icon.
KINDS: Final = {
    "seen": "巡查",
    "clue": "外部线索",
    "judgement": "研判",
    "act": "办理",
    "notice": "通报",
    "statement": "填报",
    "alarm": "预警",
}
_NOTICES = frozenset({"notify_province", "urge", "report_major", "request_cleanup", "answer_cleanup"})
#: Pages named on one line.
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line."""

    at: datetime
    kind: str
    what: str
    by: str = ""
    #: Address -> text of links beside it.
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The lines that are shown."""

    events: Sequence[Event]
    #: Kind -> lines, whatever is shown.
    counts: Sequence[tuple[str, str, int]]
    #: Kind shown alone; empty for all.
    only: str
    total: int


def timeline(desk: Desk, dossier: Dossier, cover: Cover, *, only: str = "", most: int = 40) -> Timeline:
    """Everything on a lead, newest first; `only` one kind, at most so many lines."""
    every = sorted(_events(desk, dossier, cover), key=lambda one: one.at, reverse=True)
    only = only if only in KINDS else ""
    chosen = [one for one in every if only in ("", one.kind)]
    counts = [(kind, word, sum(one.kind == kind for one in every)) for kind, word in KINDS.items()]
    # Reasons are what people wrote, and what they wrote may hold what the page covers.
    shown = [replace(one, what=cover.label(one.what)) for one in chosen[:most]]
    return Timeline(events=shown, counts=[one for one in counts if one[2]], only=only, total=len(chosen))


def _events(desk: Desk, dossier: Dossier, cover: Cover) -> Iterator[Event]:
    lead = dossier.lead
    yield Event(at=lead.first_seen, kind="seen", what="发现线索" if lead.page_id else "由外部线索登记")
    yield from _seen(dossier.sightings, cover)
    yield from _judged(dossier)
    yield from _acted(desk, dossier)
    named = {part.key: part.name for fact in desk.house.checklist.facts for part in fact.parts} | words.LEDGER
    for said in dossier.statements:
        what = f"{named.get(said.field, said.field)}：{covered(said.value or '未知')}"
        yield Event(at=said.at, kind="statement", what=what + (f"（{said.reason}）" if said.reason else ""), by=said.by)
    yield from _alarms(desk.house.alarms.all(lead=lead.id), lead.id or "")
    yield from _named(desk.house.clues_of(lead.subject_id))


def _seen(sightings: Sequence[Sighting], cover: Cover) -> Iterator[Event]:
    first, again = defaultdict[date, list[Sighting]](list), defaultdict[date, list[Sighting]](list)
    for one in sightings:
        first[_day(one.first_seen)].append(one)
        if _day(one.last_seen) != _day(one.first_seen):
            again[_day(one.last_seen)].append(one)
    for some, what in ((first, "首次见于"), (again, "再次见于")):
        for pages in some.values():
            at = max(one.first_seen if some is first else one.last_seen for one in pages)
            yield Event(at=at, kind="seen", what=f"{what} {len(pages)} 个网页", links=_links(pages, cover))


def _links(pages: Iterable[Sighting], cover: Cover) -> Sequence[tuple[str, str]]:
    return [(f"/review/{one.page_id}", cover.label(one.title)[:40] or one.host) for one in list(pages)[:_NAMED]]


def _judged(dossier: Dossier) -> Iterator[Event]:
    for one in dossier.judgements:
        what = f"{words.DECISIONS[one.decision.value]}：{one.reason}"
        yield Event(at=one.at, kind="judgement", what=what, by=one.analyst)


def _acted(desk: Desk, dossier: Dossier) -> Iterator[Event]:
    rules = desk.house.lifecycle
    for act in dossier.acts:
        # Why a grade was proposed stands in the case above, reason by reason.
        short = replace(act, detail={name: value for name, value in act.detail.items() if name != "reasons"})
        told = tell(short, rules, unit_name=desk.house.unit_name)
        stage = f"（转入{rules.stage_name(act.stage)}）" if act.stage else ""
        what = f"{rules.act_name(act.act)}{stage}" + (f"：{told}" if told else "")
        yield Event(at=act.at, kind="notice" if act.act in _NOTICES else "act", what=what, by=act.by)


def _alarms(alarms: Sequence[Alarm], lead: str) -> Iterator[Event]:
    for one in alarms:
        other = one.against_lead if one.lead == lead else one.lead
        links = [(f"/leads/{other}", f"另一线索 {other}")] if other and other != lead else []
        yield Event(at=one.at, kind="alarm", what=f"{one.id} {covered(one.says)}", links=links)
        if one.acknowledged:
            done = one.acknowledged
            yield Event(at=done.at, kind="alarm", what=f"{one.id} 已处理：{done.reason}", by=done.by)


def _named(clues: Sequence[Clue]) -> Iterator[Event]:
    for one in clues:
        demand = f"：{covered(one.demand)[:80]}" if one.demand else ""
        yield Event(at=one.received_at, kind="clue", what=f"{one.source} {one.id}{demand}")


def _day(at: datetime) -> date:
    return at.astimezone(OFFICE_ZONE).date()
