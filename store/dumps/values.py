"""What is said of a dump, and how its bytes come and go."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


class Writer(Protocol):
    """Takes the bytes of one file."""

    def write(self, content: bytes, /) -> object:
        """Take some more."""
        ...


#: Opens a file of a dump, by its name, to be written; closed whole when the block ends.
Sink = Callable[[str], AbstractContextManager[Writer]]
#: Gives the bytes of a file of a dump, piece by piece.
Source = Callable[[str], Iterator[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFigure:
    """What a table holds."""

    rows: int
    #: SHA-256 over its rows in the order of their key, hex; comparable within one dialect.
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Where the numbers of a PostgreSQL table have come to."""

    name: str
    last: int
    is_called: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dumped:
    """A database that was written out."""

    #: sqlite or postgresql.
    dialect: str
    #: Layout of its tables, as migrations count.
    revision: str
    tables: Mapping[str, TableFigure]
    #: Columns of each table in the order of its file; PostgreSQL alone.
    columns: Mapping[str, tuple[str, ...]]
    sequences: tuple[Sequence, ...]
    #: Number and hash of the last audit entry; 0 and nothing where there is none.
    audit_length: int
    audit_head: str

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())
