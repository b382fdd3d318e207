"""A backup brought back to an empty machine is the same installation: every row, every byte, every exhibit."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from evidence import fsck
from facts.doubles import FrozenClock
from facts.errors import BadInput, NoSpace, StaleSchema
from ops.backup import BackupFolder, DamagedBackup, RestoreOrder, make_backup, restore, restoring
from ops.backup.manifest import encoded
from ops.backup.restoring import database_of
from store import migrate, open_store
from tests.ops.backup.installation import Installation, down_to, files, tables


def brought_back(folder: BackupFolder, order: RestoreOrder, clock: FrozenClock) -> restoring.Restored:
    with folder.reading():
        return restore(folder, order, clock)


def test_an_empty_machine_becomes_the_same(
    installation: Installation, folder: BackupFolder, elsewhere: RestoreOrder, clock: FrozenClock
) -> None:
    """Every row of every table and every file bit for bit, on both databases; every exhibit opens, the chain holds."""
    made = installation.back_up(folder)
    order = replace(elsewhere, name=made.manifest.name, full=True)
    restored = brought_back(folder, order, clock)
    new = open_store(database_of(order))

    assert tables(new) == tables(installation.store)
    there = files(order.out)
    assert there.pop("settings/fangfei.toml")
    assert there == files(installation.out)
    assert (restored.exhibits, restored.audit, restored.problems) == (12, 1, ())
    assert not (order.out / "logs").exists()
    assert order.out.stat().st_mode & 0o777 == 0o700
    new.close()


def test_a_crawl_goes_on_meanwhile(
    installation: Installation, folder: BackupFolder, elsewhere: RestoreOrder, clock: FrozenClock
) -> None:
    """Pages that are kept while the backup is made: each row that is in it opens, and no WARC file ends in a part."""
    rounds = list[str]()

    def crawl(what: str) -> None:
        if len(rounds) < 4:
            rounds.append(what)
            installation.fetch(3)
            installation.half_a_record()

    with folder.alone():
        made = make_backup(folder, installation.order(), crawl)
    order = replace(elsewhere, name=made.manifest.name, full=True)
    restored = brought_back(folder, order, clock)

    assert len(rounds) == 4
    assert restored.problems == ()
    assert restored.exhibits >= 12
    assert fsck(order.out / "evidence").is_sound
    assert not fsck(installation.out / "evidence").is_sound


@pytest.mark.parametrize("how", ["flipped", "missing", "cut off"])
def test_damage_is_named_and_refused(small: Installation, folder: BackupFolder, clock: FrozenClock, how: str) -> None:
    """One bit, one object, the end of one object: the file is named, and nothing is left in the new place."""
    made = small.back_up(folder)
    (entry,) = (each for each in made.manifest.entries if each.path == "models/2026.11-a/weights.npz")
    (path,) = (folder.path / "objects").glob(f"??/{entry.pieces[0].digest}*")
    content = bytearray(path.read_bytes())
    if how == "missing":
        path.unlink()
    elif how == "flipped":
        content[1234] ^= 1
        path.write_bytes(content)
    else:
        path.write_bytes(content[:-1])
    order = RestoreOrder(name=made.manifest.name, out=small.out.parent / "new")

    with pytest.raises(DamagedBackup, match=r"damaged in 1 of \d+ files \(models/2026.11-a/weights.npz"):
        brought_back(folder, order, clock)
    assert not order.out.exists() or list(order.out.iterdir()) == []


def test_a_damaged_database_is_refused(
    installation: Installation, folder: BackupFolder, elsewhere: RestoreOrder, clock: FrozenClock
) -> None:
    """A bit of the dump: named, and an empty PostgreSQL database is empty afterwards."""
    made = installation.back_up(folder)
    entry = next(each for each in made.manifest.entries if each.path.startswith("database/") and each.size > 1000)
    (path,) = (folder.path / "objects").glob(f"??/{entry.pieces[0].digest}*")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    order = replace(elsewhere, name=made.manifest.name)
    with pytest.raises(DamagedBackup, match=entry.path):
        brought_back(folder, order, clock)

    new = open_store(database_of(order))
    assert tables(new) == {}
    new.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content[: len(content) // 2], "cut off or was changed"),
        (lambda content: content.replace(b"bands.yml", b"bands.yaml", 1), "cut off or was changed"),
        (lambda _: b"", "cut off or was changed"),
    ],
)
def test_a_damaged_list_is_refused(
    small: Installation, folder: BackupFolder, clock: FrozenClock, change: object, said: str
) -> None:
    """A list that is cut off, changed or empty is no backup."""
    made = small.back_up(folder)
    path = folder.path / "snapshots" / f"{made.manifest.name}.json"
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]

    with pytest.raises(DamagedBackup, match=said):
        brought_back(folder, RestoreOrder(name=made.manifest.name, out=small.out.parent / "new"), clock)


def test_a_newer_programs_backup_is_refused(
    small: Installation, folder: BackupFolder, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer layout of backups, and a newer layout of tables: each says which program is needed."""
    made = small.back_up(folder)
    newer = replace(made.manifest, dumped=replace(made.manifest.dumped, revision="9999"))
    folder.write(newer)
    order = RestoreOrder(name=made.manifest.name, out=small.out.parent / "new")
    with pytest.raises(StaleSchema, match="9999 is not known to this program"):
        brought_back(folder, order, clock)
    monkeypatch.setattr("ops.backup.manifest.FORMAT", 2)
    content = encoded(made.manifest)
    monkeypatch.undo()
    (folder.path / "snapshots" / f"{made.manifest.name}.json").write_bytes(content)

    with pytest.raises(DamagedBackup, match=r"version 0\.0-test, whose backups this program cannot read"):
        brought_back(folder, order, clock)


def test_an_older_layout_comes_back_as_it_was(small: Installation, folder: BackupFolder, clock: FrozenClock) -> None:
    """A backup of an older program: its layout and rows, for `fangfei db upgrade` to go on from."""
    down_to(small.store, "0019")
    before = tables(small.store)
    made = small.back_up(folder)
    order = RestoreOrder(name=made.manifest.name, out=small.out.parent / "new")
    restored = brought_back(folder, order, clock)
    new = open_store(database_of(order))

    assert (migrate.current(new), restored.problems) == ("0019", ())
    assert tables(new) == before
    assert migrate.upgrade(new) == migrate.head()


def test_a_place_in_use_is_left_alone(small: Installation, folder: BackupFolder, clock: FrozenClock) -> None:
    """A folder with anything in it is not restored into, whatever it is."""
    made = small.back_up(folder)
    (small.out.parent / "new").mkdir()
    (small.out.parent / "new" / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(BadInput, match="is not empty"):
        brought_back(folder, RestoreOrder(name=made.manifest.name, out=small.out.parent / "new"), clock)
    assert [path.name for path in (small.out.parent / "new").iterdir()] == ["mine.txt"]


def test_a_restore_that_was_killed_can_be_made_again(
    small: Installation, folder: BackupFolder, clock: FrozenClock
) -> None:
    """What a killed restore left is its own folder alone, and the next one takes it away."""
    made = small.back_up(folder)
    coming = small.out.parent / "new" / ".restoring"
    coming.mkdir(parents=True)
    (coming / "bands.yml").write_text("half", encoding="utf-8")
    brought_back(folder, RestoreOrder(name=made.manifest.name, out=coming.parent), clock)

    assert not coming.exists()
    assert (coming.parent / "bands.yml").read_text(encoding="utf-8") == "red: 80\n"


def test_room_is_looked_for_first(
    small: Installation, folder: BackupFolder, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk with too little room: said at once with both figures, and nothing is written."""
    made = small.back_up(folder)
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1_000_000})())

    with pytest.raises(NoSpace, match=r"takes \d+ MB .* 1 MB are free"):
        brought_back(folder, RestoreOrder(name=made.manifest.name, out=small.out.parent / "new"), clock)


def test_evidence_that_was_not_there_is_told(small: Installation, folder: BackupFolder, clock: FrozenClock) -> None:
    """Rows that speak of a file that had gone before the backup: the backup says so, and so does the way back."""
    small.vault.close()
    (warc,) = (small.out / "evidence").glob("*.warc.gz")
    warc.unlink()
    made = small.back_up(folder)
    restored = brought_back(folder, RestoreOrder(name=made.manifest.name, out=small.out.parent / "new"), clock)

    assert made.manifest.absent == (warc.name,)
    assert restored.exhibits == 0
    assert len(restored.problems) == 1


def test_a_broken_chain_comes_back_as_it_was(small: Installation, folder: BackupFolder, clock: FrozenClock) -> None:
    """Somebody changed the chain before the backup: it is restored as it was, and said."""
    with small.store.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET actor = '李'"))
    made = small.back_up(folder)
    restored = brought_back(folder, RestoreOrder(name=made.manifest.name, out=small.out.parent / "new"), clock)

    assert "was changed after it was written" in restored.problems[0]


def test_only_the_owner_reads_a_backup(small: Installation, folder: BackupFolder) -> None:
    """Everything below the folder of backups is for its owner alone."""
    small.back_up(folder)

    def mode(path: Path) -> int:
        return path.stat().st_mode & 0o777

    assert mode(folder.path) == 0o700
    assert {mode(path) for path in folder.path.rglob("*") if path.is_dir()} == {0o700}
    assert {mode(path) for path in folder.path.rglob("*") if path.is_file()} == {0o600}
