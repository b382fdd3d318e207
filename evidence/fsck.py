"""Walk a folder of WARC files and check every record's length and digests; damaged ones are named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from evidence.records import Record, unpack
from facts.errors import DamagedExhibit, UnreadableFile

_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One place in one file that does not verify."""

    file: str
    #: Bytes from the start of the file.
    offset: int
    #: What is wrong, without a full stop.
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FsckReport:
    """What a walk over the evidence came to."""

    files: int
    #: Whole records, damaged ones not counted.
    records: int
    bytes: int
    damaged: tuple[Damage, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether every record verified."""
        return not self.damaged


def fsck(folder: Path) -> FsckReport:
    """Check every *.warc.gz below `folder`; reads all bytes once.

    Raises:
        UnreadableFile: the folder is not there.
    """
    if not folder.is_dir():
        raise UnreadableFile(f"The evidence folder {folder} is not there; check the path.")
    paths = sorted(folder.rglob("*.warc.gz"))
    found = [(path, list(_walk(path))) for path in paths]
    damaged = [
        Damage(file=str(path.relative_to(folder)), offset=offset, what=outcome)
        for path, outcomes in found
        for offset, outcome in outcomes
        if isinstance(outcome, str)
    ]
    return FsckReport(
        files=len(paths),
        records=sum(len(outcomes) for _, outcomes in found) - len(damaged),
        bytes=sum(path.stat().st_size for path in paths),
        damaged=tuple(damaged),
    )


def check_file(folder: Path, path: Path, is_stopped: Callable[[], bool] = lambda: False) -> FsckReport | None:
    """Check one file; None where somebody asked for an end before it was through.

    Args:
        folder: what damage is named relative to.
        path: a WARC file below it.
        is_stopped: asked between two records.
    """
    damaged, records = [], 0
    for offset, wrong in _walk(path):
        if is_stopped():
            return None
        records += wrong is None
        if wrong is not None:
            damaged.append(Damage(file=str(path.relative_to(folder)), offset=offset, what=wrong))
    size = path.stat().st_size if path.exists() else 0
    return FsckReport(files=1, records=records, bytes=size, damaged=tuple(damaged))


def _walk(path: Path) -> Iterator[tuple[int, str | None]]:
    # (offset, what is wrong or None) of every record, in order.
    try:
        with path.open("rb") as stream:
            offset: int | None = 0
            while offset is not None:
                record, wrong = _check(stream, offset)
                if record is None and wrong is None:
                    return
                yield offset, wrong
                offset = record.end if record else _next_member(stream, offset + 1)
    except OSError as problem:
        yield 0, f"the file cannot be read ({problem.strerror})"


def _check(stream: BinaryIO, offset: int) -> tuple[Record | None, str | None]:
    record = None
    try:
        record = unpack(stream, offset)
        if record is not None:
            record.check()
    except DamagedExhibit as problem:
        return record, str(problem)
    return record, None


def _next_member(stream: BinaryIO, start: int) -> int | None:
    # The length of a damaged member is unknown: the next place that unpacks to a record is the next member.
    base, tail = start, b""
    stream.seek(start)
    while chunk := stream.read(_CHUNK):
        window = tail + chunk
        for place in _places(window):
            if _begins_record(stream, base + place):
                return base + place
        base += len(window) - len(_MAGIC) + 1
        tail = window[-len(_MAGIC) + 1 :]
        stream.seek(base + len(tail))
    return None


def _places(window: bytes) -> Iterator[int]:
    place = window.find(_MAGIC)
    while place >= 0:
        yield place
        place = window.find(_MAGIC, place + 1)


def _begins_record(stream: BinaryIO, offset: int) -> bool:
    try:
        return unpack(stream, offset) is not None
    except DamagedExhibit as problem:
        return str(problem) == "it is cut off"
