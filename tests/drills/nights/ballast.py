"""A database file that is full: SQLite may not make another page, and every page is filled."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path


def fill_up(path: Path) -> int:
    """Fill the table `ballast` of a database as far as its pages go; return how many there are."""
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        (pages,) = made.execute("PRAGMA page_count").fetchone()
        made.execute(f"PRAGMA max_page_count={pages}")
        for size in (3000, 300, 10):
            for _ in _until_full(made, size):
                pass
    return int(pages)


def _until_full(connection: sqlite3.Connection, size: int) -> Iterator[None]:
    while True:
        try:
            connection.execute("INSERT INTO ballast VALUES (zeroblob(?))", [size])
        except sqlite3.OperationalError:
            return
        yield
