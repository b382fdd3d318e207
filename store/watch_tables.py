"""Tables of the watch list, its hits, alarms, and what quiet leads are compared with."""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class WatchEntryRow(SQLModel, table=True):
    """One entry of the watch list as it stands; how it came to stand so is in watch_act."""

    __tablename__ = "watch_entry"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=Column(Text(), nullable=False))
    #: JSON list of objects of facts.watching.WatchTrait.
    traits: str = Field(sa_column=Column(Text(), nullable=False))
    basis: str = Field(sa_column=Column(Text(), nullable=False))
    issuer: str = Field(sa_column=Column(Text(), nullable=False))
    district: str = Field(max_length=16)
    scope: str = Field(max_length=16)
    since: date
    until: date | None = None
    review: date | None = None
    procedure: str = Field(sa_column=Column(Text(), nullable=False))
    reason: str = Field(sa_column=Column(Text(), nullable=False))
    #: Office numbers.
    lead: str | None = Field(default=None, max_length=16, index=True)
    subject: str | None = Field(default=None, max_length=16)
    added_by: str = Field(sa_column=Column(Text(), nullable=False))
    added_at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    removed_by: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    removed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime(), nullable=True))
    removed_reason: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))


class WatchActRow(SQLModel, table=True):
    """One thing done on an entry; a trigger refuses updates and deletes."""

    __tablename__ = "watch_act"
    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="watch_entry.id", index=True)
    act: str = Field(max_length=16)
    by: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    reason: str = Field(sa_column=Column(Text(), nullable=False))
    #: JSON object.
    detail: str = Field(sa_column=Column(Text(), nullable=False))


class WatchHitRow(SQLModel, table=True):
    """One mention that met one entry."""

    __tablename__ = "watch_hit"
    __table_args__ = (UniqueConstraint("entry_id", "mention"),)
    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="watch_entry.id", index=True)
    mention: str = Field(max_length=640)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    #: JSON list, as in watch_entry.
    traits: str = Field(sa_column=Column(Text(), nullable=False))
    points: float
    strength: str = Field(max_length=16)
    says: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False, index=True))


class AlarmRow(SQLModel, table=True):
    """One alarm."""

    __tablename__ = "alarm"
    __table_args__ = (
        Index("ix_alarm_open", "id", sqlite_where=text("ack_at IS NULL"), postgresql_where=text("ack_at IS NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=16)
    #: Digest of who is compared with whom and what is new about it.
    pair: str = Field(max_length=64, index=True)
    mention: str = Field(max_length=640)
    subject: str | None = Field(default=None, max_length=16)
    name: str = Field(sa_column=Column(Text(), nullable=False))
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    against: str | None = Field(default=None, max_length=16)
    against_lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    against_name: str = Field(sa_column=Column(Text(), nullable=False))
    #: JSON lists.
    shared: str = Field(sa_column=Column(Text(), nullable=False))
    differs: str = Field(sa_column=Column(Text(), nullable=False))
    points: float
    strength: str = Field(max_length=16)
    says: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    ack_by: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    ack_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime(), nullable=True))
    ack_reason: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))


class LeadMaterialRow(SQLModel, table=True):
    """What a lead looked like when it last spoke or was put to rest; JSON of facts.watching.Material."""

    __tablename__ = "lead_material"
    lead_id: int = Field(primary_key=True, foreign_key="lead.id", sa_column_kwargs={"autoincrement": False})
    material: str = Field(sa_column=Column(Text(), nullable=False))
    #: JSON list of the sentences that it spoke up with last.
    why: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
