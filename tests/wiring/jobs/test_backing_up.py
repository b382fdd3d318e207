"""The nightly backup as the office sees it: a sentence, and an alert that stands while something is wrong."""

from datetime import timedelta
from pathlib import Path

import pytest

from facts.doubles import FrozenClock
from facts.errors import NoSpace, Overtaken
from facts.notices import AlertKind, Severity
from facts.shifts import Job
from ops.backup import check_snapshot
from tests.wiring.jobs.offices import a_house, an_errand, pass_time
from wiring.assembly import House
from wiring.backups import backup_folder
from wiring.jobs.backing_up import back_up


@pytest.fixture
def house(tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> House:
    """An office with settings, a lexicon and sources of its own beside its `out` folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("lexicon", "sources"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own.yml").write_text(f"# {name}\n", encoding="utf-8")
    (tmp_path / "fangfei.toml").write_text('contact = "a@b.test"\ndb = "sqlite:///out/fangfei.db"\n', encoding="utf-8")
    made = a_house(tmp_path, lexicon=tmp_path / "lexicon", sources=tmp_path / "sources", backup_daily=2)
    made.clock = clock
    made.audit.append(actor="王", act="form exported", subject="附件1", detail={})
    (tmp_path / "out" / "bands.yml").write_text("red: 80\n", encoding="utf-8")
    (tmp_path / "out" / "uploads").mkdir()
    (tmp_path / "out" / "uploads" / "passing.xlsx").write_bytes(b"x")
    return made


def test_a_week_of_nights(house: House, clock: FrozenClock) -> None:
    """Each is whole and says what it did; of one week of one month, two days stay as it is set."""
    notes = list[str]()
    for _ in range(7):
        notes.append(back_up(house, an_errand(house, Job.BACKUP)).note)
        pass_time(clock, timedelta(days=1))
    folder = backup_folder(house.settings)

    assert all(check_snapshot(folder, name).is_sound for name in folder.names())
    assert len(folder.names()) == 2
    assert notes[-1].endswith("共保留 2 份，清理 1 份。")
    assert "已读回核对" in notes[0]
    assert house.alerts.standing() == []


def test_what_belongs_to_the_office_is_in_it(house: House, tmp_path: Path) -> None:
    """Its own files outside `out` too; uploads that pass, logs and the backups themselves are not."""
    back_up(house, an_errand(house, Job.BACKUP))
    folder = backup_folder(house.settings)
    made = folder.read(folder.names()[0])

    assert {entry.path for entry in made.entries} == {
        "bands.yml", "database/fangfei.db", "settings/fangfei.toml", "settings/lexicon/own.yml",
        "settings/sources/own.yml",
    }  # fmt: skip
    assert made.settings == {"lexicon": "settings/lexicon", "sources": "settings/sources"}
    assert (tmp_path / "out" / "backups").stat().st_mode & 0o077 == 0


def test_a_failed_night_stands_as_an_alert_until_one_comes_through(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk has no room: a critical alert with the cause; the next good backup closes it."""
    monkeypatch.setattr("ops.backup.making.shutil.disk_usage", lambda _: type("Usage", (), {"free": 1})())
    with pytest.raises(NoSpace):
        back_up(house, an_errand(house, Job.BACKUP))
    (alert,) = house.alerts.standing()
    assert (alert.trouble.kind, alert.trouble.severity) == (AlertKind.BACKUP, Severity.CRITICAL)
    monkeypatch.undo()
    back_up(house, an_errand(house, Job.BACKUP))

    assert house.alerts.standing() == []


def test_one_that_is_stopped_is_not_complete(house: House) -> None:
    """The end of its window: nothing is left of it, and the shift may be taken up again."""
    errand = an_errand(house, Job.BACKUP)
    errand.pulse.stop()
    outcome = back_up(house, errand)

    assert not outcome.is_complete
    assert backup_folder(house.settings).names() == ()


def test_a_backup_by_hand_is_waited_for(house: House) -> None:
    """Somebody makes one at the command line: this one comes later, and it is no failure of the backup."""
    with backup_folder(house.settings).alone(), pytest.raises(Overtaken):
        back_up(house, an_errand(house, Job.BACKUP))
    assert house.alerts.standing() == []


def test_rot_on_the_backup_disk_is_told(house: House, clock: FrozenClock) -> None:
    """An object that changed is an alert within the week."""
    back_up(house, an_errand(house, Job.BACKUP))
    folder = backup_folder(house.settings)
    (path,) = (folder.path / "objects").glob("??/*.zst")
    path.write_bytes(bytes(path.stat().st_size))
    told = set[str]()
    for _ in range(7):
        pass_time(clock, timedelta(days=1))
        back_up(house, an_errand(house, Job.BACKUP))
        told |= {alert.trouble.title for alert in house.alerts.standing()}

    assert told == {"备份盘上有 1 处损坏"}
