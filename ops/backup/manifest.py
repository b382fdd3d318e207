"""What one backup holds, as a file: JSON on one line, and its SHA-256 on the next."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from ops.backup.objects import DamagedBackup, Piece
from store.dumps import Dumped, TableFigure
from store.dumps.values import Sequence

#: Of this layout of backups; a newer one is refused.
FORMAT = 1
#: Where the files of a dump stand.
DATABASE = "database/"
NAME = re.compile(r"\d{8}T\d{6}Z(?:-\d+)?")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Kind(StrEnum):
    """Why a backup was made, and so what is in it."""

    #: Everything.
    WHOLE = "whole"
    #: The database alone, before an upgrade of its layout.
    UPGRADE = "upgrade"
    #: The database alone, before it was put back to an older layout.
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file."""

    #: Where it stands in the backup, with slashes.
    path: str
    size: int
    #: Permissions.
    mode: int
    #: Of its whole content, hex.
    sha256: str
    pieces: tuple[Piece, ...]
    #: Device, number, bytes and time (ns) of the file it was taken from; empty where there was none.
    seen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One backup."""

    name: str
    kind: Kind
    at: datetime
    #: Of the program that made it.
    version: str
    dumped: Dumped
    entries: tuple[Entry, ...]
    #: Names of evidence files that rows speak of and that were not there.
    absent: tuple[str, ...] = ()
    #: Layout that the database was upgraded to after this.
    upgraded_to: str = ""
    #: Where the files of settings were taken from: setting -> path in the backup.
    settings: Mapping[str, str]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(entry.size for entry in self.entries)

    def pieces(self) -> Iterator[Piece]:
        """Pieces of all its files."""
        for entry in self.entries:
            yield from entry.pieces


def encoded(manifest: Manifest) -> bytes:
    """The file of a manifest."""
    said = asdict(manifest) | {"format": FORMAT, "kind": manifest.kind.value, "at": manifest.at.isoformat()}
    said["entries"] = [_entry_said(entry) for entry in manifest.entries]
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return body + b"\n" + hashlib.sha256(body).hexdigest().encode() + b"\n"


def decoded(content: bytes, name: str) -> Manifest:
    """Read a manifest's file.

    Raises:
        DamagedBackup: it is cut off or was changed, or a newer program made it.
    """
    body, _, digest = content.partition(b"\n")
    if digest.strip().decode("ascii", "replace") != hashlib.sha256(body).hexdigest():
        raise DamagedBackup(f"The list of backup {name} is cut off or was changed; choose another backup.")
    try:
        said = json.loads(body)
        if said["format"] > FORMAT:
            raise DamagedBackup(
                f"The backup {name} was made by version {said['version']}, whose backups this program cannot read; "
                "install that version or a newer one."
            )
        return _manifest(said)
    except (ValueError, KeyError, TypeError) as problem:
        raise DamagedBackup(f"The list of backup {name} cannot be understood; choose another backup.") from problem


def _entry_said(entry: Entry) -> list[Any]:
    pieces = [[piece.digest, piece.size, piece.stored] for piece in entry.pieces]
    return [entry.path, entry.size, entry.mode, entry.sha256, pieces, list(entry.seen)]


def _manifest(said: dict[str, Any]) -> Manifest:
    dumped = said["dumped"]
    return Manifest(
        name=said["name"], kind=Kind(said["kind"]), at=datetime.fromisoformat(said["at"]), version=said["version"],
        dumped=Dumped(
            dialect=dumped["dialect"], revision=dumped["revision"],
            tables={name: TableFigure(**figure) for name, figure in dumped["tables"].items()},
            columns={name: tuple(columns) for name, columns in dumped["columns"].items()},
            sequences=tuple(Sequence(**one) for one in dumped["sequences"]),
            audit_length=dumped["audit_length"], audit_head=dumped["audit_head"],
        ),
        entries=tuple(_entry(row) for row in said["entries"]),
        absent=tuple(said["absent"]), upgraded_to=said["upgraded_to"], settings=said["settings"],
    )  # fmt: skip


def _entry(row: list[Any]) -> Entry:
    path, size, mode, sha256, pieces, seen = row
    place = PurePosixPath(path)
    if place.is_absolute() or ".." in place.parts or not place.parts:
        raise ValueError(path)
    return Entry(
        path=path, size=size, mode=mode & 0o777, sha256=sha256, pieces=tuple(map(_piece, pieces)), seen=tuple(seen)
    )


def _piece(row: list[Any]) -> Piece:
    digest, size, stored = row
    if not _DIGEST.fullmatch(digest):
        raise ValueError(digest)
    return Piece(digest=digest, size=size, stored=stored)
