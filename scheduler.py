"""When scans start by themselves: schedules are rows, APScheduler only wakes up, a lease lets one scheduler run.

    run() every 20 s: take or renew the lease ── not ours ──► wait, saying so once
                          │ ours
          every 30 s: read the rows ── changed ──► put the timers again
                          │ just got the lease
          a night missed while nobody ran ──► made up at once within GRACE, else logged as missed

A timer that fires renews the lease and reads its row again before it starts anything, so that a scheduler that
slept through its own lease, or an old timer, does nothing.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from facts.errors import BadInput, HouseError
from facts.ports import Clock, ScheduleBook
from facts.runs import Schedule

#: Seconds a lease is good for; between two renewals (two may fail); between two looks at the rows.
LEASE_S, RENEW_S, POLL_S = 60.0, 20.0, 30.0
#: A start later than this is no longer last night's; APScheduler's own default of 1 s would skip it silently.
GRACE = timedelta(hours=6)
#: Looked back for the last due time, shortest first: a line that fires every minute needs only the first.
_LOOKBACK = tuple(timedelta(**span) for span in ({"hours": 1}, {"days": 1}, {"days": 8}, {"days": 32}, {"days": 367}))
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"(?:\*|([0-7])(?:-([0-7]))?)(?:/([1-9]))?")
DEFAULT = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai")
ACTOR = "scheduler"
log = structlog.get_logger(__name__)


def ensure_default(book: ScheduleBook) -> None:
    """Put the row "nightly" (02:00 in Shanghai) where there is none of that name; one that was changed stays."""
    if all(row.name != DEFAULT.name for row in book.all()):
        book.put(DEFAULT, ACTOR)


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


def next_fire(schedule: Schedule, after: datetime) -> datetime | None:
    """The first moment after `after` at which a row is due, in its own time zone; None if there is none.

    Raises:
        BadInput: as trigger_of.
    """
    return next(_fires(trigger_of(schedule), after), None)


def last_due(schedule: Schedule, now: datetime) -> datetime | None:
    """The latest moment up to `now` at which a row was due; None if there was none within a year.

    Raises:
        BadInput: as trigger_of.
    """
    trigger = trigger_of(schedule)
    for span in _LOOKBACK:
        last = None
        for moment in _fires(trigger, now - span):
            if moment > now:
                break
            last = moment
        if last:
            return last
    return None


def missed(schedule: Schedule, now: datetime) -> datetime | None:
    """The latest moment at which a row was due and nothing was started; None where nothing was missed.

    A row that never started anything has missed nothing: nobody knows since when it stands there.

    Raises:
        BadInput: as trigger_of.
    """
    if not schedule.enabled or schedule.last_started_at is None:
        return None
    due = last_due(schedule, now)
    return due if due and schedule.last_started_at < due else None


class NightScheduler:
    """Starts what is due, once, on one machine at a time."""

    def __init__(self, book: ScheduleBook, clock: Clock, start: Callable[[Schedule], str], *, holder: str) -> None:
        """Take the rows, the clock, and what starts a run.

        Args:
            book: the schedules and the lease.
            clock: the present time.
            start: starts the run of a row and returns its id; it may return at once or when the run has ended,
                and is called in a thread of its own. Whatever it raises is logged in one sentence.
            holder: who takes the lease, distinct for each process, such as host name and process number.
        """
        self._book = book
        self._clock = clock
        self._start = start
        self._holder = holder
        self._timers: BackgroundScheduler | None = None
        #: What the timers were made of, by name: cron line, time zone, enabled.
        self._rows: dict[str, tuple[str, str, bool]] = {}
        self._running: set[str] = set()
        self._lock = threading.Lock()
        self._waiting = self._stopping = False

    def run(self, stop: threading.Event) -> None:
        """Block until `stop` is set; then wait for starts under way, keeping the lease for them, and drop it."""
        renew_at = poll_at = time.monotonic()
        try:
            while not stop.is_set():
                now = time.monotonic()
                if now >= renew_at:
                    renew_at = now + RENEW_S
                    poll_at = now if self._hold() else poll_at
                if self._timers and now >= poll_at:
                    poll_at = now + POLL_S
                    self._guarded(self._put_timers)
                stop.wait(max(0.05, min(renew_at, poll_at if self._timers else renew_at) - time.monotonic()))
        finally:
            self._finish()

    def fire(self, name: str) -> None:
        """Start a row now, if the lease is ours, the row is still wanted and what is due was not started yet."""
        with self._lock:
            if self._stopping or name in self._running:
                return
            self._running.add(name)
        try:
            self._fire(name)
        except Exception as problem:
            # One night that fails must not take the next ones with it.
            log.warning("schedule failed to start", schedule=name, problem=_sentence(problem))
        finally:
            with self._lock:
                self._running.discard(name)

    def _fire(self, name: str) -> None:
        now = self._clock.now()
        if not self._book.take_lease(self._holder, now, LEASE_S):
            log.warning("start left to the scheduler that holds the lease", schedule=name)
            return
        row = next((one for one in self._book.all() if one.name == name and one.enabled), None)
        due = last_due(row, now) if row else None
        if row is None or (due and row.last_started_at and row.last_started_at >= due):
            return
        run = self._start(row)
        self._book.started(name, run, now)
        log.info("schedule started a run", schedule=name, run=run, due=due and due.isoformat())

    def _hold(self) -> bool:
        """Take or renew the lease; whether it has just become ours."""
        try:
            ours = self._book.take_lease(self._holder, self._clock.now(), LEASE_S)
        except HouseError as problem:
            log.warning("lease could not be renewed", holder=self._holder, problem=_sentence(problem))
            return False
        if not ours:
            self._step_back()
        elif self._timers is None:
            self._waiting = False
            self._lead()
            return True
        return False

    def _lead(self) -> None:
        self._rows = {}
        self._timers = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": int(GRACE.total_seconds())},
        )
        self._timers.start()
        log.info("scheduler took the lease", holder=self._holder)
        self._guarded(self._make_up)

    def _step_back(self) -> None:
        if self._timers is not None:
            log.warning("lease was lost to another scheduler", holder=self._holder)
            self._stop_timers()
        if not self._waiting:
            self._waiting = True
            log.info("another scheduler held the lease; this one waited", holder=self._holder)

    def _guarded(self, what: Callable[[], object]) -> None:
        try:
            what()
        except HouseError as problem:
            log.warning("schedules could not be read", problem=_sentence(problem))

    def _put_timers(self) -> None:
        assert self._timers is not None
        rows = {row.name: row for row in self._book.all()}
        shapes = {name: (row.cron, row.timezone, row.enabled) for name, row in rows.items()}
        for name in self._rows.keys() | shapes.keys():
            if self._rows.get(name) != shapes.get(name):
                if self._timers.get_job(name):
                    self._timers.remove_job(name)
                if name in rows:
                    self._put_timer(rows[name])
        self._rows = shapes

    def _put_timer(self, row: Schedule) -> None:
        assert self._timers is not None
        if not row.enabled:
            log.info("schedule was off", schedule=row.name)
            return
        try:
            self._timers.add_job(self.fire, trigger_of(row), args=[row.name], id=row.name)
            following = next_fire(row, self._clock.now())
        except BadInput as problem:
            log.warning("schedule was refused", schedule=row.name, problem=_sentence(problem))
            return
        log.info("schedule was set", schedule=row.name, next=following and following.isoformat())

    def _make_up(self) -> None:
        assert self._timers is not None
        now = self._clock.now()
        for row in self._book.all():
            try:
                due = missed(row, now)
            except BadInput:
                continue  # told by _put_timer
            if due and now - due <= GRACE:
                log.info("missed start was made up", schedule=row.name, due=due.isoformat())
                self._timers.add_job(self.fire, args=[row.name], id=f"{row.name} made up")
            elif due:
                log.warning("start was missed", schedule=row.name, due=due.isoformat())

    def _stop_timers(self) -> None:
        if self._timers is not None:
            self._timers.shutdown(wait=False)
            self._timers = None

    def _finish(self) -> None:
        led = self._timers is not None
        with self._lock:
            self._stopping = True
        self._stop_timers()
        renew_at = time.monotonic() + RENEW_S
        while self._running:
            if time.monotonic() >= renew_at:
                renew_at = time.monotonic() + RENEW_S
                self._guarded(lambda: self._book.take_lease(self._holder, self._clock.now(), LEASE_S))
            time.sleep(0.05)
        if led:
            self._guarded(lambda: self._book.drop_lease(self._holder))
        log.info("scheduler stopped", holder=self._holder)


def _fires(trigger: CronTrigger, after: datetime) -> Iterator[datetime]:
    """Every moment after `after` at which a trigger fires."""
    last = None
    # The trigger's own answer may be the very moment it is asked about; a microsecond makes it "after".
    moment = trigger.get_next_fire_time(None, after + timedelta(microseconds=1))
    while moment is not None and moment != last:
        yield moment
        last, moment = moment, trigger.get_next_fire_time(moment, moment + timedelta(microseconds=1))


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


def _sentence(problem: Exception) -> str:
    return next(iter(str(problem).strip().splitlines()), type(problem).__name__)
