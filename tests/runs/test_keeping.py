"""A folder that people edit: all or nothing, nobody's change lost, each change undoable."""

from pathlib import Path

import pytest

from facts.doubles import FrozenClock
from facts.errors import NoSpace, Overtaken
from runs.keeping import KeptFolder, Wish, digest
from store import SqlAuditLog, Store

WISH = Wish(by="李梅", act="lexicon entry changed", reason="巡查")
BEFORE = {"own.yml": "a: 1\n", "z.yml": "b: 1\n"}
AFTER = {"own.yml": "a: 2\n", "z.yml": "b: 2\n"}
SEEN = {name: digest(text) for name, text in BEFORE.items()}


@pytest.fixture
def kept(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> KeptFolder:
    """Two files."""
    home = tmp_path / "lexicon"
    home.mkdir()
    for name, text in BEFORE.items():
        (home / name).write_text(text, encoding="utf-8")
    return KeptFolder(home, clock=clock, audit=SqlAuditLog(sqlite_store, clock))


def texts(kept: KeptFolder) -> dict[str, str | None]:
    """Every file."""
    return {name: kept.read(name) for name in kept.names()}


def test_saving_is_all_or_nothing(kept: KeptFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the second file cannot be moved, the first is put back, and no change is told."""
    real, moved = Path.replace, []

    def fails(path: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) == 2:
            raise OSError(28, "No space left on device")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(NoSpace, match="已恢复原样"):
        kept.write(AFTER, WISH, seen=SEEN)

    assert texts(kept) == BEFORE
    assert kept.history() == ()
    assert [path.name for path in kept.home.iterdir() if path.name.endswith(".new")] == []


def test_somebody_elses_change_is_not_lost(kept: KeptFolder) -> None:
    """A file that changed since it was read is not written over, nor is the one beside it."""
    (kept.home / "z.yml").write_text("b: 3\n", encoding="utf-8")
    with pytest.raises(Overtaken, match="被别人改过"):
        kept.write(AFTER, WISH, seen=SEEN)

    assert texts(kept) == BEFORE | {"z.yml": "b: 3\n"}


def test_a_change_is_taken_back(kept: KeptFolder) -> None:
    """As a change of its own; a file that came with it goes with it."""
    change = kept.write(AFTER | {"new.yml": "c: 1\n"}, WISH, seen=SEEN)
    back = kept.undo(change.number, WISH)

    assert texts(kept) == BEFORE
    assert (back.number, back.undoes) == (2, 1)
