"""The table of time stamps; triggers refuse to change what was asked, a token that is there, and any removal."""

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(UtcDateTime(), nullable=nullable)


class StampRow(SQLModel, table=True):
    """One statement and the token over it."""

    __tablename__ = "stamp"
    __table_args__ = (Index("ix_stamp_state", "state", "next_at"),)
    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=200, unique=True)
    statement: str = Field(sa_column=Column(Text(), nullable=False))
    digest: str = Field(max_length=64)
    asked_at: datetime = Field(sa_column=_moment())
    #: facts.stamps.StampState.
    state: str = Field(max_length=16)
    attempts: int = 0
    next_at: datetime = Field(sa_column=_moment())
    problem: str = Field(default="", sa_column=Column(Text(), nullable=False))
    token: bytes = Field(default=b"", sa_column=Column(LargeBinary(), nullable=False))
    stamped_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    serial: str = Field(default="", max_length=80)
    authority: str = Field(default="", sa_column=Column(Text(), nullable=False))
