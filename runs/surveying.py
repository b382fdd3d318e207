"""What the office's folders take on the disk: by kind, month by month, and how much is left."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from facts.ports import Progress

_OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
#: Bytes left below which an office is warned, and the share of the disk.
LEAST_BYTES, LEAST_SHARE = 5 * 1024**3, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The files of one kind."""

    #: Such as evidence or logs.
    kind: str
    path: Path
    files: int
    bytes: int
    #: Month of the last write, such as 2026-11 -> bytes.
    months: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """The disk that the folder lies on."""

    total: int
    free: int

    @property
    def is_short(self) -> bool:
        """Whether somebody should make room."""
        return self.free < LEAST_BYTES or self.free < self.total * LEAST_SHARE


def survey(places: Sequence[tuple[str, Path]], progress: Progress) -> tuple[Kept, ...]:
    """Measure folders and files by kind; what is missing counts nothing, links are not followed."""
    found = []
    for at, (kind, path) in enumerate(places):
        progress(at, len(places), kind)
        months: Counter[str] = Counter()
        files = 0
        for status in _files(path):
            files += 1
            months[_month(status.st_mtime)] += status.st_size
        found.append(Kept(kind=kind, path=path, files=files, bytes=months.total(), months=dict(sorted(months.items()))))
    return tuple(found)


def disk_of(path: Path) -> Disk | None:
    """The disk of the nearest folder that is there; None where it cannot be asked."""
    while not path.exists() and path != path.parent:
        path = path.parent
    try:
        usage = shutil.disk_usage(path)
    except OSError:
        return None
    return Disk(total=usage.total, free=usage.free)


def _files(path: Path) -> Iterator[os.stat_result]:
    if path.is_file():
        yield path.stat()
        return
    for home, _, names in os.walk(path):
        for name in names:
            try:
                yield (Path(home) / name).lstat()
            except OSError:
                continue


def _month(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).astimezone(_OFFICE_ZONE).strftime("%Y-%m")
