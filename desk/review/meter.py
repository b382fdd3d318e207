"""How much somebody decided: today, in the last hour, and how long a decision takes; from stored words alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from desk.context import Desk
from desk.plain import OFFICE_ZONE
from facts.people import Person
from facts.reviewing import Said

#: A longer gap between two decisions is a break and says nothing of how long a decision takes.
BREAK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """One person's figures; a page or lead counts once, with the last word on it."""

    today: int
    last_hour: int
    #: Median seconds from one decision to the next, today; None before the second one.
    median_s: float | None


def meter(desk: Desk, who: Person) -> Meter:
    """The figures of somebody now."""
    now = desk.house.clock.now()
    return measure(desk.house.words_said.last_of(who.name, min(_midnight(now), now - timedelta(hours=1))), now)


def measure(said: Sequence[Said], now: datetime) -> Meter:
    """Count words, newest first, as decisions."""
    moments = sorted({one.page_id or one.lead: one.at for one in reversed(said)}.values())
    today = [at for at in moments if at >= _midnight(now)]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(today) if later - earlier <= BREAK]
    return Meter(
        today=len(today),
        last_hour=sum(at > now - timedelta(hours=1) for at in moments),
        median_s=round(median(gaps), 1) if gaps else None,
    )


def _midnight(now: datetime) -> datetime:
    return now.astimezone(OFFICE_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
