"""Tables of what the office is told.

alert                 a trouble that stands until it has passed
message ─── dispatch  what goes out, once for each channel
"""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(UtcDateTime(), nullable=nullable)


def _text() -> Column[str]:
    return Column(Text(), nullable=False)


class AlertRow(SQLModel, table=True):
    """One trouble."""

    __tablename__ = "alert"
    __table_args__ = (
        # Of one kind and key at most one is not closed, whoever tells it at the same time.
        Index(
            "ix_alert_standing",
            "kind",
            "key",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_alert_first_at", "first_at", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    #: facts.notices.AlertKind.
    kind: str = Field(max_length=16)
    key: str = Field(max_length=300)
    #: facts.notices.Severity.
    severity: str = Field(max_length=16)
    title: str = Field(sa_column=_text())
    detail: str = Field(default="", sa_column=_text())
    group: str = Field(default="", max_length=200)
    first_at: datetime = Field(sa_column=_moment())
    last_at: datetime = Field(sa_column=_moment())
    times: int = 1
    said_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    seen_by: str = Field(default="", max_length=200)
    seen_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class MessageRow(SQLModel, table=True):
    """What is said to the office."""

    __tablename__ = "message"
    id: int | None = Field(default=None, primary_key=True)
    #: facts.notices.MessageKind.
    kind: str = Field(max_length=16)
    key: str = Field(max_length=300, unique=True)
    severity: str = Field(max_length=16)
    title: str = Field(sa_column=_text())
    #: JSON list.
    lines: str = Field(default="[]", sa_column=_text())
    path: str = Field(default="", max_length=300)
    #: Keys of districts, a comma between them.
    district: str = Field(default="", max_length=200)
    sector: str = Field(default="", max_length=64)
    grade: str = Field(default="", max_length=32)
    at: datetime = Field(sa_column=_moment())


class DispatchRow(SQLModel, table=True):
    """One message on one channel."""

    __tablename__ = "dispatch"
    __table_args__ = (
        UniqueConstraint("message_id", "channel"),
        Index("ix_dispatch_due", "state", "next_at"),
        Index("ix_dispatch_tried", "channel", "tried_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    channel: str = Field(max_length=64)
    #: facts.notices.DispatchState.
    state: str = Field(max_length=16)
    attempts: int = 0
    next_at: datetime = Field(sa_column=_moment())
    sent_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    tried_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    problem: str = Field(default="", sa_column=_text())
    instead_of: str = Field(default="", max_length=64)
