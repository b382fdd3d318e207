"""A small installation with real evidence, and what is in it, so that two of them can be compared."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from alembic import command
from sqlalchemy import insert

from evidence import WarcVault
from facts.doubles import FrozenClock
from facts.pages import Exchange
from ops.backup import BackupFolder, BackupOrder, Made, Place, make_backup
from store import SqlAuditLog, Store, migrate
from store.dumps import TableFigure, figures
from store.rows import exhibit_columns
from store.tables import PageRow
from tests.factories import NOON

NIGHT = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)


def exchange(number: int, size: int = 3_000) -> Exchange:
    """One page whose bytes cannot be packed."""
    return Exchange(
        url=f"http://a.test/{number}", method="GET", request_headers=(), status=200, reason="OK",
        response_headers=(("content-type", "text/html"),), body=Random(number).randbytes(size), fetched_at=NOON,
    )  # fmt: skip


class Installation:
    """A database and its `out` folder."""

    def __init__(self, store: Store, out: Path) -> None:
        self.store, self.out = store, out
        self.vault = WarcVault(out / "evidence", run="r1", software="test")
        self.pages = 0
        (out / "models" / "2026.11-a").mkdir(parents=True)
        (out / "models" / "2026.11-a" / "weights.npz").write_bytes(Random(7).randbytes(5_000))
        (out / "bands.yml").write_text("red: 80\n", encoding="utf-8")
        (out / "logs").mkdir()
        (out / "logs" / "r1.log").write_text("nothing of value", encoding="utf-8")

    def fetch(self, pages: int) -> None:
        """Keep pages and write their rows, in the order of a crawl."""
        for _ in range(pages):
            self.pages += 1
            found = exchange(self.pages)
            exhibit = self.vault.keep(found)
            row = {
                "run": "r1", "source": "s", "url": found.url, "requested_url": found.url, "status": 200,
                "fetched_at": NOON, "size": len(found.body), "sha256": exhibit.sha256, "redirects": "[]",
                **exhibit_columns(exhibit),
            }  # fmt: skip
            with self.store.writing() as connection:
                connection.execute(insert(PageRow), [row])
        SqlAuditLog(self.store, FrozenClock(NOON)).append(
            actor="王", act="form exported", subject="附件1", detail={"rows": pages}
        )

    def half_a_record(self) -> None:
        """Let the file that is being written end as a reader may see it while a record comes in; another is begun."""
        drawer = self.vault._drawer
        assert drawer is not None
        with drawer.path.open("r+b") as file:
            beginning = file.read(60)
            file.seek(0, 2)
            file.write(beginning)
        self.vault.close()

    def order(self, at: datetime = NIGHT) -> BackupOrder:
        """Everything of it."""
        database = Path(self.store.engine.url.database or "-")
        beside = {database.with_name(database.name + ending) for ending in ("", "-wal", "-shm")}
        place = Place(path=self.out, under="", without=frozenset({self.out / "logs", self.out / "backups", *beside}))
        return BackupOrder(
            store=self.store, places=(place,), texts={"settings/fangfei.toml": b"contact = 'a@b.test'\n"},
            settings={"bands": "bands.yml"}, version="0.0-test", at=at,
        )  # fmt: skip

    def back_up(self, folder: BackupFolder, at: datetime = NIGHT) -> Made:
        """Make a backup."""
        with folder.alone():
            return make_backup(folder, self.order(at))


def down_to(store: Store, revision: str) -> None:
    """Undo migrations, as the older program had the database."""
    config = migrate._config()
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def files(out: Path) -> Mapping[str, str]:
    """Every file below a folder with the digest of its bytes; databases, logs and backups are left out."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
        and path.relative_to(out).parts[0] not in ("logs", "backups")
        and "fangfei.db" not in path.name
    }


def tables(store: Store) -> Mapping[str, TableFigure]:
    """What every table holds."""
    with store.reading() as connection:
        return figures(connection)
