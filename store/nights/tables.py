"""Tables of schedules, shifts and leases.

schedule ─── shift    one row for each moment at which it was due, and for each time somebody asked
lease                 who may act alone
"""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


def _moment(*, nullable: bool = True) -> Column[datetime]:
    return Column(UtcDateTime(), nullable=nullable)


def _text() -> Column[str]:
    return Column(Text(), nullable=False)


class ScheduleRow(SQLModel, table=True):
    """When a job starts by itself."""

    __tablename__ = "schedule"
    name: str = Field(primary_key=True, max_length=64)
    cron: str = Field(max_length=64)
    timezone: str = Field(max_length=64)
    #: facts.shifts.Job.
    job: str = Field(default="scan", max_length=16)
    #: JSON list of paths.
    sources: str = Field(sa_column=_text())
    enabled: bool = True
    late_minutes: int = 360
    most_minutes: int = 300
    max_pages: int | None = None
    priority: int = 50
    since: datetime | None = Field(default=None, sa_column=_moment())


class ShiftRow(SQLModel, table=True):
    """One moment at which a schedule was due, or at which somebody asked for it."""

    __tablename__ = "shift"
    __table_args__ = (
        # The guarantee of "once": whoever plans a moment, and however often, there is one row of it.
        UniqueConstraint("schedule", "due", "asked_by"),
        Index("ix_shift_state", "state", "due"),
        Index("ix_shift_due", "due", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    schedule: str = Field(max_length=64)
    job: str = Field(max_length=16)
    due: datetime = Field(sa_column=_moment(nullable=False))
    #: facts.shifts.ShiftState.
    state: str = Field(max_length=16)
    asked_by: str = Field(default="", max_length=200)
    attempt: int = 0
    failures: int = 0
    holder: str = Field(default="", max_length=300)
    beat: int = 0
    beat_at: datetime | None = Field(default=None, sa_column=_moment())
    not_before: datetime | None = Field(default=None, sa_column=_moment())
    started_at: datetime | None = Field(default=None, sa_column=_moment())
    until: datetime | None = Field(default=None, sa_column=_moment())
    ended_at: datetime | None = Field(default=None, sa_column=_moment())
    run: str | None = Field(default=None, max_length=64)
    note: str = Field(default="", sa_column=_text())
    seen_by: str = Field(default="", max_length=200)
    seen_at: datetime | None = Field(default=None, sa_column=_moment())


class LeaseRow(SQLModel, table=True):
    """Who may act alone; `beat` counts up while the holder lives."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True, max_length=64)
    holder: str = Field(max_length=300)
    beat: int = 0
    beat_at: datetime = Field(sa_column=_moment(nullable=False))
