"""Profiles and drift of runs, kept so that trends can be drawn."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, desc, func, insert, select

from facts.runs import Drift, Profile
from store import rows
from store.database import Store
from store.tables import HealthRow

_HEALTH = HealthRow.__table__  # type: ignore[attr-defined]


class SqlHealthBook:
    """facts.learning.HealthBook over the health table."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, profile: Profile, drift: Drift) -> None:
        """Store what was measured on a run; measured again, the newer one counts."""
        with self._store.writing() as connection:
            connection.execute(insert(_HEALTH).values(**rows.health_columns(profile, drift)))

    def profiles(self, since: datetime) -> Sequence[Profile]:
        """Return the newest profile of each run measured at or after a moment, oldest first."""
        query = _newest().where(_HEALTH.c.at >= since).order_by(_HEALTH.c.at, _HEALTH.c.id)
        with self._store.reading() as connection:
            return [rows.profile(row) for row in connection.execute(query).mappings()]

    def drifts(self, limit: int = 60) -> Sequence[Drift]:
        """Return the newest drift of each run, newest first."""
        query = _newest().order_by(desc(_HEALTH.c.at), desc(_HEALTH.c.id)).limit(limit)
        with self._store.reading() as connection:
            return [rows.drift(row) for row in connection.execute(query).mappings()]


def _newest() -> Select[tuple[object, ...]]:
    return select(_HEALTH).where(_HEALTH.c.id.in_(select(func.max(_HEALTH.c.id)).group_by(_HEALTH.c.run)))
