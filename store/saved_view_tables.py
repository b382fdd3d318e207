"""The table of saved views: filters that somebody keeps under a name."""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class SavedViewRow(SQLModel, table=True):
    """One filter of one person, under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("person_id", "list", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    #: Which list it filters: queue, leads.
    list: str = Field(max_length=16, index=True)
    name: str = Field(max_length=40)
    #: The address after the question mark.
    query: str = Field(sa_column=Column(Text(), nullable=False))
    shared: bool = False
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
