"""Bring a database to this program's layout with a backup of it before, and back to what it was."""

import json
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from facts.errors import NotKnown, Overtaken
from ops.backup.folder import BackupFolder
from ops.backup.making import BackupOrder, make_backup
from ops.backup.manifest import Kind, Manifest
from ops.backup.restoring import source_of
from store import migrate
from store.dumps import is_blank, prints, put_back

_NUMBER = 8
Prints = Mapping[str, "array[int]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What became of a database."""

    before: str
    after: str
    #: Name of the backup that was made before; empty where none was.
    backup: str = ""
    #: Rows that were written since the upgrade and are only in that backup, by their table.
    lost: Mapping[str, int] | None = None


def safe_upgrade(
    folder: BackupFolder, order: BackupOrder, told: Callable[[str], None] = lambda _: None, *, backup: bool = True
) -> Upgraded:
    """Upgrade a database, with a backup of it first; a blank one, and one that is there already, needs none.

    Raises:
        StaleSchema: it has a layout that this program does not know.
        NoSpace, StoreFailed, Overtaken: the backup failed, or the upgrade did; the database is as it was.
    """
    before = migrate.current(order.store)
    if before == migrate.head():
        return Upgraded(before=before, after=before)
    if before:
        migrate.known(before)
    if not backup or is_blank(order.store):
        return Upgraded(before=before, after=migrate.upgrade(order.store))
    with folder.alone():
        asked = replace(order, kind=Kind.UPGRADE, upgraded_to=migrate.head())
        name = make_backup(folder, asked, told).manifest.name
        # Within the transaction: what is committed is what was looked at, and there is no moment without it.
        after = migrate.upgrade(order.store, lambda found: folder.write_prints(name, packed(prints(found))))
    return Upgraded(before=before, after=after, backup=name)


def roll_back(
    folder: BackupFolder, order: BackupOrder, *, lose_changes: bool, told: Callable[[str], None] = lambda _: None
) -> Upgraded:
    """Put a database back as it was before the upgrade that made its layout; what is there now is backed up first.

    Raises:
        NotKnown: there is no backup of before that upgrade.
        Overtaken: rows were written since, and nobody said that they may be lost.
        DamagedBackup, StoreFailed, NoSpace: the database is as it was.
    """
    now = migrate.current(order.store)
    with folder.alone():
        found = _upgrade_to(folder, now)
        written = folder.prints(found.name)
        assert written is not None
        with order.store.reading() as connection:
            lost = differing(unpacked(written), prints(connection))
        if lost and not lose_changes:
            raise Overtaken(
                f"{sum(lost.values())} rows were written since the upgrade ({_said(lost)}) and would be lost; stop "
                "desk and scheduler, and say --lose-changes if that is meant."
            )
        kept = make_backup(folder, replace(order, kind=Kind.ROLLBACK), told).manifest.name
        put_back(order.store, found.dumped, source_of(folder.objects(), found), folder.aside, told)
    return Upgraded(before=now, after=found.dumped.revision, backup=kept, lost=lost)


def _upgrade_to(folder: BackupFolder, revision: str) -> Manifest:
    for manifest in folder.readable():
        is_it = manifest.kind is Kind.UPGRADE and manifest.upgraded_to == revision
        if is_it and folder.prints(manifest.name) is not None:
            return manifest
    raise NotKnown(
        f"In {folder.path} there is no backup of the database before its upgrade to layout {revision or 'none'}; "
        "restore a whole backup with `fangfei restore` instead."
    )


def _said(lost: Mapping[str, int]) -> str:
    return ", ".join(f"{table}: {rows}" for table, rows in lost.items())


def differing(before: Prints, now: Prints) -> dict[str, int]:
    """Table -> rows that are new, changed or gone, most first."""
    found = {
        name: _rows(before.get(name, array("Q")), now.get(name, array("Q"))) for name in before.keys() | now.keys()
    }
    return dict(sorted(((name, rows) for name, rows in found.items() if rows), key=lambda each: (-each[1], each[0])))


def _rows(before: "array[int]", now: "array[int]") -> int:
    ours, theirs = Counter(before), Counter(now)
    # A row that was changed is one gone and one new.
    return max((theirs - ours).total(), (ours - theirs).total())


def packed(found: Prints) -> bytes:
    """Prints as a file: a line of JSON with the rows of each table, and 8 bytes a row."""
    head = json.dumps({name: len(rows) for name, rows in found.items()}).encode()
    return head + b"\n" + b"".join(_little(rows).tobytes() for rows in found.values())


def unpacked(content: bytes) -> Prints:
    """Read what `packed` wrote."""
    head, _, rest = content.partition(b"\n")
    found, at = {}, 0
    for name, rows in json.loads(head).items():
        found[name] = _little(array("Q", rest[at : at + rows * _NUMBER]))
        at += rows * _NUMBER
    return found


def _little(rows: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        rows = array("Q", rows)
        rows.byteswap()
    return rows
