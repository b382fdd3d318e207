"""The table of acts on leads: append-only, in the order in which they were done."""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class ActRow(SQLModel, table=True):
    """One act on a lead; a trigger refuses updates and deletes."""

    __tablename__ = "act"
    __table_args__ = (Index("ix_act_lead", "lead_id", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    #: Name of the act in the office's life cycle.
    act: str = Field(max_length=64)
    by: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    reason: str = Field(default="", sa_column=Column(Text(), nullable=False))
    #: facts.dockets.Stage; None where it moves nothing.
    stage: str | None = Field(default=None, max_length=24)
    unit: str | None = Field(default=None, max_length=64)
    due: date | None = None
    due_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime(), nullable=True))
    awaits: str = Field(default="", max_length=64)
    waits_for: str = Field(default="", max_length=64)
    answers: int | None = Field(default=None, foreign_key="act.id")
    #: JSON object.
    detail: str = Field(sa_column=Column(Text(), nullable=False))
