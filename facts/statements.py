"""What somebody states of a lead, field by field: who, when, on what basis; append-only, undone by batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Basis(StrEnum):
    """How well a statement is founded (notes 2.4, fact 7)."""

    #: 自称: the subject says so.
    CLAIMED = "claimed"
    #: 推断.
    INFERRED = "inferred"
    #: 核实.
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One field of a lead as somebody states it; the last one that stands counts."""

    lead: str
    #: Field of facts.cases.LedgerRow, or a key of the checklist.
    field: str
    #: As typed; None says that it is unknown or cannot be filled, and `reason` says why.
    value: str | None
    basis: Basis
    #: Where it comes from: `judgement`, `form 台账 batch 3 row 12`, `clue WB-000001`.
    source: str
    by: str
    at: datetime
    reason: str = ""
    #: Statements written together are undone together; None for one that stands alone.
    batch: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementBatch:
    """Statements that were written together, as lists show them."""

    id: int
    #: Such as `form 台账` or `clue WB-000001`.
    source: str
    by: str
    at: datetime
    statements: int
    leads: int
    undone_at: datetime | None = None
    undone_by: str | None = None


class StatementBook(Protocol):
    """Statements; every change is written together with its audit entry."""

    def add(self, statements: Sequence[Statement]) -> None:
        """Append statements, all of them or none.

        Raises:
            NotKnown: there is no such lead.
        """
        ...

    def of(self, lead: str) -> Sequence[Statement]:
        """Return what stands for a lead (undone batches left out), oldest first."""
        ...

    def all(self) -> Mapping[str, Sequence[Statement]]:
        """Lead -> what stands for it, oldest first."""
        ...

    def open_batch(self, *, source: str, by: str) -> int:
        """Number a batch of statements, with its audit entry."""
        ...

    def undo_batch(self, batch: int, *, by: str, reason: str) -> int:
        """Let a batch no longer count and return how many statements that were; nothing is deleted.

        Raises:
            NotKnown: there is no such batch, or it was undone already.
        """
        ...
