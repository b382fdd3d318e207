"""Answers of the API that are given again to a request sent twice."""

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class AnswerRow(SQLModel, table=True):
    """One request with an idempotency key."""

    __tablename__ = "answer"
    __table_args__ = (
        Index("ix_answer_waiting", "at", sqlite_where=text("status = 0"), postgresql_where=text("status = 0")),
    )
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    key: str = Field(primary_key=True, max_length=200)
    #: SHA-256 of method, address and body.
    what: str = Field(max_length=64)
    #: HTTP status; 0 while it is under way.
    status: int
    answer: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False, index=True))
