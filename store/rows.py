"""Between values and rows: one pair of functions a value, each the other's inverse."""

import json
from dataclasses import asdict
from typing import Any, Protocol

from facts.assessments import Band, Screening, Stance
from facts.cases import Decision, Judgement, Lead, LeadStatus, Opinion, Quote, Showing, Stratum
from facts.errors import NotKnown
from facts.pages import Exhibit, Page, Purpose, Target, Trouble
from facts.runs import Drift, Profile, Run, RunStatus, Schedule

LEAD_PREFIX = "XS-"


class Columns(Protocol):
    """A row as SQLAlchemy's mappings() gives it."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the value of a column."""
        ...


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


def exhibit_columns(exhibit: Exhibit) -> dict[str, Any]:
    """The four columns that pages and leads keep of an exhibit."""
    return {
        "exhibit_file": exhibit.file,
        "exhibit_offset": exhibit.offset,
        "exhibit_sha256": exhibit.sha256,
        "exhibit_record": exhibit.record_id,
    }


def exhibit(row: Columns) -> Exhibit:
    """The inverse of exhibit_columns."""
    return Exhibit(
        file=row["exhibit_file"],
        offset=row["exhibit_offset"],
        sha256=row["exhibit_sha256"],
        record_id=row["exhibit_record"],
    )


_PAGE_PLAIN = (
    "run", "source", "url", "requested_url", "status", "fetched_at", "content_type",
    "size", "sha256", "tls_error", "ip", "unchanged", "gist", "rendered", "etag", "last_modified",
)  # fmt: skip
#: Columns that page_columns fills.
PAGE_COLUMNS = (
    *_PAGE_PLAIN, "redirects", "trouble", "exhibit_file", "exhibit_offset", "exhibit_sha256", "exhibit_record",
)  # fmt: skip


def page_columns(page: Page) -> dict[str, Any]:
    """A page as a row, without its id."""
    plain = {name: getattr(page, name) for name in _PAGE_PLAIN}
    trouble = page.trouble.value if page.trouble else None
    return plain | {"redirects": json.dumps(page.redirects), "trouble": trouble} | exhibit_columns(page.exhibit)


def page(row: Columns) -> Page:
    """The inverse of page_columns, with the id."""
    return Page(
        **{name: row[name] for name in _PAGE_PLAIN},
        id=row["id"],
        redirects=tuple(json.loads(row["redirects"])),
        trouble=Trouble(row["trouble"]) if row["trouble"] else None,
        exhibit=exhibit(row),
    )


#: Columns that target_columns fills.
TARGET_COLUMNS = ("run", "url", "source", "depth", "via", "done", "detail", "purpose", "host")


def target_columns(run: str, target: Target) -> dict[str, Any]:
    """A target as a waiting row of a run."""
    return {
        "run": run, "url": target.url, "source": target.source, "depth": target.depth,
        "via": target.via, "done": False, "detail": "", "purpose": target.purpose.value,
        "host": target.host,
    }  # fmt: skip


def target(row: Columns) -> Target:
    """The inverse of target_columns."""
    return Target(
        url=row["url"], source=row["source"], depth=row["depth"], via=row["via"], purpose=Purpose(row["purpose"])
    )


_LEAD_PLAIN = (
    "url", "title", "subject", "score", "sector", "mode", "annual_percent", "page_id",
    "run", "first_seen", "last_seen", "times_seen", "fingerprint",
)  # fmt: skip


def lead_columns(lead: Lead) -> dict[str, Any]:
    """A lead as a row, without its id."""
    quotes = [{"about": q.about, "text": q.text, "start": q.start, "end": q.end} for q in lead.quotes]
    return {
        **{name: getattr(lead, name) for name in _LEAD_PLAIN},
        "band": lead.band.value,
        "stance": lead.stance.value,
        "status": lead.status.value,
        # Sums go beyond 64 bits on hostile pages; text keeps every digit on both dialects.
        "raised_yuan": None if lead.raised_yuan is None else str(lead.raised_yuan),
        "pretexts": json.dumps(lead.pretexts, ensure_ascii=False),
        "audiences": json.dumps(lead.audiences, ensure_ascii=False),
        "quotes": json.dumps(quotes, ensure_ascii=False),
        **exhibit_columns(lead.exhibit),
    }


def lead(row: Columns) -> Lead:
    """The inverse of lead_columns, with the id."""
    return Lead(
        **{name: row[name] for name in _LEAD_PLAIN},
        id=lead_id(row["id"]),
        band=Band(row["band"]),
        stance=Stance(row["stance"]),
        status=LeadStatus(row["status"]),
        raised_yuan=None if row["raised_yuan"] is None else int(row["raised_yuan"]),
        pretexts=tuple(json.loads(row["pretexts"])),
        audiences=tuple(json.loads(row["audiences"])),
        quotes=tuple(Quote(**quote) for quote in json.loads(row["quotes"])),
        exhibit=exhibit(row),
    )


def judgement_columns(judgement: Judgement) -> dict[str, Any]:
    """A judgement as a row."""
    return {
        "lead_id": lead_number(judgement.lead),
        "decision": judgement.decision.value,
        "analyst": judgement.analyst,
        "reason": judgement.reason,
        "at": judgement.at,
        "corrections": json.dumps(judgement.corrections, ensure_ascii=False),
        "stance": judgement.stance and judgement.stance.value,
    }


def judgement(row: Columns) -> Judgement:
    """The inverse of judgement_columns."""
    return Judgement(
        lead=lead_id(row["lead_id"]),
        decision=Decision(row["decision"]),
        analyst=row["analyst"],
        reason=row["reason"],
        at=row["at"],
        corrections=tuple((field, value) for field, value in json.loads(row["corrections"])),
        stance=Stance(row["stance"]) if row["stance"] else None,
    )


def screening_columns(page_id: int, screening: Screening) -> dict[str, Any]:
    """A screening as a row."""
    return {
        "page_id": page_id, "version": screening.version, "score": screening.score, "band": screening.band.value,
        "stance": screening.stance.value, "contract": screening.contract, "text": screening.text,
    }  # fmt: skip


def screening(row: Columns) -> Screening:
    """The inverse of screening_columns."""
    return Screening(
        score=row["score"], band=Band(row["band"]), stance=Stance(row["stance"]),
        contract=row["contract"], text=row["text"], version=row["version"],
    )  # fmt: skip


def run_columns(run: Run) -> dict[str, Any]:
    """A run as a row."""
    return {
        "id": run.id, "status": run.status.value, "plan": run.plan,
        "started_at": run.started_at, "ended_at": run.ended_at, "note": run.note,
    }  # fmt: skip


def run(row: Columns) -> Run:
    """The inverse of run_columns."""
    return Run(
        id=row["id"], status=RunStatus(row["status"]), plan=row["plan"],
        started_at=row["started_at"], ended_at=row["ended_at"], note=row["note"],
    )  # fmt: skip


_SCHEDULE_PLAIN = ("name", "cron", "timezone", "enabled", "last_run", "last_started_at")


def schedule_columns(schedule: Schedule) -> dict[str, Any]:
    """A schedule as a row."""
    plain = {name: getattr(schedule, name) for name in _SCHEDULE_PLAIN}
    return plain | {"sources": json.dumps(schedule.sources, ensure_ascii=False)}


def schedule(row: Columns) -> Schedule:
    """The inverse of schedule_columns."""
    return Schedule(**{name: row[name] for name in _SCHEDULE_PLAIN}, sources=tuple(json.loads(row["sources"])))


def showing_columns(showing: Showing) -> dict[str, Any]:
    """A showing as a row."""
    return asdict(showing) | {"stratum": showing.stratum.value}


def showing(row: Columns) -> Showing:
    """The inverse of showing_columns."""
    return Showing(
        run=row["run"], page_id=row["page_id"], position=row["position"],
        stratum=Stratum(row["stratum"]), probability=row["probability"],
    )  # fmt: skip


def opinion_columns(opinion: Opinion) -> dict[str, Any]:
    """An opinion as a row."""
    return asdict(opinion) | {"stance": opinion.stance.value}


def opinion(row: Columns) -> Opinion:
    """The inverse of opinion_columns."""
    return Opinion(
        page_id=row["page_id"], stance=Stance(row["stance"]), analyst=row["analyst"], reason=row["reason"],
        at=row["at"],
    )  # fmt: skip


def health_columns(profile: Profile, drift: Drift) -> dict[str, Any]:
    """What was measured on a run as a row."""
    parts = {"profile": asdict(profile), "drift": asdict(drift)}
    for part in parts.values():
        del part["run"], part["at"]
    texts = {name: json.dumps(part, ensure_ascii=False) for name, part in parts.items()}
    return {"run": profile.run, "at": profile.at, **texts}


def profile(row: Columns) -> Profile:
    """The profile of a row of health."""
    fields = json.loads(row["profile"])
    lists = {"scores": tuple(fields["scores"]), "versions": tuple(fields.get("versions", ()))}
    return Profile(run=row["run"], at=row["at"], **fields | lists)


def drift(row: Columns) -> Drift:
    """The drift of a row of health."""
    fields = json.loads(row["drift"])
    return Drift(run=row["run"], at=row["at"], **fields | {"sentences": tuple(fields["sentences"])})
