"""How many rows each table has, and how large the database is; counted in the background, never for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, inspect, select, table, text

from facts.ports import Progress
from store.database import Store
from store.tables import AuditRow, LeadRow, PageRow

_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_AUDIT = AuditRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The oldest and the newest of something; None where there is none."""

    oldest: datetime | None
    newest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSize:
    """What the database holds."""

    #: Bytes it takes; of a SQLite file with what waits in its log.
    bytes: int
    #: Table -> rows, most first.
    rows: Sequence[tuple[str, int]]
    pages: Span
    leads: Span
    audit: Span
    #: Month such as 2026-11 -> pages fetched and the bytes of their bodies.
    months: Mapping[str, tuple[int, int]]


def measure(store: Store, progress: Progress) -> DatabaseSize:
    """Count everything; a million rows take about a second."""
    names = sorted(inspect(store.engine).get_table_names())
    rows = []
    for at, name in enumerate(names):
        progress(at, len(names), name)
        # One transaction a table: a long one would keep SQLite from tidying its log.
        with store.reading() as connection:
            rows.append((name, connection.scalar(select(func.count()).select_from(table(name))) or 0))
    with store.reading() as connection:
        return DatabaseSize(
            bytes=_bytes(store, connection),
            rows=tuple(sorted(rows, key=lambda one: (-one[1], one[0]))),
            pages=_span(connection, _PAGE.c.fetched_at),
            leads=_span(connection, _LEAD.c.last_seen),
            audit=_span(connection, _AUDIT.c.at),
            months=_months(store, connection),
        )


def _bytes(store: Store, connection: Any) -> int:
    if store.engine.dialect.name == "postgresql":
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")))
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def _span(connection: Any, column: Any) -> Span:
    # Two queries: each end of an index is one look, both together are a scan.
    ends = [connection.scalar(select(end(column))) for end in (func.min, func.max)]
    oldest, newest = (_moment(end) for end in ends)
    return Span(oldest=oldest, newest=newest)


def _moment(value: Any) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    found = datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _months(store: Store, connection: Any) -> dict[str, tuple[int, int]]:
    at = _PAGE.c.fetched_at
    month = (
        func.to_char(func.timezone("Asia/Shanghai", at), "YYYY-MM")
        if store.engine.dialect.name == "postgresql"
        else func.strftime("%Y-%m", at, "+8 hours")
    )
    query = select(month, func.count(), func.coalesce(func.sum(_PAGE.c.size), 0)).group_by(month).order_by(month)
    return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}
