"""Which text model the house works with: the champion of the shelf, and the next one without being started again."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from classifier import Model
from classifier.model import WEIGHTS_FILE
from classifier.shelf import Shelf
from cli import app
from tests.classifier.test_shelf import a_model
from text import read_plain
from wiring.assembly import House
from wiring.clock import SystemClock
from wiring.rules import Rules
from wiring.settings import Settings

ONE, TWO = "2026.12-aaaaaa", "2026.12-bbbbbb"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two models on the shelf."""
    monkeypatch.chdir(tmp_path)
    shelf = Shelf(tmp_path / "out" / "models")
    with shelf.alone():
        for version in (ONE, TWO):
            shelf.put(a_model(tmp_path / version, version))
    return tmp_path


def use(office: Path, *line: str) -> None:
    shelf = Shelf(office / "out" / "models")
    with shelf.alone(), shelf.pointing(line):
        pass


def test_the_house_works_with_the_champion(office: Path) -> None:
    """Scan, desk and assess take their screener here; versions of lexicon, model and rules stand on what they say."""
    assert House(Settings()).model.version == Model.load().version
    use(office, ONE)
    house = House(Settings())
    assert f"/{ONE}/" in house.screener.version
    assert house.screener.screen(read_plain("保本保息")).model == ONE
    found = json.loads(CliRunner().invoke(app, ["assess", "-"], input='{"id":"1","text":"保本保息"}').stdout)
    assert found["model"] == ONE
    assert found["lexicon"]
    assert found["rules"]
    elsewhere = Settings(models=office / "elsewhere")
    assert House(elsewhere).model.version == Model.load().version
    pinned = Settings(model=office / "out" / "models" / TWO)
    assert House(pinned).model.version == TWO


def test_a_process_at_work_goes_over_to_the_new_champion(office: Path) -> None:
    """Within a look or two, without being started again; a damaged one is refused and the old one stays."""
    ticks = [0.0]
    house = House(Settings())
    rules = Rules(None, SystemClock(), lambda: ticks[0])
    fresh = rules.fresh_screener(lambda: house.model, pointer=house.shelf.pointer)

    def looked() -> str:
        for _ in range(3):
            ticks[0] += 10.0
            fresh.now()
        return fresh.now().version.split("/")[1]

    assert looked() == Model.load().version
    use(office, ONE)
    assert looked() == ONE
    (office / "out" / "models" / TWO / WEIGHTS_FILE).write_bytes(b"")
    use(office, ONE, TWO)
    assert looked() == ONE
    use(office)
    assert looked() == Model.load().version
