"""Tables of leads beside the first: where each was seen, and what people state of it field by field."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime
from store.tables import URL_LENGTH


class SightingRow(SQLModel, table=True):
    """One page on which a lead was seen."""

    __tablename__ = "sighting"
    __table_args__ = (UniqueConstraint("url"), Index("ix_sighting_digest", "sha256", "host"))
    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    url: str = Field(max_length=URL_LENGTH)
    host: str = Field(max_length=255, index=True)
    title: str = Field(sa_column=Column(Text(), nullable=False))
    page_id: int = Field(foreign_key="page.id", index=True)
    run: str = Field(max_length=64, index=True)
    score: float
    band: str = Field(max_length=16)
    stance: str = Field(max_length=24)
    first_seen: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    last_seen: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    times_seen: int
    fingerprint: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    sha256: str = Field(max_length=64)
    #: The lead it was of before that one lived on in another.
    moved_from: int | None = Field(default=None, index=True)
    #: JSON of the lead's columns as this page fills them; the strongest page's are the lead's.
    face: str = Field(sa_column=Column(Text(), nullable=False))


class StatementBatchRow(SQLModel, table=True):
    """Statements that were written together and are undone together."""

    __tablename__ = "statement_batch"
    __table_args__ = (Index("ix_statement_batch_kind", "kind", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(sa_column=Column(Text(), nullable=False))
    #: First word of the source: form, clue.
    kind: str = Field(default="", max_length=16)
    by: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    undone_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime(), nullable=True))
    undone_by: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))


class StatementRow(SQLModel, table=True):
    """One field of a lead as somebody states it; a trigger refuses updates and deletes."""

    __tablename__ = "statement"
    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    field: str = Field(max_length=64)
    value: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    basis: str = Field(max_length=16)
    source: str = Field(sa_column=Column(Text(), nullable=False))
    by: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    reason: str = Field(default="", sa_column=Column(Text(), nullable=False))
    batch: int | None = Field(default=None, foreign_key="statement_batch.id", index=True)
