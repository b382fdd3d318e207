"""Take files into a backup: those that did not change are not read again, and WARC files end with a whole record."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from evidence.records import unpack
from facts.errors import DamagedExhibit, UnreadableFile
from ops.backup.manifest import Entry
from ops.backup.objects import PIECE, Objects, Piece

_WARC = ".warc.gz"
#: What is packed already; packing it again takes long and saves nothing.
_PACKED = (".gz", ".zst", ".zip", ".npz", ".docx", ".xlsx", ".png", ".jpg", ".wacz")
#: Seconds after which a file that nobody wrote to is taken as it is, whatever its end.
_QUIET_S = 60.0
#: Left behind by writers that were cut short, and locks.
_PASSING = (".lock", ".new", ".tmp", ".part", "-wal", "-shm")
_READ = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file or a folder that belongs to an installation."""

    path: Path
    #: Where it stands in the backup; empty for the folder `out` itself.
    under: str
    #: Paths below it that are not taken, absolute.
    without: frozenset[Path] = frozenset()


class Taker:
    """Turns files into entries of a backup."""

    def __init__(self, objects: Objects, before: Mapping[str, Entry], told: Callable[[str], None], now: float) -> None:
        """Name the pieces, entries of earlier backups by their path, who hears of it, and seconds since 1970."""
        self._objects = objects
        self._before = before
        self._told = told
        self._now = now
        #: Bytes that were read.
        self.read = 0
        #: What `sink` took.
        self.made: dict[str, Entry] = {}

    def take(self, path: Path, name: str, begins_at: int = 0) -> Entry | None:
        """Take one file; None where it has gone meanwhile.

        Args:
            path: the file.
            name: where it stands in the backup.
            begins_at: of a WARC file, a place at which a record begins for certain.

        Raises:
            UnreadableFile: it is there and cannot be read: a backup without it would be taken for one with it.
            NoSpace: the backup does not fit.
        """
        try:
            with path.open("rb") as source:
                about = os.fstat(source.fileno())
                known = self._known(name, _seen(about))
                return known or self._taken(source, about, name, begins_at)
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise UnreadableFile(f"{path} cannot be read for the backup ({problem.strerror}).") from problem

    @contextmanager
    def sink(self, name: str) -> Iterator["PieceWriter"]:
        """Take what is written in the block as one file; its entry is made when the block ends."""
        writer = PieceWriter(self._objects, pack=_is_packable(name))
        yield writer
        self.made[name] = writer.entry(name, 0o600)

    def _known(self, name: str, seen: tuple[int, ...]) -> Entry | None:
        entry = self._before.get(name)
        if entry is None or entry.seen != seen:
            return None
        return entry if all(map(self._objects.has, entry.pieces)) else None

    def _taken(self, source: BinaryIO, about: os.stat_result, name: str, begins_at: int) -> Entry:
        left, seen = about.st_size, _seen(about)
        if name.endswith(_WARC) and self._now - about.st_mtime < _QUIET_S:
            left = whole_records(source, min(begins_at, left), left)
            source.seek(0)
            seen = seen if left == about.st_size else ()
        writer = PieceWriter(self._objects, pack=_is_packable(name))
        while left > 0 and (content := source.read(min(_READ, left))):
            left -= len(content)
            self.read += len(content)
            writer.write(content)
            self._told(name)
        return writer.entry(name, stat.S_IMODE(about.st_mode), seen)


class PieceWriter:
    """Cuts what is written into pieces."""

    def __init__(self, objects: Objects, *, pack: bool) -> None:
        self._objects = objects
        self._pack = pack
        self._held = bytearray()
        self._pieces: list[Piece] = []
        self._digest = hashlib.sha256()

    def write(self, content: bytes) -> None:
        """Take some more."""
        self._held += content
        while len(self._held) >= PIECE:
            self._put(bytes(self._held[:PIECE]))
            del self._held[:PIECE]

    def entry(self, path: str, mode: int, seen: tuple[int, ...] = ()) -> Entry:
        """Everything that was written, as one file."""
        if self._held:
            self._put(bytes(self._held))
            self._held.clear()
        size = sum(piece.size for piece in self._pieces)
        return Entry(
            path=path, size=size, mode=mode, sha256=self._digest.hexdigest(), pieces=tuple(self._pieces), seen=seen
        )

    def _put(self, content: bytes) -> None:
        self._digest.update(content)
        self._pieces.append(self._objects.put(content, pack=self._pack))


def files_of(place: Place) -> Iterator[tuple[str, Path]]:
    """Yield (name in the backup, path) of every file of a place.

    A link to a file is that file; a link to a folder is followed where it stands at the top, as `evidence` does that
    lies on another disk. Deeper ones may lead in circles.
    """
    if place.path.is_file():
        yield place.under, place.path
        return
    for folder, folders, names in os.walk(place.path):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if _is_taken(here / name, place))
        if here == place.path:
            for name in [name for name in folders if (here / name).is_symlink()]:
                linked = replace(place, path=(here / name).resolve(), under=_joined(place.under, name))
                yield from files_of(linked) if _is_taken(linked.path, place) else ()
        for name in sorted(names):
            path = here / name
            if _is_taken(path, place) and not name.endswith(_PASSING) and name != "lock" and _is_plain(path):
                yield _joined(place.under, path.relative_to(place.path).as_posix()), path


def _joined(under: str, name: str) -> str:
    return f"{under}/{name}" if under else name


def _is_taken(path: Path, place: Place) -> bool:
    return path not in place.without and not path.name.startswith(".coming-")


def whole_records(source: BinaryIO, start: int, size: int) -> int:
    """Return where the last whole record ends of a WARC file that is being written; damage before it is left alone."""
    at = start
    while at < size:
        try:
            record = unpack(source, at)
        except DamagedExhibit as problem:
            return at if str(problem) == "it is cut off" else size
        if record is None or record.end > size:
            return at
        at = record.end
    return at


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _is_packable(name: str) -> bool:
    return not name.endswith(_PACKED)


def _seen(about: os.stat_result) -> tuple[int, ...]:
    return about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns
