"""One WARC file being written by one process: whole records or nothing, also when the disk is full."""

import errno
import os
from pathlib import Path
from typing import Self

from facts.errors import EvidenceFailed, HouseError, NoSpace

#: What the OS says when there is no room or no right to write.
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS})


class Drawer:
    """An append-only file that ends with a whole record whatever happens."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self.size = 0
        self._handle = handle

    @classmethod
    def make(cls, folder: Path, stem: str) -> Self:
        """Create STEM-N.warc.gz with the first N that is free; the file is this process's alone.

        Raises:
            NoSpace: the folder cannot be made or written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(1, 1_000_000):
                path = folder / f"{stem}-{number}.warc.gz"
                try:
                    return cls(path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640))
                except FileExistsError:
                    continue
        except OSError as problem:
            raise _no_space(problem, folder) from problem
        raise EvidenceFailed(f"The folder {folder} holds too many files of one process.")

    def add(self, content: bytes) -> int:
        """Append `content` and return the offset it begins at.

        Raises:
            NoSpace: it did not fit; the file is cut back to where it ended before.
        """
        offset = self.size
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError as problem:
            os.ftruncate(self._handle, offset)
            os.lseek(self._handle, offset, os.SEEK_SET)
            raise _mapped(problem, self.path) from problem
        self.size = offset + len(content)
        return offset

    def sync(self) -> None:
        """Make the disk have everything added so far."""
        try:
            os.fsync(self._handle)
        except OSError as problem:
            raise _mapped(problem, self.path) from problem

    def close(self) -> None:
        """Sync and close the file."""
        try:
            self.sync()
        finally:
            os.close(self._handle)


def _mapped(problem: OSError, path: Path) -> HouseError:
    if problem.errno in _NO_SPACE:
        return _no_space(problem, path)
    return EvidenceFailed(f"Evidence cannot be written to {path} ({problem.strerror}).")


def _no_space(problem: OSError, path: Path) -> NoSpace:
    cure = "free some space or name another --out"
    return NoSpace(f"Evidence cannot be written to {path} ({problem.strerror}); {cure}.")
