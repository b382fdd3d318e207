"""Between values and rows: one pair of functions a value, each the other's inverse."""

import json
from dataclasses import asdict
from typing import Any, Protocol

from facts.assessments import Band, Screening, Stance
from facts.cases import Opinion, Showing, Stratum
from facts.pages import Exhibit, Page, Purpose, Target, Trouble
from facts.runs import Drift, Profile, Run, RunStatus


class Columns(Protocol):
    """A row as SQLAlchemy's mappings() gives it."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the value of a column."""
        ...


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
        "shift": run.shift, "holder": run.holder, "beat_at": run.beat_at,
    }  # fmt: skip


def run(row: Columns) -> Run:
    """The inverse of run_columns."""
    return Run(
        id=row["id"], status=RunStatus(row["status"]), plan=row["plan"],
        started_at=row["started_at"], ended_at=row["ended_at"], note=row["note"],
        shift=row["shift"], holder=row["holder"], beat_at=row["beat_at"],
    )  # fmt: skip


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
