"""Rules that are read from a few files, and read again when one of them changes, while a process runs."""

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from runs.fresh import Fresh

T = TypeVar("T")
#: The files that hold now: an office's own where it has one, else the shipped one.
Files = Callable[[], Sequence[Path]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Generic[T]):
    """Rules with the digest of the files that they were read from."""

    digest: str
    rules: T


def fresh_rules(load: Callable[[], T], files: Files, seconds: Callable[[], float]) -> Fresh[Read[T]]:
    """Rules as their files have them now; where a change cannot be read, those of before stay.

    Args:
        load: reads and checks them; raises a HouseError where a file is broken.
        files: which files they lie in.
        seconds: that only grow, for when to look at the files again.
    """
    return Fresh(
        # The digest first: what is written while this reads is noticed at the next look.
        lambda: Read(digest=_digest(files()), rules=load()),
        stamp=lambda: tuple(_stamp(file) for file in files()),
        digest=lambda: _digest(files()),
        name=lambda made: made.digest,
        clock=seconds,
        what="rule file",
    )


def _stamp(file: Path) -> Hashable:
    try:
        status = file.stat()
    except OSError:
        return str(file), 0, 0
    return str(file), status.st_size, status.st_mtime_ns


def _digest(files: Sequence[Path]) -> str:
    """16 hexadecimal digits over names and contents."""
    found = hashlib.sha256()
    for file in files:
        body = _body(file)
        found.update(f"{file.name} {len(body)}\n".encode())
        found.update(body)
    return found.hexdigest()[:16]


def _body(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
