"""Two leads become one (并案) and come apart again: what moves between them, and how each stands alone.

What a lead was before the first other came into it stands beside what it shows, until the last one has left; what is
seen of it meanwhile counts for both.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, desc, func, select, update

from facts.cases import Decision, Lead, LeadStatus
from facts.errors import BadInput
from store import lead_rows
from store.casework_tables import SightingRow
from store.gathering import find, put_on_face
from store.standing import judgement_stands
from store.tables import JudgementRow, LeadRow

_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
#: The firmer word of two leads is the word on both.
_FIRMEST = (LeadStatus.CONFIRMED, LeadStatus.CANDIDATE, LeadStatus.OBSERVED, LeadStatus.DISMISSED)
_ALONE = ("own_first_seen", "own_last_seen", "own_times_seen", "own_face")


def lock(connection: Connection, numbers: Iterable[int] | Select[tuple[int]]) -> None:
    """Let nobody else change some leads until this transaction ends.

    Whoever moves sightings takes the leads first, in the order of their numbers: on PostgreSQL two that take them in
    another order would wait for each other. SQLite has one writer at a time already.
    """
    if connection.dialect.name == "postgresql":
        wanted = numbers if isinstance(numbers, Select) else sorted(set(numbers))
        query = select(_LEAD.c.id).where(_LEAD.c.id.in_(wanted)).order_by(_LEAD.c.id)
        connection.execute(query.with_for_update()).all()


def join(connection: Connection, into: int, out_of: int) -> tuple[Lead, Lead]:
    """Let `out_of` live on in `into` and return both as they were before.

    Raises:
        NotKnown: one of them is not there.
        BadInput: they are one, or one of them lives on in another already.
    """
    lock(connection, (into, out_of))
    stays, goes = find(connection, into), find(connection, out_of)
    if into == out_of or stays.status.is_gone or goes.status.is_gone:
        raise BadInput(f"线索 {stays.id} 和 {goes.id} 不能并案：请选两条各自独立、没有并入别处或撤回的线索。")
    _remember(connection, into, stays)
    moved = update(_SIGHTING).where(_SIGHTING.c.lead_id == out_of).values(lead_id=into, moved_from=out_of)
    connection.execute(moved)
    merged = {"status": LeadStatus.MERGED.value, "merged_into": into}
    connection.execute(update(_LEAD).where(_LEAD.c.id == out_of).values(**merged))
    connection.execute(update(_LEAD).where(_LEAD.c.id == into).values(**_sum_of(stays, goes)))
    put_on_face(connection, into)
    return stays, goes


def leave(connection: Connection, number: int) -> str:
    """Let a lead stand for itself again, with the pages it had brought along; return which one it lived on in.

    Raises:
        NotKnown: it is not there.
        BadInput: it lives on in no other.
    """
    lead = find(connection, number)
    if lead.merged_into is None:
        raise BadInput(f"线索 {lead.id} 没有并入别的线索，不用撤销并案。")
    kept = lead_rows.lead_number(lead.merged_into)
    lock(connection, (number, kept))
    back = update(_SIGHTING).where(_SIGHTING.c.moved_from == number).values(lead_id=number, moved_from=None)
    connection.execute(back)
    alone = _seen_meanwhile(connection, number, lead)
    alone |= {"status": _said_of(connection, number, lead.news).value, "merged_into": None}
    connection.execute(update(_LEAD).where(_LEAD.c.id == number).values(**alone))
    connection.execute(update(_LEAD).where(_LEAD.c.id == kept).values(**_without(connection, kept)))
    for each in (number, kept):
        put_on_face(connection, each)
    return lead.merged_into


def _remember(connection: Connection, number: int, lead: Lead) -> None:
    """Keep how a lead stands alone, unless another came into it before."""
    # Its pages say what a lead looks like; only one without any has to remember.
    face = None if lead.page_id else json.dumps(lead_rows.face_columns(lead), ensure_ascii=False)
    own = {
        "own_first_seen": _LEAD.c.first_seen, "own_last_seen": _LEAD.c.last_seen,
        "own_times_seen": _LEAD.c.times_seen, "own_face": face,
    }  # fmt: skip
    first = (_LEAD.c.id == number) & _LEAD.c.own_first_seen.is_(None)
    connection.execute(update(_LEAD).where(first).values(**own))


def _sum_of(stays: Lead, goes: Lead) -> dict[str, Any]:
    """What a lead is after another came into it: people's word on either stands for both."""
    return {
        "first_seen": min(stays.first_seen, goes.first_seen),
        "last_seen": max(stays.last_seen, goes.last_seen),
        "times_seen": stays.times_seen + goes.times_seen,
        "subject_id": stays.subject_id or goes.subject_id,
        "status": min(stays.status, goes.status, key=_FIRMEST.index).value,
    }


def _without(connection: Connection, number: int) -> dict[str, Any]:
    """What a lead is after another left it: its own, and that of those that still live on in it."""
    own = connection.execute(select(_LEAD).where(_LEAD.c.id == number)).mappings().one()
    left = connection.execute(select(_LEAD).where(_LEAD.c.merged_into == number)).mappings().all()
    said = [_said_of(connection, row["id"], row["news"]) for row in (own, *left)]
    values: dict[str, Any] = {"status": min(said, key=_FIRMEST.index).value}
    if own["own_first_seen"] is None:
        # United before this was kept.
        return values
    values |= _days([(own["own_first_seen"], own["own_last_seen"], own["own_times_seen"]), *map(_shown, left)])
    if own["own_face"] and not _pages(connection, number):
        values |= json.loads(own["own_face"])
    return values if left else values | dict.fromkeys(_ALONE)


def _shown(row: RowMapping) -> tuple[Any, Any, Any]:
    return row["first_seen"], row["last_seen"], row["times_seen"]


def _days(parts: Sequence[tuple[Any, Any, Any]]) -> dict[str, Any]:
    first, last, times = zip(*parts, strict=True)
    return {"first_seen": min(first), "last_seen": max(last), "times_seen": sum(times)}


def _pages(connection: Connection, number: int) -> int:
    return connection.scalar(select(func.count()).where(_SIGHTING.c.lead_id == number)) or 0


def _seen_meanwhile(connection: Connection, number: int, lead: Lead) -> dict[str, Any]:
    """When and how often a lead was seen, by the pages that it has got back."""
    seen = select(func.max(_SIGHTING.c.last_seen), func.max(_SIGHTING.c.times_seen))
    last, times = connection.execute(seen.where(_SIGHTING.c.lead_id == number)).one()
    return {"last_seen": max(lead.last_seen, last or lead.last_seen), "times_seen": max(lead.times_seen, times or 0)}


def _said_of(connection: Connection, number: int, news: str) -> LeadStatus:
    """How a lead stands by people's last word on it alone; what made it speak again since is to be heard first."""
    if news:
        return LeadStatus.CANDIDATE
    said = select(_JUDGEMENT.c.decision).where(_JUDGEMENT.c.lead_id == number, judgement_stands())
    decision = connection.execute(said.order_by(desc(_JUDGEMENT.c.id)).limit(1)).scalar()
    return Decision(decision).status if decision else LeadStatus.CANDIDATE
