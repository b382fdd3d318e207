"""Tables of the board: one row a lead as lists show it, what it is found by, and which rows have to be made anew.

board ─┬─ board_place    districts and zones whose duty it is
       ├─ board_source   where it comes from
       └─ board_unit     who has to act
board_stale              leads that changed since their row was made; written by triggers (store/board_marks.py)
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, String, Text
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime
from store.tables import URL_LENGTH


def _text() -> Column[str]:
    return Column(Text(), nullable=False)


class BoardTableRow(SQLModel, table=True):
    """One lead; the columns of facts.boards.BoardRow, and what each order sorts by, ascending."""

    __tablename__ = "board"
    __table_args__ = (
        Index("ix_board_status", "status", "by_risk", "lead_id"),
        Index("ix_board_counts", "status", "band", "by_risk", "lead_id"),
        Index("ix_board_risk", "by_risk", "lead_id"),
        Index("ix_board_age", "by_age", "lead_id"),
        Index("ix_board_due", "by_due", "lead_id"),
        Index("ix_board_percent", "by_percent", "lead_id"),
        Index("ix_board_pages", "by_pages", "lead_id"),
        Index("ix_board_seen", "by_seen", "lead_id"),
        Index("ix_board_sector", "sector", "by_risk"),
        Index("ix_board_holder", "holder", "by_risk"),
        Index("ix_board_rules", "rules"),
        # All that the overview counts by.
        Index("ix_board_figures", "by_age", "status", "sector", "grade", "districts", "lead_id"),
    )
    lead_id: int = Field(primary_key=True, foreign_key="lead.id", sa_column_kwargs={"autoincrement": False})
    subject: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    subject_id: str | None = Field(default=None, max_length=16)
    title: str = Field(sa_column=_text())
    url: str = Field(max_length=URL_LENGTH)
    page_id: int | None = None
    band: str = Field(max_length=16)
    stance: str = Field(max_length=24)
    status: str = Field(max_length=16)
    score: float
    stage: str = Field(max_length=24)
    grade: str | None = Field(default=None, max_length=16)
    sector: str | None = Field(default=None, max_length=64)
    mode: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    quote: str = Field(sa_column=_text())
    annual_percent: float | None = None
    pages: int
    sites: int
    #: JSON lists, in the order of the value.
    districts: str = Field(sa_column=_text())
    sources: str = Field(sa_column=_text())
    units: str = Field(sa_column=_text())
    first_seen: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    last_seen: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    run: str = Field(max_length=64)
    due: date | None = None
    holder: str | None = Field(default=None, max_length=200)
    news: str = Field(sa_column=_text())
    proposed: str | None = Field(default=None, max_length=16)
    #: Digest of the rules that made the row; empty for rows of versions that did not note it.
    rules: str = Field(default="", sa_column=Column(String(32), nullable=False, server_default=""))
    #: Number, subject, title and address, lower case: what words are looked for in.
    words: str = Field(sa_column=_text())
    by_risk: float
    by_age: float
    by_due: float
    by_percent: float
    by_pages: float
    by_seen: float


class BoardPlaceRow(SQLModel, table=True):
    """A lead is of a place."""

    __tablename__ = "board_place"
    __table_args__ = (Index("ix_board_place_lead_id", "lead_id"),)
    place: str = Field(primary_key=True, max_length=64)
    lead_id: int = Field(primary_key=True, foreign_key="board.lead_id")


class BoardSourceRow(SQLModel, table=True):
    """A lead comes from a source."""

    __tablename__ = "board_source"
    __table_args__ = (Index("ix_board_source_lead_id", "lead_id"),)
    source: str = Field(primary_key=True, max_length=200)
    lead_id: int = Field(primary_key=True, foreign_key="board.lead_id")


class BoardUnitRow(SQLModel, table=True):
    """A unit has to act on a lead."""

    __tablename__ = "board_unit"
    __table_args__ = (Index("ix_board_unit_lead_id", "lead_id"),)
    unit: str = Field(primary_key=True, max_length=64)
    lead_id: int = Field(primary_key=True, foreign_key="board.lead_id")


class BoardStaleRow(SQLModel, table=True):
    """A lead changed since its row was made."""

    __tablename__ = "board_stale"
    lead_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    #: Another number with every change: whoever made the row of an older one does not take the mark away.
    mark: int = Field(sa_column=Column(BigInteger(), nullable=False))
    #: Grows with time; the latest change is made good first. 0 where the lead is as it was and the rules changed.
    at: float = Field(index=True)
