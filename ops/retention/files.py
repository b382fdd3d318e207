"""Files of the running of the office: logs, files of finished jobs, what broken-off work left behind."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from ops.retention.clearing import Lot

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFiles:
    """ops.retention.clearing.Store over files of one folder, by the time of their last change."""

    folder: Path
    #: Patterns of what stands in the folder itself; nothing below it is looked for.
    patterns: Sequence[str]
    #: Of these only; such as the uid of this process, where others write into the same folder.
    owner: int | None = None

    def old(self, before: datetime) -> Lot:
        """Return files and folders last changed before a moment."""
        return _sum(self._found(before))

    def clear(self, before: datetime, is_stopped: Callable[[], bool]) -> Lot:
        """Remove them; one that cannot be removed is told and stays."""
        gone = []
        for path, size in self._found(before):
            if is_stopped():
                break
            try:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
                gone.append((path, size))
            except OSError as problem:
                log.warning("file not cleared", file=path.name, problem=problem.strerror)
        return _sum(gone)

    def _found(self, before: datetime) -> Iterator[tuple[Path, int]]:
        paths = (
            {path for pattern in self.patterns for path in self.folder.glob(pattern)} if self.folder.is_dir() else ()
        )
        for path in sorted(paths):
            try:
                own = path.lstat()
            except OSError:
                continue
            if (self.owner is None or own.st_uid == self.owner) and _newest(path) < before.timestamp():
                yield path, sum(one.lstat().st_size for one in _files(path))


def _newest(path: Path) -> float:
    """When something in it was changed last; a file that vanishes meanwhile does not count."""
    newest = path.lstat().st_mtime
    for one in _files(path):
        try:
            newest = max(newest, one.lstat().st_mtime)
        except OSError:
            continue
    return newest


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        yield from (one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
    elif path.exists():
        yield path


def _sum(found: Iterable[tuple[Path, int]]) -> Lot:
    sizes = [size for _, size in found]
    return Lot(count=len(sizes), bytes=sum(sizes))
