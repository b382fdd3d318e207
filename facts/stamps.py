"""Time stamps: what an authority outside the office says existed at which moment (RFC 3161)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class StampState(StrEnum):
    """How far a stamp has come."""

    #: 待盖: the authority was not asked yet, or could not be reached.
    PENDING = "pending"
    #: 已盖.
    STAMPED = "stamped"
    #: 被拒: what was to be stamped can never be; a person has to look.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One statement and the token over it; pending until an authority has answered, and never anything else."""

    id: int
    #: What it is about, such as "audit 1234".
    subject: str
    #: The stamped text itself, as it was: lines of `name: value`, UTF-8.
    statement: str
    #: SHA-256 of the statement's bytes, 64 hex digits.
    digest: str
    asked_at: datetime
    state: StampState = StampState.PENDING
    attempts: int = 0
    next_at: datetime
    #: Why the last attempt failed, one sentence.
    problem: str = ""
    #: The authority's whole answer, DER; `openssl ts -verify -in` reads it.
    token: bytes = b""
    #: The authority's clock, not ours.
    stamped_at: datetime | None = None
    serial: str = ""
    #: Subject of the certificate that signed.
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What an authority answered, checked against the statement and the office's trusted roots."""

    answer: bytes
    stamped_at: datetime
    serial: str
    authority: str


class StampBook(Protocol):
    """Every stamp; append-only but for what an attempt brings."""

    def ask(self, subject: str, statement: str) -> Stamp:
        """Let a statement wait for its stamp; one of the same subject is returned as it stands."""
        ...

    def due(self, now: datetime, limit: int = 20) -> Sequence[Stamp]:
        """Those that wait and may be tried, the oldest first."""
        ...

    def stamped(self, stamp: int, token: Token) -> None:
        """Keep what the authority answered; a stamp that has a token keeps it for ever."""
        ...

    def failed(self, stamp: int, problem: str, next_at: datetime | None) -> None:
        """Note why an attempt failed, and when it is tried again; None refuses it for good."""
        ...

    def last(self, prefix: str) -> Stamp | None:
        """The newest one whose subject begins with `prefix`."""
        ...

    def all(self) -> Sequence[Stamp]:
        """Every one, oldest first."""
        ...

    def waiting(self) -> int:
        """How many wait."""
        ...
