"""The model keeper's commands: what they print, how they exit, and which model the house then works with."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from classifier import Model
from classifier.model import MANIFEST_FILE, WEIGHTS_FILE
from classifier.rows import LabelledRow
from classifier.shelf import CARD_FILE, Shelf
from classifier.training import train
from cli import app
from facts.assessments import Stance
from facts.errors import HouseError, ModelUnusable
from store import SqlAuditLog, StoreSettings, open_store
from store.migrate import upgrade
from tests.house import tree
from tests.runs.challengers import ASKS, RESTS, some, write
from text import fold_version
from wiring.assembly import House
from wiring.clock import SystemClock
from wiring.settings import Settings

ONE, TWO = "2026.12-aaaaaa", "2026.12-bbbbbb"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small models that know nothing but one kind of advert, far worse than any shipped one."""
    home = tmp_path_factory.mktemp("trained")
    for version in (ONE, TWO):
        rows = [
            LabelledRow(text=text.format(number) + version, stance=stance, group=str(number))
            for number in range(20)
            for text, stance in ((ASKS, Stance.SOLICITATION), (RESTS, Stance.OTHER))
        ]
        train(rows, manifest={"version": version, "fold": fold_version()}).model.save(home / version)
        (home / version / CARD_FILE).write_text(f"# card of {version}\n", "utf-8")
    return home


@pytest.fixture
def office(tmp_path: Path, trained: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two challengers on the shelf and a labelled file."""
    monkeypatch.chdir(tmp_path)
    shelf = Shelf(tmp_path / "out" / "models")
    with shelf.alone():
        for version in (ONE, TWO):
            shelf.put(trained / version)
    write(tmp_path / "judged.jsonl", some(20))
    return tmp_path


@pytest.fixture
def small_gates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate set of eighty rows, since what is tried here is the command."""
    write(tmp_path / "gate.jsonl", some(40))
    (tmp_path / "recipe.yml").write_text("datasets: [{name: frozen, path: gate.jsonl, holdout: 1}]", "utf-8")
    monkeypatch.setattr("runs.promoting.RECIPE", tmp_path / "recipe.yml")


def fangfei(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def said(*words: str) -> Any:
    done = fangfei(*words, "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def problem(done: Result) -> str:
    assert isinstance(done.exception, HouseError), (done.output, done.exception)
    return str(done.exception)


def test_evaluate_says_all_figures_with_intervals(office: Path) -> None:
    """The contract's figures at the top of the object, and confusion, budget and reliability beside them."""
    found = said("evaluate", "judged.jsonl", "--model", ONE, "--head", "solicitation", "--budget", "10")
    for name in ("precision", "recall", "f1", "average_precision", "calibration_error"):
        assert set(found[name]) == {"value", "low", "high"}
    assert (found["model"], found["head"], found["rows"], found["positives"]) == (ONE, "solicitation", 40, 20)
    assert sum(found["confusion"].values()) == sum(one["rows"] for one in found["reliability"]) == 40
    assert (found["budget"], found["at_budget"]["recall"]["value"]) == (10, 0.5)
    table = fangfei("evaluate", "judged.jsonl", "--model", ONE, "--head", "solicitation").stdout
    assert all(word in table for word in ("average_precision", "95 % interval", "says yes", "reliability", "recall at"))


def test_evaluate_asks_every_head_of_several_files(office: Path) -> None:
    """Without --head every question that the rows can answer; a folder serves as well as a version."""
    write(office / "more.jsonl", some(5))
    found = said("evaluate", "judged.jsonl", "more.jsonl", "--model", str(office / "out" / "models" / ONE))

    assert [one["head"] for one in found["heads"]] == ["solicitation", "other"]
    assert {one["rows"] for one in found["heads"]} == {50}
    assert said("evaluate", "judged.jsonl", "--head", "other")["model"] == Model.load().version


def test_train_puts_a_challenger_on_the_shelf_or_writes_a_folder(office: Path) -> None:
    """With --out a folder as ever; without it the shelf, where it is listed and unused."""
    done = fangfei("train", "judged.jsonl")
    (version,) = re.findall(r"model (\S+) is on the shelf", done.stdout)
    folder = fangfei("train", "judged.jsonl", "--out", "model").stdout
    places = {one["version"]: one["place"] for one in said("model", "list")["models"]}

    assert places == {"shipped": "in use", ONE: "challenger", TWO: "challenger", version: "challenger"}
    assert f"model {version} written to model" in folder
    assert sorted(path.name for path in (office / "model").iterdir()) == [CARD_FILE, MANIFEST_FILE, WEIGHTS_FILE]
    assert "promote" in done.stdout


@pytest.mark.usefixtures("small_gates")
def test_refused_forced_and_back(office: Path) -> None:
    """Exit 1 with one sentence where a condition fails; forced it is in use, and one command goes back."""
    rehearsed = fangfei("promote", ONE, "--dry-run", "--data", "nowhere")
    refused = fangfei("promote", ONE)
    assert (rehearsed.exit_code, refused.exit_code) == (0, 1)
    assert "dry run, nothing was changed" in rehearsed.stdout
    assert "FAILS" in refused.stdout
    assert re.fullmatch(rf"Model {ONE} stays a challenger: \d+ of \d+ conditions fail\. --force .*", problem(refused))
    assert not (office / "out" / "models" / "champion.json").exists()

    forced = said("promote", ONE, "--force", "演练", "--by", "王主任")
    assert (forced["is_done"], forced["is_forced"], forced["challenger"]) == (True, True, ONE)
    assert forced["failed"] == sum(not one["holds"] for one in forced["findings"]) > 0
    assert all(one["sentence"].endswith(".") for one in forced["findings"])
    assert f"model {TWO} is in use: every condition holds" in fangfei("promote", TWO).stdout
    places = {one["version"]: one["place"] for one in said("model", "list")["models"]}
    assert places == {"shipped": "earlier", ONE: "before", TWO: "in use"}
    assert said("rollback", "--by", "李")["in_use"] == ONE
    assert "model shipped is in use again" in fangfei("rollback", "--reason", "演练结束").stdout
    assert "The shipped model is in use" in problem(fangfei("rollback"))

    entries = list(House(Settings()).audit.entries())
    assert [(entry.act, entry.subject) for entry in entries] == [
        ("promote model", ONE), ("promote model", TWO), ("roll back model", ONE), ("roll back model", "shipped"),
    ]  # fmt: skip
    assert [entry.actor for entry in entries][::2] == ["王主任", "李"]
    assert all(entry.actor for entry in entries)


@pytest.mark.usefixtures("small_gates")
def test_json_of_a_refusal_is_whole(office: Path) -> None:
    """A program reads the conditions on standard output and the refusal in the exit code."""
    done = fangfei("promote", ONE, "--json")

    assert done.exit_code == 1
    assert json.loads(done.stdout)["is_done"] is False
    assert said("promote", ONE, "--dry-run")["is_dry"] is True


def test_show_prints_the_card(office: Path) -> None:
    """Of the model in use, of the shipped one, of a challenger; its manifest as JSON."""
    assert f"# card of {ONE}" in fangfei("model", "show", ONE).stdout
    assert Model.load().version in fangfei("model", "show").stdout
    assert said("model", "show", TWO)["version"] == TWO
    (office / "out" / "models" / TWO / CARD_FILE).unlink()
    assert "has no card" in problem(fangfei("model", "show", TWO))
    assert "There is no model x on the shelf" in problem(fangfei("model", "show", "x"))


def use(office: Path, *line: str) -> None:
    shelf = Shelf(office / "out" / "models")
    with shelf.alone(), shelf.pointing(line):
        pass


def test_a_damaged_champion_is_one_sentence_with_its_cure(office: Path) -> None:
    """Assess says it and exits 1; the list shows it; rollback gets the office going again."""
    use(office, ONE, TWO)
    (office / "out" / "models" / TWO / WEIGHTS_FILE).write_bytes(b"")
    done = CliRunner().invoke(app, ["assess", "-"], input='{"id":"1","text":"保本保息"}')

    assert isinstance(done.exception, ModelUnusable)
    assert "does not match the digest" in problem(done)
    assert "`fangfei rollback`" in problem(done)
    faults = {one["version"]: one["fault"] for one in said("model", "list")["models"]}
    assert (faults[ONE], faults["shipped"]) == ("", "")
    assert "does not match the digest" in faults[TWO]
    assert fangfei("rollback").exit_code == 0
    assert House(Settings()).model.version == ONE


def test_a_pinned_model_is_told(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever goes back must know that the settings overrule the shelf."""
    use(office, ONE)
    monkeypatch.setenv("FANGFEI_MODEL", str(office / "out" / "models" / TWO))

    assert "as the model, so that one is used" in fangfei("rollback").stderr
    assert said("model", "list")["pinned"].endswith(TWO)


#: Promotes by force, and is killed when the audit entry is written and the champion is not yet changed.
KILLED = """
import os, signal, sys
import cli, store
append = store.SqlAuditLog.append
def last_act(self, **words):
    append(self, **words)
    os.kill(os.getpid(), signal.SIGKILL)
store.SqlAuditLog.append = last_act
cli.main()
"""


def test_killed_between_entry_and_change(office: Path) -> None:
    """The chain has the entry, the old model is in use, the list says what happened, and done again it goes through."""
    words = ["promote", ONE, "--force", "断电演练"]
    outer = os.environ | {"PYTHONPATH": str(tree.ROOT)}
    died = subprocess.run(
        [sys.executable, "-c", KILLED, *words], cwd=office, env=outer, capture_output=True, check=False
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    house = House(Settings())
    assert house.audit.verify() == 1
    assert house.model.version == Model.load().version
    listed = fangfei("model", "list")
    assert "was cut short" in listed.stderr
    assert said("model", "list")["cut_short"] is True

    assert fangfei(*words).exit_code == 0
    assert House(Settings()).model.version == ONE
    assert said("model", "list")["cut_short"] is False


def test_the_front_door_prints_one_sentence(office: Path) -> None:
    """As a process: exit 1, one line on standard error, nothing of Python; 2 for what is no command line."""

    def door(*words: str) -> subprocess.CompletedProcess[str]:
        outer = os.environ | {"PYTHONPATH": str(tree.ROOT)}
        return subprocess.run(
            [sys.executable, "-m", "cli", *words], cwd=office, env=outer, capture_output=True, text=True, check=False
        )

    (office / "file").write_text("mine", "utf-8")
    unknown = door("promote", "2026.12-eeeeee")
    unwritable = door("rollback", "--out", "file")

    assert (unknown.returncode, unknown.stderr.count("\n"), "Traceback" in unknown.stderr) == (1, 1, False)
    assert unknown.stderr.startswith("fangfei: There is no model 2026.12-eeeeee on the shelf")
    assert (unwritable.returncode, unwritable.stderr.count("\n")) == (1, 1), unwritable.stderr
    assert door("promote", "--dry").returncode == 2


def test_audit_on_a_database_of_its_own(office: Path) -> None:
    """--db says where the chain is; the shelf stays under --out."""
    url = f"sqlite:///{office}/elsewhere.db"
    store = open_store(StoreSettings(url=url))
    upgrade(store)
    use(office, ONE)
    assert fangfei("rollback", "--db", url, "--by", "李").exit_code == 0
    (entry,) = SqlAuditLog(store, SystemClock()).entries()
    store.close()

    assert (entry.act, entry.actor) == ("roll back model", "李")
    assert not (office / "out" / "fangfei.db").exists()
