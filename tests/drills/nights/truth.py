"""What really happened, kept outside the product: who worked when, and what came through."""

from dataclasses import dataclass, field
from datetime import datetime

from facts.shifts import Job, Track


@dataclass(slots=True, kw_only=True)
class Work:
    """One process at work on one attempt; seconds are true ones."""

    shift: int
    attempt: int
    schedule: str
    job: Job
    track: Track
    #: The moment of its row, and whether somebody had asked for it.
    due: datetime
    is_asked: bool
    #: How far the machine's clock was ahead of the truth when it began.
    offset: float
    began: float
    #: When its scheduler started it; the machine may have slept in between.
    launched: float
    ended: float | None = None
    #: When its row said that it had come through.
    finished: float | None = None
    #: A hung process occupies nothing but itself.
    is_hung: bool = False


@dataclass(slots=True, kw_only=True)
class Loss:
    """A shift that the product wrote down as lost."""

    shift: int
    at: float
    offset: float


@dataclass(slots=True)
class Truth:
    """The record of one ordeal."""

    works: list[Work] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    #: What was done to the machines -> how often.
    blows: dict[str, int] = field(default_factory=dict)
    #: True seconds at which somebody set the clock, and how far ahead of the truth.
    clocks: list[tuple[float, float]] = field(default_factory=list)

    def is_right(self, at: float) -> bool:
        """Whether the clock was right at a true moment."""
        return [offset for since, offset in [(0.0, 0.0), *self.clocks] if since <= at][-1] == 0.0

    def blow(self, name: str) -> None:
        """Count one."""
        self.blows[name] = self.blows.get(name, 0) + 1
