"""Tables of filed cases, campaigns and retro-hunts."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime
from store.tables import URL_LENGTH


def _text(*, nullable: bool = False) -> Column[str]:
    return Column(Text(), nullable=nullable)


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(UtcDateTime(), nullable=nullable)


class FiledBatchRow(SQLModel, table=True):
    """One imported list of cases."""

    __tablename__ = "filed_batch"
    id: int | None = Field(default=None, primary_key=True)
    file: str = Field(sa_column=_text())
    sha256: str = Field(max_length=64)
    by: str = Field(sa_column=_text())
    at: datetime = Field(sa_column=_moment())
    cases: int
    undone_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    undone_by: str | None = Field(default=None, sa_column=_text(nullable=True))
    undone_reason: str = Field(default="", sa_column=_text())


class FiledCaseRow(SQLModel, table=True):
    """One filed case; a trigger refuses updates and deletes."""

    __tablename__ = "filed_case"
    __table_args__ = (Index("ix_filed_case_key", "source", "external_id"),)
    id: int | None = Field(default=None, primary_key=True)
    batch: int = Field(foreign_key="filed_batch.id", index=True)
    row: int
    source: str = Field(max_length=200)
    external_id: str = Field(max_length=200)
    name: str | None = Field(default=None, sa_column=_text(nullable=True))
    #: JSON list of [kind, value].
    traits: str = Field(sa_column=_text())
    filed_on: date = Field(index=True)
    district: str | None = Field(default=None, sa_column=_text(nullable=True))
    sector: str | None = Field(default=None, sa_column=_text(nullable=True))
    #: Text, as sums of leads are.
    amount_yuan: str | None = Field(default=None, max_length=40)
    people: int | None = Field(default=None, sa_column=Column(BigInteger(), nullable=True))
    #: JSON object heading -> cell.
    raw: str = Field(sa_column=_text())


class FiledDecisionRow(SQLModel, table=True):
    """Which lead a case belongs to; a trigger refuses updates and deletes."""

    __tablename__ = "filed_decision"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="filed_case.id", index=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    by: str = Field(sa_column=_text())
    reason: str = Field(sa_column=_text())
    at: datetime = Field(sa_column=_moment())


class CampaignFilingRow(SQLModel, table=True):
    """One filing of a unit, or the withdrawal of one; a trigger refuses updates and deletes."""

    __tablename__ = "campaign_filing"
    __table_args__ = (UniqueConstraint("withdraws"), Index("ix_campaign_filing_unit", "campaign", "unit"))
    id: int | None = Field(default=None, primary_key=True)
    campaign: str = Field(max_length=64)
    unit: str = Field(max_length=64)
    kind: str = Field(max_length=16)
    filed_on: date
    title: str = Field(sa_column=_text())
    by: str = Field(sa_column=_text())
    at: datetime = Field(sa_column=_moment())
    period: str = Field(max_length=7)
    file: str = Field(sa_column=_text())
    sha256: str = Field(max_length=64)
    withdraws: int | None = Field(default=None, foreign_key="campaign_filing.id")
    reason: str = Field(sa_column=_text())


class AreaTagRow(SQLModel, table=True):
    """A place as an area of emphasis, or the end of that; a trigger refuses updates and deletes."""

    __tablename__ = "area_tag"
    __table_args__ = (UniqueConstraint("ends"),)
    id: int | None = Field(default=None, primary_key=True)
    campaign: str = Field(max_length=64, index=True)
    place: str = Field(max_length=32)
    kind: str = Field(max_length=16)
    since: date
    until: date | None = None
    source: str = Field(sa_column=_text())
    by: str = Field(sa_column=_text())
    at: datetime = Field(sa_column=_moment())
    ends: int | None = Field(default=None, foreign_key="area_tag.id")


class DeclarationRow(SQLModel, table=True):
    """A place declared free, or no longer; a trigger refuses updates and deletes."""

    __tablename__ = "place_declaration"
    id: int | None = Field(default=None, primary_key=True)
    place: str = Field(max_length=32, index=True)
    is_free: bool
    basis: str = Field(sa_column=_text())
    declared_on: date
    by: str = Field(sa_column=_text())
    at: datetime = Field(sa_column=_moment())


class HuntRow(SQLModel, table=True):
    """One retro-hunt and how far it has come."""

    __tablename__ = "retro_hunt"
    id: int | None = Field(default=None, primary_key=True)
    #: SHA-256 of the quarry: the same quarry goes on where it was.
    digest: str = Field(max_length=64, index=True)
    #: JSON of facts.retro.Quarry.
    quarry: str = Field(sa_column=_text())
    by: str = Field(sa_column=_text())
    started_at: datetime = Field(sa_column=_moment())
    after: int
    last: int
    pages: int
    traces: int
    finished_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class TraceRow(SQLModel, table=True):
    """What a retro-hunt found on one page."""

    __tablename__ = "retro_trace"
    hunt_id: int = Field(primary_key=True, foreign_key="retro_hunt.id")
    page_id: int = Field(primary_key=True, foreign_key="page.id")
    url: str = Field(max_length=URL_LENGTH)
    source: str = Field(max_length=200)
    fetched_at: datetime = Field(sa_column=_moment())
    #: JSON lists.
    found: str = Field(sa_column=_text())
    disguise: str = Field(sa_column=_text())
    quote: str = Field(sa_column=_text())
