"""Making backups: little is written for what did not change, and whatever ends one leaves the earlier ones whole."""

import errno
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from facts.errors import NoSpace, Overtaken, UnreadableFile
from ops.backup import BackupFolder, BackupStopped, check_snapshot, make_backup, making
from ops.backup.keeping import is_whole
from tests.house import tree
from tests.ops.backup.installation import NIGHT, Installation

_CHILD = """
import sys, time
from pathlib import Path
from store import StoreSettings, open_store
from ops.backup import BackupFolder, make_backup
from tests.ops.backup.installation import Installation

out, backups = map(Path, sys.argv[1:3])
here = Installation.__new__(Installation)
here.store, here.out = open_store(StoreSettings(url=f"sqlite:///{out.parent / 'fangfei.db'}")), out
folder = BackupFolder(backups)

def told(what):
    if what.startswith("models/"):
        print("now", flush=True)
        time.sleep(30)

with folder.alone():
    make_backup(folder, here.order(), told)
"""


def objects_of(folder: BackupFolder) -> set[str]:
    return set(folder.objects().every())


def test_an_unchanged_installation_costs_nothing(small: Installation, folder: BackupFolder) -> None:
    """The second backup reads none of the files and writes no object; both are whole."""
    first = small.back_up(folder)
    second = small.back_up(folder, NIGHT + timedelta(days=1))

    assert (second.added, second.read) == (0, 0)
    assert first.added > 10_000
    assert [check_snapshot(folder, name).is_sound for name in folder.names()] == [True, True]
    assert folder.names() == (second.manifest.name, first.manifest.name)


def test_what_grew_is_written_in_pieces(
    small: Installation, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pieces of a file before the place where it grew are kept once."""
    monkeypatch.setattr("ops.backup.taking.PIECE", 4096)
    first = small.back_up(folder)
    small.fetch(1)
    second = small.back_up(folder, NIGHT + timedelta(days=1))
    before = next(entry for entry in first.manifest.entries if entry.path.endswith(".warc.gz"))
    after = next(entry for entry in second.manifest.entries if entry.path.endswith(".warc.gz"))

    assert after.size > before.size
    assert after.pieces[: len(before.pieces) - 1] == before.pieces[:-1]
    assert check_snapshot(folder, first.manifest.name).is_sound
    assert check_snapshot(folder, second.manifest.name).is_sound


def test_one_at_a_time(small: Installation, folder: BackupFolder) -> None:
    """A second backup, and a clearing away, are refused while one is made; so is one of another process."""
    other = BackupFolder(folder.path)
    with folder.alone():
        with pytest.raises(Overtaken, match="Another backup is at work"), other.alone():
            pass
        with pytest.raises(Overtaken, match="Another backup is at work"), other.reading():
            pass
    assert small.back_up(other).added


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """No file of this process may grow beyond a size, as on a disk that is full by then."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize(("size", "since"), [(300_000, ""), (4_000, "evidence/")])
def test_a_full_disk_leaves_the_earlier_ones(small: Installation, folder: BackupFolder, size: int, since: str) -> None:
    """It fills up while the database is copied, or while evidence is: one sentence, and nothing of it stays."""
    first = small.back_up(folder)
    before = objects_of(folder)
    small.fetch(3)
    with ExitStack() as stack:
        full = ExitStack()
        stack.enter_context(folder.alone())
        stack.enter_context(full)

        def told(what: str) -> None:
            if since and what.startswith(since):
                full.enter_context(files_end_at(size))

        if not since:
            full.enter_context(files_end_at(size))
        with pytest.raises(NoSpace):
            make_backup(folder, small.order(), told)

    assert objects_of(folder) == before
    assert folder.names() == (first.manifest.name,)
    assert list(folder.aside.iterdir()) == []
    assert check_snapshot(folder, first.manifest.name).is_sound


def test_too_little_room_is_said_first(
    small: Installation, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is written the free space is looked at."""
    monkeypatch.setattr(making.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1_000_000})())

    with folder.alone(), pytest.raises(NoSpace, match=r"needs about \d+ MB .* 1 MB are free"):
        make_backup(folder, small.order())
    assert objects_of(folder) == set()


def test_a_killed_backup_is_cleaned_up(small: Installation, folder: BackupFolder) -> None:
    """SIGKILL in the middle: the earlier backup is whole, the lock is free, and the next one leaves nothing over."""
    first = small.back_up(folder)
    small.fetch(2)
    (small.out / "models" / "2026.11-a" / "weights.npz").write_bytes(os.urandom(5_000))
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(small.out), str(folder.path)], stdout=subprocess.PIPE, cwd=tree.ROOT
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"now\n"
        child.send_signal(signal.SIGKILL)
    assert check_snapshot(folder, first.manifest.name).is_sound
    assert folder.names() == (first.manifest.name,)
    second = small.back_up(folder, NIGHT + timedelta(days=1))

    assert list(folder.aside.iterdir()) == []
    assert check_snapshot(folder, second.manifest.name).is_sound


def test_a_stopped_backup_leaves_nothing(small: Installation, folder: BackupFolder) -> None:
    """The end of its window: what was written of it is gone."""

    def told(what: str) -> None:
        if what.startswith("evidence/"):
            raise BackupStopped

    with folder.alone(), pytest.raises(BackupStopped):
        make_backup(folder, small.order(), told)
    assert objects_of(folder) == set()
    assert folder.names() == ()


def test_a_file_that_cannot_be_read_is_no_backup(
    small: Installation, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that the account may not read is named: a backup without it would be found out too late."""
    real = Path.open

    def refusing(path: Path, *given: Any) -> Any:
        if path.name == "bands.yml":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *given)

    monkeypatch.setattr(Path, "open", refusing)

    with pytest.raises(UnreadableFile, match=r"bands\.yml cannot be read for the backup \(Permission denied\)"):
        small.back_up(folder)
    assert folder.names() == ()


def test_evidence_on_another_disk_is_taken(small: Installation, folder: BackupFolder, tmp_path: Path) -> None:
    """`out/evidence` may be a link to a larger disk, and a file a link to where somebody edits it."""
    small.vault.close()
    (small.out / "evidence").rename(tmp_path / "large-disk")
    (small.out / "evidence").symlink_to(tmp_path / "large-disk")
    (small.out / "bands.yml").rename(tmp_path / "mine.yml")
    (small.out / "bands.yml").symlink_to(tmp_path / "mine.yml")
    made = small.back_up(folder)

    assert made.manifest.absent == ()
    (warc,) = (tmp_path / "large-disk").iterdir()
    assert {f"evidence/{warc.name}", "bands.yml"} <= {entry.path for entry in made.manifest.entries}


def test_rot_is_found_within_a_week_and_mended(small: Installation, folder: BackupFolder) -> None:
    """Each object is read once in seven nights; a changed one is written anew from the installation."""
    first = small.back_up(folder)
    entry = next(each for each in first.manifest.entries if each.path.endswith("weights.npz"))
    (path,) = (folder.path / "objects").glob(f"??/{entry.pieces[0].digest}*")
    path.write_bytes(bytes(path.stat().st_size))
    damaged = [small.back_up(folder, NIGHT + timedelta(days=day)).damaged for day in range(1, 8)]

    assert [each for each in damaged if each] == [(entry.pieces[0].digest,)]
    assert check_snapshot(folder, first.manifest.name).is_sound
    assert is_whole(folder.objects(), first.manifest)


def test_no_time_passes_unheard(small: Installation, folder: BackupFolder) -> None:
    """Whoever watches hears of every file and every object: what hangs can be told from what is large."""
    heard = list[str]()
    with folder.alone():
        made = make_backup(folder, small.order(), heard.append)

    assert {entry.path for entry in made.manifest.entries if entry.path.startswith(("evidence", "models"))} <= set(
        heard
    )
    assert {piece.digest for piece in made.manifest.pieces()} <= set(heard)
