"""`python -m benchmarks.restore --gb 5`: back up and restore a large installation, and compare both bit for bit.

The evidence is written by the real vault, with bytes that cannot be packed; the database is an invented office with
pages, leads and casework, and full text. Then: a first backup, a night's work, a second backup, a restore, and the
comparison of every row of every table and of every file. Exit code 1 means that something differs.
"""

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import text

from benchmarks import databases, machine
from benchmarks.office import Office, fill
from evidence import WarcVault
from facts.doubles import FrozenClock
from facts.pages import Exchange
from ops.backup import BackupFolder, BackupOrder, Made, Place, RestoreOrder, make_backup, restore
from ops.backup.restoring import database_of
from store import SqlAuditLog, Store, StoreSettings, open_store
from store.dumps import TableFigure, figures
from store.texts import SqlTextIndex
from tests import postgres

_AT = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
#: Bytes of one page's body.
_BODY = 30_000
_NIGHT_SHARE = 50
_PIECE = 1 << 20


def main() -> int:
    """Run the drill and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.restore", description="Back up, restore, compare.")
    parser.add_argument("--gb", type=float, default=5.0, help="size of the installation, in 10⁹ bytes")
    parser.add_argument("--folder", type=Path, help="where; default: the folder for temporary files")
    parser.add_argument("--share", type=float, default=1.0, help="share of the office's 120,000 pages")
    parser.add_argument("--postgres", action="store_true", help="with a PostgreSQL that is started for it")
    asked = parser.parse_args()
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z} · python -m benchmarks.restore --gb {asked.gb:g}")
    print(f"machine: {machine.describe()}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="fangfei-restore-", dir=asked.folder))
    try:
        with databases.an_address(folder / "out", None, private=asked.postgres) as address:
            new = postgres.fresh_database(address) if asked.postgres else None
            return _drill(folder, asked.gb, Office().part(asked.share), address, new)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _drill(folder: Path, size: float, office: Office, address: str, new: str | None) -> int:
    out, backups = folder / "out", BackupFolder(folder / "backups")
    store = open_store(StoreSettings(url=address))
    with _timed("installation made") as said:
        _make(store, out, int(size * 1e9), office)
        said(f"{_size(out) / 1e9:.2f} GB in files, {store.engine.dialect.name} database {_held(store) / 1e6:.0f} MB")
    first = _back_up("first backup", backups, store, out, _AT)
    kept = _size(backups.path)
    _work_a_night(store, out, office, int(size * 1e9 / _NIGHT_SHARE))
    second = _back_up("backup after a night", backups, store, out, _AT + timedelta(days=1))
    print(f"  folder of backups: {kept / 1e9:.2f} GB after one, {_size(backups.path) / 1e9:.2f} GB after both")
    with _timed("restore") as said, backups.reading():
        order = RestoreOrder(name=second.manifest.name, out=folder / "new", db=new)
        restored = restore(backups, order, FrozenClock(_AT))
        said(
            f"{second.manifest.size / 1e9:.2f} GB, {restored.audit} audit entries and {restored.exhibits} exhibits "
            "checked",
            second.manifest.size,
        )
    with _timed("comparison") as said:
        wrong = [*_differing(store, database_of(order), out, folder / "new"), *restored.problems]
        dumped = second.manifest.dumped
        said(f"{dumped.rows} rows of {len(dumped.tables)} tables, every byte of every file")
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    if not wrong:
        print("every row and every byte is the same")
    store.close()
    return 1 if wrong or first.damaged or second.damaged else 0


def _make(store: Store, out: Path, size: int, office: Office) -> None:
    fill(store, office)
    for _ in SqlTextIndex(store).fill():
        pass
    audit = SqlAuditLog(store, FrozenClock(_AT))
    for number in range(2_000):
        audit.append(actor="王", act="lead judged", subject=f"XS-{number:06}", detail={"decision": "confirm"})
    left = size - _held(store)
    # Every page of the table has its evidence, however small the drill.
    _keep_pages(store, out, "r1", range(1, max(office.sightings, left // _BODY) + 1))


def _keep_pages(store: Store, out: Path, run: str, numbers: range) -> None:
    """Keep bodies in the vault, and let pages of the table speak of them; those beyond have evidence alone."""
    vault = WarcVault(out / "evidence", run=run, software="benchmark")
    update = text(
        "UPDATE page SET exhibit_file = :file, exhibit_offset = :offset, exhibit_sha256 = :sha, "
        "exhibit_record = :record WHERE id = :id"
    )
    rows = list[dict[str, object]]()
    for number in numbers:
        exhibit = vault.keep(_exchange(number))
        rows.append(
            {"id": number, "file": exhibit.file, "offset": exhibit.offset, "sha": exhibit.sha256,
             "record": exhibit.record_id}
        )  # fmt: skip
    vault.close()
    with store.writing() as connection:
        connection.execute(update, rows)
        # What the office's own rows say of their evidence is invented; those without bytes here go without.
        connection.execute(text("UPDATE lead SET exhibit_file = NULL"))


def _exchange(number: int) -> Exchange:
    return Exchange(
        url=f"http://www.s{number}.test/{number}.html", method="GET", request_headers=(), status=200, reason="OK",
        response_headers=(("content-type", "image/jpeg"), ("content-encoding", "identity")),
        body=Random(number).randbytes(_BODY), fetched_at=_AT,
    )  # fmt: skip


def _work_a_night(store: Store, out: Path, office: Office, size: int) -> None:
    """New evidence, new acts, and leads that were looked at again."""
    audit = SqlAuditLog(store, FrozenClock(_AT))
    with store.writing() as connection:
        connection.execute(text("UPDATE lead SET times_seen = times_seen + 1 WHERE id % 25 = 0"))
        connection.execute(text("DELETE FROM advert WHERE id % 50 = 0"))
    for number in range(200):
        audit.append(actor="李", act="lead judged", subject=f"XS-{number:06}", detail={"decision": "dismiss"})
    _keep_pages(store, out, "r2", range(1, max(1, size // _BODY) + 1))


def _back_up(what: str, backups: BackupFolder, store: Store, out: Path, at: datetime) -> Made:
    database = out / "fangfei.db"
    place = Place(path=out, under="", without=frozenset({database, out / "fangfei.db-wal", out / "fangfei.db-shm"}))
    order = BackupOrder(store=store, places=(place,), texts={}, settings={}, version="benchmark", at=at)
    with _timed(what) as said, backups.alone():
        made = make_backup(backups, order)
        said(
            f"{made.manifest.size / 1e9:.2f} GB, {made.read / 1e9:.2f} GB of files read, {made.added / 1e9:.3f} GB "
            "written and read back",
            made.manifest.size,
        )
    return made


def _differing(store: Store, restored: StoreSettings, out: Path, new: Path) -> Iterator[str]:
    fresh = open_store(restored)
    ours, theirs = _tables(store), _tables(fresh)
    fresh.close()
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            yield f"table {name}: {ours.get(name)} here, {theirs.get(name)} there"
    here, there = _files(out), _files(new)
    for name in sorted(here.keys() | there.keys()):
        if here.get(name) != there.get(name):
            yield f"file {name} differs"


def _tables(store: Store) -> Mapping[str, TableFigure]:
    with store.reading() as connection:
        return figures(connection)


def _files(folder: Path) -> Mapping[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("fangfei.db"))
    return {path.relative_to(folder).as_posix(): _digest(path) for path in found}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _held(store: Store) -> int:
    """Bytes of a database."""
    with store.reading() as connection:
        if store.engine.dialect.name == "postgresql":
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        pages, page = (connection.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size"))
        return int(pages) * int(page)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class _timed:  # noqa: N801  # reads as a verb
    """Prints what was done, how long it took, and MB/s of what was moved."""

    def __init__(self, what: str) -> None:
        self._what, self._said, self._moved = what, "", 0

    def __enter__(self) -> Callable[..., None]:
        os.sync()
        self._began, self._worked = time.perf_counter(), time.process_time()
        return self._say

    def __exit__(self, *_: object) -> None:
        took = time.perf_counter() - self._began
        rate = f", {self._moved / 1e6 / took:.0f} MB/s" if self._moved else ""
        worked = time.process_time() - self._worked
        print(f"  {self._what}: {took:.1f} s ({worked:.1f} s of processor){rate}; {self._said}", flush=True)

    def _say(self, said: str, moved: int = 0) -> None:
        self._said, self._moved = said, moved


if __name__ == "__main__":
    sys.exit(main())
