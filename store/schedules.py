"""Schedules as rows, and the lease that lets exactly one scheduler start runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from facts.ports import Clock
from facts.runs import Schedule
from store import rows
from store.audit import link
from store.database import Store
from store.dialect import insert_new
from store.tables import LeaseRow, ScheduleRow

_SCHEDULE = ScheduleRow.__table__  # type: ignore[attr-defined]
_LEASE = LeaseRow.__table__  # type: ignore[attr-defined]
LEASE = "scheduler"


class SqlScheduleBook:
    """facts.ports.ScheduleBook over the schedule and lease tables."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def all(self) -> Sequence[Schedule]:
        """Return every schedule by name."""
        with self._store.reading() as connection:
            found = connection.execute(select(_SCHEDULE).order_by(_SCHEDULE.c.name)).mappings()
            return [rows.schedule(row) for row in found]

    def put(self, schedule: Schedule, actor: str) -> None:
        """Add or replace a schedule, with its audit entry."""
        columns = rows.schedule_columns(schedule)
        with self._store.writing() as connection:
            connection.execute(delete(_SCHEDULE).where(_SCHEDULE.c.name == schedule.name))
            connection.execute(insert(_SCHEDULE).values(**columns))
            link(
                self._store, connection, at=self._clock.now(), actor=actor, act="schedule set",
                subject=schedule.name, detail={"cron": schedule.cron, "enabled": schedule.enabled},
            )  # fmt: skip

    def started(self, name: str, run: str, at: datetime) -> None:
        """Note that a schedule started a run."""
        change = update(_SCHEDULE).where(_SCHEDULE.c.name == name).values(last_run=run, last_started_at=at)
        with self._store.writing() as connection:
            connection.execute(change)

    def take_lease(self, holder: str, now: datetime, seconds: float) -> bool:
        """Take or renew the scheduler's lease; False while another holder's lease is good."""
        until = now + timedelta(seconds=seconds)
        free = (_LEASE.c.name == LEASE) & ((_LEASE.c.holder == holder) | (_LEASE.c.until < now))
        with self._store.writing() as connection:
            row = {"name": LEASE, "holder": holder, "until": until}
            if insert_new(connection, LeaseRow, [row], ("name",)) == 1:
                return True
            return connection.execute(update(_LEASE).where(free).values(holder=holder, until=until)).rowcount == 1

    def drop_lease(self, holder: str) -> None:
        """Give the lease back if this holder has it."""
        with self._store.writing() as connection:
            connection.execute(delete(_LEASE).where(_LEASE.c.name == LEASE, _LEASE.c.holder == holder))
