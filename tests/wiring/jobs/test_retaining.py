"""What only served the running of the office goes when its time is over, and nothing else does; both databases."""

import json
import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel
from typer.testing import CliRunner

from cli import app
from evidence import WarcVault
from facts.doubles import FrozenClock
from facts.notices import AlertKind, Message, MessageKind, Severity, Trouble
from facts.shifts import Job, Shift, ShiftState
from ops.retention.clearing import NOT_COVERED
from ops.retention.rules import What, load_rules
from store import Store
from store.answers import SqlAnswers
from tests.desk.office import Office, OfficeHouse
from tests.wiring.jobs.offices import an_errand, pass_time
from wiring.jobs.retaining import retain
from wiring.retention import stores_of, what_goes

DAYS = {rule.what: rule.days for rule in load_rules()}


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files are the test's own: with a clock that runs ahead, those of the machine would all be old."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("wiring.retention.temporary_folder", lambda: folder)
    return folder


@pytest.fixture
def house(store: Store, clock: FrozenClock, tmp_path: Path) -> OfficeHouse:
    """An office on either database."""
    return OfficeHouse(store, clock, tmp_path / "out")


def fill(house: OfficeHouse) -> None:
    """One of each kind, over now; and what must never go."""
    now = house.clock.now()
    person = house.people.add(account="wang", name="王", roles=frozenset(), by="tests")
    house.people.open_session(person, "k" * 24, timedelta(hours=1))
    house.people.make_link(person, "l" * 24, timedelta(hours=1), by="tests")
    answers = SqlAnswers(house.store, house.clock)
    answers.begin(person.id, "key", "what")
    answers.end(person.id, "key", 200, b"{}")
    for state, number in ((ShiftState.FINISHED, 1), (ShiftState.MISSED, 2)):
        [shift] = house.shifts.plan([Shift(schedule="nightly", job=Job.SCAN, due=now + timedelta(minutes=number))])
        house.shifts.end(shift, state, "")
    for number, channels in ((1, ()), (2, ("mail",))):
        house.messages.post(
            Message(kind=MessageKind.NIGHT, key=f"n{number}", severity=Severity.INFO, title="小结", at=now), channels
        )
    for key in ("gone", "stands"):
        house.alerts.tell(Trouble(kind=AlertKind.DISK, key=key, severity=Severity.WARNING, title="磁盘"))
    house.alerts.clear(AlertKind.DISK, "gone")
    for name in (
        "logs/shift-1.log",
        "logs/r1.log",
        "jobs/a.json",
        "jobs/b.lock",
        "evidence/r1/a.warc.gz",
        "marks/x.json",
    ):
        write(house.settings.out / name, now.timestamp())
    write(house.settings.out.parent / "tmp" / "fangfei-check-1" / "db", now.timestamp())
    write(house.settings.out.parent / "tmp" / "other-1", now.timestamp())


def write(file: Path, moment: float) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x" * 10)
    os.utime(file, (moment, moment))
    os.utime(file.parent, (moment, moment))


def rows(house: OfficeHouse) -> Counter[str]:
    """Table -> rows."""
    with house.store.reading() as connection:
        return Counter(
            {
                name: connection.scalar(select(func.count()).select_from(table)) or 0
                for name, table in SQLModel.metadata.tables.items()
            }
        )


def test_each_goes_when_its_time_is_over_and_not_before(house: OfficeHouse, clock: FrozenClock) -> None:
    """A day before nothing of a kind goes; a day after it does, with an entry that says how much and until when."""
    fill(house)
    start = clock.now()
    went: dict[str, int] = {}
    for days in sorted(set(DAYS.values())):
        pass_time(clock, start + timedelta(days=days - 1) - clock.now())
        assert not [one for one in what_goes(house) if one.rule.days == days and one.lot.count]
        pass_time(clock, timedelta(days=2))
        due = {one.rule.what: one.lot.count for one in what_goes(house) if one.rule.days == days}
        retain(house, an_errand(house, Job.RETENTION))
        assert not [one for one in what_goes(house) if one.lot.count]
        went |= due
    entries = [one for one in house.audit.entries() if one.act == "retention applied"]

    # Nobody has seen the missed shift, the second message still waits, the second alert stands.
    assert went == {what: 2 if what is What.LOGS else 0 if what is What.BRAKES else 1 for what in DAYS}
    assert {one.subject for one in entries} == set(DAYS) - {What.BRAKES}
    assert {json.loads(one.detail)["count"] for one in entries} == {1, 2}
    kept = rows(house)
    assert (kept["shift"], kept["message"], kept["dispatch"], kept["alert"], kept["person"]) == (1, 1, 1, 1, 1)
    left = {
        str(one.relative_to(house.settings.out.parent)) for one in house.settings.out.parent.rglob("*") if one.is_file()
    }
    assert {"out/jobs/b.lock", "out/evidence/r1/a.warc.gz", "out/marks/x.json", "tmp/other-1"} <= left
    assert not [name for name in left if name.endswith(".log") or "fangfei-" in name]


def test_nothing_of_the_casework_goes(office: Office, clock: FrozenClock) -> None:
    """Whatever the age: leads, pages, screenings, judgements and the chain are as they were."""
    office.lead()
    before = rows(office.house)  # type: ignore[arg-type]
    pass_time(clock, timedelta(days=5000))
    retain(office.house, an_errand(office.house, Job.RETENTION))

    assert rows(office.house) == before


@pytest.fixture
def office(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> Office:
    """An office with evidence."""
    vault = WarcVault(tmp_path / "evidence", run="r1", software="tests")
    made = Office(store=sqlite_store, clock=clock, vault=vault, folder=tmp_path)
    made.house.settings.logs.mkdir(exist_ok=True)
    return made


def test_every_rule_has_its_place_and_its_reason(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> None:
    """What the rules name the program knows, and the other way round."""
    house = OfficeHouse(sqlite_store, clock, tmp_path)

    assert set(stores_of(house)) == set(What) == set(DAYS)
    assert all(len(rule.because) > 10 for rule in load_rules())


def test_the_command_lists_what_would_go_and_then_lets_it_go(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dry run changes nothing; both say what these rules do not cover."""
    monkeypatch.chdir(tmp_path)
    log = tmp_path / "out" / "logs" / "r1.log"
    write(log, 1_000_000_000.0)
    db = ("--db", str(sqlite_store.engine.url), "--out", str(tmp_path / "out"))
    dry = CliRunner().invoke(app, ["retention", "--dry-run", "--json", *db])
    was_there = log.exists()
    done = CliRunner().invoke(app, ["retention", "--apply", "--by", "王", *db])
    neither = CliRunner().invoke(app, ["retention", *db])

    said = json.loads(dry.stdout)
    assert {one["rule"]["what"]: one["lot"]["count"] for one in said["rules"]}["logs"] == 1
    assert (was_there, log.exists()) == (True, False)
    assert "网络安全法" in done.stdout
    assert NOT_COVERED in done.stdout
    assert said["not_covered"] == NOT_COVERED
    assert neither.exit_code == 1
