"""The doors to what the desk teaches: queues, opinions, and the health of the screening; see facts/ports.py."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from facts.assessments import Band, Screening, Stance
from facts.cases import Judgement, Opinion, Showing
from facts.runs import Drift, Profile


class ReviewBook(Protocol):
    """What was put before analysts with which probability, and what they said of it; all of it append-only."""

    def night(self, run: str) -> Iterator[tuple[int, str, Screening]]:
        """Every screened page of a run as (page id, source, screening), by page id."""
        ...

    def bands(self, run: str) -> dict[int, Band]:
        """Page id -> band as it stands, of every screened page of a run."""
        ...

    def show(self, showings: Sequence[Showing], actor: str) -> None:
        """Store the queue of a run with its audit entry.

        Raises:
            BadInput: the run has a queue.
        """
        ...

    def shown(self, run: str | None = None) -> Sequence[Showing]:
        """Return what was shown, by run and place; of all runs where none is named."""
        ...

    def say(self, opinion: Opinion) -> None:
        """Append an opinion with its audit entry.

        Raises:
            NotKnown: there is no such page.
        """
        ...

    def opinions(self) -> Sequence[Opinion]:
        """Return every opinion, oldest first."""
        ...

    def judged(self, since: datetime | None = None) -> Sequence[tuple[Judgement, int, Stance]]:
        """Return every judgement of a lead, oldest first, with the page it was about and the lead's stance.

        With `since` those alone that were given at that moment or later.
        """
        ...


class Gauge(Protocol):
    """Measures how far the pages of a run are from those of the weeks before."""

    def catch_up(self, run: str) -> Drift:
        """Measure a run and store it; runs of its weeks that are over and were never measured go before it.

        Raises:
            NotKnown: there is no such run.
        """
        ...


class HealthBook(Protocol):
    """Profiles and drift of runs, so that trends can be drawn."""

    def keep(self, profile: Profile, drift: Drift) -> None:
        """Store what was measured on a run; measured again, the newer one counts."""
        ...

    def profiles(self, since: datetime) -> Sequence[Profile]:
        """Return the newest profile of each run measured at or after a moment, oldest first."""
        ...

    def drifts(self, limit: int = 60) -> Sequence[Drift]:
        """Return the newest drift of each run, newest first."""
        ...
