"""When things happen by themselves: timers wake, the shift table decides, a lease lets one scheduler act.

    every 20 s: take or renew the lease ── another's, and it lives ──► wait, saying so once
                          │ ours
    a timer fires, or 30 s have passed: rows ─► timers anew where they changed; shifts that became due or were missed
    every second: begin what waits, look after what runs                  (runs.nights.supervising)
    beside it, in a thread of its own: chores, such as sending what waits to be sent

The timers are APScheduler's, in a store in memory that is made of the rows: its own database store keeps pickles. They
only wake; a timer that fires twice, late or never changes nothing, since each moment is one row of the shift table.
"""

import re
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from facts.errors import BadInput, HouseError
from facts.shift_books import LeaseBook
from facts.shifts import Lease, Schedule
from runs.nights import processes
from runs.nights.chores import Chore
from runs.nights.ports import NightPorts
from runs.nights.supervising import Supervisor
from runs.nights.watching import GRACE_S as PROCESS_GRACE_S

#: Seconds between two renewals of the lease, and without one after which another takes it over (four may fail).
RENEW_S, LEASE_S = 20.0, 90.0
#: Seconds between two looks at the rows where no timer fires, and between two looks at the shifts.
PLAN_S, TICK_S = 30.0, 1.0
#: Seconds after its moment within which APScheduler still fires a timer; its own default of 1 s would skip it.
GRACE_S = 6 * 3600
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"(?:\*|([0-7])(?:-([0-7]))?)(?:/([1-9]))?")
log = structlog.get_logger(__name__)


def trigger_of(schedule: Schedule) -> CronTrigger:
    """The trigger of a row; weekdays count as in cron (0 and 7 are Sunday), day and weekday must both fit.

    Raises:
        BadInput: the cron line or the time zone cannot be understood.
    """
    try:
        *others, weekday = schedule.cron.split()
        line = " ".join((*others, _weekdays(weekday)))
        return CronTrigger.from_crontab(line, timezone=ZoneInfo(schedule.timezone))
    except (ValueError, ZoneInfoNotFoundError, OSError) as problem:
        raise BadInput(
            f"Schedule {schedule.name!r} cannot be used: {schedule.cron!r} in {schedule.timezone!r} "
            f"is not a five-field cron line in a known time zone ({problem})."
        ) from problem


class NightScheduler:
    """Lets what is due happen, on one machine at a time."""

    def __init__(self, ports: NightPorts, lease: LeaseBook, chores: Sequence[Chore] = (), *, holder: str = "") -> None:
        """Take whom it works with.

        Args:
            ports: rows, processes and clock.
            lease: who may act.
            chores: done in a thread of their own, one after the other.
            holder: who takes the lease: this process where nobody else is named.
        """
        self._holder = holder or processes.identity()
        self.supervisor = Supervisor(ports, self._holder)
        self._ports = ports
        self._lease = lease
        self._chores = chores
        self._timers: BackgroundScheduler | None = None
        #: What the timers were made of, by name: cron line, time zone.
        self._rows: dict[str, tuple[str, str]] = {}
        self._is_due = threading.Event()
        #: The lease of another, and when it was last seen to have changed.
        self._other: tuple[Lease, float] | None = None
        self._renew_at = self._plan_at = 0.0
        self._renewed_at = 0.0

    @property
    def leads(self) -> bool:
        """Whether the lease is ours, as far as is known."""
        return self._timers is not None

    def run(self, stop: threading.Event) -> None:
        """Block until `stop` is set; then let what runs end in good order, keeping the lease for it, and drop it."""
        chores = threading.Thread(target=self._do_chores, args=[stop], name="chores", daemon=True)
        chores.start()
        try:
            while not stop.is_set():
                self.round()
                stop.wait(TICK_S)
        finally:
            self._finish()

    def round(self) -> None:
        """Do what is to be done now: everything that `run` does, once."""
        now = self._ports.seconds()
        if now >= self._renew_at:
            self._renew_at = now + RENEW_S
            self._guarded("lease could not be renewed", self._hold)
        if not self.leads:
            # What was begun while it led was asked to end when it lost the lease.
            self._guarded("processes could not be looked after", self.supervisor.reap)
            return
        if now - self._renewed_at > LEASE_S:
            # Asleep or shut out of the database for so long: another may lead by now.
            self._renew_at = now
            return
        if self._is_due.is_set() or now >= self._plan_at:
            self._is_due.clear()
            self._plan_at = now + PLAN_S
            # A timer that cannot be set is not to keep anything from being written down.
            self._guarded("schedules could not be read", self.supervisor.plan)
            self._guarded("timers could not be set", self._put_timers)
        self._guarded("shifts could not be looked after", self.supervisor.tick)

    def _hold(self) -> None:
        if self.leads:
            if self._lease.renew(self._holder):
                self._renewed_at = self._ports.seconds()
            else:
                self._step_back()
        elif self._take():
            self._lead()

    def _take(self) -> bool:
        """Take the lease where nobody has it, or where its holder is dead or stood still for too long."""
        seen, now = self._lease.seen(), self._ports.seconds()
        if seen is None or self._ports.machine.is_gone(seen.holder):
            return self._lease.take(self._holder, seen)
        if self._other is None or self._other[0] != seen:
            if self._other is None:
                log.warning("another scheduler holds the lease; this one waits", holder=seen.holder)
            self._other = (seen, now)
        return now - self._other[1] > LEASE_S and self._lease.take(self._holder, seen)

    def _lead(self) -> None:
        self._rows, self._other = {}, None
        self._renewed_at, self._plan_at = self._ports.seconds(), 0.0
        self._timers = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE_S}
        )
        self._timers.start()
        log.info("scheduler took the lease", holder=self._holder)

    def _step_back(self) -> None:
        log.warning("lease was lost to another scheduler", holder=self._holder)
        self._stop_timers()
        self.supervisor.stop()

    def _put_timers(self) -> None:
        assert self._timers is not None
        rows = {row.name: row for row in self._ports.schedules.all() if row.enabled}
        shapes = {name: (row.cron, row.timezone) for name, row in rows.items()}
        for name in self._rows.keys() | shapes.keys():
            if self._rows.get(name) != shapes.get(name):
                if self._timers.get_job(name):
                    self._timers.remove_job(name)
                if name in rows:
                    self._put_timer(rows[name])
        self._rows = shapes

    def _put_timer(self, row: Schedule) -> None:
        assert self._timers is not None
        with suppress(BadInput):  # told by runs.nights.noting
            job = self._timers.add_job(self._is_due.set, trigger_of(row), id=row.name)
            log.info("schedule was set", schedule=row.name, job=row.job.value, next=str(job.next_run_time))

    def _do_chores(self, stop: threading.Event) -> None:
        due = dict.fromkeys((chore.name for chore in self._chores), 0.0)
        while not stop.wait(TICK_S):
            for chore in self._chores:
                if self.leads and time.monotonic() >= due[chore.name] and not stop.is_set():
                    due[chore.name] = time.monotonic() + chore.every_s
                    self._guarded(f"chore {chore.name} failed", chore.do)

    def _guarded(self, event: str, what: Callable[[], object]) -> None:
        try:
            what()
        except HouseError as problem:
            log.warning(event, problem=str(problem))
        except Exception:
            # One fault must not take the next nights with it; it is told with its place, since nobody knows it.
            log.exception(event)

    def _stop_timers(self) -> None:
        if self._timers is not None:
            self._timers.shutdown(wait=False)
            self._timers = None

    def _finish(self) -> None:
        led = self.leads
        self._stop_timers()
        self.supervisor.stop()
        deadline = self._ports.seconds() + 2 * PROCESS_GRACE_S
        while not self.supervisor.is_idle and self._ports.seconds() < deadline:
            if led and self._ports.seconds() >= self._renew_at:
                self._renew_at = self._ports.seconds() + RENEW_S
                self._guarded("lease could not be renewed", lambda: self._lease.renew(self._holder))
            self.supervisor.reap()
            self._ports.nap(0.05)
        if led:
            self._guarded("lease could not be given back", lambda: self._lease.drop(self._holder))
        log.info("scheduler stopped", holder=self._holder)


def _weekdays(field: str) -> str:
    """A cron weekday field with names for numbers: APScheduler 3 counts from Monday (its issue 286)."""
    return field if field == "*" else ",".join(name for part in field.lower().split(",") for name in _named(part))


def _named(part: str) -> list[str]:
    found = _WEEKDAY.fullmatch(part)
    if found is None:
        return [part]
    first, last, step = found.groups()
    start = int(first) if first else 0
    end = int(last) if last else (6 if first is None or step else start)
    if end < start:
        raise ValueError(f"the weekdays {part} run backwards")
    return list(dict.fromkeys(_WEEKDAYS[start : end + 1 : int(step or 1)]))
