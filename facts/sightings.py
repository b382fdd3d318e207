"""Where a lead was seen: every page that carries it, on how many sites, since when (同一广告、多个网站)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from facts.assessments import Band, Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One page on which a lead was seen."""

    url: str
    host: str
    title: str
    page_id: int
    run: str
    score: float
    band: Band
    stance: Stance
    first_seen: datetime
    last_seen: datetime
    #: Runs in which the page was seen at or above the lead band.
    times_seen: int = 1
    #: MinHash of the main text, hex; None where it is too short.
    fingerprint: str | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How often and how widely a lead was seen: N times on M sites since a day."""

    pages: int
    #: Registrable domains would need a list; hosts are what the analyst sees.
    sites: int
    times: int
    since: datetime
    until: datetime


def spread(sightings: Sequence[Sighting]) -> Spread:
    """Add up sightings; at least one.

    Raises:
        ValueError: there are none.
    """
    return Spread(
        pages=len(sightings),
        sites=len({one.host for one in sightings}),
        times=sum(one.times_seen for one in sightings),
        since=min(one.first_seen for one in sightings),
        until=max(one.last_seen for one in sightings),
    )
