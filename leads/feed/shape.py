"""One lead as other systems take it: a stable shape with its version, personal data masked, and what it is not.

The shape is a contract, described in docs/howto/exchange.md: fields are added, never renamed or given another meaning.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from facts.cases import LeadStatus
from facts.clues import Confidentiality
from facts.dockets import Grade
from facts.dossiers import Dossier
from facts.sightings import spread
from keywords import cover
from leads.clues.profile import load_profiles
from leads.clues.sources import SCAN

SCHEMA = "fangfei.leads/1"
#: Stands in every entry: nothing here says that something is illegal.
DISCLAIMER = "线索，未经认定；供有权机关核实，不得作为认定非法集资的依据，不得对外公开。"
#: Addresses named of one lead.
_MOST_URLS = 20
#: Code points of one quote.
_MOST_QUOTE = 300
#: What changes with every scan and says nothing new.
_VOLATILE = ("changed_at", "last_seen", "score")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which leads a feed has; None and empty set no condition."""

    #: Changed at or after.
    since: datetime | None = None
    #: Keys of units that have to act.
    units: frozenset[str] = frozenset()
    grades: frozenset[Grade] = frozenset()
    #: Leads nobody has judged yet are let out too.
    candidates: bool = True


def entries(dossiers: Iterable[Dossier], wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Yield the entries of a feed; dismissed leads, merged ones and mere observations are not in it."""
    for dossier in dossiers:
        if is_wanted(dossier, wanted):
            yield entry(dossier)


def is_wanted(dossier: Dossier, wanted: Wanted) -> bool:
    """Whether a feed has this lead."""
    status, docket = dossier.lead.status, dossier.docket
    allowed = (LeadStatus.CONFIRMED, LeadStatus.CANDIDATE) if wanted.candidates else (LeadStatus.CONFIRMED,)
    if status not in allowed or not dossier.lead.is_actionable or docket.merged_into:
        return False
    if wanted.since and changed_at(dossier) < wanted.since:
        return False
    if wanted.units and not wanted.units & frozenset(docket.units):
        return False
    return not wanted.grades or docket.grade in wanted.grades


def changed_at(dossier: Dossier) -> datetime:
    """When something of a lead last changed: seen, judged, stated or done."""
    dated: list[datetime] = [dossier.lead.last_seen]
    for many in (dossier.judgements, dossier.statements, dossier.acts):
        dated += [each.at for each in many]
    return max(dated)


def withdrawal(dossier: Dossier) -> dict[str, Any]:
    """What a partner is told that was given a lead which is a lead no more: dismissed, merged, or out of its filter."""
    return {
        "schema": SCHEMA,
        "disclaimer": DISCLAIMER,
        "lead": dossier.lead.id,
        "status": dossier.lead.status.value,
        "withdrawn": True,
        "merged_into": dossier.docket.merged_into,
    }


def news_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What of an entry is worth sending again: being seen once more is not."""
    found = {name: value for name, value in entry.items() if name not in _VOLATILE}
    if spread_of := found.get("spread"):
        found["spread"] = {name: value for name, value in spread_of.items() if name != "times"}
    return found


def entry(dossier: Dossier) -> dict[str, Any]:
    """One lead as JSON-ready values; what is unknown is null."""
    lead, row, docket = dossier.lead, dossier.row, dossier.docket
    return {
        "schema": SCHEMA,
        "disclaimer": DISCLAIMER,
        "lead": lead.id,
        "status": lead.status.value,
        "stage": docket.stage.value,
        "grade": docket.grade.value if docket.grade else None,
        "grade_reasons": _reasons(dossier),
        "band": lead.band.value,
        "score": round(lead.score, 1),
        "changed_at": changed_at(dossier).isoformat(),
        "first_seen": lead.first_seen.isoformat(),
        "last_seen": lead.last_seen.isoformat(),
        "subject": _subject(dossier),
        "sector": row.sector,
        "mode": row.mode,
        "behaviour": row.behaviour,
        "online": row.online,
        "cross_province": row.cross_province,
        "district": row.district,
        "registered_at": _free(row.registered_at),
        "operates_at": _free(row.operates_at),
        "amount_wan": _number(row.amount_wan),
        "people": row.people,
        "unpaid_wan": _number(row.unpaid_wan),
        "annual_percent": lead.annual_percent,
        "units": list(docket.units),
        "due": _day(docket.due),
        "spread": _spread(dossier),
        "urls": [_free(each.url) for each in dossier.sightings[:_MOST_URLS]] or ([_free(lead.url)] if lead.url else []),
        "quotes": _quotes(dossier),
        "sources": [
            {"system": each.system, "name": each.name, "first_at": each.first_at.isoformat(), "times": each.times}
            for each in dossier.sources
            if each.system in _open()
        ],
    }


def _subject(dossier: Dossier) -> dict[str, Any]:
    subject, row = dossier.subject, dossier.row
    return {
        "id": subject.id if subject else None,
        "kind": subject.kind.value if subject else None,
        "name": _free(row.subject or dossier.lead.subject),
        "uscc": row.uscc,
        "legal_person": _name(row.legal_person),
        "aliases": [_free(alias) for alias in subject.aliases] if subject else [],
    }


def _quotes(dossier: Dossier) -> list[dict[str, Any]]:
    """Sentences of pages; how a person told it may give that person away, whoever is named."""
    if dossier.lead.page_id is None:
        return []
    return [{"about": each.about, "text": _free(each.text[:_MOST_QUOTE])} for each in dossier.lead.quotes]


@cache
def _open() -> frozenset[str]:
    """Sources that may be named outside; a source we know nothing of may not."""
    known = load_profiles().values()
    return frozenset((SCAN, *(each.id for each in known if each.confidentiality is not Confidentiality.SENSITIVE)))


def _reasons(dossier: Dossier) -> list[str]:
    hidden = [each.name for each in dossier.sources if each.system not in _open()]
    found = []
    for reason in dossier.docket.grade_reasons:
        for name in hidden:
            reason = reason.replace(name, "内部来源")  # noqa: PLW2901 - one name after the other
        found.append(cover(reason))
    return found


def _spread(dossier: Dossier) -> dict[str, int] | None:
    if not dossier.sightings:
        return None
    found = spread(dossier.sightings)
    return {"pages": found.pages, "sites": found.sites, "times": found.times}


def _free(text: str | None) -> str | None:
    """A text with phones, accounts, names and the like masked."""
    return cover(text) if text else text


def _name(name: str | None) -> str | None:
    """A person's name but for its first character; alone it is not told from other words, so it is masked as such."""
    return name[0] + "*" * (len(name) - 1) if name else name


def _number(value: Decimal | None) -> str | None:
    # As text: a reader's float must not change what the ledger says.
    return None if value is None else f"{value:f}"


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
