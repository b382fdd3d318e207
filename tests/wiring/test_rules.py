"""The house takes the office's lexicon from the settings, and follows it while it runs."""

from pathlib import Path

import pytest

from facts.errors import BrokenLexicon
from runs import fresh
from wiring.assembly import House
from wiring.settings import Settings

OWN = "entries:\n  - {id: T0325, weight: 0.3}\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office's folder, looked at every time somebody asks."""
    monkeypatch.setattr(fresh, "EVERY_S", 0.0)
    home = tmp_path / "office"
    home.mkdir()
    (home / "own.yml").write_text(OWN, encoding="utf-8")
    return home


def test_the_screener_is_of_both_lexicons(office: Path, tmp_path: Path) -> None:
    """Its version names the office's part; unchanged files give the same screener again, changed ones a new one."""
    house = House(Settings(out=tmp_path, lexicon=office))
    first = house.screener
    same = house.screener
    (office / "own.yml").write_text(OWN + "  - {id: T0327, weight: 0.3}\n", encoding="utf-8")
    changed = [house.screener for _ in range(2)][-1]

    assert "~office+" in first.version
    assert first is same
    assert first.version != changed.version


def test_the_sectors_follow(office: Path, tmp_path: Path) -> None:
    """The desk is handed the names once and sees an office's own names as soon as they stand there."""
    sectors = House(Settings(out=tmp_path, lexicon=office)).sectors
    before = sectors["S01"]
    named = "".join(
        f"  - {{code: {code}, name: {'投资顾问' if code == 'S01' else name}}}\n" for code, name in sectors.items()
    )
    (office / "sectors.yml").write_text(f"sectors:\n{named}", encoding="utf-8")
    after = [sectors["S01"] for _ in range(3)][-1]

    assert (before, after) == ("投资咨询", "投资顾问")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A misspelt folder must not mean the shipped lexicon alone, in silence."""
    with pytest.raises(BrokenLexicon, match="no such folder"):
        _ = House(Settings(out=tmp_path, lexicon=tmp_path / "none")).screener
