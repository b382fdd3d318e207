"""Which evidence the rows of a database speak of; by plain SQL, so that older layouts can be asked as well."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from facts.pages import Exhibit
from store.dumps.rows import tables_of

_TABLES = ("page", "picture", "lead")
_COLUMNS = "exhibit_file, exhibit_offset, exhibit_sha256, exhibit_record"


def exhibit_ends(connection: Connection) -> Mapping[str, int]:
    """Name of each evidence file that a row speaks of -> the greatest offset at which it says that a record begins."""
    query = " UNION ALL ".join(
        f"SELECT exhibit_file, max(exhibit_offset) FROM {table} WHERE exhibit_file IS NOT NULL GROUP BY exhibit_file"  # noqa: S608
        for table in _there(connection)
    )
    found: dict[str, int] = {}
    for file, offset in connection.exec_driver_sql(query) if query else ():
        found[file] = max(offset, found.get(file, 0))
    return found


def sampled_exhibits(connection: Connection, most: int | None) -> Iterator[Exhibit]:
    """Yield every exhibit that rows speak of, once, or `most` of them drawn by chance; in the order of their places."""
    union = " UNION ".join(
        f"SELECT {_COLUMNS} FROM {table} WHERE exhibit_file IS NOT NULL"  # noqa: S608
        for table in _there(connection)
    )
    if not union:
        return
    drawn = f"SELECT * FROM ({union}) AS every ORDER BY random() LIMIT {most:d}" if most is not None else union  # noqa: S608
    rows = connection.exec_driver_sql(f"SELECT * FROM ({drawn}) AS drawn ORDER BY 1, 2")  # noqa: S608
    for file, offset, sha256, record in rows:
        yield Exhibit(file=file, offset=offset, sha256=sha256, record_id=record)


def _there(connection: Connection) -> tuple[str, ...]:
    there = tables_of(connection)
    return tuple(table for table in _TABLES if table in there)
