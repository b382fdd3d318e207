"""What the crawl remembers beside targets and pages, as SQLModel classes.

revisit         one URL over all runs: how often it changes, when it is due, whether it is gone
change          what is new and gone on a page since the visit before
advert          one advert on one page, its click's way and its landing page
host, robots    who may ask a host and when; its robots.txt
source_report   what a run saw of each source
"""

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from store.tables import URL_LENGTH, _moment, _text


class RevisitRow(SQLModel, table=True):
    """The memory of one URL; the columns of facts.revisits.Record and of facts.pages.Known."""

    __tablename__ = "revisit"
    __table_args__ = (Index("ix_revisit_source", "source", "due_at"),)
    url: str = Field(primary_key=True, max_length=URL_LENGTH)
    source: str = Field(max_length=200)
    #: The page row whose exhibit holds the content; no foreign key, so that a page may be forgotten by itself.
    page_id: int | None = None
    sha256: str = Field(max_length=64)
    gist: str = Field(default="", max_length=16)
    etag: str | None = Field(default=None, sa_column=_text(nullable=True))
    last_modified: str | None = Field(default=None, sa_column=_text(nullable=True))
    first_seen: datetime = Field(sa_column=_moment())
    checked_at: datetime = Field(sa_column=_moment())
    checks: int = 0
    changes: int = 0
    watched_s: float = 0.0
    changed_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    due_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    gone_since: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    #: The run that found it gone, and what it was told.
    gone_run: str | None = Field(default=None, max_length=64, index=True)
    gone_detail: str = Field(default="", sa_column=_text())
    misses: int = 0


class ChangeRow(SQLModel, table=True):
    """What changed on one page since the visit before."""

    __tablename__ = "change"
    page_id: int = Field(primary_key=True, foreign_key="page.id")
    before_id: int
    #: JSON lists of sentences.
    added: str = Field(sa_column=_text())
    removed: str = Field(sa_column=_text())
    alike: float


class AdvertRow(SQLModel, table=True):
    """One advert on one page of one run."""

    __tablename__ = "advert"
    __table_args__ = (Index("ix_advert_click", "run", "target_url"),)
    id: int | None = Field(default=None, primary_key=True)
    run: str = Field(max_length=64)
    page_id: int = Field(foreign_key="page.id", index=True)
    position: int
    spot: str = Field(max_length=16)
    #: JSON list of facts.adverts.Sign.
    signs: str = Field(sa_column=_text())
    text: str = Field(default="", sa_column=_text())
    image_url: str | None = Field(default=None, sa_column=_text(nullable=True))
    click_url: str | None = Field(default=None, sa_column=_text(nullable=True))
    #: The click's address in its one form: the URL of the target that was made of it.
    target_url: str | None = Field(default=None, max_length=URL_LENGTH)
    network: str | None = Field(default=None, max_length=64)
    rule: str | None = Field(default=None, sa_column=_text(nullable=True))


class HostRow(SQLModel, table=True):
    """One host: who asks it, and until when it wants to be left alone."""

    __tablename__ = "host"
    host: str = Field(primary_key=True, max_length=255)
    owner: str | None = Field(default=None, max_length=200, index=True)
    until: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    not_before: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class RobotsRow(SQLModel, table=True):
    """The stored robots.txt of one site; the columns of facts.hosts.RobotsCopy."""

    __tablename__ = "robots"
    site: str = Field(primary_key=True, max_length=300)
    status: int | None = None
    body: bytes = Field(default=b"", sa_column=Column(LargeBinary(), nullable=False))
    fetched_at: datetime = Field(sa_column=_moment())
    problem: str = Field(default="", sa_column=_text())


class SourceReportRow(SQLModel, table=True):
    """The account of one source in one run."""

    __tablename__ = "source_report"
    run: str = Field(primary_key=True, max_length=64)
    source: str = Field(primary_key=True, max_length=200, index=True)
    at: datetime = Field(sa_column=_moment())
    verdict: str = Field(max_length=16)
    #: JSON object of the rest of facts.reports.SourceReport.
    account: str = Field(sa_column=_text())
