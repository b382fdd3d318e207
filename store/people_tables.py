"""Tables of who works at the desk.

person ─┬─ session       somebody signed in on one browser
        ├─ one_time_link  a link that sets a password, once
        ├─ api_token     a program that acts in somebody's name
        └─ unmasking     who asked to see personal values, of what, why, until when
sign_in_brake            wrong passwords and codes by account and where they come from, and until when that waits
"""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class PersonRow(SQLModel, table=True):
    """One account."""

    __tablename__ = "person"
    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=40, unique=True)
    #: JSON lists; the last two None for everywhere.
    roles: str = Field(sa_column=Column(Text(), nullable=False))
    districts: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    sectors: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    state: str = Field(max_length=16)
    must_change: bool = False
    #: argon2id in its own notation; None where another system knows the person.
    password: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    created_at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    last_seen_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime(), nullable=True))
    #: Base32 secret of the second factor; it counts once `factor_on`.
    factor_secret: str | None = Field(default=None, max_length=64)
    factor_on: bool = False
    #: Number of the last period of 30 s whose code was used: no code counts twice.
    factor_step: int = 0
    #: JSON list of SHA-256 of the recovery codes that are left.
    recovery: str = Field(default="[]", sa_column=Column(Text(), nullable=False))
    #: SHA-256 of issuer and subject of the office's own system, from the first sign-in through it.
    outside: str | None = Field(default=None, max_length=64, unique=True)


class SessionRow(SQLModel, table=True):
    """One browser in which somebody is signed in; the cookie's SHA-256 is its key."""

    __tablename__ = "session"
    digest: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    opened_at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    seen_at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    until: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False, index=True))
    #: The password was right and the second factor is still to come.
    waits: bool = False
    address: str = Field(default="", max_length=64)
    agent: str = Field(default="", max_length=200)


class OneTimeLinkRow(SQLModel, table=True):
    """A link that lets somebody set a password, once; only its SHA-256 is kept."""

    __tablename__ = "one_time_link"
    digest: str = Field(primary_key=True, max_length=64)
    #: None for the link that makes the first administrator.
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    made_at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    until: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False, index=True))


class ApiTokenRow(SQLModel, table=True):
    """A token of the REST API; only its SHA-256 is kept."""

    __tablename__ = "api_token"
    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    label: str = Field(max_length=60)
    #: JSON list of rights.
    scopes: str = Field(sa_column=Column(Text(), nullable=False))
    created_at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    until: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    last_used_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime(), nullable=True))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime(), nullable=True))


class UnmaskingRow(SQLModel, table=True):
    """One asking for personal values, which holds for a while."""

    __tablename__ = "unmasking"
    __table_args__ = (Index("ix_unmasking_person_id_subject", "person_id", "subject"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    subject: str = Field(max_length=60)
    reason: str = Field(max_length=200)
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    until: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))


class SignInBrakeRow(SQLModel, table=True):
    """How often somebody was wrong at one account from one place, and until when they wait; see people_brakes."""

    __tablename__ = "sign_in_brake"
    __table_args__ = (UniqueConstraint("who", "source"), Index("ix_sign_in_brake_until", "until"))
    id: int | None = Field(default=None, primary_key=True)
    #: SHA-256 of the account as it was typed; empty for whatever account.
    who: str = Field(max_length=64)
    source: str = Field(max_length=80)
    failures: int
    failed_at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime(), nullable=True))
