"""The tables, as SQLModel classes; values of facts/ become rows in store/rows.py and nowhere else.

run ─┬─ target   every URL of a run: waiting or done, with what it came to
     └─ page ─── screening   one assessment a page, with the text its offsets point into
lead ─── judgement           what people decided; append-only
page ─┬─ showing             what was put before analysts, with its probability; append-only by trigger
      └─ opinion             what people say a page does; append-only by trigger
health                       profile and drift of each run
audit                        hash-chained acts; append-only by trigger
"""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime

#: PostgreSQL refuses index rows above about 2,700 bytes; the crawler drops longer URLs as traps.
URL_LENGTH = 2048


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(UtcDateTime(), nullable=nullable)


def _text(*, nullable: bool = False) -> Column[str]:
    return Column(Text(), nullable=nullable)


class RunRow(SQLModel, table=True):
    """One scan from start to end."""

    __tablename__ = "run"
    __table_args__ = (Index("ix_run_started_at", "started_at", "id"),)
    id: str = Field(primary_key=True, max_length=64)
    status: str = Field(max_length=16, index=True)
    plan: str = Field(max_length=64, index=True)
    started_at: datetime = Field(sa_column=_moment())
    ended_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    note: str = Field(default="", sa_column=_text())
    #: The shift that made it; None where a person started it.
    shift: int | None = None
    #: The process that works on it, and its sign of life.
    holder: str = Field(default="", max_length=300)
    beat_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class TargetRow(SQLModel, table=True):
    """One URL of one run's frontier."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("run", "url"),
        Index("ix_target_waiting", "run", "done", "id"),
        Index("ix_target_lane", "run", "done", "source", "host", "id"),
        # From a landing page back to the adverts that led there; addresses that wait stay out of it.
        Index(
            "ix_target_page",
            "page_id",
            sqlite_where=text("page_id IS NOT NULL"),
            postgresql_where=text("page_id IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    run: str = Field(max_length=64)
    url: str = Field(max_length=URL_LENGTH)
    source: str = Field(max_length=200)
    depth: int
    via: str | None = Field(default=None, max_length=URL_LENGTH)
    done: bool = False
    #: facts.pages.Skip; None while waiting or where there is a page.
    skip: str | None = Field(default=None, max_length=32)
    detail: str = Field(default="", sa_column=_text())
    #: The page it came to; with a skip, the page that another target had come to already.
    page_id: int | None = None
    #: Of the URL, without port; lanes are read by it.
    host: str = Field(default="", max_length=255)
    #: facts.pages.Purpose.
    purpose: str = Field(default="page", max_length=16)
    #: The HTTP status where there was an answer.
    status: int | None = None


class PageRow(SQLModel, table=True):
    """One fetched page of one run; its bytes lie in the exhibit."""

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("run", "url"),
        Index("ix_page_digest", "url", "sha256"),
        Index("ix_page_sha256", "sha256", postgresql_using="hash"),
    )
    id: int | None = Field(default=None, primary_key=True)
    run: str = Field(max_length=64, index=True)
    source: str = Field(max_length=200)
    url: str = Field(max_length=URL_LENGTH)
    requested_url: str = Field(max_length=URL_LENGTH)
    status: int
    fetched_at: datetime = Field(sa_column=_moment())
    content_type: str | None = Field(default=None, sa_column=_text(nullable=True))
    size: int
    sha256: str = Field(max_length=64)
    exhibit_file: str = Field(max_length=255)
    exhibit_offset: int
    exhibit_sha256: str = Field(max_length=64)
    exhibit_record: str = Field(max_length=255)
    #: JSON list of URLs.
    redirects: str = Field(default="[]", sa_column=_text())
    tls_error: str | None = Field(default=None, sa_column=_text(nullable=True))
    ip: str | None = Field(default=None, max_length=64)
    unchanged: bool = False
    gist: str = Field(default="", max_length=16)
    #: facts.pages.Trouble.
    trouble: str | None = Field(default=None, max_length=16)
    rendered: bool = False
    etag: str | None = Field(default=None, sa_column=_text(nullable=True))
    last_modified: str | None = Field(default=None, sa_column=_text(nullable=True))
    #: Why it cannot be screened; None where it can.
    refused: str | None = Field(default=None, sa_column=_text(nullable=True))


class ScreeningRow(SQLModel, table=True):
    """One page's assessment in the contract's JSON, and the text its offsets point into."""

    __tablename__ = "screening"
    page_id: int = Field(primary_key=True, foreign_key="page.id")
    #: Lexicon, model and rules together; another value means the page may be screened again.
    version: str = Field(max_length=200, index=True)
    score: float = Field(index=True)
    band: str = Field(max_length=16)
    stance: str = Field(max_length=24)
    contract: str = Field(sa_column=_text())
    text: str = Field(sa_column=_text())


class LeadRow(SQLModel, table=True):
    """One lead; the columns of facts.cases.Lead."""

    __tablename__ = "lead"
    id: int | None = Field(default=None, primary_key=True)
    #: Empty where no page carries it.
    url: str = Field(max_length=URL_LENGTH, index=True)
    title: str = Field(sa_column=_text())
    subject: str | None = Field(default=None, sa_column=_text(nullable=True))
    band: str = Field(max_length=16)
    stance: str = Field(max_length=24)
    score: float = Field(index=True)
    sector: str | None = Field(default=None, max_length=16)
    mode: str | None = Field(default=None, max_length=64)
    #: JSON lists.
    pretexts: str = Field(sa_column=_text())
    audiences: str = Field(sa_column=_text())
    quotes: str = Field(sa_column=_text())
    annual_percent: float | None = None
    raised_yuan: str | None = Field(default=None, max_length=40)
    #: All five are None where no page was captured.
    exhibit_file: str | None = Field(default=None, max_length=255)
    exhibit_offset: int | None = None
    exhibit_sha256: str | None = Field(default=None, max_length=64)
    exhibit_record: str | None = Field(default=None, max_length=255)
    page_id: int | None = Field(default=None, foreign_key="page.id")
    run: str = Field(max_length=64)
    first_seen: datetime = Field(sa_column=_moment())
    last_seen: datetime = Field(sa_column=_moment())
    times_seen: int
    status: str = Field(max_length=16, index=True)
    fingerprint: str | None = Field(default=None, sa_column=_text(nullable=True))
    #: Row of store.subject_tables, as its office number.
    subject_id: str | None = Field(default=None, max_length=16, index=True)
    news: str = Field(default="", sa_column=_text())
    #: The lead that it lives on in.
    merged_into: int | None = Field(default=None, index=True)
    #: What it was before others came to live on in it, while any of them does; the face only where no page carried it.
    own_first_seen: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    own_last_seen: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    own_times_seen: int | None = None
    own_face: str | None = Field(default=None, sa_column=_text(nullable=True))


class JudgementRow(SQLModel, table=True):
    """One decision of one analyst."""

    __tablename__ = "judgement"
    __table_args__ = (Index("ix_judgement_at", "at"), Index("ix_judgement_page_id", "page_id"))
    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    decision: str = Field(max_length=16)
    analyst: str = Field(sa_column=_text())
    reason: str = Field(sa_column=_text())
    at: datetime = Field(sa_column=_moment())
    #: JSON list of [field, value].
    corrections: str = Field(sa_column=_text())
    stance: str | None = Field(default=None, max_length=24)
    #: The page that the lead showed when it was judged.
    page_id: int | None = None


class AuditRow(SQLModel, table=True):
    """One link of the audit chain; a trigger refuses updates and deletes."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_actor_seq", "actor", "seq"),
        Index("ix_audit_act_seq", "act", "seq"),
        # A subject may be an address of 2,000 characters, more than a PostgreSQL B-tree takes.
        Index("ix_audit_subject", "subject", postgresql_using="hash"),
    )
    seq: int = Field(primary_key=True)
    at: str = Field(max_length=40)
    actor: str = Field(sa_column=_text())
    act: str = Field(max_length=64)
    subject: str = Field(sa_column=_text())
    detail: str = Field(sa_column=_text())
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64, unique=True)


class ShowingRow(SQLModel, table=True):
    """One page of one run's queue; a trigger refuses updates and deletes."""

    __tablename__ = "showing"
    __table_args__ = (UniqueConstraint("run", "position"), UniqueConstraint("run", "page_id"))
    id: int | None = Field(default=None, primary_key=True)
    run: str = Field(max_length=64)
    page_id: int = Field(foreign_key="page.id", index=True)
    position: int
    stratum: str = Field(max_length=16)
    probability: float


class OpinionRow(SQLModel, table=True):
    """What one analyst says of one page; a trigger refuses updates and deletes."""

    __tablename__ = "opinion"
    __table_args__ = (Index("ix_opinion_at", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="page.id", index=True)
    stance: str = Field(max_length=24)
    analyst: str = Field(sa_column=_text())
    reason: str = Field(sa_column=_text())
    at: datetime = Field(sa_column=_moment())


class HealthRow(SQLModel, table=True):
    """What was measured on one run; the newest row of a run counts."""

    __tablename__ = "health"
    id: int | None = Field(default=None, primary_key=True)
    run: str = Field(max_length=64, index=True)
    at: datetime = Field(sa_column=_moment())
    #: JSON objects of facts.runs.Profile and facts.runs.Drift, without run and moment.
    profile: str = Field(sa_column=_text())
    drift: str = Field(sa_column=_text())
