"""Messages to partner systems (推送): queued with what they say, sent at least once, kept when nobody takes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class DeliveryState(StrEnum):
    """Where a message to a partner system stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    #: Given up after the last try; kept, and sent again when somebody asks.
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one partner system: what says nothing new is not queued."""

    #: Also the message's own number: a receiver that has seen it ignores it.
    id: int
    endpoint: str
    lead: str
    body: str
    state: DeliveryState
    attempts: int
    next_at: datetime
    #: What went wrong last; never the body.
    error: str = ""


class DeliveryBook(Protocol):
    """The queue of messages; nothing is lost between writing and sending."""

    def queue(self, endpoint: str, messages: Iterable[tuple[str, str, str]], at: datetime) -> int:
        """Add (lead, key, body) where this endpoint's last message of the lead has another key; return how many."""
        ...

    def leads(self, endpoint: str) -> frozenset[str]:
        """Return the leads of which this endpoint was given anything."""
        ...

    def claim(self, endpoint: str, now: datetime, lease_s: float, limit: int = 50) -> Sequence[Delivery]:
        """Take pending messages that are due, oldest first; another process is not given them until the lease ends."""
        ...

    def settle(self, delivery: Delivery) -> None:
        """Write back state, attempts, next_at and error."""
        ...

    def retry_failed(self, endpoint: str, now: datetime) -> int:
        """Make failed messages pending again and return how many."""
        ...

    def counts(self, endpoint: str) -> Mapping[DeliveryState, int]:
        """How many messages stand where."""
        ...
