"""The house put together: a database when it is needed, one scan a folder, the adapters' ports."""

import sqlite3
from pathlib import Path

import pytest

from facts.errors import BadInput, NoSpace, StaleSchema
from wiring.assembly import House
from wiring.settings import Settings


def a_house(folder: Path) -> House:
    return House(Settings(out=folder / "out"))


def test_a_new_file_gets_its_tables_and_keeps_its_rows(tmp_path: Path) -> None:
    """The first use makes the database; the next one opens the same."""
    first = a_house(tmp_path)
    first.audit.append(actor="x", act="form exported", subject="附件1", detail={})
    first.store.close()

    assert a_house(tmp_path).audit.verify() == 1


@pytest.mark.parametrize("content", ["none", "header"])
def test_a_file_without_tables_is_a_new_one(tmp_path: Path, content: str) -> None:
    """A first run that died, or found the disk full, leaves such a file; the same command must go on."""
    (tmp_path / "out").mkdir()
    connection = sqlite3.connect(tmp_path / "out" / "fangfei.db")
    if content == "header":
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()

    assert a_house(tmp_path).audit.verify() == 0


def test_other_tables_are_left_alone(tmp_path: Path) -> None:
    """A database of another layout is not upgraded behind anybody's back."""
    (tmp_path / "out").mkdir()
    connection = sqlite3.connect(tmp_path / "out" / "fangfei.db")
    connection.execute("CREATE TABLE lead (id INTEGER)")
    connection.commit()
    with pytest.raises(StaleSchema, match="fangfei db upgrade"):
        _ = a_house(tmp_path).store

    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("lead",)]
    connection.close()


def test_one_scan_a_folder(tmp_path: Path) -> None:
    """The second one is refused while the first holds the lock, and may go on after it."""
    first, second = a_house(tmp_path), a_house(tmp_path)
    with first.alone(), pytest.raises(BadInput, match="Another scan is writing"), second.alone():
        pass
    with second.alone():
        held = True

    assert held


def test_a_folder_in_the_way_is_no_space(tmp_path: Path) -> None:
    """The sentence names the folder and the way out."""
    (tmp_path / "out").write_text("mine")

    with pytest.raises(NoSpace, match="name another --out"), a_house(tmp_path).alone():
        pass
