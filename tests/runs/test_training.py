"""From files to a model on the shelf: what is written, what the version rests on, and what is refused first."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classifier.heads import Head
from classifier.shelf import CARD_FILE, Shelf, open_model
from facts.doubles import FrozenClock
from facts.errors import BadInput, BrokenCorpus, NoSpace, UnreadableFile
from keywords import Engine
from runs import training
from runs.labelled import load_labelled
from runs.training import TrainingOrder, evaluate_heads, train_challenger, train_model
from tests.factories import NOON
from tests.runs.challengers import silent, some, write


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "judged.jsonl", some())


def test_model_and_card_are_written_whole(file: Path, tmp_path: Path, clock: FrozenClock, engine: Engine) -> None:
    """What is returned is what was stored; the card names the file, its rows and their digest."""
    told: list[str] = []
    model = train_model(TrainingOrder(files=(file,), out=tmp_path / "model"), clock, told.append, engine)
    card = (tmp_path / "model" / CARD_FILE).read_text("utf-8")

    assert open_model(tmp_path / "model").version == model.version
    assert model.version.startswith("2026.11-")
    assert "| judged | the office's own | none stated | 60 | 0 | all | 1 | other 30, solicitation 30 |" in card
    assert model.manifest["data"][0]["sha256"][:16] in card
    assert set(model.manifest["figures"]) == {"other", "solicitation"}
    assert told == ["judged: 60 rows to train on, 0 held out"]


def test_a_version_names_what_was_learnt(file: Path, tmp_path: Path, clock: FrozenClock, engine: Engine) -> None:
    """The same rows give the same version; one row's weight more gives another."""

    def version(rows: list[dict[str, Any]]) -> str:
        order = TrainingOrder(files=(write(file, rows),), out=tmp_path / "model")
        return train_model(order, clock, silent, engine).version

    plain, again = version(some()), version(some())
    weighed = version([row | {"weight": 10.0 if number == 0 else 1.0} for number, row in enumerate(some())])

    assert plain == again
    assert weighed != plain


def test_the_shipped_recipe_by_its_name(
    file: Path, tmp_path: Path, clock: FrozenClock, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`shipped` stands for the recipe that lies in the wheel; sets that are not here are told and left out."""
    recipe = tmp_path / "recipe.yml"
    recipe.write_text(
        "datasets: [{name: ours, path: judged.jsonl, group: group, holdout: 3}, {name: theirs, path: 'data:x.csv'}]",
        encoding="utf-8",
    )
    monkeypatch.setattr(training, "RECIPE", recipe)
    told: list[str] = []
    order = TrainingOrder(files=(Path("shipped"), file), out=tmp_path / "model")
    model = train_model(order, clock, told.append, engine)

    assert [entry["name"] for entry in model.manifest["data"]] == ["ours", "judged"]
    assert model.manifest["data"][0]["held_out"] > 0
    assert "theirs: not on this machine, left out" in told


@pytest.mark.parametrize(
    ("rows", "column", "said"),
    [
        ([], "stance", "0 rows say nothing"),
        (some(4)[::2], "stance", "say solicitation only"),
        ([{"content": "话", "stance": "other"}], "stance", "no column 'text'; it has content, stance"),
        ([{"text": "话", "label": "other"}], "stance", "no column 'stance'.*--label-column"),
        ([{"text": "话", "stance": "其他"}], "stance", r"judged\.jsonl:1: '其他'.*--map"),
        (some(4), "结论", "no column '结论'"),
        (None, "stance", "cannot be read"),
    ],
)
def test_what_cannot_be_learnt_is_one_sentence(
    tmp_path: Path, engine: Engine, rows: list[dict[str, Any]] | None, column: str, said: str
) -> None:
    """File, line and what to do; nothing is written."""
    path = tmp_path / "judged.jsonl"
    if rows is not None:
        write(path, rows)
    asked = TrainingOrder(files=(path,), out=tmp_path / "model", label_column=column)
    with pytest.raises((BrokenCorpus, UnreadableFile), match=said):
        train_model(asked, FrozenClock(NOON), silent, engine)

    assert not (tmp_path / "model").exists()


def test_a_challenger_lies_on_the_shelf_unused(file: Path, tmp_path: Path, clock: FrozenClock, engine: Engine) -> None:
    """Trained again it is the same one; the shipped model stays in use."""
    shelf, order = Shelf(tmp_path / "models"), TrainingOrder(files=(file,), out=Path())
    version = train_challenger(order, shelf, clock, silent, engine)

    assert train_challenger(order, shelf, clock, silent, engine) == version
    assert shelf.versions() == (version,)
    assert shelf.newest_challenger() == version
    assert shelf.line() == ()
    assert (shelf.place(version) / CARD_FILE).exists()


@pytest.mark.parametrize("how", ["unwritable", "locked"])
def test_a_shelf_that_is_not_to_be_had_is_told_before_training(
    file: Path, tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """No hour is spent on a model that has no place."""
    monkeypatch.setattr(training, "train", lambda *_, **__: pytest.fail("it trained"))
    shelf, order = Shelf(tmp_path / "models"), TrainingOrder(files=(file,), out=Path())
    if how == "unwritable":
        shelf.folder.write_text("mine", "utf-8")
        with pytest.raises(NoSpace, match="cannot be written"):
            train_challenger(order, shelf, FrozenClock(NOON), silent, engine)
    else:
        with shelf.alone(), pytest.raises(BadInput, match="Somebody else"):
            train_challenger(order, shelf, FrozenClock(NOON), silent, engine)


def test_a_model_is_measured_head_by_head(file: Path, tmp_path: Path, clock: FrozenClock, engine: Engine) -> None:
    """Heads that the file can tell about are measured; one that is asked for by name must be among them."""
    model = train_model(TrainingOrder(files=(file,), out=tmp_path / "model"), clock, silent, engine)
    rows = load_labelled(write(tmp_path / "fresh.jsonl", some(12)), label_column="stance", mapping=())
    found = evaluate_heads(model, rows, list(Head), 5)

    assert set(found) == {Head.SOLICITATION, Head.OTHER}
    assert found[Head.SOLICITATION].at_budget["precision"].value == 1.0
    assert found[Head.SOLICITATION].at_budget["recall"].value == 5 / 12
    with pytest.raises(BadInput, match="with and rows without stance exposure; it has 0 of 24"):
        evaluate_heads(model, rows, [Head.EXPOSURE], 5)
    with pytest.raises(BadInput, match="with and rows without"):
        evaluate_heads(model, [replace(rows[0]), rows[2]], list(Head), 5)


def test_an_empty_file_cannot_measure(tmp_path: Path) -> None:
    path = write(tmp_path / "none.jsonl", [])
    with pytest.raises(BrokenCorpus, match="holds no labelled row"):
        load_labelled(path, label_column="stance", mapping=())
