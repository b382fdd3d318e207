"""Pieces of files under the digest of their content: written once, whole or not at all, and read back checked."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from facts.errors import HouseError, NoSpace

#: Bytes of a piece: what grows at its end, or changes in some places, is written anew in so small parts.
PIECE = 8 * 1024 * 1024
_PACKED = ".zst"
_LEVEL = 3
_HEX = frozenset("0123456789abcdef")


class DamagedBackup(HouseError):
    """A backup cannot be used: something of it is missing or was changed; choose another one."""


class BackupStopped(HouseError):
    """The backup was stopped before its end; the earlier ones are whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a file."""

    #: SHA-256 of its content, 64 hex digits.
    digest: str
    #: Bytes of its content.
    size: int
    #: Bytes it takes here.
    stored: int


class Objects:
    """The folder of pieces."""

    def __init__(self, folder: Path, aside: Path) -> None:
        """Name the folder, and another on the same disk in which pieces are written before they are moved."""
        self.folder = folder
        self._aside = aside
        #: What this process has added.
        self.added: dict[str, Piece] = {}

    def put(self, content: bytes, *, pack: bool) -> Piece:
        """Keep a piece, packed where that is asked for and saves something; one that is there is left as it is.

        Raises:
            NoSpace: the disk is full or the folder cannot be written.
        """
        digest = hashlib.sha256(content).hexdigest()
        there = self._find(digest)
        if there is not None:
            return Piece(digest=digest, size=len(content), stored=there.stat().st_size)
        packed = zstd.compress(content, _LEVEL) if pack else content
        is_packed = len(packed) < len(content)
        stored = packed if is_packed else content
        self._write(self._path(digest, is_packed=is_packed), stored)
        piece = Piece(digest=digest, size=len(content), stored=len(stored))
        self.added[digest] = piece
        return piece

    def read(self, piece: Piece) -> bytes:
        """Return a piece's content, checked against its digest.

        Raises:
            DamagedBackup: it is missing or was changed.
        """
        path = self._find(piece.digest)
        if path is None:
            raise DamagedBackup(f"The object {piece.digest} of the backup is missing.")
        try:
            content = path.read_bytes()
            if path.suffix == _PACKED:
                content = zstd.decompress(content)
        except (OSError, zstd.ZstdError) as problem:
            raise DamagedBackup(f"The object {piece.digest} of the backup cannot be read ({problem}).") from problem
        if hashlib.sha256(content).hexdigest() != piece.digest:
            raise DamagedBackup(f"The object {piece.digest} of the backup was changed after it was written.")
        return content

    def has(self, piece: Piece) -> bool:
        """Whether a piece is there with as many bytes as it had; what is in it, `read` finds out."""
        path = self._find(piece.digest)
        return path is not None and path.stat().st_size == piece.stored

    def forget(self, digest: str) -> int:
        """Take a piece away and return the bytes that are free now."""
        path = self._find(digest)
        if path is None:
            return 0
        size = path.stat().st_size
        with suppress(OSError):
            path.unlink()
        return size

    def every(self) -> Iterator[str]:
        """Digests of all pieces."""
        for path in sorted(self.folder.glob("??/*")):
            digest = path.name.removesuffix(_PACKED)
            if len(digest) == 64 and _HEX.issuperset(digest):
                yield digest

    def settle(self) -> None:
        """Make the disk have the names of what was added, and drop what it keeps of it in memory."""
        for place in {digest[:2] for digest in self.added}:
            sync_folder(self.folder / place)
        sync_folder(self.folder)

    def take_back(self) -> None:
        """Take away what was added: nobody names it."""
        for digest in self.added:
            self.forget(digest)
        self.added.clear()

    def _path(self, digest: str, *, is_packed: bool) -> Path:
        return self.folder / digest[:2] / (digest + (_PACKED if is_packed else ""))

    def _find(self, digest: str) -> Path | None:
        paths = (self._path(digest, is_packed=False), self._path(digest, is_packed=True))
        return next((path for path in paths if path.exists()), None)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_whole(path, content, self._aside)
        except OSError as problem:
            raise NoSpace(
                f"The backup cannot be written to {self.folder.parent} ({problem.strerror}); "
                "the earlier ones are whole."
            ) from problem


def write_whole(path: Path, content: bytes, aside: Path) -> None:
    """Write a file for its owner alone so that it is there as a whole or not at all, even after a power cut."""
    coming = aside / path.name
    try:
        with os.fdopen(os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            # What is read back to be checked shall come from the disk.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        coming.replace(path)
    except OSError:
        coming.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make the disk have a folder's names."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
