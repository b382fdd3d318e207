"""When scans start: due times, missed nights, one scheduler at a time, and rows that cannot be used."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

import scheduler
from facts.doubles import FrozenClock
from facts.errors import BadInput, CrawlFailed, StoreFailed
from facts.ports import Clock
from facts.runs import Schedule
from scheduler import DEFAULT, NightScheduler, ensure_default, last_due, missed, next_fire
from store import SqlScheduleBook, Store

SHANGHAI = timezone(timedelta(hours=8))
#: The night of the 23rd at two in the morning, Shanghai.
NIGHT = datetime(2026, 11, 23, 2, 0, tzinfo=SHANGHAI)
YESTERDAY = NIGHT - timedelta(days=1)


def a_book(store: Store, clock: Clock, **changes: object) -> SqlScheduleBook:
    book = SqlScheduleBook(store, clock)
    book.put(replace(DEFAULT, **changes), actor="管理员")  # type: ignore[arg-type]
    return book


def run_until(is_done: Callable[[], bool], *schedulers: NightScheduler, seconds: float = 10.0) -> None:
    """Run schedulers in threads until a condition holds, then a moment longer, and stop them."""
    stop = threading.Event()
    threads = [threading.Thread(target=one.run, args=[stop], daemon=True) for one in schedulers]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + seconds
    while not is_done() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.2)
    stop.set()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)


def test_next_night_is_two_in_shanghai_on_a_utc_machine() -> None:
    """The row's time zone decides, whatever the machine's is; "after" means after."""
    after = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

    assert (next_fire(DEFAULT, after) or after).isoformat() == "2026-11-24T02:00:00+08:00"
    assert NIGHT + timedelta(days=1) == next_fire(DEFAULT, NIGHT)


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("0 2 * * *", NIGHT),
        ("* * * * *", NIGHT + timedelta(minutes=30)),
        ("0 3 * * *", NIGHT - timedelta(hours=23)),
        ("0 2 1 * *", datetime(2026, 11, 1, 2, 0, tzinfo=SHANGHAI)),
        ("0 2 1 1 *", datetime(2026, 1, 1, 2, 0, tzinfo=SHANGHAI)),
        ("0 2 30 2 *", None),
    ],
)
def test_last_due_finds_lines_of_every_pace(cron: str, expected: datetime | None) -> None:
    """From every minute to once a year, and a day that never comes."""
    assert expected == last_due(replace(DEFAULT, cron=cron), NIGHT + timedelta(minutes=30))


@settings(deadline=None, max_examples=50)
@given(minutes=st.integers(0, 60 * 24 * 400), cron=st.sampled_from(["0 2 * * *", "*/7 1-3 * * 1,5", "30 23 15 * *"]))
def test_nothing_is_due_between_the_last_and_the_next(minutes: int, cron: str) -> None:
    """The last due time is the one whose successor is the next fire time."""
    row, now = replace(DEFAULT, cron=cron), NIGHT + timedelta(minutes=minutes)
    due = last_due(row, now)

    assert due is not None
    assert due <= now
    assert next_fire(row, due) == next_fire(row, now)


@pytest.mark.parametrize(
    ("weekday", "days"),
    [
        ("0", {6}),
        ("7", {6}),
        ("1", {0}),
        ("1-5", {0, 1, 2, 3, 4}),
        ("5-7", {4, 5, 6}),
        ("*/3", {6, 2, 5}),
        ("mon", {0}),
    ],
)
def test_weekdays_count_as_in_cron(weekday: str, days: set[int]) -> None:
    """0 and 7 are Sunday; APScheduler alone would take 0 for Monday."""
    row, moment, seen = replace(DEFAULT, cron=f"0 2 * * {weekday}"), NIGHT, set()
    for _ in range(7):
        moment = next_fire(row, moment) or moment
        seen.add(moment.weekday())

    assert days == seen


@pytest.mark.parametrize("wrong", [{"cron": "0 2 * *"}, {"cron": "0 25 * * *"}, {"cron": "0 2 * * 5-1"}, {"cron": ""},
                                   {"cron": "今晚"}, {"timezone": "Asia/Nowhere"}, {"timezone": "../etc"}])  # fmt: skip
def test_bad_row_is_one_sentence(wrong: dict[str, str]) -> None:
    """A row that cannot be understood is named with its line and zone."""
    with pytest.raises(BadInput, match="'nightly' cannot be used"):
        next_fire(replace(DEFAULT, **wrong), NIGHT)


def test_missed_needs_a_start_before_and_none_since() -> None:
    """A new row has missed nothing, nor has one that is off or that started."""
    now = NIGHT + timedelta(hours=1)

    assert missed(replace(DEFAULT, last_started_at=YESTERDAY), now) == NIGHT
    assert missed(DEFAULT, now) is None
    assert missed(replace(DEFAULT, last_started_at=NIGHT), now) is None
    assert missed(replace(DEFAULT, last_started_at=YESTERDAY, enabled=False), now) is None


def test_default_is_put_once_and_never_put_back(sqlite_store: Store, clock: FrozenClock) -> None:
    """What an office made of the nightly row stays."""
    book = SqlScheduleBook(sqlite_store, clock)
    ensure_default(book)
    assert book.all() == [DEFAULT]

    book.put(replace(DEFAULT, enabled=False), actor="管理员")
    ensure_default(book)

    assert [replace(DEFAULT, enabled=False)] == book.all()


def test_missed_night_is_made_up_once_by_one_of_two_schedulers(sqlite_store: Store) -> None:
    """Two schedulers on one database: one starts the run, the other says that it waits."""
    clock, starts = FrozenClock(NIGHT + timedelta(hours=1)), []
    book = a_book(sqlite_store, clock)
    book.started("nightly", "r0", YESTERDAY)

    def start(row: Schedule) -> str:
        starts.append(row.name)
        return f"r{len(starts)}"

    with capture_logs() as logs:
        pair = [NightScheduler(book, clock, start, holder=holder) for holder in ("甲", "乙")]
        run_until(lambda: bool(starts), *pair)

    events = [entry["event"] for entry in logs]
    assert starts == ["nightly"]
    assert ("r1", clock.now()) == (book.all()[0].last_run, book.all()[0].last_started_at)
    assert events.count("another scheduler held the lease; this one waited") == 1
    assert events.count("missed start was made up") == 1
    assert book.take_lease("丙", clock.now(), 60)


def test_night_missed_beyond_the_grace_is_logged_not_started(sqlite_store: Store) -> None:
    """A scan at noon is not last night's."""
    clock, starts = FrozenClock(NIGHT + timedelta(hours=10)), []
    book = a_book(sqlite_store, clock)
    book.started("nightly", "r0", YESTERDAY)

    with capture_logs() as logs:
        night = NightScheduler(book, clock, lambda row: starts.append(row.name) or "r", holder="甲")
        run_until(lambda: any(entry["event"] == "schedule was set" for entry in logs), night)

    assert starts == []
    assert [NIGHT.isoformat()] == [entry["due"] for entry in logs if entry["event"] == "start was missed"]


def test_bad_row_leaves_the_others_going(sqlite_store: Store) -> None:
    """One sentence for the bad row, said once; the good row is set and made up."""
    clock, starts = FrozenClock(NIGHT + timedelta(hours=1)), []
    book = a_book(sqlite_store, clock)
    book.put(Schedule(name="broken", cron="61 2 * * *", timezone="Asia/Shanghai"), actor="管理员")
    for name in ("nightly", "broken"):
        book.started(name, "r0", YESTERDAY)

    with capture_logs() as logs:
        night = NightScheduler(book, clock, lambda row: starts.append(row.name) or "r1", holder="甲")
        run_until(lambda: bool(starts), night)

    assert starts == ["nightly"]
    assert [entry["schedule"] for entry in logs if entry["event"] == "schedule was refused"] == ["broken"]
    assert [entry["next"] for entry in logs if entry["event"] == "schedule was set"] == ["2026-11-24T02:00:00+08:00"]


def test_failing_start_is_one_sentence_and_is_not_noted(sqlite_store: Store) -> None:
    """The run that could not start leaves the row as it was, so that it is made up later."""
    clock = FrozenClock(NIGHT + timedelta(seconds=1))
    book = a_book(sqlite_store, clock)

    def start(_: Schedule) -> str:
        raise CrawlFailed("The crawl process ended.\nIt left a log.")

    with capture_logs() as logs:
        NightScheduler(book, clock, start, holder="甲").fire("nightly")

    assert [entry["problem"] for entry in logs] == ["The crawl process ended."]
    assert book.all()[0].last_started_at is None


def test_fire_starts_what_is_due_once(sqlite_store: Store) -> None:
    """A second timer for the same night, a row that is off and a lease of somebody else start nothing."""
    clock, starts = FrozenClock(NIGHT + timedelta(seconds=1)), []
    book = a_book(sqlite_store, clock)
    night = NightScheduler(book, clock, lambda row: starts.append(row.name) or "r1", holder="甲")
    night.fire("nightly")
    night.fire("nightly")
    night.fire("unknown")
    assert starts == ["nightly"]

    later = FrozenClock(clock.now() + timedelta(days=1))
    assert book.take_lease("乙", later.now(), 60)
    NightScheduler(book, later, lambda row: starts.append(row.name) or "r2", holder="甲").fire("nightly")
    book.put(replace(book.all()[0], enabled=False), actor="管理员")
    NightScheduler(book, later, lambda row: starts.append(row.name) or "r3", holder="乙").fire("nightly")

    assert starts == ["nightly"]


def test_stop_waits_for_a_start_under_way_and_keeps_the_lease(sqlite_store: Store) -> None:
    """While a run that blocks is ending, nobody else may take it up."""
    clock, began, end = FrozenClock(NIGHT + timedelta(hours=1)), threading.Event(), threading.Event()
    book = a_book(sqlite_store, clock)
    book.started("nightly", "r0", YESTERDAY)

    def start(_: Schedule) -> str:
        began.set()
        end.wait(10)
        return "r1"

    stop = threading.Event()
    thread = threading.Thread(target=NightScheduler(book, clock, start, holder="甲").run, args=[stop], daemon=True)
    thread.start()
    assert began.wait(10)
    stop.set()
    thread.join(0.3)
    taken = book.take_lease("乙", clock.now(), 60)
    end.set()
    thread.join(10)

    assert not taken
    assert book.all()[0].last_run == "r1"
    assert book.take_lease("乙", clock.now(), 60)


def test_changed_rows_are_noticed_while_it_runs(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that changes gets another timer, one that is switched off loses its own."""
    monkeypatch.setattr(scheduler, "POLL_S", 0.05)
    clock = FrozenClock(NIGHT + timedelta(hours=1))
    book = a_book(sqlite_store, clock)
    with capture_logs() as logs:
        night, stop = NightScheduler(book, clock, lambda _: "r1", holder="甲"), threading.Event()
        thread = threading.Thread(target=night.run, args=[stop], daemon=True)
        thread.start()
        for count, change in enumerate(({}, {"cron": "0 4 * * *"}, {"enabled": False}), start=1):
            book.put(replace(book.all()[0], **change), actor="管理员")
            deadline = time.monotonic() + 10
            while sum("schedule" in entry for entry in logs) < count and time.monotonic() < deadline:
                time.sleep(0.02)
            time.sleep(0.15)
        stop.set()
        thread.join(10)

    told = [(entry["event"], entry.get("next")) for entry in logs if "schedule" in entry]
    assert told == [
        ("schedule was set", "2026-11-24T02:00:00+08:00"),
        ("schedule was set", "2026-11-23T04:00:00+08:00"),
        ("schedule was off", None),
    ]


def test_unreachable_database_does_not_end_it(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease that cannot be renewed is one sentence; the scheduler goes on and takes it later."""
    monkeypatch.setattr(scheduler, "RENEW_S", 0.05)
    clock, failures, starts = FrozenClock(NIGHT + timedelta(hours=1)), [StoreFailed(), StoreFailed()], []
    book = a_book(sqlite_store, clock)
    book.started("nightly", "r0", YESTERDAY)
    take = book.take_lease

    def take_lease(holder: str, now: datetime, seconds: float) -> bool:
        if failures:
            raise failures.pop()
        return take(holder, now, seconds)

    monkeypatch.setattr(book, "take_lease", take_lease)
    with capture_logs() as logs:
        night = NightScheduler(book, clock, lambda row: starts.append(row.name) or "r1", holder="甲")
        run_until(lambda: bool(starts), night)

    assert [entry["event"] for entry in logs].count("lease could not be renewed") == 2
    assert starts == ["nightly"]
