"""Tables of what makes reviewing safe, all append-only.

withdrawal        a judgement or opinion that was taken back
before_judgement  how a lead stood when it was judged: where taking the judgement back leads
second_opinion    somebody wants another pair of eyes; the next word of anybody else is the answer
"""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class WithdrawalRow(SQLModel, table=True):
    """One word that counts no longer."""

    __tablename__ = "withdrawal"
    __table_args__ = (UniqueConstraint("kind", "word_id"),)
    id: int | None = Field(default=None, primary_key=True)
    #: facts.reviewing.SaidKind: judgement or opinion.
    kind: str = Field(max_length=16)
    #: Number of the judgement or opinion.
    word_id: int
    by: str = Field(sa_column=Column(Text(), nullable=False))
    reason: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))


class BeforeJudgementRow(SQLModel, table=True):
    """How a lead stood when it was judged; judgements of before this was kept have no row."""

    __tablename__ = "before_judgement"
    judgement_id: int = Field(primary_key=True, foreign_key="judgement.id")
    status: str = Field(max_length=16)
    news: str = Field(sa_column=Column(Text(), nullable=False))


class SecondOpinionRow(SQLModel, table=True):
    """One question for a second opinion."""

    __tablename__ = "second_opinion"
    id: int | None = Field(default=None, primary_key=True)
    page_id: int | None = Field(default=None, foreign_key="page.id", index=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    asked_by: str = Field(sa_column=Column(Text(), nullable=False))
    asked_at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    note: str = Field(sa_column=Column(Text(), nullable=False))
    #: Last opinion and last judgement there were: what comes after them can be the answer.
    last_opinion: int
    last_judgement: int
