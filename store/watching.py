"""The watch list as rows: entries, their append-only acts, and who met them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from facts.errors import BadInput, NotKnown
from facts.ports import Clock
from facts.watching import WatchAct, WatchEntry, WatchHit
from store import watch_rows as rows
from store.audit import link
from store.database import Store
from store.dialect import insert_new
from store.lead_rows import lead_number
from store.prepared import Prepared
from store.watch_rows import ENTRY_PREFIX
from store.watch_tables import WatchActRow, WatchEntryRow, WatchHitRow

_ENTRY = WatchEntryRow.__table__  # type: ignore[attr-defined]
_ACT = WatchActRow.__table__  # type: ignore[attr-defined]
_HIT = WatchHitRow.__table__  # type: ignore[attr-defined]
#: Asked for with every mention that comes in.
_LAST_ACT = Prepared(select(func.max(_ACT.c.id)))


class SqlWatchBook:
    """facts.watching.WatchBook over the watch tables."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def add(self, entries: Sequence[WatchEntry], by: str) -> tuple[WatchEntry, ...]:
        """Put entries on the list, all or none, with who and when."""
        with self._store.writing() as connection:
            return tuple(self._add(connection, entry, by) for entry in entries)

    def get(self, entry: str) -> WatchEntry:
        """Return one entry.

        Raises:
            NotKnown: there is no such entry.
        """
        with self._store.reading() as connection:
            return self._get(connection, rows.number_of(entry, ENTRY_PREFIX))

    def all(self) -> Sequence[WatchEntry]:
        """Return every entry, removed ones included, by number."""
        with self._store.reading() as connection:
            return [rows.entry(row) for row in connection.execute(select(_ENTRY).order_by(_ENTRY.c.id)).mappings()]

    def renew(self, entry: str, *, until: date | None, review: date | None, by: str, reason: str) -> WatchEntry:
        """Give an entry a new term.

        Raises:
            NotKnown: there is no such entry.
            BadInput: it was removed, or nobody says why.
        """
        return self._change(entry, "renewed", {"until": until, "review": review}, by=by, reason=reason)

    def remove(self, entry: str, *, by: str, reason: str) -> WatchEntry:
        """Take an entry off the list.

        Raises:
            NotKnown: there is no such entry.
            BadInput: it was removed already, or nobody says why.
        """
        gone = {"removed_by": by, "removed_at": self._clock.now(), "removed_reason": reason}
        return self._change(entry, "removed", gone, by=by, reason=reason)

    def history(self, entry: str) -> Sequence[WatchAct]:
        """Return the acts on an entry, oldest first.

        Raises:
            NotKnown: there is no such entry.
        """
        number = rows.number_of(entry, ENTRY_PREFIX)
        with self._store.reading() as connection:
            self._get(connection, number)
            found = connection.execute(select(_ACT).where(_ACT.c.entry_id == number).order_by(_ACT.c.id))
            return [rows.act(row) for row in found.mappings()]

    def mark(self) -> int:
        """Return the number of the last act; 0 before the first."""
        with self._store.reading() as connection:
            return _LAST_ACT.run(connection, {})[0][0] or 0

    def keep_hits(self, hits: Sequence[WatchHit], actor: str) -> tuple[WatchHit, ...]:
        """Store hits, each entry and mention once; return those that were new."""
        if not hits:
            return ()
        with self._store.writing() as connection:
            return tuple(hit for hit in hits if self._keep_hit(connection, hit, actor))

    def _keep_hit(self, connection: Connection, hit: WatchHit, actor: str) -> bool:
        if not insert_new(connection, WatchHitRow, [rows.hit_columns(hit)], ("entry_id", "mention")):
            return False
        detail = {"mention": hit.mention, "lead": hit.lead, "strength": hit.strength.value}
        self._link(connection, actor, "watch entry met", hit.entry.id or "", detail)
        return True

    def hits(self, *, lead: str | None = None, entry: str | None = None) -> Sequence[WatchHit]:
        """Return hits, newest first; of one lead, of one entry, or all."""
        query = select(_HIT).order_by(_HIT.c.id.desc())
        if lead is not None:
            query = query.where(_HIT.c.lead_id == lead_number(lead))
        if entry is not None:
            query = query.where(_HIT.c.entry_id == rows.number_of(entry, ENTRY_PREFIX))
        with self._store.reading() as connection:
            found = connection.execute(query).mappings().all()
            known = self._entries(connection, {row["entry_id"] for row in found})
        return [rows.hit(row, known[row["entry_id"]]) for row in found]

    def _entries(self, connection: Connection, numbers: set[int]) -> Mapping[int, WatchEntry]:
        found = connection.execute(select(_ENTRY).where(_ENTRY.c.id.in_(numbers))).mappings()
        return {row["id"]: rows.entry(row) for row in found}

    def _get(self, connection: Connection, number: int) -> WatchEntry:
        row = connection.execute(select(_ENTRY).where(_ENTRY.c.id == number)).mappings().first()
        if row is None:
            raise NotKnown(f"There is no entry {rows.office_id(number, ENTRY_PREFIX)}; see `fangfei watch list --all`.")
        return rows.entry(row)

    def _add(self, connection: Connection, entry: WatchEntry, by: str) -> WatchEntry:
        if not by.strip():
            raise BadInput("列入警示名单须写明操作人。")
        columns = rows.entry_columns(entry) | {"added_by": by, "added_at": self._clock.now()}
        key = connection.execute(insert(_ENTRY).values(**columns)).inserted_primary_key
        assert key is not None
        stored = self._get(connection, key[0])
        detail = {"name": stored.name, "basis": stored.basis, "issuer": stored.issuer, **_term(stored)}
        self._act(connection, stored, "added", by=by, reason=stored.reason, detail=detail)
        return stored

    def _change(self, entry: str, act: str, values: Mapping[str, Any], *, by: str, reason: str) -> WatchEntry:
        number = rows.number_of(entry, ENTRY_PREFIX)
        if not by.strip() or not reason.strip():
            raise BadInput("变更警示名单须写明操作人和理由。")
        with self._store.writing() as connection:
            before = self._get(connection, number)
            if before.removal:
                raise BadInput(
                    f"{before.id} 已由 {before.removal.by} 移出名单（{before.removal.reason}）；请另行列入。"
                )
            connection.execute(update(_ENTRY).where(_ENTRY.c.id == number).values(**values))
            stored = self._get(connection, number)
            self._act(
                connection, stored, act, by=by, reason=reason, detail={"before": _term(before), "after": _term(stored)}
            )
        return stored

    def _act(
        self, connection: Connection, entry: WatchEntry, act: str, *, by: str, reason: str, detail: Mapping[str, object]
    ) -> None:
        number = rows.number_of(entry.id or "", ENTRY_PREFIX)
        text = json.dumps(detail, ensure_ascii=False, default=str)
        connection.execute(
            insert(_ACT).values(entry_id=number, act=act, by=by, at=self._clock.now(), reason=reason, detail=text)
        )
        self._link(connection, by, f"watch entry {act}", entry.id or "", {**detail, "reason": reason})

    def _link(self, connection: Connection, actor: str, act: str, subject: str, detail: Mapping[str, object]) -> None:
        link(self._store, connection, at=self._clock.now(), actor=actor, act=act, subject=subject, detail=detail)


def _term(entry: WatchEntry) -> dict[str, object]:
    days = {"since": entry.since, "until": entry.until, "review": entry.review}
    return {name: day and day.isoformat() for name, day in days.items()}
