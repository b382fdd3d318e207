"""How pages gather under leads: which lead a page belongs to, and what a lead says of itself for it.

Functions of one transaction each step of store.leads is made of.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, desc, insert, select, update

from facts.cases import Lead, LeadStatus
from facts.errors import NotKnown, Overtaken
from facts.pages import host_of
from facts.subjects import SubjectKind
from store import lead_rows
from store.casework_tables import SightingRow
from store.prepared import Prepared
from store.subject_rows import subject_number
from store.subject_tables import SubjectRow
from store.tables import JudgementRow, LeadRow
from store.word_tables import BeforeJudgementRow

_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_SUBJECT = SubjectRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_BEFORE = BeforeJudgementRow.__table__  # type: ignore[attr-defined]
#: Pages of a lead looked at for a name, strongest first.
_FACES = 50
#: What every candidate page of a night asks for; see store.prepared for what compiling them each time costs.
_OF_NUMBER = Prepared(select(_LEAD).where(_LEAD.c.id == bindparam("number")))
_TWIN = Prepared(
    select(_SIGHTING.c.lead_id)
    .where(_SIGHTING.c.sha256 == bindparam("sha256"), _SIGHTING.c.host == bindparam("host"))
    .where(_SIGHTING.c.run == bindparam("run"), _SIGHTING.c.url != bindparam("url"))
    .order_by(_SIGHTING.c.id).limit(1)
)  # fmt: skip
_AT_URL = Prepared(select(_SIGHTING).where(_SIGHTING.c.url == bindparam("url")))
_OF_SUBJECT = Prepared(
    select(_LEAD.c.id)
    .where(_LEAD.c.subject_id == bindparam("subject"), *(_LEAD.c.status != gone for gone in lead_rows.GONE))
    .order_by(_LEAD.c.id).limit(1)
)  # fmt: skip
_BY_STRENGTH = (
    select(_SIGHTING.c.face)
    .where(_SIGHTING.c.lead_id == bindparam("lead"))
    .order_by(desc(_SIGHTING.c.score), _SIGHTING.c.id)
)  # fmt: skip
_STRONGEST, _STRONG = Prepared(_BY_STRENGTH.limit(1)), Prepared(_BY_STRENGTH.limit(_FACES))
_FIRM = Prepared(
    select(_SUBJECT.c.name).where(_SUBJECT.c.id == bindparam("subject"), _SUBJECT.c.kind == SubjectKind.FIRM.value)
)


def find(connection: Connection, number: int) -> Lead:
    """Return a lead.

    Raises:
        NotKnown: there is none of that number.
    """
    return lead_rows.lead(_row(connection, number))


def _row(connection: Connection, number: int) -> Mapping[str, Any]:
    found = _OF_NUMBER.mappings(connection, {"number": number})
    if not found:
        raise NotKnown(f"There is no lead {lead_rows.lead_id(number)}; see `fangfei leads list`.")
    return found[0]


def twin_of(connection: Connection, lead: Lead) -> Lead | None:
    """The lead that has the same bytes from another address of the same host: / and /index.html."""
    if lead.exhibit is None:
        return None
    asked = {"sha256": lead.exhibit.sha256, "host": host_of(lead.url), "run": lead.run, "url": lead.url}
    found = _TWIN.run(connection, asked)
    return find(connection, found[0][0]) if found else None


def home_of(connection: Connection, lead: Lead, into: str | None) -> int | None:
    """Return the lead that a page or clue belongs to: its address's, the one that was found for it, its subject's."""
    known = _AT_URL.mappings(connection, {"url": lead.url}) if lead.page_id is not None else []
    number: int | None = known[0]["lead_id"] if known else None
    if number is None and into is not None:
        number = lead_rows.lead_number(into)
    return number if number is not None or lead.subject_id is None else lead_of(connection, lead.subject_id)


def lead_of(connection: Connection, subject: str) -> int | None:
    """Return a subject's own lead, the oldest where there are several, or None."""
    found = _OF_SUBJECT.run(connection, {"subject": subject})
    return found[0][0] if found else None


def open_lead(connection: Connection, lead: Lead) -> int:
    """Write a new lead."""
    key = connection.execute(insert(_LEAD).values(**lead_rows.lead_columns(lead))).inserted_primary_key
    assert key is not None
    number: int = key[0]
    return number


def touch(connection: Connection, number: int, lead: Lead) -> int:
    """Note that a lead was seen once more; which page speaks for it is decided afterwards."""
    row = _row(connection, number)
    before = lead_rows.lead(row)
    seen: dict[str, Any] = {
        "run": lead.run,
        "first_seen": min(before.first_seen, lead.first_seen),
        "last_seen": max(before.last_seen, lead.last_seen),
        "times_seen": before.times_seen + (before.run != lead.run),
        "subject_id": before.subject_id or lead.subject_id,
    }
    if row["own_first_seen"]:
        # Others live on in it: what it is alone is seen as well.
        seen |= {
            "own_first_seen": min(row["own_first_seen"], lead.first_seen),
            "own_last_seen": max(row["own_last_seen"], lead.last_seen),
            "own_times_seen": row["own_times_seen"] + (before.run != lead.run),
        }
    face = lead_rows.face_columns(lead) if before.page_id is None and lead.page_id is None else {}
    connection.execute(update(_LEAD).where(_LEAD.c.id == number).values(**face, **seen))
    return number


def see(connection: Connection, number: int, lead: Lead) -> None:
    """Write that a lead was seen on a page, for the first time or again."""
    columns = lead_rows.sighting_columns(lead)
    before = next(iter(_AT_URL.mappings(connection, {"url": lead.url})), None)
    if before is None:
        connection.execute(insert(_SIGHTING).values(**columns, lead_id=number))
        return
    columns["first_seen"] = before["first_seen"]
    columns["times_seen"] = before["times_seen"] + (before["run"] != lead.run)
    connection.execute(update(_SIGHTING).where(_SIGHTING.c.id == before["id"]).values(**columns))


def put_on_face(connection: Connection, number: int) -> None:
    """Let the strongest page speak for its lead.

    The name is the subject's where that is a firm, since a page may name its partners louder than itself; else that of
    the strongest page that names somebody.
    """
    now = _row(connection, number)
    faces = [json.loads(face) for (face,) in _STRONGEST.run(connection, {"lead": number})]
    face: dict[str, Any] = faces[0] if faces else {}
    if firm := _firm_of(connection, now["subject_id"]):
        face = face | {"subject": firm}
    elif faces and not face["subject"]:
        faces = [json.loads(face) for (face,) in _STRONG.run(connection, {"lead": number})]
        face = face | {"subject": next((one["subject"] for one in faces if one["subject"]), None)}
    if any(now[name] != value for name, value in face.items()):
        connection.execute(update(_LEAD).where(_LEAD.c.id == number).values(**face))


def _firm_of(connection: Connection, subject: str | None) -> str | None:
    """The name of a subject, where that is a firm."""
    found = _FIRM.run(connection, {"subject": subject_number(subject)}) if subject else []
    return found[0][0] if found else None


def open_from(connection: Connection, sightings: Sequence[RowMapping], subject: str) -> int:
    """Write a new lead of a subject for pages that were another's, strongest first."""
    strongest = sightings[0]
    own = {
        "run": strongest["run"],
        "first_seen": min(row["first_seen"] for row in sightings),
        "last_seen": max(row["last_seen"] for row in sightings),
        "times_seen": max(row["times_seen"] for row in sightings),
        "subject_id": subject,
        "news": "",
        "status": LeadStatus.CANDIDATE.value,
    }
    key = connection.execute(insert(_LEAD).values(**json.loads(strongest["face"]) | own)).inserted_primary_key
    assert key is not None
    number: int = key[0]
    return number


def check_last(connection: Connection, number: int, after: int | None) -> None:
    """Make sure that nobody judged a lead after a judgement of this number; None does not compare.

    Raises:
        Overtaken: somebody did.
    """
    if after is None:
        return
    last = select(_JUDGEMENT.c.id, _JUDGEMENT.c.analyst).where(_JUDGEMENT.c.lead_id == number)
    found = connection.execute(last.order_by(desc(_JUDGEMENT.c.id)).limit(1)).first()
    if found and found.id > after:
        raise Overtaken(f"线索 {lead_rows.lead_id(number)} 已由 {found.analyst} 研判，请看过新的结论再决定。")


def remember(connection: Connection, key: Sequence[Any] | None, lead: Lead) -> None:
    """Keep how a lead stood when the judgement of this key was written."""
    assert key is not None
    before = {"judgement_id": key[0], "status": lead.status.value, "news": lead.news}
    connection.execute(insert(_BEFORE).values(**before))
