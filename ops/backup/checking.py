"""Read a backup back without restoring it: every piece, every file's digest, and what is missing or changed by name."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from ops.backup.folder import BackupFolder
from ops.backup.manifest import Entry, Manifest
from ops.backup.objects import DamagedBackup, Objects


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What reading one backup came to."""

    name: str
    files: int
    #: Bytes of the files.
    size: int
    #: File -> what is wrong with it.
    damaged: tuple[tuple[str, str], ...] = ()
    #: Why the backup could not be read at all; empty where it could.
    problem: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether everything came back as it was written."""
        return not (self.damaged or self.problem)


def check_snapshot(folder: BackupFolder, name: str, told: Callable[[str], None] = lambda _: None) -> Check:
    """Read every byte of one backup; NotKnown where there is none of that name."""
    try:
        manifest = folder.read(name)
    except DamagedBackup as problem:
        return Check(name=name, files=0, size=0, problem=str(problem))
    return Check(
        name=name, files=len(manifest.entries), size=manifest.size,
        damaged=damaged_files(folder.objects(), manifest, told),
    )  # fmt: skip


def damaged_files(
    objects: Objects, manifest: Manifest, told: Callable[[str], None] = lambda _: None
) -> tuple[tuple[str, str], ...]:
    """Names of the files of a backup that cannot be brought back as they were, each with the reason."""
    return tuple((entry.path, wrong) for entry in manifest.entries if (wrong := _fault(objects, entry, told)))


def _fault(objects: Objects, entry: Entry, told: Callable[[str], None]) -> str:
    digest = hashlib.sha256()
    told(entry.path)
    try:
        for piece in entry.pieces:
            digest.update(objects.read(piece))
            told(entry.path)
    except DamagedBackup as problem:
        return str(problem)
    return "" if digest.hexdigest() == entry.sha256 else "Its pieces are whole and do not make up the file."
