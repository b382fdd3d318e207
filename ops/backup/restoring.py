"""Bring an installation back from a backup: into an empty folder, checked all along, or not at all."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from evidence import WarcVault
from facts.errors import BadInput, BrokenChain, DamagedExhibit, NoSpace
from facts.ports import Clock
from ops.backup.checking import damaged_files
from ops.backup.folder import BackupFolder
from ops.backup.keeping import is_whole
from ops.backup.making import EVIDENCE
from ops.backup.manifest import DATABASE, Entry, Kind, Manifest
from ops.backup.objects import DamagedBackup, Objects, sync_folder
from store import SqlAuditLog, StoreSettings, open_store
from store.dumps import fill_blank, sampled_exhibits
from store.migrate import known

#: Below the new folder: what is being restored, moved to its places when all of it is there.
_COMING = ".restoring"
#: Exhibits that are opened where not all are asked for.
SAMPLE = 500
_SPARE = 64 * 1024 * 1024
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreOrder:
    """What is to be restored, and where to."""

    name: str
    #: The new `out` folder; not there, or empty.
    out: Path
    #: Database address; None for a SQLite file in `out`.
    db: str | None = None
    #: Whether every exhibit is opened afterwards, and not a sample alone.
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was brought back."""

    manifest: Manifest
    files: int
    size: int
    #: Entries of the audit chain that were recomputed.
    audit: int
    #: Exhibits that were opened and checked.
    exhibits: int
    #: What was wrong already when the backup was made; it was brought back as it was.
    problems: tuple[str, ...]


def restore(
    folder: BackupFolder, order: RestoreOrder, clock: Clock, told: Callable[[str], None] = lambda _: None
) -> Restored:
    """Restore one backup; the caller reads the folder (`BackupFolder.reading`).

    Raises:
        DamagedBackup: naming the files; nothing was restored.
        BadInput: the new place is not empty, or the database is of another kind.
        StaleSchema: a newer program made the backup.
        NoSpace: it does not fit.
    """
    manifest, objects = folder.read(order.name), folder.objects()
    _check_order(manifest, objects, order, told)
    coming = order.out / _COMING
    try:
        size = _bring(manifest, objects, coming, told)
        _load(manifest, objects, coming, order, told)
        _move(coming, order.out)
    except BaseException:
        shutil.rmtree(coming, ignore_errors=True)
        raise
    return _checked(manifest, order, clock, size, told)


def database_of(order: RestoreOrder) -> StoreSettings:
    """Where the restored database is."""
    return StoreSettings(url=order.db or f"sqlite:///{(order.out / 'fangfei.db').absolute()}")


def source_of(objects: Objects, manifest: Manifest) -> Callable[[str], Iterator[bytes]]:
    """What gives the files of the dump, piece by piece, checked."""
    files = {entry.path: entry for entry in manifest.entries}

    def source(name: str) -> Iterator[bytes]:
        entry = files.get(DATABASE + name)
        if entry is None:
            raise DamagedBackup(f"The backup {manifest.name} has no file {name} of the database.")
        yield from _read(objects, entry)

    return source


def _check_order(manifest: Manifest, objects: Objects, order: RestoreOrder, told: Callable[[str], None]) -> None:
    if manifest.kind is not Kind.WHOLE:
        raise BadInput(
            f"The backup {manifest.name} has the database alone, from before an upgrade; see `fangfei db rollback`."
        )
    known(manifest.dumped.revision)
    if manifest.dumped.dialect == "postgresql" and order.db is None:
        raise BadInput("The backup is of a PostgreSQL database; make an empty one and name it with --db.")
    if order.out.is_file() or (order.out.is_dir() and {path.name for path in order.out.iterdir()} - {_COMING}):
        raise BadInput(f"{order.out} is not empty; name a folder that is not there yet.")
    if not is_whole(objects, manifest):
        _refuse(manifest, damaged_files(objects, manifest, told))
    _make_room(manifest, order.out)


def _make_room(manifest: Manifest, out: Path) -> None:
    try:
        shutil.rmtree(out / _COMING, ignore_errors=True)
        (out / _COMING).mkdir(parents=True, mode=0o700)
        out.chmod(0o700)
        free = shutil.disk_usage(out).free
    except OSError as problem:
        raise NoSpace(f"The folder {out} cannot be made ({problem.strerror}); name another --out.") from problem
    if free < manifest.size + _SPARE:
        shutil.rmtree(out / _COMING, ignore_errors=True)
        raise NoSpace(
            f"The backup takes {manifest.size / 1e6:.0f} MB in {out}, {free / 1e6:.0f} MB are free; name another --out."
        )


def _bring(manifest: Manifest, objects: Objects, coming: Path, told: Callable[[str], None]) -> int:
    size = 0
    for entry in manifest.entries:
        if entry.path.startswith(DATABASE):
            continue
        try:
            _write(coming / PurePosixPath(entry.path), objects, entry, told)
        except DamagedBackup:
            _refuse(manifest, damaged_files(objects, manifest, told))
        except OSError as problem:
            raise NoSpace(f"{entry.path} cannot be written ({problem.strerror}); nothing was restored.") from problem
        size += entry.size
    return size


def _write(path: Path, objects: Objects, entry: Entry, told: Callable[[str], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for content in _read(objects, entry):
            file.write(content)
            told(entry.path)
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), entry.mode)


def _read(objects: Objects, entry: Entry) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in entry.pieces:
        content = objects.read(piece)
        digest.update(content)
        yield content
    if digest.hexdigest() != entry.sha256:
        raise DamagedBackup(f"The pieces of {entry.path} do not make up the file.")


def _load(manifest: Manifest, objects: Objects, coming: Path, order: RestoreOrder, told: Callable[[str], None]) -> None:
    inside = manifest.dumped.dialect == "sqlite" and order.db is None
    settings = StoreSettings(url=f"sqlite:///{(coming / 'fangfei.db').absolute()}") if inside else database_of(order)
    store = open_store(settings)
    try:
        fill_blank(store, manifest.dumped, source_of(objects, manifest), told)
    except DamagedBackup:
        _refuse(manifest, damaged_files(objects, manifest, told))
    finally:
        store.close()


def _move(coming: Path, out: Path) -> None:
    for path in sorted(coming.iterdir()):
        path.rename(out / path.name)
    coming.rmdir()
    sync_folder(out)


def _refuse(manifest: Manifest, damaged: tuple[tuple[str, str], ...]) -> None:
    named = "; ".join(f"{path}: {what}" for path, what in damaged[:_NAMED])
    more = f"; and {len(damaged) - _NAMED} more" if len(damaged) > _NAMED else ""
    raise DamagedBackup(
        f"The backup {manifest.name} is damaged in {len(damaged)} of {len(manifest.entries)} files ({named}{more}). "
        "Nothing was restored; choose another one, see `fangfei backups verify`."
    )


def _checked(manifest: Manifest, order: RestoreOrder, clock: Clock, size: int, told: Callable[[str], None]) -> Restored:
    store = open_store(database_of(order))
    problems, length, opened = [], 0, 0
    if manifest.absent:
        named = ", ".join(manifest.absent[:_NAMED])
        problems.append(f"{len(manifest.absent)} evidence files that rows speak of were not there ({named})")
    try:
        length = SqlAuditLog(store, clock).verify(lambda *_: told("audit"))
    except BrokenChain as problem:
        problems.append(str(problem))
    vault = WarcVault(order.out / EVIDENCE.rstrip("/"), run="restoring", software="")
    with store.reading() as connection:
        for exhibit in sampled_exhibits(connection, None if order.full else SAMPLE):
            told(exhibit.file)
            try:
                vault.open(exhibit)
                opened += 1
            except DamagedExhibit as problem:
                if exhibit.file not in manifest.absent:
                    problems.append(str(problem))
    store.close()
    return Restored(
        manifest=manifest, files=len(manifest.entries), size=size, audit=length, exhibits=opened,
        problems=tuple(problems),
    )  # fmt: skip
