"""Statements of the crawl's one transaction a page, compiled once and then handed to the driver as they are.

SQLAlchemy spells each of them for the dialect and converts the values; what it does besides for every execution took
three times as long as SQLite itself (measured: 20 µs for a look-up that takes the driver 1 µs, eight of them a page).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Row = tuple[Any, ...]
_Convert = Callable[[Any], Any]


class Prepared:
    """One statement with named values; to be run inside a transaction that SQLAlchemy has begun."""

    def __init__(self, *statements: ClauseElement, dialects: Sequence[str] = (), keys: Sequence[str] = ()) -> None:
        """Take the statement, or one for each of `dialects` in that order; `keys` are the columns of an insert."""
        self._statements = dict(zip(dialects, statements, strict=True)) if dialects else {"": statements[0]}
        self._keys = list(keys) or None
        self._spelt: dict[str, _Spelt] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """Execute once and return every row that comes back; no rows where the statement returns none.

        Raises:
            sqlalchemy.exc.DBAPIError: as SQLAlchemy itself would.
        """
        spelt = self._for(connection)
        said = spelt.said(values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(spelt.sql, said)
            return spelt.read(cursor) if cursor.description else []
        except connection.dialect.loaded_dbapi.Error as problem:
            raise _wrapped(connection, spelt.sql, said, problem) from problem
        finally:
            cursor.close()

    def mappings(self, connection: Connection, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Execute once and return every row by the names of its columns.

        Raises:
            sqlalchemy.exc.DBAPIError: as SQLAlchemy itself would.
        """
        names = self._for(connection).names
        return [dict(zip(names, row, strict=True)) for row in self.run(connection, values)]

    def run_many(self, connection: Connection, many: Sequence[Mapping[str, Any]]) -> None:
        """Execute once for each of `many`; what comes back is not read.

        Raises:
            sqlalchemy.exc.DBAPIError: as SQLAlchemy itself would.
        """
        if not many:
            return
        spelt = self._for(connection)
        said = [spelt.said(values) for values in many]
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(spelt.sql, said)
        except connection.dialect.loaded_dbapi.Error as problem:
            raise _wrapped(connection, spelt.sql, said, problem) from problem
        finally:
            cursor.close()

    def _for(self, connection: Connection) -> "_Spelt":
        name = connection.dialect.name
        if name not in self._spelt:
            statement = self._statements[name if name in self._statements else ""]
            compiled = statement.compile(dialect=connection.dialect, column_keys=self._keys)
            assert isinstance(compiled, SQLCompiler)
            self._spelt[name] = _Spelt(compiled, connection.dialect)
        return self._spelt[name]


class _Spelt:
    """A statement in one dialect's words, with what turns values into the driver's and back."""

    __slots__ = ("_dialect", "_fixed", "_into", "_kinds", "_order", "_out", "names", "sql")

    def __init__(self, compiled: SQLCompiler, dialect: Dialect) -> None:
        self.sql = compiled.string
        self._order = compiled.positiontup
        types = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
        self._into = {
            name: convert for name, kind in types.items() if (convert := kind.bind_processor(dialect)) is not None
        }
        #: Values that stand in the statement itself; a column's own default does not, its value must be given.
        self._fixed = {
            name: compiled.params[name]
            for bind, name in compiled.bind_names.items()
            if not bind.required and compiled.params[name] is not None
        }
        self._dialect = dialect
        columns = getattr(compiled.statement, "exported_columns", ())
        self.names = tuple(column.name for column in columns)
        #: Types of what comes back, and, once the driver has named its own, what makes values of its values.
        self._kinds = [column.type.dialect_impl(dialect) for column in columns]
        self._out: dict[int, _Convert] | None = None

    def said(self, values: Mapping[str, Any]) -> Any:
        """Return the values as the driver takes them: in order, or by name."""
        named = {**self._fixed, **values}
        for name, convert in self._into.items():
            named[name] = convert(named[name])
        return named if self._order is None else [named[name] for name in self._order]

    def read(self, cursor: Any) -> list[Row]:
        """Return all rows as SQLAlchemy would give them."""
        found: list[Row] = cursor.fetchall()
        if not found or not self._kinds:
            return found
        if self._out is None:
            types = (each[1] for each in cursor.description)
            makers = [kind.result_processor(self._dialect, code) for kind, code in zip(self._kinds, types, strict=True)]
            self._out = {place: convert for place, convert in enumerate(makers) if convert is not None}
        return [self._converted(row, self._out) for row in found] if self._out else found

    def _converted(self, row: Row, out: Mapping[int, _Convert]) -> Row:
        return tuple(out[place](value) if place in out else value for place, value in enumerate(row))


def _wrapped(connection: Connection, sql: str, said: Any, problem: Exception) -> BaseException:
    base = connection.dialect.loaded_dbapi.Error
    found = DBAPIError.instance(sql, said, problem, base, dialect=connection.dialect)
    assert isinstance(found, BaseException)
    return found
