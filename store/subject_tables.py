"""Subjects, the mentions that make them up, and what people and the machine did about them.

subject         one firm, site, app, person or product
mention         one page, advert or clue; belongs to one subject
trait           one name or number
mention_trait   which mention has which
subject_trait   which subject has which, counted: what placing looks at
subject_edge    two mentions taken for one subject, and why
subject_act     merges, splits, cuts and their undoing; append-only
"""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime

KEY_LENGTH = 640
VALUE_LENGTH = 256


class SubjectRow(SQLModel, table=True):
    """One subject; a merged one leads to the one it lives on in."""

    __tablename__ = "subject"
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=16)
    name: str = Field(sa_column=Column(Text(), nullable=False))
    #: Where the name is from, higher is better; 99 where a person gave it.
    name_rank: int
    #: JSON list of [kind, value]: the traits of its mentions that say who it is.
    identity: str = Field(default="[]", sa_column=Column(Text(), nullable=False))
    mentions: int
    first_seen: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    last_seen: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False, index=True))
    merged_into: int | None = Field(default=None, foreign_key="subject.id", index=True)
    #: A value of it was seen with another subject: what rested on it is to be looked at again.
    is_stale: bool = Field(default=False, index=True)


class MentionRow(SQLModel, table=True):
    """One mention."""

    __tablename__ = "mention"
    __table_args__ = (UniqueConstraint("key"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=KEY_LENGTH)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    origin: str = Field(max_length=16)
    name: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    #: JSON list of [kind, value], in the mention's own order.
    traits: str = Field(sa_column=Column(Text(), nullable=False))
    seen_at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    district: str | None = Field(default=None, max_length=16)
    #: A person put it where it is; the machine leaves it there.
    is_pinned: bool = False


class TraitRow(SQLModel, table=True):
    """One name or number."""

    __tablename__ = "trait"
    __table_args__ = (UniqueConstraint("kind", "value"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=24)
    value: str = Field(max_length=VALUE_LENGTH)


class MentionTraitRow(SQLModel, table=True):
    """A mention has a trait."""

    __tablename__ = "mention_trait"
    mention_id: int = Field(primary_key=True, foreign_key="mention.id")
    trait_id: int = Field(primary_key=True, foreign_key="trait.id", index=True)


class SubjectTraitRow(SQLModel, table=True):
    """A subject has a trait; made of its mentions' and made anew when they move."""

    __tablename__ = "subject_trait"
    __table_args__ = (Index("ix_subject_trait_subject_id", "subject_id"),)
    trait_id: int = Field(primary_key=True, foreign_key="trait.id")
    subject_id: int = Field(primary_key=True, foreign_key="subject.id")
    #: The first of its mentions with the trait.
    mention_id: int
    mentions: int


class SubjectEdgeRow(SQLModel, table=True):
    """Two mentions taken for one subject, and why."""

    __tablename__ = "subject_edge"
    id: int | None = Field(default=None, primary_key=True)
    left_id: int = Field(foreign_key="mention.id", index=True)
    right_id: int = Field(foreign_key="mention.id", index=True)
    relation: str = Field(max_length=8)
    #: JSON list of [kind, value].
    shared: str = Field(sa_column=Column(Text(), nullable=False))
    weight: float
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    cut_by: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))


class SubjectActRow(SQLModel, table=True):
    """One merge, split, cut, renaming or undoing; a trigger refuses updates and deletes."""

    __tablename__ = "subject_act"
    id: int | None = Field(default=None, primary_key=True)
    act: str = Field(max_length=16)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    #: The other subject of a merge or split.
    other_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    by: str = Field(sa_column=Column(Text(), nullable=False))
    #: Whether a person did it.
    by_hand: bool
    reason: str = Field(sa_column=Column(Text(), nullable=False))
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    detail: str = Field(sa_column=Column(Text(), nullable=False))
    #: The act that this one undoes; once only.
    undoes: int | None = Field(default=None, foreign_key="subject_act.id", unique=True)
