"""The folder of backups: who may write to it, and which backups are in it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facts.errors import BadInput, NoSpace, NotKnown, Overtaken
from ops.backup.manifest import NAME, Manifest, decoded, encoded
from ops.backup.objects import DamagedBackup, Objects, sync_folder, write_whole

_PRINTS = ".prints"


class BackupFolder:
    """One folder of backups."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._snapshots = path / "snapshots"
        self.aside = path / "tmp"

    def objects(self) -> Objects:
        """Its pieces."""
        return Objects(self.path / "objects", self.aside)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one process at a time write; the folder is made, and what an interrupted one left is taken away.

        Raises:
            Overtaken: another backup is being made, checked or cleared away there.
            NoSpace: the folder cannot be written.
        """
        try:
            for place in (self.path, self._snapshots, self.path / "objects", self.aside):
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as problem:
            raise NoSpace(
                f"The folder of backups {self.path} cannot be written ({problem.strerror}); name another one."
            ) from problem
        with os.fdopen(handle, "r+"):
            self._lock(handle, fcntl.LOCK_EX)
            self._clear()
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Keep others from clearing away meanwhile, as far as the folder lets us.

        Raises:
            Overtaken: a backup is being made or cleared away there.
            BadInput: it is no folder of backups.
        """
        if not self._snapshots.is_dir():
            raise BadInput(f"There are no backups in {self.path}; name the folder that `fangfei backup` wrote.")
        try:
            handle = os.open(self.path / "lock", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            # A copy of a folder of backups, such as on a disk that is read alone: nobody writes there.
            yield
            return
        with os.fdopen(handle, "r"):
            self._lock(handle, fcntl.LOCK_SH)
            yield

    def names(self) -> tuple[str, ...]:
        """Names of its backups, newest first, damaged ones too."""
        names = (path.stem for path in self._snapshots.glob("*.json"))
        return tuple(sorted((name for name in names if NAME.fullmatch(name)), key=_by_time, reverse=True))

    def read(self, name: str) -> Manifest:
        """Return one backup's list.

        Raises:
            NotKnown: there is none of that name.
            DamagedBackup: it cannot be read.
        """
        if not NAME.fullmatch(name):
            raise NotKnown(f"There is no backup {name!r} in {self.path}; see `fangfei backups list`.")
        try:
            return decoded((self._snapshots / f"{name}.json").read_bytes(), name)
        except FileNotFoundError as problem:
            raise NotKnown(f"There is no backup {name} in {self.path}; see `fangfei backups list`.") from problem
        except OSError as problem:
            raise DamagedBackup(f"The list of backup {name} cannot be read ({problem.strerror}).") from problem

    def readable(self) -> Iterator[Manifest]:
        """Lists of the backups that can be read, newest first."""
        for name in self.names():
            try:
                yield self.read(name)
            except DamagedBackup:
                continue

    def write(self, manifest: Manifest) -> None:
        """Put a backup's list in its place: from now on the backup is there.

        Raises:
            NoSpace: the disk is full.
        """
        self._keep(f"{manifest.name}.json", encoded(manifest))

    def write_prints(self, name: str, content: bytes) -> None:
        """Keep what the tables held after the upgrade that a backup was made for; NoSpace as `write`."""
        self._keep(f"{name}{_PRINTS}", content)

    def prints(self, name: str) -> bytes | None:
        """What `write_prints` kept; None where the upgrade did not come so far."""
        path = self._snapshots / f"{name}{_PRINTS}"
        return path.read_bytes() if path.exists() else None

    def forget(self, name: str) -> None:
        """Take a backup's list away; its pieces are cleared away by ops.backup.keeping."""
        for suffix in (".json", _PRINTS):
            (self._snapshots / f"{name}{suffix}").unlink(missing_ok=True)
        sync_folder(self._snapshots)

    def _keep(self, name: str, content: bytes) -> None:
        try:
            write_whole(self._snapshots / name, content, self.aside)
            sync_folder(self._snapshots)
        except OSError as problem:
            raise NoSpace(
                f"The backup cannot be written to {self.path} ({problem.strerror}); the earlier ones are whole."
            ) from problem

    def _lock(self, handle: int, how: int) -> None:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except OSError as problem:
            raise Overtaken(f"Another backup is at work in {self.path}; wait for it.") from problem

    def _clear(self) -> None:
        shutil.rmtree(self.aside, ignore_errors=True)
        self.aside.mkdir(mode=0o700, exist_ok=True)


def _by_time(name: str) -> tuple[str, int]:
    moment, _, number = name.partition("-")
    return moment, int(number or 0)
