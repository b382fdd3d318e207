"""Make one backup: the database first, then what its rows speak of, then everything else; and read it back.

Evidence is only ever added to, and every page's bytes are kept before its row: whatever the database of one moment
speaks of is in the evidence folder of any later one.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from facts.errors import NoSpace
from ops.backup.folder import BackupFolder
from ops.backup.manifest import DATABASE, Entry, Kind, Manifest
from ops.backup.objects import DamagedBackup, Objects, Piece
from ops.backup.taking import Place, Taker, files_of
from store import Store
from store.dumps import dump, exhibit_ends

EVIDENCE = "evidence/"
#: Nights in which every old piece is read once.
_ROUND = 7
#: Bytes that are left free beside what a backup is expected to take.
_SPARE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupOrder:
    """What is to be backed up."""

    store: Store
    places: Sequence[Place] = ()
    #: Files that are made for the backup: name in it -> content.
    texts: Mapping[str, bytes]
    kind: Kind = Kind.WHOLE
    #: Setting -> its path in the backup.
    settings: Mapping[str, str]
    #: Of this program.
    version: str
    at: datetime
    upgraded_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One backup that was made."""

    manifest: Manifest
    #: Bytes that were written for it.
    added: int
    #: Bytes of files that were read for it; those that had not changed were not.
    read: int
    #: Old pieces that were found damaged: taken away, and written anew where the files are still there.
    damaged: tuple[str, ...]


def make_backup(folder: BackupFolder, order: BackupOrder, told: Callable[[str], None] = lambda _: None) -> Made:
    """Make a backup and check it.

    Args:
        folder: where to; the caller holds its lock (`BackupFolder.alone`).
        order: what of.
        told: hears what is being done, at least every few seconds; raises BackupStopped to end it.

    Raises:
        NoSpace: it does not fit; earlier backups are whole and what was written of this one is gone.
        StoreFailed: the database is damaged.
        UnreadableFile: a file cannot be read.
        DamagedBackup: what was written does not come back as it was.
    """
    objects = folder.objects()
    damaged = tuple(_look_after(folder, objects, order.at, told))
    taker = Taker(objects, _before(folder), told, datetime.now(UTC).timestamp())
    with _nothing_left(objects):
        _check_space(folder, order)
        dumped = dump(order.store, lambda name: taker.sink(DATABASE + name), folder.aside, told)
        # Asked between the dump and the files: no less than the dump names, no more than lies there.
        ends = _ends(order)
        entries = [*_texts(order, taker), *_files(order, taker, ends)]
        entries += taker.made.values()
        taken = {entry.path: entry for entry in entries}
        manifest = Manifest(
            name=_name(folder, order.at), kind=order.kind, at=order.at, version=order.version, dumped=dumped,
            entries=tuple(sorted(entries, key=lambda entry: entry.path)), settings=order.settings,
            upgraded_to=order.upgraded_to, absent=_absent(ends, taken),
        )  # fmt: skip
        objects.settle()
        added = list(objects.added.values())
        for piece in added:
            told(piece.digest)
            objects.read(piece)
        folder.write(manifest)
    return Made(manifest=manifest, added=sum(piece.stored for piece in added), read=taker.read, damaged=damaged)


@contextmanager
def _nothing_left(objects: Objects) -> Iterator[None]:
    # Whatever ends it: what no backup names takes room that the next one needs.
    try:
        yield
    except BaseException:
        objects.take_back()
        raise


def _look_after(folder: BackupFolder, objects: Objects, at: datetime, told: Callable[[str], None]) -> Iterator[str]:
    """Read a part of the old pieces, each within a week; damaged ones go, so that this backup writes them anew."""
    turn, seen = at.toordinal() % _ROUND, set[str]()
    for manifest in folder.readable():
        for piece in manifest.pieces():
            if piece.digest in seen or int(piece.digest[:4], 16) % _ROUND != turn:
                continue
            seen.add(piece.digest)
            told(piece.digest)
            if _is_damaged(objects, piece):
                yield piece.digest


def _is_damaged(objects: Objects, piece: Piece) -> bool:
    try:
        objects.read(piece)
    except DamagedBackup:
        objects.forget(piece.digest)
        return True
    return False


def _before(folder: BackupFolder) -> Mapping[str, Entry]:
    for manifest in folder.readable():
        if manifest.kind is Kind.WHOLE:
            return {entry.path: entry for entry in manifest.entries}
    return {}


def _check_space(folder: BackupFolder, order: BackupOrder) -> None:
    """Refuse at once what cannot fit: the copy of a SQLite file, and files that the last backup does not have."""
    known = {entry.path: entry.size for entry in _before(folder).values()}
    needed = _SPARE
    if order.store.engine.dialect.name == "sqlite" and order.store.engine.url.database:
        needed += _size(Path(order.store.engine.url.database))
    for place in order.places:
        needed += sum(max(0, _size(path) - known.get(name, 0)) for name, path in files_of(place))
    free = shutil.disk_usage(folder.path).free
    if free < needed:
        raise NoSpace(
            f"The backup needs about {needed / 1e6:.0f} MB in {folder.path}, {free / 1e6:.0f} MB are free; "
            "free some space or name another folder. The earlier backups are whole."
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _ends(order: BackupOrder) -> Mapping[str, int]:
    if not order.places:
        return {}
    with order.store.reading() as connection:
        return exhibit_ends(connection)


def _texts(order: BackupOrder, taker: Taker) -> Iterator[Entry]:
    for name, content in order.texts.items():
        with taker.sink(name) as target:
            target.write(content)
        yield taker.made.pop(name)


def _files(order: BackupOrder, taker: Taker, ends: Mapping[str, int]) -> Iterator[Entry]:
    for place in order.places:
        for name, path in files_of(place):
            entry = taker.take(path, name, ends.get(name.removeprefix(EVIDENCE), 0))
            if entry is not None:
                yield entry


def _absent(ends: Mapping[str, int], taken: Mapping[str, Entry]) -> tuple[str, ...]:
    """Evidence files that rows speak of and that are not in the backup, or end before what the rows speak of."""
    return tuple(
        file for file, offset in sorted(ends.items())
        if (entry := taken.get(EVIDENCE + file)) is None or entry.size <= offset
    )  # fmt: skip


def _name(folder: BackupFolder, at: datetime) -> str:
    moment = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    taken, number = set(folder.names()), 1
    name = moment
    while name in taken:
        number += 1
        name = f"{moment}-{number}"
    return name
