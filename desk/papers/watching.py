"""The watch list as a person works with it: find, add, renew, remove; hits and alarms of one's realm."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desk.context import Desk
from desk.plain import covered
from desk.realm import check_lead
from facts.alarms import Alarm
from facts.errors import BadInput, NotKnown
from facts.people import Person
from facts.subjects import SubjectKind, Trait
from facts.watching import Scope, WatchEntry, WatchHit, WatchState
from leads.repeats.naming import LABELS
from leads.watch.columns import Column
from leads.watch.entering import LONGEST_TEXT, Given, make_entry, read_term
from leads.watch.meeting import display_name

#: Texts of an entry that a form fills.
_TEXTS = (
    "name", "kind", "basis", "issuer", "district", "scope", "since", "until", "review", "procedure", "reason",
)  # fmt: skip
#: How many hits and alarms are looked through.
_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One entry as lists show it; personal values covered."""

    id: str
    name: str
    basis: str
    issuer: str
    place: str
    scope: str
    since: date
    until: date | None
    review: date | None
    procedure: str
    reason: str
    lead: str | None
    state: WatchState
    #: The day of review is past.
    is_overdue: bool
    #: (what it is, value covered).
    traits: tuple[tuple[str, str], ...]
    added_by: str


def entries(desk: Desk, words: str = "", state: str = "") -> tuple[list[Shown], Mapping[str, int]]:
    """Entries with these words in name, basis, issuer or number, newest first, and how many there are of each state."""
    shown = [_shown(desk, one) for one in reversed(desk.house.watch.all())]
    asked = words.split()
    found = [one for one in shown if all(word in f"{one.id} {one.name} {one.basis} {one.issuer}" for word in asked)]
    counts = Counter(one.state.value for one in found)
    return [one for one in found if not state or one.state.value == state], counts


def entry(desk: Desk, number: str) -> Shown:
    """One entry.

    Raises:
        NotKnown: there is none of that number.
    """
    try:
        return _shown(desk, desk.house.watch.get(number))
    except NotKnown as problem:
        raise NotKnown(f"没有警示名单条目 {number[:20]}；请从名单里选择。") from problem


def add(desk: Desk, who: Person, typed: Mapping[str, str]) -> WatchEntry:
    """Put a subject on the list.

    Raises:
        NotKnown: the lead it comes from is unknown, or outside their realm.
        BadInput: every problem of the form in one sentence.
    """
    columns, house = desk.house.watch_columns, desk.house
    given: list[Given] = [
        (column.trait, column.role, value.strip()[:LONGEST_TEXT])
        for column, name in trait_columns(desk)
        for value in typed.get(name, "").replace("；", ";").replace("\n", ";").split(";")
        if column.trait and value.strip()
    ]
    lead = typed.get("lead", "").strip().upper() or None
    subject, known = _of_lead(desk, who, lead) if lead else (None, [])
    texts = {name: typed.get(name, "") for name in _TEXTS}
    made = make_entry(texts, given, columns, today=house.today(), known=known, lead=lead, subject=subject)
    (stored,) = house.watch.add([made], who.name)
    return stored


def change(desk: Desk, who: Person, number: str, act: str, typed: Mapping[str, str]) -> str:
    """Renew or remove an entry and return what was done.

    Raises:
        NotKnown: there is no such entry or act.
        BadInput: reason or term is missing, or the entry was removed already.
    """
    entry(desk, number)
    reason = typed.get("reason", "").strip()[:LONGEST_TEXT]
    if not reason:
        raise BadInput("变更警示名单须写明理由。")
    if act == "renew":
        until, review = read_term(typed.get("until", ""), typed.get("review", ""), desk.house.today())
        desk.house.watch.renew(number, until=until, review=review, by=who.name, reason=reason)
        return "renewed"
    if act == "remove":
        desk.house.watch.remove(number, by=who.name, reason=reason)
        return "removed"
    raise NotKnown("警示名单只能续期或解除。")


def hits(desk: Desk, who: Person, number: str | None = None) -> list[WatchHit]:
    """Who met the list, or one entry, newest first; those on leads of one's realm."""
    found = list(desk.house.watch.hits(entry=number))[:_MOST]
    seen = _seen(desk, who, [one.lead for one in found])
    return [one for one in found if who.realm.is_everything or one.lead in seen]


def alarms(desk: Desk, who: Person, *, open_only: bool) -> list[Alarm]:
    """Alarms, newest first; those with a lead of one's realm on either side."""
    found = list(desk.house.alarms.all(open_only=open_only))
    seen = _seen(desk, who, [lead for one in found for lead in (one.lead, one.against_lead)])
    return [one for one in found if who.realm.is_everything or one.lead in seen or one.against_lead in seen]


def acknowledge(desk: Desk, who: Person, number: str, reason: str) -> Alarm:
    """Note that somebody looked at an alarm and why it needs no more.

    Raises:
        NotKnown: there is no such alarm, or it is outside their realm.
        BadInput: no reason is given, or somebody dealt with it already.
    """
    if not reason.strip():
        raise BadInput("处理预警须写明理由。")
    try:
        found = desk.house.alarms.get(number)
    except NotKnown as problem:
        raise NotKnown(f"没有预警 {number[:20]}；请从预警列表里选择。") from problem
    if not who.realm.is_everything and not _seen(desk, who, [found.lead, found.against_lead]):
        raise NotKnown(f"没有预警 {number[:20]}，或不在您的管辖范围内。")
    return desk.house.alarms.acknowledge(number, by=who.name, reason=reason.strip()[:LONGEST_TEXT])


def blank_of(desk: Desk, who: Person, lead: str) -> dict[str, str]:
    """The form for a new entry, filled with what a lead knows where one is given."""
    if not lead:
        return {}
    check_lead(desk, who, lead)
    row = desk.house.dossiers.get(lead).row
    return {"lead": lead, "name": row.subject or ""}


def trait_columns(desk: Desk) -> list[tuple[Column, str]]:
    """Columns of traits with what a form calls their fields."""
    return [(one, f"trait-{at}") for at, one in enumerate(desk.house.watch_columns.columns) if one.trait]


def trait_fields(desk: Desk) -> dict[str, str]:
    """Field of a form -> its label, one for each kind of trait."""
    return {name: column.header for column, name in trait_columns(desk)}


def kinds(desk: Desk) -> dict[str, str]:
    """Kind of subject -> its word."""
    return {kind.value: desk.house.watch_columns.kind(kind) for kind in SubjectKind}


def scopes(desk: Desk) -> dict[str, str]:
    """Scope -> its word."""
    return {scope.value: desk.house.watch_columns.scope(scope) for scope in Scope}


def _of_lead(desk: Desk, who: Person, lead: str) -> tuple[str | None, list[Trait]]:
    check_lead(desk, who, lead)
    found = desk.house.leads.get(lead)
    if not found.subject_id:
        return None, []
    return found.subject_id, [trait for one in desk.house.subjects.mentions(found.subject_id) for trait in one.traits]


def _seen(desk: Desk, who: Person, leads: Sequence[str | None]) -> frozenset[str]:
    """Those of some leads that lie in somebody's realm; nobody asks where everything does."""
    if who.realm.is_everything:
        return frozenset()
    rows = desk.house.board.rows(sorted({lead for lead in leads if lead}))
    return frozenset(lead for lead, row in rows.items() if who.realm.holds(row.districts, row.sector))


def _shown(desk: Desk, one: WatchEntry) -> Shown:
    columns, today = desk.house.watch_columns, desk.house.today()
    return Shown(
        id=one.id or "", name=display_name(one), basis=one.basis, issuer=one.issuer, place=columns.place(one.district),
        scope=columns.scope(one.scope), since=one.since, until=one.until, review=one.review, procedure=one.procedure,
        reason=covered(one.reason), lead=one.lead, state=one.state_on(today), added_by=one.added_by,
        is_overdue=bool(not one.removal and one.review and one.review < today),
        traits=tuple((trait.role or LABELS[trait.kind], trait.shown or trait.value) for trait in one.traits),
    )  # fmt: skip
