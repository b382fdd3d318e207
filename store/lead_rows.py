"""Between rows and what the office says of leads: leads, judgements, sightings, statements."""

import json
from typing import Any

from facts.assessments import Band, Stance
from facts.cases import Decision, Judgement, Lead, LeadStatus, Quote
from facts.errors import NotKnown
from facts.pages import host_of
from facts.sightings import Sighting
from facts.statements import Basis, Statement
from store.rows import Columns, exhibit, exhibit_columns

#: Values of the statuses of leads that no list shows.
GONE = tuple(status.value for status in LeadStatus if status.is_gone)
LEAD_PREFIX = "XS-"
_NO_EXHIBIT = dict.fromkeys(("exhibit_file", "exhibit_offset", "exhibit_sha256", "exhibit_record"))


def lead_number(lead_id: str) -> int:
    """XS-000012 -> 12.

    Raises:
        NotKnown: the id is not written like a lead's number.
    """
    digits = lead_id.upper().removeprefix(LEAD_PREFIX)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        raise NotKnown(f"{lead_id!r} is not a lead number; write it as XS-000001, see `fangfei leads list`.")
    return int(digits)


def lead_id(number: int) -> str:
    """12 -> XS-000012."""
    return f"{LEAD_PREFIX}{number:06d}"


_FACE_PLAIN = ("url", "title", "subject", "score", "sector", "mode", "annual_percent", "page_id", "fingerprint")
_LEAD_PLAIN = ("run", "first_seen", "last_seen", "times_seen", "subject_id", "news")


def face_columns(lead: Lead) -> dict[str, Any]:
    """The columns of a lead that its strongest page fills."""
    quotes = [{"about": q.about, "text": q.text, "start": q.start, "end": q.end} for q in lead.quotes]
    return {
        **{name: getattr(lead, name) for name in _FACE_PLAIN},
        "band": lead.band.value,
        "stance": lead.stance.value,
        # Sums go beyond 64 bits on hostile pages; text keeps every digit on both dialects.
        "raised_yuan": None if lead.raised_yuan is None else str(lead.raised_yuan),
        "pretexts": json.dumps(lead.pretexts, ensure_ascii=False),
        "audiences": json.dumps(lead.audiences, ensure_ascii=False),
        "quotes": json.dumps(quotes, ensure_ascii=False),
        **(exhibit_columns(lead.exhibit) if lead.exhibit else _NO_EXHIBIT),
    }


def lead_columns(lead: Lead) -> dict[str, Any]:
    """A lead as a row, without its id."""
    own = {name: getattr(lead, name) for name in _LEAD_PLAIN}
    merged = None if lead.merged_into is None else lead_number(lead.merged_into)
    return face_columns(lead) | own | {"status": lead.status.value, "merged_into": merged}


def lead(row: Columns) -> Lead:
    """The inverse of lead_columns, with the id."""
    return Lead(
        **{name: row[name] for name in (*_FACE_PLAIN, *_LEAD_PLAIN)},
        id=lead_id(row["id"]),
        band=Band(row["band"]),
        stance=Stance(row["stance"]),
        status=LeadStatus(row["status"]),
        raised_yuan=None if row["raised_yuan"] is None else int(row["raised_yuan"]),
        pretexts=tuple(json.loads(row["pretexts"])),
        audiences=tuple(json.loads(row["audiences"])),
        quotes=tuple(Quote(**quote) for quote in json.loads(row["quotes"])),
        exhibit=None if row["exhibit_file"] is None else exhibit(row),
        merged_into=None if row["merged_into"] is None else lead_id(row["merged_into"]),
    )


_JUDGEMENT_PLAIN = ("analyst", "reason", "at", "page_id")


def judgement_columns(judgement: Judgement) -> dict[str, Any]:
    """A judgement as a row."""
    return {name: getattr(judgement, name) for name in _JUDGEMENT_PLAIN} | {
        "lead_id": lead_number(judgement.lead),
        "decision": judgement.decision.value,
        "corrections": json.dumps(judgement.corrections, ensure_ascii=False),
        "stance": judgement.stance and judgement.stance.value,
    }


def judgement(row: Columns) -> Judgement:
    """The inverse of judgement_columns."""
    return Judgement(
        **{name: row[name] for name in _JUDGEMENT_PLAIN},
        lead=lead_id(row["lead_id"]),
        decision=Decision(row["decision"]),
        corrections=tuple((field, value) for field, value in json.loads(row["corrections"])),
        stance=Stance(row["stance"]) if row["stance"] else None,
    )


_SIGHTING_PLAIN = (
    "url", "host", "title", "page_id", "run", "score", "first_seen", "last_seen", "times_seen", "fingerprint", "sha256",
)  # fmt: skip


#: Columns that a sighting is read from.
SIGHTING_COLUMNS = (*_SIGHTING_PLAIN, "band", "stance")


def sighting_columns(lead: Lead) -> dict[str, Any]:
    """A captured page's lead as the row of its sighting, without the lead it belongs to."""
    same = {name: getattr(lead, name) for name in _SIGHTING_PLAIN if name not in ("host", "sha256")}
    return same | {
        "host": host_of(lead.url), "sha256": lead.exhibit.sha256 if lead.exhibit else "", "band": lead.band.value,
        "stance": lead.stance.value, "face": json.dumps(face_columns(lead), ensure_ascii=False),
    }  # fmt: skip


def sighting(row: Columns) -> Sighting:
    """A sighting of a row; whose it is stands beside it."""
    return Sighting(
        **{name: row[name] for name in _SIGHTING_PLAIN}, band=Band(row["band"]), stance=Stance(row["stance"])
    )


_STATEMENT_PLAIN = ("field", "value", "source", "by", "at", "reason", "batch")


def statement_columns(statement: Statement) -> dict[str, Any]:
    """A statement as a row, without its id."""
    plain = {name: getattr(statement, name) for name in _STATEMENT_PLAIN}
    return plain | {"lead_id": lead_number(statement.lead), "basis": statement.basis.value}


def statement(row: Columns) -> Statement:
    """The inverse of statement_columns, with the id."""
    plain = {name: row[name] for name in _STATEMENT_PLAIN}
    return Statement(**plain, id=row["id"], lead=lead_id(row["lead_id"]), basis=Basis(row["basis"]))
