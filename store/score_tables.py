"""Table of drawn scoreboards (成效表): what was counted, kept until it is counted anew."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class ScoreboardRow(SQLModel, table=True):
    """One scoreboard; the newest counts, and is the only one that stays."""

    __tablename__ = "scoreboard"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    #: JSON of facts.filed.Scoreboard; of the cases without their rows as they came.
    content: str = Field(sa_column=Column(Text(), nullable=False))
