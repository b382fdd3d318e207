"""What earlier nights say of a source, for the order in which the next one serves them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One run's word on one source."""

    at: datetime
    #: Pages with content, landing pages included.
    pages: int
    #: Targets found and not come to.
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What one source brought in the last nights."""

    #: Newest first.
    nights: tuple[Night, ...] = ()
    #: Leads first seen there: those that people confirmed, and those that nobody has judged yet.
    confirmed: int = 0
    candidates: int = 0
    #: Pages that were found changed.
    changed: int = 0

    @property
    def pages(self) -> int:
        """Pages of all these nights."""
        return sum(night.pages for night in self.nights)
