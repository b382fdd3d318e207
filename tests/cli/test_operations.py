"""`fangfei status` and `fangfei doctor` as somebody at the server, or a monitor, uses them."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import app
from facts.shifts import Job, Schedule, Shift, ShiftState
from ops.doctor import Check, programs
from wiring.assembly import House
from wiring.settings import Settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of the machine's count; the browser has tests of its own."""
    monkeypatch.chdir(tmp_path)
    well = Check(key="browser", title="浏览器", sentence="。")
    monkeypatch.setattr(programs, "check_browser", lambda **_: well)


def say(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--out", "out"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout


def as_object(*words: str) -> tuple[int, dict[str, Any]]:
    code, text = say(*words, "--json")
    return code, json.loads(text)


@pytest.fixture
def house(blank_sqlite: Path, tmp_path: Path) -> House:
    """An installation with tables, a timetable, and a scheduler that lives."""
    out = tmp_path / "out"
    out.mkdir(mode=0o750)
    (out / "fangfei.db").write_bytes(blank_sqlite.read_bytes())
    made = House(Settings(out=out))
    made.schedules.put(Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai"), "tests")
    made.lease.take("elsewhere/boot/1/1")
    return made


def lose_a_night(house: House) -> Shift:
    due = house.clock.now()
    (shift,) = house.shifts.plan([Shift(schedule="nightly", job=Job.SCAN, due=due)])
    house.shifts.end(shift, ShiftState.MISSED, "到点未能开始。")
    return house.shifts.get(shift.number)


def test_an_installation_that_is_well_is_exit_code_0(house: House) -> None:
    """One line for each thing; warnings such as a missing backup do not wake anybody."""
    code, text = say("status")

    assert code == 0
    assert text.startswith("警告　备份：还没有备份")
    for title in ("调度程序", "正在进行", "最近一夜", "下次任务", "数据库", "磁盘", "证据", "版本"):
        assert title in text


def test_a_lost_night_is_exit_code_1_until_it_was_seen(house: House) -> None:
    """With the sentence first, in both forms."""
    lost = lose_a_night(house)
    code, text = say("status")
    as_json = as_object("status")
    house.shifts.see(lost.number, "李主任")

    assert code == as_json[0] == 1
    assert text.startswith("故障")
    assert "夜间扫描 1 夜" in text.splitlines()[0]
    assert as_json[1]["status"] == "fault"
    assert as_json[1]["sections"]["lost"]["nights"] == 1
    assert say("status")[0] == 0


def test_status_makes_nothing(tmp_path: Path) -> None:
    """Asked about a folder that is not there it says so and leaves it so."""
    code, told = as_object("status")

    assert code == 1
    assert told["sections"]["database"]["found"] == "missing"
    assert not (tmp_path / "out").exists()


def test_status_of_an_older_layout_upgrades_nothing(house: House) -> None:
    """It names the command that does."""
    path = house.settings.out / "fangfei.db"
    house.store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0009'")

    code, text = say("status")

    assert code == 1
    assert "0009" in text
    assert "fangfei db upgrade" in text
    assert sqlite3.connect(path).execute("SELECT version_num FROM alembic_version").fetchone() == ("0009",)


def test_doctor_says_what_to_do_of_what_is_bad(house: House) -> None:
    """And with --fix-hints of everything."""
    _, told = as_object("doctor")
    _, text = say("doctor")
    _, hints = say("doctor", "--fix-hints")

    by_key = {one["key"]: one for one in told["checks"]}
    assert {key for key, one in by_key.items() if one["level"] == "fault"} <= {"port"}
    assert by_key["database"]["level"] == by_key["integrity"]["level"] == by_key["folder"]["level"] == "ok"
    assert by_key["channels"]["level"] == "warning"
    assert "chmod" not in text
    assert "chmod" in hints
    assert text.count("怎么办") < hints.count("怎么办")


def test_doctor_finds_what_is_broken(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged database, an open folder, a lexicon that cannot be read, a secret that others can read: exit code 1."""
    house.settings.out.chmod(0o755)
    lexicon, secret = tmp_path / "lexicon", tmp_path / "secret"
    lexicon.mkdir()
    (lexicon / "terms.yml").write_text("- nonsense: [")
    secret.write_text("S3cret-of-the-office")
    secret.chmod(0o644)
    monkeypatch.setenv("FANGFEI_LEXICON", str(lexicon))
    house.store.close()
    (house.settings.out / "fangfei.db").write_bytes(b"no database" * 1000)

    code, told = as_object("doctor")
    monkeypatch.setenv("FANGFEI_DESK_OIDC_SECRET_FILE", str(secret))
    refused, of_settings = as_object("doctor")

    levels = {one["key"]: one["level"] for one in told["checks"]}
    assert (code, refused) == (1, 1)
    assert (levels["database"], levels["lexicon"], levels["folder"]) == ("fault", "fault", "warning")
    assert "S3cret" not in json.dumps(of_settings)


def test_doctor_of_settings_that_cannot_be_read(tmp_path: Path) -> None:
    """It says what is wrong with them, and looks at the machine all the same."""
    (tmp_path / "fangfei.toml").write_text("queue_budgett = 3\n")

    code, told = as_object("doctor")

    first = told["checks"][0]
    assert (code, first["key"], first["level"]) == (1, "settings", "fault")
    assert "queue_budget" in first["sentence"]
    assert "memory" in {one["key"] for one in told["checks"]}


def test_a_monitor_runs_it_as_a_program(house: House) -> None:
    """The real command, its exit code, and nothing on standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "cli", "status", "--json", "--out", str(house.settings.out)], check=False,
        capture_output=True, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["sections"]["scheduler"]["alive"] is True
