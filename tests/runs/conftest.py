"""The shipped rules and model, loaded once; a shelf of small models, and a gate set that they are tried on."""

from pathlib import Path

import pytest

from classifier import Model
from classifier.shelf import Shelf
from facts.doubles import FrozenClock
from keywords import Engine
from runs import promoting
from screening import Screener
from store import SqlAuditLog, Store
from tests.runs.challengers import BAD, GOOD, SAME, some, taught, write


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine.load()


@pytest.fixture(scope="session")
def screener() -> Screener:
    return Screener(Engine.load(), Model.load())


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good model, the same under another name, and one that learnt the opposite."""
    home = tmp_path_factory.mktemp("trained")
    for version, model in ((GOOD, taught(is_right=True)), (SAME, taught(is_right=True)), (BAD, taught(is_right=False))):
        model.manifest["version"] = version
        model.save(home / version)
    return home


@pytest.fixture
def shelf(tmp_path: Path, models: Path) -> Shelf:
    """The good model in use, the other two challengers."""
    made = Shelf(tmp_path / "models")
    with made.alone():
        for version in (SAME, GOOD, BAD):
            made.put(models / version)
        with made.pointing((GOOD,)):
            pass
    return made


@pytest.fixture
def small_gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One small gate set instead of the packaged ones: no figure here rests on the shipped corpus."""
    write(tmp_path / "gate.jsonl", [row | {"group": f"gate {row['text']}"} for row in some(40)])
    recipe = tmp_path / "recipe.yml"
    recipe.write_text(
        "datasets: [{name: frozen, path: gate.jsonl, group: group, holdout: 1},"
        " {name: away, path: 'data:x', holdout: 5}]",
        encoding="utf-8",
    )
    monkeypatch.setattr(promoting, "RECIPE", recipe)


@pytest.fixture
def audit(sqlite_store: Store, clock: FrozenClock) -> SqlAuditLog:
    return SqlAuditLog(sqlite_store, clock)
