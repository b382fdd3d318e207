"""The audit chain: every act with who and when, each hashed together with the hash before it.

    hash = SHA-256(canonical JSON of [seq, at, actor, act, subject, detail, previous])

An act that changes rows appends inside its own transaction (`link`), so there is never one without the other.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Row, desc, insert, literal_column, select

from facts.errors import BrokenChain
from facts.ports import Clock, Progress
from facts.runs import AuditEntry
from store.database import Store
from store.prepared import Prepared
from store.tables import AuditRow

GENESIS = "0" * 64
#: Rows read at once, and entries between two words of progress.
_TOGETHER = 1_000
_AUDIT = AuditRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_COLUMNS = ("seq", "at", "actor", "act", "subject", "detail", "previous", "hash")
#: Every act of everybody goes through these two.
_LAST = Prepared(select(_AUDIT.c.seq, _AUDIT.c.hash).order_by(desc(_AUDIT.c.seq)).limit(literal_column("1")))
_APPEND = Prepared(insert(_AUDIT), keys=_COLUMNS)


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the same value is the same text on every machine."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(entry: AuditEntry) -> str:
    """SHA-256 over everything in the entry but its own hash, 64 hex digits."""
    parts = [entry.seq, entry.at.isoformat(), entry.actor, entry.act, entry.subject, entry.detail, entry.previous]
    return hashlib.sha256(canonical(parts).encode("utf-8", "surrogatepass")).hexdigest()


class SqlAuditLog:
    """facts.ports.AuditLog over the audit table."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def append(self, *, actor: str, act: str, subject: str, detail: Mapping[str, object]) -> AuditEntry:
        """Append one act in a transaction of its own."""
        with self._store.writing() as connection:
            return link(
                self._store, connection, at=self._clock.now(), actor=actor, act=act, subject=subject, detail=detail
            )

    def entries(self) -> Iterator[AuditEntry]:
        """Every entry, oldest first."""
        with self._store.reading() as connection:
            whole = select(_AUDIT).order_by(_AUDIT.c.seq).execution_options(yield_per=_TOGETHER)
            for row in connection.execute(whole):
                yield audit_entry(row)

    def head(self) -> AuditEntry | None:
        """The last entry; None where nothing was done yet."""
        with self._store.reading() as connection:
            row = connection.execute(select(_AUDIT).order_by(desc(_AUDIT.c.seq)).limit(1)).first()
        return audit_entry(row) if row else None

    def get(self, seq: int) -> AuditEntry | None:
        """The entry of a number; None where there is none."""
        with self._store.reading() as connection:
            row = connection.execute(select(_AUDIT).where(_AUDIT.c.seq == seq)).first()
        return audit_entry(row) if row else None

    def verify(self, progress: Progress | None = None) -> int:
        """Recompute the chain and return its length.

        Args:
            progress: told every thousand entries; how many there are it is not told.

        Raises:
            BrokenChain: an entry is missing, was changed, or does not follow the one before.
        """
        previous, length = GENESIS, 0
        for entry in self.entries():
            length += 1
            if progress and not length % _TOGETHER:
                progress(length, None, "")
            if entry.seq != length:
                raise BrokenChain(f"Audit entry {length} is missing: the next one there is {entry.seq}.")
            if entry.previous != previous or entry.hash != digest(entry):
                raise BrokenChain(
                    f"Audit entry {entry.seq} ({entry.act}, {entry.subject}) was changed after it was written."
                )
            previous = entry.hash
        return length


def link(
    store: Store,
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    act: str,
    subject: str,
    detail: Mapping[str, object],
) -> AuditEntry:
    """Append one entry inside the caller's transaction."""
    store.lock_audit(connection)
    seq, previous = next(iter(_LAST.run(connection, {})), (0, GENESIS))
    draft = AuditEntry(
        seq=seq + 1, at=at, actor=actor, act=act, subject=subject, detail=canonical(detail), previous=previous, hash=""
    )
    entry = replace(draft, hash=digest(draft))
    row = {name: getattr(entry, name) for name in _COLUMNS}
    _APPEND.run(connection, row | {"at": at.isoformat()})
    return entry


def audit_entry(row: Row[tuple[object, ...]]) -> AuditEntry:
    """A row of the table as an entry."""
    return AuditEntry(
        seq=row.seq, at=datetime.fromisoformat(row.at), actor=row.actor, act=row.act,
        subject=row.subject, detail=row.detail, previous=row.previous, hash=row.hash,
    )  # fmt: skip
