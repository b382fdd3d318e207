"""Dumps: what a database holds comes out of a copy row for row, whatever it is and whoever writes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.office import Office, _fill, _tables
from facts.doubles import FrozenClock
from facts.errors import BadInput, StoreFailed
from store import SqlAuditLog, Store, StoreSettings, open_store
from store.board_marks import mark_all
from store.dumps import Dumped, dump, exhibit_ends, figures, fill_blank, prints, put_back, sampled_exhibits
from store.dumps.values import Writer
from store.texts import SqlTextIndex
from tests import postgres

SMALL = Office().part(0.001)


@pytest.fixture
def office(store: Store, clock: FrozenClock) -> Store:
    """A small office's database of every kind of row: triggers have marked, the full text is filled."""
    with store.writing() as connection:
        for table, rows in _tables(SMALL):
            _fill(connection, table, rows)
        connection.execute(text("DELETE FROM advert WHERE id = (SELECT max(id) FROM advert)"))
        mark_all(connection)
    list(SqlTextIndex(store).fill())
    for number in range(3):
        SqlAuditLog(store, clock).append(actor="王", act="form exported", subject=f"附件{number}", detail={"a": "\\n"})
    return store


@pytest.fixture
def blank(store: Store, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Another database of the same dialect without any table."""
    if store.engine.dialect.name == "sqlite":
        opened = open_store(StoreSettings(url=f"sqlite:///{tmp_path / 'other' / 'fangfei.db'}"))
        yield opened
        opened.close()
        return
    with postgres.passing_database(request.getfixturevalue("postgres_address")) as url:
        opened = open_store(StoreSettings(url=url))
        yield opened
        opened.close()


class InFolder:
    """A dump's files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "dump"
        self.folder.mkdir()

    @contextmanager
    def sink(self, name: str) -> Iterator[Writer]:
        with (self.folder / name).open("wb") as file:
            yield file

    def source(self, name: str) -> Iterator[bytes]:
        yield (self.folder / name).read_bytes()


def dumped_into(folder: InFolder, store: Store) -> Dumped:
    return dump(store, folder.sink, folder.folder)


def test_a_blank_database_becomes_the_same(office: Store, blank: Store, tmp_path: Path, clock: FrozenClock) -> None:
    """Every row of every table, the audit chain, the full text; and both go on with the same numbers."""
    folder = InFolder(tmp_path)
    made = dumped_into(folder, office)
    fill_blank(blank, made, folder.source)

    with office.reading() as ours, blank.reading() as theirs:
        assert figures(ours) == figures(theirs) == made.tables
        assert prints(ours) == prints(theirs)
    assert made.tables["page"].rows == SMALL.sightings
    assert SqlAuditLog(blank, clock).verify() == made.audit_length == 3
    assert SqlTextIndex(blank).find("养老理财").total == SqlTextIndex(office).find("养老理财").total > 0
    for each in (office, blank):
        with each.writing() as connection:
            connection.execute(
                text("INSERT INTO advert (run, page_id, position, spot, signs, text) VALUES ('r', 1, 9, 's', '[]', '')")
            )
    with office.reading() as ours, blank.reading() as theirs:
        assert figures(ours) == figures(theirs)


def test_triggers_stand_after_loading(office: Store, blank: Store, tmp_path: Path) -> None:
    """The audit table of the copy refuses changes, and a new act marks its lead, as ever."""
    folder = InFolder(tmp_path)
    fill_blank(blank, dumped_into(folder, office), folder.source)

    with pytest.raises(StoreFailed, match="append-only"), blank.writing() as connection:
        connection.execute(text("DELETE FROM audit"))
    with blank.writing() as connection:
        connection.execute(text("DELETE FROM board_stale"))
        connection.execute(text("UPDATE lead SET title = '另一个' WHERE id = 1"))
        assert connection.execute(text("SELECT lead_id FROM board_stale")).scalars().all() == [1]


def test_a_dump_is_of_one_moment(office: Store, tmp_path: Path) -> None:
    """What is written after the dump began is not in it, although the dump is not over and nobody waits."""
    folder, wrote = InFolder(tmp_path), list[str]()

    def told(name: str) -> None:
        if not wrote:
            wrote.append(name)
            with office.writing() as connection:
                connection.execute(text("INSERT INTO page SELECT * FROM page WHERE 1 = 0"))
                connection.execute(text("DELETE FROM advert"))

    made = dump(office, folder.sink, folder.folder, told)

    assert wrote
    assert made.tables["advert"].rows == SMALL.adverts - 1
    with office.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM advert")).scalar_one() == 0


def test_what_is_there_is_put_back(office: Store, tmp_path: Path) -> None:
    """Rows and tables that came after the dump are gone, for those too who have the database open."""
    folder = InFolder(tmp_path)
    made = dumped_into(folder, office)
    with office.writing() as connection:
        connection.execute(text("DELETE FROM advert"))
        connection.execute(text("CREATE TABLE later (id integer)"))
    put_back(office, made, folder.source, tmp_path)

    with office.reading() as connection:
        assert figures(connection) == made.tables


def test_a_database_in_use_is_not_filled(office: Store, tmp_path: Path) -> None:
    """Loading goes into a blank database alone."""
    folder = InFolder(tmp_path)
    made = dumped_into(folder, office)
    with pytest.raises(BadInput, match="not empty"):
        fill_blank(office, made, folder.source)

    with office.reading() as connection:
        assert figures(connection) == made.tables


def test_exhibits_are_named_by_the_rows(office: Store) -> None:
    """Each file with its greatest offset; every exhibit once, or a sample."""
    with office.reading() as connection:
        ends, every = exhibit_ends(connection), list(sampled_exhibits(connection, None))
        some = list(sampled_exhibits(connection, 7))

    assert ends == {"r0-1.warc.gz": SMALL.sightings * 512}
    assert len(every) == len(set(every)) == SMALL.sightings
    assert len(some) == 7
    assert set(some) < set(every)


def test_a_check_that_takes_long_can_be_ended(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of the check of the copy: the error that ended it comes out, and nothing is left."""
    monkeypatch.setattr("store.dumps.writing._CHECK_STEPS", 10)
    folder, heard = InFolder(tmp_path), list[str]()

    def told(what: str) -> None:
        heard.append(what)
        if heard.count("quick_check") > 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dump(sqlite_store, folder.sink, folder.folder, told)
    assert list(folder.folder.iterdir()) == []


def test_a_damaged_file_is_not_taken_for_a_backup(sqlite_store: Store, tmp_path: Path) -> None:
    """Bytes of a table overwritten on the disk: the dump says so and leaves nothing behind."""
    with sqlite_store.writing() as connection:
        for table, rows in _tables(SMALL):
            _fill(connection, table, rows)
    sqlite_store.close()
    path = Path(str(sqlite_store.engine.url.database))
    whole = bytearray(path.read_bytes())
    at = len(whole) // 2 // 4096 * 4096
    whole[at : at + 4096 * 40] = b"\xa5" * 4096 * 40
    path.write_bytes(whole)
    folder = InFolder(tmp_path)

    with pytest.raises(StoreFailed, match=r"damaged|malformed"):
        dumped_into(folder, sqlite_store)
    assert list(folder.folder.iterdir()) == []
