"""Look things up in the audit chain: newest first, page by page, without ever reading all of a million entries.

Person, act and subject have an index each that ends in the number. Words in the detail have none: a request looks
through so many entries at most and says how far it came; the next one goes on from there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, desc, func, select

from facts.runs import AuditEntry
from store.audit import audit_entry
from store.database import Store
from store.tables import AuditRow

_AUDIT = AuditRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
#: Entries that one request looks through for words: 0.2 s on two cores.
REACH = 100_000
#: Entries that one request of any other kind looks through: what the indexes do not narrow down.
_STRETCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """What is looked for; empty fields do not narrow it down."""

    actor: str = ""
    act: str = ""
    subject: str = ""
    since: datetime | None = None
    #: Excluded.
    until: datetime | None = None
    #: All of them must stand in the detail, the subject or the name.
    words: tuple[str, ...] = ()
    #: Only entries with smaller numbers.
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFound:
    """One page of what was found, newest first."""

    entries: tuple[AuditEntry, ...]
    #: Number to go on below; None at the chain's beginning.
    next: int | None
    #: The lowest number that was looked at; 1 where everything was.
    reached: int


class SqlAuditSearch:
    """Queries over the audit table."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, query: AuditQuery) -> AuditFound:
        """Return one page."""
        with self._store.reading() as connection:
            last: int = connection.scalar(select(func.max(_AUDIT.c.seq))) or 0
            top = min(query.before or last + 1, last + 1)
            low, high = self._bounds(connection, query, last)
            top = min(top, high + 1)
            floor = max(low, top - REACH) if query.words else low
            chosen = (
                select(_AUDIT)
                .where(_AUDIT.c.seq < top, _AUDIT.c.seq >= floor, *_conditions(query))
                .order_by(desc(_AUDIT.c.seq))
                .limit(query.limit + 1)
            )
            found = [audit_entry(row) for row in connection.execute(chosen)]
        entries = tuple(found[: query.limit])
        if len(found) > query.limit:
            return AuditFound(entries=entries, next=entries[-1].seq, reached=entries[-1].seq)
        return AuditFound(entries=entries, next=floor if floor > low else None, reached=floor)

    def get(self, seq: int) -> AuditEntry | None:
        """One entry by its number."""
        with self._store.reading() as connection:
            row = connection.execute(select(_AUDIT).where(_AUDIT.c.seq == seq)).first()
        return audit_entry(row) if row else None

    def stretch(self, first: int, last: int) -> Iterator[AuditEntry]:
        """Every entry of a stretch of the chain, oldest first."""
        while first <= last:
            upto = min(last, first + _STRETCH - 1)
            query = select(_AUDIT).where(_AUDIT.c.seq.between(first, upto)).order_by(_AUDIT.c.seq)
            with self._store.reading() as connection:
                rows = connection.execute(query).all()
            yield from map(audit_entry, rows)
            first = upto + 1

    def length(self) -> int:
        """Number of the newest entry; 0 for an empty chain."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.max(_AUDIT.c.seq))) or 0

    def acts(self) -> Sequence[str]:
        """Every act that stands in the chain."""
        return self._distinct(_AUDIT.c.act)

    def actors(self) -> Sequence[str]:
        """Everybody who stands in the chain."""
        return self._distinct(_AUDIT.c.actor)

    def _distinct(self, column: Any) -> Sequence[str]:
        """Jump from value to value through the index: a plain DISTINCT would read a million rows."""
        found: list[str] = []
        with self._store.reading() as connection:
            value = connection.scalar(select(func.min(column)))
            while value is not None:
                found.append(value)
                value = connection.scalar(select(func.min(column)).where(column > value))
        return found

    def _bounds(self, connection: Any, query: AuditQuery, last: int) -> tuple[int, int]:
        """The numbers between which the moments lie; numbers and moments rise together."""
        low = _first_at(connection, query.since, last) if query.since else 1
        high = _first_at(connection, query.until, last) - 1 if query.until else last
        return low, high


def _first_at(connection: Any, moment: datetime, last: int) -> int:
    """The lowest number of an entry at or after a moment, by halving; last + 1 where there is none."""
    wanted, low, high = moment.astimezone(UTC), 1, last + 1
    while low < high:
        middle = (low + high) // 2
        found = connection.execute(
            select(_AUDIT.c.seq, _AUDIT.c.at).where(_AUDIT.c.seq >= middle).order_by(_AUDIT.c.seq).limit(1)
        ).first()
        if found is not None and datetime.fromisoformat(found.at) < wanted:
            low = found.seq + 1
        else:
            high = middle
    return low


def _conditions(query: AuditQuery) -> list[ColumnElement[bool]]:
    narrow = [
        column == value
        for column, value in (
            (_AUDIT.c.actor, query.actor), (_AUDIT.c.act, query.act), (_AUDIT.c.subject, query.subject),
        )
        if value
    ]  # fmt: skip
    return narrow + [
        _AUDIT.c.detail.contains(word, autoescape=True)
        | _AUDIT.c.subject.contains(word, autoescape=True)
        | _AUDIT.c.actor.contains(word, autoescape=True)
        for word in query.words
    ]
