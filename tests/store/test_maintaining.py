"""Upkeep of a database in use: it stays the same, gets tidier, and damage is found."""

from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.office import Office, _fill, _tables
from facts.errors import StoreFailed
from store import Store
from store.dumps import prints
from store.maintaining import compact, maintain
from store.texts import SqlTextIndex

SMALL = Office().part(0.002)


@pytest.fixture
def office(store: Store) -> Store:
    """Some hundred rows, and a full text that came in page by page."""
    with store.writing() as connection:
        for table, rows in _tables(SMALL):
            _fill(connection, table, rows)
        pages = connection.execute(text("SELECT page_id, text FROM screening")).all()
    index = SqlTextIndex(store)
    for page, words in pages:
        index.add([(page, words)])
    return store


def never() -> bool:
    return False


@pytest.mark.parametrize("thorough", [False, True])
def test_nothing_that_people_wrote_changes(office: Store, thorough: bool) -> None:
    """Every row is as it was, and what is looked for is found as before."""
    with office.reading() as connection:
        before = prints(connection)
    found = SqlTextIndex(office).find("养老理财").total
    done = maintain(office, thorough=thorough, is_over=never)
    with office.reading() as connection:
        assert prints(connection) == before

    assert done.is_through
    assert SqlTextIndex(office).find("养老理财").total == found > 0


def test_the_log_and_the_pieces_of_the_text_get_fewer(sqlite_store: Store) -> None:
    """On SQLite: the write-ahead log is cut to nothing, and a thorough round brings the full text into one piece."""
    with sqlite_store.writing() as connection:
        for table, rows in _tables(SMALL):
            _fill(connection, table, rows)
        pages = connection.execute(text("SELECT page_id, text FROM screening")).all()
    for page, words in pages:
        SqlTextIndex(sqlite_store).add([(page, words)])
    done = maintain(sqlite_store, thorough=True, is_over=never)

    assert done.log_before > 0
    assert done.log_after == 0
    assert done.merges > 0
    assert maintain(sqlite_store, thorough=False, is_over=never).merges == 0
    with sqlite_store.reading() as connection:
        assert connection.execute(text("SELECT count(DISTINCT segid) FROM page_words_idx")).scalar_one() == 1


def test_a_reader_is_not_waited_for(sqlite_store: Store) -> None:
    """Somebody reads for long: the log stays as it is, nobody is kept waiting, and it is no failure."""
    with sqlite_store.reading() as reader:
        reader.execute(text("SELECT count(*) FROM page")).scalar_one()
        with sqlite_store.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        done = maintain(sqlite_store, thorough=False, is_over=never)

        assert done.is_through
        assert done.log_after > 0


def test_dead_rows_are_cleared_on_postgres(office: Store) -> None:
    """Tables that changed are known anew; the one that is half dead is vacuumed."""
    if office.engine.dialect.name != "postgresql":
        assert maintain(office, thorough=False, is_over=never).vacuumed == 0
        return
    with office.writing() as connection:
        for _ in range(12):
            connection.execute(text("UPDATE trait SET value = value || ''"))
        connection.execute(text("SELECT pg_stat_force_next_flush()"))
    dead = dead_rows(office)
    done = maintain(office, thorough=False, is_over=never)

    assert dead > 1_000 > dead_rows(office)
    assert done.vacuumed >= 1


def dead_rows(store: Store) -> int:
    with store.reading() as connection:
        query = text("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'trait'")
        return int(connection.execute(query).scalar_one())


@pytest.mark.parametrize("thorough", [False, True])
def test_it_ends_when_asked(office: Store, thorough: bool) -> None:
    """The window is over before it began: it says that it did not come through, and the database is whole."""
    assert not maintain(office, thorough=thorough, is_over=lambda: True).is_through
    assert maintain(office, thorough=thorough, is_over=never).is_through


def test_damage_is_found(sqlite_store: Store) -> None:
    """Bytes changed on the disk: the sentence names the database and what is wrong in it."""
    with sqlite_store.writing() as connection:
        for table, rows in _tables(SMALL):
            _fill(connection, table, rows)
    maintain(sqlite_store, thorough=False, is_over=never)
    sqlite_store.close()
    path = Path(str(sqlite_store.engine.url.database))
    whole = bytearray(path.read_bytes())
    at = len(whole) // 2 // 4096 * 4096
    whole[at : at + 4096 * 10] = b"\xa5" * 4096 * 10
    path.write_bytes(whole)

    with pytest.raises(StoreFailed, match=r"fangfei\.db is damaged|malformed"):
        maintain(sqlite_store, thorough=False, is_over=never)


def test_a_file_is_compacted(sqlite_store: Store) -> None:
    """What was taken out leaves room; written anew the file is smaller, and the rows are the same."""
    with sqlite_store.writing() as connection:
        for table, rows in _tables(SMALL):
            _fill(connection, table, rows)
    with sqlite_store.writing() as connection:
        connection.execute(text("DELETE FROM mention_trait"))
        left = prints(connection)
    idle = maintain(sqlite_store, thorough=False, is_over=never).idle
    before, after = compact(sqlite_store)

    assert idle > 0
    assert after <= before - idle // 2
    with sqlite_store.reading() as connection:
        assert prints(connection) == left
