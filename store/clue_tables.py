"""Tables of outside clues, of who reported them, and of messages to partner systems.

clue (number, stable) ── clue_version (append-only: what came, each time it changed) ── clue_batch
                     ├── clue_undoing (append-only: what counts no longer)
                     ├── clue_taking  (append-only: what became of it)
                     └── reporter     (restricted; can be erased when its time is over)
"""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class ClueRow(SQLModel, table=True):
    """The number of one outside case: given once, whatever becomes of its versions."""

    __tablename__ = "clue"
    __table_args__ = (
        UniqueConstraint("system", "external_id", name="uq_clue_system"),
        Index("ix_clue_system_id", "system", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    system: str = Field(max_length=64)
    external_id: str = Field(max_length=255)


class ClueBatchRow(SQLModel, table=True):
    """One import."""

    __tablename__ = "clue_batch"
    id: int | None = Field(default=None, primary_key=True)
    system: str = Field(max_length=64, index=True)
    profile: str = Field(max_length=64)
    file: str = Field(sa_column=Column(Text(), nullable=False))
    by: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    new: int
    changed: int
    same: int
    refused: int


class ClueVersionRow(SQLModel, table=True):
    """What came of a clue; a trigger refuses updates and deletes."""

    __tablename__ = "clue_version"
    __table_args__ = (UniqueConstraint("clue_id", "version", name="uq_clue_version_clue_id"),)
    id: int | None = Field(default=None, primary_key=True)
    clue_id: int = Field(foreign_key="clue.id")
    version: int
    batch_id: int = Field(foreign_key="clue_batch.id", index=True)
    digest: str = Field(max_length=64)
    #: The fields, JSON.
    content: str = Field(sa_column=Column(Text(), nullable=False))
    #: The row as it came, JSON; no reporter, no account.
    raw: str = Field(sa_column=Column(Text(), nullable=False))


class ClueUndoingRow(SQLModel, table=True):
    """One version that counts no longer; a trigger refuses updates and deletes."""

    __tablename__ = "clue_undoing"
    __table_args__ = (UniqueConstraint("version_id", name="uq_clue_undoing_version_id"),)
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="clue_version.id")
    by: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    reason: str = Field(sa_column=Column(Text(), nullable=False))


class ClueTakingRow(SQLModel, table=True):
    """What became of a version in the casework; a trigger refuses updates and deletes."""

    __tablename__ = "clue_taking"
    __table_args__ = (Index("ix_clue_taking_clue_id", "clue_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    clue_id: int = Field(foreign_key="clue.id")
    version: int
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    subject: str | None = Field(default=None, max_length=16)
    lead: str | None = Field(default=None, max_length=16, index=True)
    reason: str = Field(sa_column=Column(Text(), nullable=False))
    statements: int | None = Field(default=None)


class ReporterRow(SQLModel, table=True):
    """举报人信息, restricted: never joined in a list, an export, a feed or an audit entry."""

    __tablename__ = "reporter"
    id: int | None = Field(default=None, primary_key=True)
    clue_id: int = Field(foreign_key="clue.id", index=True)
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    content: str = Field(sa_column=Column(Text(), nullable=False))


class DeliveryRow(SQLModel, table=True):
    """One message to a partner system."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_lead", "endpoint", "lead"),
        Index("ix_delivery_due", "endpoint", "state", "next_at"),
        Index("ix_delivery_of_lead", "lead"),
    )
    id: int | None = Field(default=None, primary_key=True)
    endpoint: str = Field(max_length=64)
    lead: str = Field(max_length=16)
    #: Of what the message says that matters: a lead is not sent again while this stays the same.
    digest: str = Field(max_length=64)
    body: str = Field(sa_column=Column(Text(), nullable=False))
    state: str = Field(max_length=16)
    attempts: int
    next_at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    error: str = Field(sa_column=Column(Text(), nullable=False))
