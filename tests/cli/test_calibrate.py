"""`fangfei calibrate`: from the nights of an office to its bands, and from a recipe to the scorecard."""

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from classifier import SHIPPED_BANDS, Model, Scorecard, rules_version
from cli import app
from facts.doubles import FrozenClock
from facts.runs import Run, RunStatus
from runs.bands import write_bands
from store import SqlFrontier, SqlPageBook, SqlRunBook, StoreSettings, open_store
from store.migrate import upgrade
from tests.factories import NOON, a_page, a_screening, a_target, a_visit
from text import read_plain
from wiring.assembly import House
from wiring.settings import load_settings

PAGES = 120


@pytest.fixture
def out(tmp_path: Path, clock: FrozenClock) -> Path:
    """A folder with one run of 120 pages of rising score."""
    store = open_store(StoreSettings(url=f"sqlite:///{tmp_path}/fangfei.db"))
    upgrade(store)
    SqlRunBook(store, clock, "scan").begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    frontier, book = SqlFrontier(store, "r1"), SqlPageBook(store)
    version = Model.load().version
    for number in range(PAGES):
        url = f"http://a.test/{number}"
        frontier.seed([a_target(url)])
        page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url)))
        contract = {
            "model": version, "rules": rules_version(), "elements": {"inducement": {"score": 0.4}},
            "reasons": [{"name": "prior", "points": number / 2, "quote": None}], "identifiers": [],
        }  # fmt: skip
        assert page is not None
        book.record([(page, a_screening(score=number / 2, contract=json.dumps(contract)))])
    SqlRunBook(store, clock, "scan").end("r1", RunStatus.FINISHED)
    store.close()
    return tmp_path


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == code, done.output
    return done.stdout


def test_bands_of_an_office_are_used_from_then_on(out: Path) -> None:
    """Chosen, told, written with who and why, in the audit chain, and named by every assessment that follows."""
    said = run("calibrate", "--budget", "10", "--missed", "1000", "--by", "王主任", "--out", str(out))
    kept = yaml.safe_load((out / "bands.yml").read_text("utf-8"))
    house = House(load_settings(out=out))

    assert "每晚可研判 10 页" in said
    assert str(out / "bands.yml") in said
    assert (kept["yellow"], kept["by"]) == (54.6, "王主任")
    assert house.bands.yellow == 54.6
    act = [entry for entry in house.audit.entries() if entry.act == "bands set"]
    assert [(entry.actor, json.loads(entry.detail)["digest"]) for entry in act] == [("王主任", house.bands.digest)]
    assert house.screener.version.endswith(f".{house.bands.digest}")
    assert house.screener.screen(read_plain("今日多云，公交改线。")).rules == rules_version(bands=house.bands)


def test_a_trial_writes_nothing(out: Path) -> None:
    """--dry-run tells the same and leaves file and chain alone; --json has the numbers."""
    told = json.loads(run("calibrate", "--budget", "10", "--missed", "1000", "--dry-run", "--json", "--out", str(out)))

    assert (told["yellow"], told["queue"], told["pages"], told["file"]) == (54.6, 10, PAGES, None)
    assert told["sentences"]
    assert not (out / "bands.yml").exists()
    assert not [entry for entry in House(load_settings(out=out)).audit.entries() if entry.act == "bands set"]


def test_costs_and_budget_come_from_the_settings(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an office has set holds where the command line says nothing."""
    monkeypatch.setenv("FANGFEI_QUEUE_BUDGET", "30")
    monkeypatch.setenv("FANGFEI_MISSED_COST", "1000")
    told = json.loads(run("calibrate", "--dry-run", "--json", "--out", str(out)))

    assert (told["budget"], told["costs"], told["queue"]) == (30, {"missed": 1000.0, "wasted": 1.0}, 30)


def test_too_few_pages_are_one_sentence(tmp_path: Path) -> None:
    """A fresh folder: no traceback, what is wanted and what to do."""
    done = CliRunner().invoke(app, ["calibrate", "--budget", "200", "--out", str(tmp_path)])

    assert "at least 100 screened pages; there are 0" in str(done.exception)
    assert "fangfei scan" in str(done.exception)


def test_options_of_the_two_uses_do_not_mix(tmp_path: Path) -> None:
    """--data without --fit is told, not ignored."""
    done = CliRunner().invoke(app, ["calibrate", "--data", str(tmp_path), "--out", str(tmp_path)])

    assert "belong to --fit" in str(done.exception)


def test_a_changed_file_reaches_a_running_process(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk or a scheduler that runs for weeks screens with new bands without being started again."""
    house = House(load_settings(out=out))
    seconds = iter(range(0, 10_000, 10))
    before = house.screener.version
    house._screener._clock = lambda: float(next(seconds)) + 1e9
    own = {"red": 70.0, "orange": 60.0, "yellow": 40.0, "blue": 20.0}
    write_bands(type(SHIPPED_BANDS)(**own), out / "bands.yml")
    versions = [house.screener.version for _ in range(4)]

    assert before != versions[-1]
    assert versions[-1].endswith(house.bands.digest)


def test_fitting_from_a_recipe(tmp_path: Path) -> None:
    """A small recipe is fitted within seconds; the card loads, says what it was fitted on, and figures are printed."""
    corpus = min(Path("classifier/corpus").glob("part_*.jsonl"))
    lines = corpus.read_text("utf-8").splitlines()[:240]
    (tmp_path / "part.jsonl").write_text("\n".join(lines), "utf-8")
    recipe = {"datasets": [{"name": "small", "path": "part.jsonl", "group": "group", "holdout": 5}]}
    (tmp_path / "recipe.yml").write_text(yaml.safe_dump(recipe), "utf-8")
    words = ("calibrate", "--fit", str(tmp_path / "recipe.yml"), "--to", str(tmp_path / "card.json"), "--json")
    told = json.loads(run(*words))
    card = Scorecard.load(tmp_path / "card.json")

    assert [one["name"] for one in told["figures"]] == ["folds", "small"]
    assert told["figures"][0]["uncapped"] > 0.7
    assert sum(one["rows"] for one in told["figures"]) == 240
    assert (told["digest"], [one["name"] for one in card.fitted_on["data"]]) == (card.digest, ["small"])
    assert "set" in run(*words[:-1])


def test_a_set_that_is_not_there(tmp_path: Path) -> None:
    """A wrong name is told before anything is trained."""
    (tmp_path / "recipe.yml").write_text("datasets: [{name: a, path: a.jsonl}]", "utf-8")
    words = ["calibrate", "--fit", str(tmp_path / "recipe.yml"), "--set", "b", "--to", str(tmp_path / "c.json")]
    done = CliRunner().invoke(app, words)

    assert "has no set b" in str(done.exception)
    assert not (tmp_path / "c.json").exists()
