"""Schedules as rows."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, select

from facts.errors import NotKnown, Overtaken
from facts.ports import Clock
from facts.shifts import Job, Schedule
from store.audit import link
from store.database import Store
from store.nights.tables import ScheduleRow

_SCHEDULE = ScheduleRow.__table__  # type: ignore[attr-defined]
_PLAIN = (
    "name", "cron", "timezone", "enabled", "late_minutes", "most_minutes", "max_pages", "priority", "since",
)  # fmt: skip


class SqlScheduleBook:
    """facts.shift_books.ScheduleBook over the schedule table."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def all(self) -> Sequence[Schedule]:
        """Return every schedule by name."""
        with self._store.reading() as connection:
            found = connection.execute(select(_SCHEDULE).order_by(_SCHEDULE.c.name)).mappings()
            return [schedule_of(row) for row in found]

    def get(self, name: str) -> Schedule:
        """Return one schedule.

        Raises:
            NotKnown: there is none of that name.
        """
        with self._store.reading() as connection:
            row = connection.execute(select(_SCHEDULE).where(_SCHEDULE.c.name == name)).mappings().first()
        if row is None:
            raise NotKnown(f"There is no schedule {name!r}; `fangfei schedule list` names those there are.")
        return schedule_of(row)

    def put(
        self, schedule: Schedule, actor: str, *, why: Mapping[str, object] | None = None,
        seen: Callable[[Schedule | None], bool] = lambda _: True,
    ) -> Schedule:  # fmt: skip
        """Add or replace a schedule, with its audit entry.

        It stands from now on where it is new, was off, or is due at other moments than before: what it was not, it
        cannot have missed.

        Args:
            schedule: as it shall be.
            actor: who wants it.
            why: what else the audit entry says, such as a reason.
            seen: asked with the row that is there, in the same transaction; whether it is the one somebody looked at.

        Raises:
            Overtaken: it is not; nothing was written.
        """
        now = self._clock.now()
        with self._store.writing() as connection:
            mine = select(_SCHEDULE).where(_SCHEDULE.c.name == schedule.name).with_for_update()
            found = connection.execute(mine).mappings().first()
            old = schedule_of(found) if found else None
            if not seen(old):
                raise Overtaken(f"Schedule {schedule.name!r} was changed meanwhile; look at it again.")
            since = schedule.since if old is None else old.since
            # One that stands from a moment still to come was put by a clock that ran ahead.
            is_new = since is None or since > now or _is_due_otherwise(old, schedule)
            new = replace(schedule, since=now if is_new else since)
            connection.execute(delete(_SCHEDULE).where(_SCHEDULE.c.name == schedule.name))
            connection.execute(insert(_SCHEDULE).values(**schedule_columns(new)))
            detail = {name: getattr(new, name) for name in _PLAIN if name not in ("name", "since")}
            detail |= {"job": new.job.value, "sources": list(new.sources), **(why or {})}
            link(self._store, connection, at=now, actor=actor, act="schedule set", subject=schedule.name, detail=detail)
        return new


def _is_due_otherwise(old: Schedule | None, new: Schedule) -> bool:
    if old is None:
        return False
    return (new.enabled and not old.enabled) or (old.cron, old.timezone) != (new.cron, new.timezone)


def schedule_columns(schedule: Schedule) -> dict[str, Any]:
    """A schedule as a row."""
    plain = {name: getattr(schedule, name) for name in _PLAIN}
    return plain | {"job": schedule.job.value, "sources": json.dumps(schedule.sources, ensure_ascii=False)}


def schedule_of(row: Mapping[Any, Any]) -> Schedule:
    """The inverse of schedule_columns."""
    plain = {name: row[name] for name in _PLAIN}
    return Schedule(**plain, job=Job(row["job"]), sources=tuple(json.loads(row["sources"])))
