"""The scheduler: one by a lease, timers that only wake, a stop in good order, and a night on a machine in any zone."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from structlog.testing import capture_logs

from facts.errors import StoreFailed
from facts.shifts import Lease
from runs.nights.chores import Chore
from runs.nights.defaults import ensure_schedules, shipped_schedules
from scheduler import LEASE_S, RENEW_S, NightScheduler, trigger_of
from store import SqlLeaseBook, Store
from tests.runs.nights.crew import NIGHT, NIGHTLY, Crew


@pytest.fixture
def crew(sqlite_store: Store) -> Crew:
    """A machine over real tables; its night is due."""
    crew = Crew(sqlite_store)
    crew.supervisor(NIGHTLY)
    return crew


def _scheduler(crew: Crew, name: str = "scheduler") -> NightScheduler:
    return NightScheduler(crew.ports(), SqlLeaseBook(crew.store, crew), holder=f"{crew.host}/{name}")


@pytest.fixture
def ended() -> Iterator[list[NightScheduler]]:
    """Schedulers whose timers are stopped afterwards."""
    made: list[NightScheduler] = []
    yield made
    for one in made:
        one._stop_timers()


def _rounds(crew: Crew, seconds: float, *schedulers: NightScheduler) -> None:
    until = crew.passed + seconds
    while crew.passed < until:
        crew.pass_by(10.0)
        for one in schedulers:
            one.round()


def test_of_two_schedulers_one_acts_and_the_other_says_once_that_it_waits(
    crew: Crew, ended: list[NightScheduler]
) -> None:
    """For hours."""
    first, second = _scheduler(crew, "first"), _scheduler(crew, "second")
    ended += [first, second]
    with capture_logs() as logs:
        for _ in range(60):
            crew.pass_by(10.0)
            first.round()
            second.round()
            crew.shifts.beat(crew.hands[0].shift)

    assert (first.leads, second.leads, len(crew.hands)) == (True, False, 1)
    assert [entry["event"] for entry in logs].count("another scheduler holds the lease; this one waits") == 1


def test_a_dead_scheduler_is_taken_over_at_once(crew: Crew, ended: list[NightScheduler]) -> None:
    """Its process is seen to be gone; the process that it began is taken up when that is gone, too."""
    first, second = _scheduler(crew, "first"), _scheduler(crew, "second")
    ended += [first, second]
    first.round()
    crew.gone |= {"here/first", "here/process-0"}
    second.round()
    second.round()

    assert second.leads
    assert crew.states() == [("nightly", "running", 2)]


def test_one_that_stands_still_is_taken_over_and_steps_back(crew: Crew, ended: list[NightScheduler]) -> None:
    """Its machine cannot be seen from here: silence tells. When it wakes, it acts no more and ends its processes."""
    first, second = _scheduler(crew, "first"), _scheduler(crew, "second")
    ended += [first, second]
    first.round()
    _rounds(crew, LEASE_S, second)
    assert not second.leads
    _rounds(crew, 2 * RENEW_S, second)
    assert second.leads

    with capture_logs() as logs:
        first.round()
        first.round()
    assert not first.leads
    assert "lease was lost to another scheduler" in [entry["event"] for entry in logs]
    assert crew.hands[0].asked == 1
    _rounds(crew, 80.0, first)
    assert crew.hands[0].killed >= 1


class Refusing:
    """A lease in a database that cannot be reached for a while."""

    def __init__(self, lease: SqlLeaseBook) -> None:
        """Wrap the real one."""
        self.lease, self.is_shut = lease, False

    def seen(self) -> Lease | None:
        """As it stands."""
        return self._open().seen()

    def take(self, holder: str, over: Lease | None = None) -> bool:
        """Take it."""
        return self._open().take(holder, over)

    def renew(self, holder: str) -> bool:
        """Renew it."""
        return self._open().renew(holder)

    def drop(self, holder: str) -> None:
        """Drop it."""
        self._open().drop(holder)

    def _open(self) -> SqlLeaseBook:
        if self.is_shut:
            raise StoreFailed("The database refused.")
        return self.lease


def test_without_the_database_it_acts_no_more_and_goes_on_later(crew: Crew, ended: list[NightScheduler]) -> None:
    """Longer than its lease: another may lead by now. Nothing begins until the lease is known to be ours again."""
    lease = Refusing(SqlLeaseBook(crew.store, crew))
    one = NightScheduler(crew.ports(), lease, holder="here/scheduler")
    ended.append(one)
    lease.is_shut = True
    with capture_logs() as logs:
        _rounds(crew, 60.0, one)
    assert [entry["event"] for entry in logs] == ["lease could not be renewed"] * 3
    lease.is_shut = False
    _rounds(crew, RENEW_S, one)
    crew.close(crew.hands[0])
    lease.is_shut = True
    _rounds(crew, LEASE_S + 40, one)
    crew.at += timedelta(days=1)
    _rounds(crew, 60.0, one)
    assert len(crew.hands) == 1
    lease.is_shut = False
    _rounds(crew, 2 * RENEW_S, one)

    assert len(crew.hands) == 2


def test_rows_that_change_get_other_timers(crew: Crew, ended: list[NightScheduler]) -> None:
    """One that is switched off loses its own; one that cannot be read gets none and takes nobody with it."""
    one = _scheduler(crew)
    ended.append(one)
    crew.schedules.put(replace(NIGHTLY, name="broken", cron="61 2 * * *"), "王")
    one.round()
    assert one._timers is not None
    assert [job.id for job in one._timers.get_jobs()] == ["nightly"]

    crew.schedules.put(replace(NIGHTLY, cron="0 4 * * *"), "王")
    crew.schedules.put(replace(NIGHTLY, name="second", cron="0 5 * * *"), "王")
    _rounds(crew, 40.0, one)
    assert {(job.id, job.next_run_time.hour) for job in one._timers.get_jobs()} == {("nightly", 4), ("second", 5)}
    crew.schedules.put(replace(NIGHTLY, enabled=False), "王")
    _rounds(crew, 40.0, one)

    assert [job.id for job in one._timers.get_jobs()] == ["second"]


def test_timers_are_made_to_wake_once_for_what_was_missed(crew: Crew, ended: list[NightScheduler]) -> None:
    """Memory store, one instance, coalesced, hours of grace: its own default would skip a night after a second."""
    one = _scheduler(crew)
    ended.append(one)
    one.round()
    assert one._timers is not None
    (job,) = one._timers.get_jobs()

    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, 6 * 3600)
    assert type(one._timers._jobstores["default"]).__name__ == "MemoryJobStore"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Australia/Lord_Howe"])
def test_two_in_shanghai_is_two_in_shanghai_on_any_machine(
    crew: Crew, ended: list[NightScheduler], zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row's zone decides, whatever the machine's is, and on the days when that changes its clocks."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        with time_machine.travel(NIGHT, tick=False):
            one = _scheduler(crew)
            ended.append(one)
            one.round()
        assert crew.hands[0].shift.due == datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
        after = datetime(2026, 10, 31, 20, 0, tzinfo=UTC)
        fires = [trigger_of(NIGHTLY).get_next_fire_time(None, after + timedelta(days=day)) for day in range(3)]
        assert [fire.isoformat() for fire in fires if fire] == [f"2026-11-0{n}T02:00:00+08:00" for n in (2, 3, 4)]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_it_runs_does_chores_and_stops_in_good_order(crew: Crew) -> None:
    """Chores that fail are told and come again; processes are waited for, and the lease is given back."""
    done: list[str] = []

    def fail() -> None:
        done.append("bad")
        raise ValueError("broken")

    chores = (Chore(name="good", every_s=0.0, do=lambda: done.append("good")), Chore(name="bad", every_s=0.0, do=fail))
    ports, stop = replace(crew.ports(), nap=time.sleep), threading.Event()
    one = NightScheduler(ports, SqlLeaseBook(crew.store, crew), chores, holder="here/scheduler")
    with capture_logs() as logs:
        thread = threading.Thread(target=one.run, args=[stop], daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while (not crew.hands or done.count("good") < 2) and time.monotonic() < deadline:
            time.sleep(0.02)
        stop.set()
        while crew.hands[0].asked == 0 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert thread.is_alive()
        crew.hands[0].code = 0
        thread.join(10)

    assert not thread.is_alive()
    assert SqlLeaseBook(crew.store, crew).seen() is None
    assert "bad" in done
    assert {"chore bad failed", "scheduler stopped"} <= {entry["event"] for entry in logs}


def test_a_new_office_gets_its_timetable_once(crew: Crew) -> None:
    """What it has made of a row stays; one of an older version stands from now on."""
    crew.schedules.put(replace(NIGHTLY, cron="0 3 * * *"), "王")
    ensure_schedules(crew.schedules)
    ensure_schedules(crew.schedules)
    there = {row.name: row for row in crew.schedules.all()}

    assert there.keys() == {row.name for row in shipped_schedules()}
    assert there["nightly"].cron == "0 3 * * *"
    assert all(row.since is not None for row in there.values())
    assert len({row.job for row in shipped_schedules()}) == len(shipped_schedules()) == 12
