"""Outside clues as rows: a stable number, versions that are only added, and undoing that deletes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, text, update

from facts.clues import Arrival, Clue, ClueBatch, ReporterIdentity, Taking
from facts.errors import BadInput, NotKnown
from facts.ports import Clock
from store import clue_queries as find
from store.audit import link
from store.clue_rows import clue, clue_content, clue_id, clue_number, reporter, reporter_content
from store.clue_tables import ClueBatchRow, ClueRow, ClueTakingRow, ClueUndoingRow, ClueVersionRow, ReporterRow
from store.database import Store

_CLUE = ClueRow.__table__  # type: ignore[attr-defined]
_VERSION = ClueVersionRow.__table__  # type: ignore[attr-defined]
_BATCH = ClueBatchRow.__table__  # type: ignore[attr-defined]
_UNDOING = ClueUndoingRow.__table__  # type: ignore[attr-defined]
_TAKING = ClueTakingRow.__table__  # type: ignore[attr-defined]
_REPORTER = ReporterRow.__table__  # type: ignore[attr-defined]
#: Rows written with one statement; below the number of variables that SQLite takes.
_TOGETHER = 500


class SqlClueBook:
    """facts.clues.ClueBook over the clue tables."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def known(self, system: str, external_ids: Sequence[str]) -> Mapping[str, str]:
        """Return the digests of those external ids that stand."""
        with self._store.reading() as connection:
            return {
                row["external_id"]: row["digest"]
                for row in _chunks(connection, lambda some: find.standing_of(system, some), external_ids)
            }

    def numbers(self, system: str, external_ids: Sequence[str]) -> Mapping[str, str]:
        """External id -> clue number, of those that stand."""
        with self._store.reading() as connection:
            return {
                row["external_id"]: clue_id(row["clue_id"])
                for row in _chunks(connection, lambda some: find.standing_of(system, some), external_ids)
            }

    def add(self, batch: ClueBatch, arrivals: Iterable[Arrival]) -> ClueBatch:
        """Write a batch in one transaction and return it numbered and counted."""
        left = iter(arrivals)
        with self._store.writing() as connection:
            if connection.dialect.name == "postgresql":
                # Imports take turns; nobody else waits for them. SQLite has one writer at a time already.
                connection.execute(text("LOCK TABLE clue_batch IN SHARE ROW EXCLUSIVE MODE"))
            while some := list(islice(left, _TOGETHER)):
                batch = _Writing(connection, batch).write(some)
            if batch.id is None:
                return batch
            counts = {name: getattr(batch, name) for name in ("new", "changed", "same", "refused")}
            connection.execute(update(_BATCH).where(_BATCH.c.id == batch.id).values(**counts))
            self._link(connection, batch.by, "clues imported", batch.system, {"batch": batch.id, **counts})
        return batch

    def undo_batch(self, batch: int, *, by: str, reason: str) -> Sequence[str]:
        """Let everything that a batch brought count no longer and return the numbers; rows stay.

        Raises:
            NotKnown: there is no such batch, or it was undone already.
        """
        _insist(by, reason)
        with self._store.writing() as connection:
            rows = connection.execute(find.standing_of_batch(batch)).mappings().all()
            if not rows:
                raise NotKnown(f"没有可撤销的导入批次 {batch}：批次不存在，或已经撤销。")
            self._undo(connection, [row["id"] for row in rows], by, reason)
            self._link(connection, by, "clue batch undone", str(batch), {"clues": len(rows), "reason": reason})
        return sorted({clue_id(row["clue_id"]) for row in rows})

    def undo(self, clue: str, *, by: str, reason: str) -> None:
        """Let the version of a clue that stands count no longer; an earlier one stands again.

        Raises:
            NotKnown: there is no such clue, or nothing of it stands.
        """
        _insist(by, reason)
        with self._store.writing() as connection:
            row = self._standing(connection, clue)
            self._undo(connection, [row["id"]], by, reason)
            detail = {"version": row["version"], "reason": reason}
            self._link(connection, by, "clue undone", clue_id(row["clue_id"]), detail)

    def get(self, clue: str) -> Clue:
        """Return the version that stands.

        Raises:
            NotKnown: there is none.
        """
        with self._store.reading() as connection:
            return _clue(self._standing(connection, clue))

    def some(self, clues: Sequence[str]) -> Sequence[Clue]:
        """Return the versions that stand of the clues with these numbers, by number; unknown ones are left out."""
        numbers = sorted({clue_number(each) for each in clues})
        with self._store.reading() as connection:
            return [_clue(row) for row in _chunks(connection, find.standing_numbered, numbers)]

    def standing(self) -> Iterator[Clue]:
        """Every version that stands, by number, one after the other: an office's clues are too many to hold."""
        query = find.standing_after(0, None, open_only=False)
        with self._store.reading() as connection:
            rows = connection.execution_options(yield_per=_TOGETHER).execute(query).mappings()
            yield from map(_clue, rows)

    def versions(self, clue: str, *, standing_only: bool = False) -> Sequence[Clue]:
        """Return every version, oldest first, undone ones included unless `standing_only`."""
        query = find.versions_of(clue_number(clue), standing_only=standing_only)
        with self._store.reading() as connection:
            return [_clue(row) for row in connection.execute(query).mappings()]

    def all(
        self, *, system: str | None = None, open_only: bool = False, after: str | None = None, limit: int = 1000
    ) -> Sequence[Clue]:
        """Return clues that stand, by number; `open_only` those without a lead, not yet taken ones included."""
        query = find.standing_after(clue_number(after) if after else 0, system, open_only=open_only).limit(limit)
        with self._store.reading() as connection:
            return [_clue(row) for row in connection.execute(query).mappings()]

    def waiting(self, *, after: str | None = None, limit: int = 500) -> Sequence[Clue]:
        """Return clues whose standing version nobody has taken into the casework yet, by number, above `after`."""
        query = find.waiting(clue_number(after) if after else 0).limit(limit)
        with self._store.reading() as connection:
            return [_clue(row) for row in connection.execute(query).mappings()]

    def record(self, takings: Sequence[Taking]) -> None:
        """Note what became of clues."""
        if not takings:
            return
        plain = ("version", "at", "subject", "lead", "reason", "statements")
        rows = [{name: getattr(each, name) for name in plain} | {"clue_id": clue_number(each.clue)} for each in takings]
        with self._store.writing() as connection:
            connection.execute(insert(_TAKING), rows)

    def taking(self, clue: str) -> Taking | None:
        """Return the last taking of a clue."""
        query = select(_TAKING).where(_TAKING.c.clue_id == clue_number(clue)).order_by(_TAKING.c.id.desc()).limit(1)
        with self._store.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        plain = {name: row[name] for name in ("version", "at", "subject", "lead", "reason", "statements")}
        return Taking(clue=clue_id(row["clue_id"]), **plain)

    def batches(self, limit: int = 50) -> Sequence[ClueBatch]:
        """Return batches, newest first."""
        with self._store.reading() as connection:
            rows = connection.execute(find.batches().limit(limit)).mappings()
            return [ClueBatch(**{name: row[name] for name in row}) for row in rows]

    def reporter(self, clue: str, *, by: str, reason: str) -> ReporterIdentity | None:
        """Return who reported, and note in the audit log who looked and why.

        Raises:
            BadInput: no name or no reason is given.
            NotKnown: there is no such clue.
        """
        _insist(by, reason)
        number = clue_number(clue)
        newest = select(_REPORTER.c.content).where(_REPORTER.c.clue_id == number).order_by(_REPORTER.c.id.desc())
        with self._store.writing() as connection:
            if connection.execute(select(_CLUE.c.id).where(_CLUE.c.id == number)).first() is None:
                raise NotKnown(f"没有外部线索 {clue_id(number)}；可用 `fangfei clues list` 查看。")
            found = connection.execute(newest.limit(1)).scalar()
            self._link(connection, by, "reporter viewed", clue_id(number), {"reason": reason, "known": bool(found)})
        return reporter(found) if found else None

    def _standing(self, connection: Connection, clue: str) -> Any:
        number = clue_number(clue)
        row = connection.execute(find.standing_numbered([number])).mappings().first()
        if row is None:
            raise NotKnown(f"没有外部线索 {clue_id(number)}，或它的导入已经撤销；可用 `fangfei clues list` 查看。")
        return row

    def _undo(self, connection: Connection, versions: Sequence[int], by: str, reason: str) -> None:
        now = self._clock.now()
        connection.execute(
            insert(_UNDOING), [{"version_id": number, "by": by, "at": now, "reason": reason} for number in versions]
        )

    def _link(self, connection: Connection, actor: str, act: str, subject: str, detail: dict[str, object]) -> None:
        link(self._store, connection, at=self._clock.now(), actor=actor, act=act, subject=subject, detail=detail)


class _Writing:
    """Some arrivals of one system on their way into the open transaction."""

    def __init__(self, connection: Connection, batch: ClueBatch) -> None:
        self._connection = connection
        self._batch = batch

    def write(self, arrivals: Sequence[Arrival]) -> ClueBatch:
        ids = [each.clue.external_id for each in arrivals]
        rows = self._connection.execute(find.standing_of(self._batch.system, ids)).mappings()
        standing = {row["external_id"]: row["digest"] for row in rows}
        fresh = [each for each in arrivals if standing.get(each.clue.external_id) != each.digest]
        changed = sum(each.clue.external_id in standing for each in fresh)
        self._batch = replace(
            self._batch,
            same=self._batch.same + len(arrivals) - len(fresh),
            changed=self._batch.changed + changed,
            new=self._batch.new + len(fresh) - changed,
        )
        if fresh:
            self._insert(fresh)
        self._keep_reporters(arrivals)
        return self._batch

    def _insert(self, fresh: Sequence[Arrival]) -> None:
        if self._batch.id is None:
            plain = ("system", "profile", "file", "by", "at", "new", "changed", "same", "refused")
            row = {name: getattr(self._batch, name) for name in plain}
            key = self._connection.execute(insert(_BATCH).values(**row)).inserted_primary_key
            assert key is not None
            self._batch = replace(self._batch, id=key[0])
        given = self._number(fresh)
        self._connection.execute(
            insert(_VERSION),
            [
                {
                    "clue_id": given[each.clue.external_id][0], "version": given[each.clue.external_id][1] + 1,
                    "batch_id": self._batch.id, "digest": each.digest, "content": clue_content(each.clue),
                    "raw": each.clue.raw,
                }
                for each in fresh
            ],
        )  # fmt: skip

    def _number(self, fresh: Sequence[Arrival]) -> Mapping[str, tuple[int, int]]:
        """External id -> its number and last version; new ones are numbered."""
        ids = [each.clue.external_id for each in fresh]
        given = self._given(ids)
        missing = [{"system": self._batch.system, "external_id": one} for one in ids if one not in given]
        if missing:
            self._connection.execute(insert(_CLUE), missing)
            given = self._given(ids)
        return given

    def _given(self, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        query = (
            select(_CLUE.c.external_id, _CLUE.c.id, func.coalesce(func.max(_VERSION.c.version), 0))
            .outerjoin(_VERSION, _VERSION.c.clue_id == _CLUE.c.id)
            .where(_CLUE.c.system == self._batch.system, _CLUE.c.external_id.in_(ids))
            .group_by(_CLUE.c.external_id, _CLUE.c.id)
        )
        return {external: (number, last) for external, number, last in self._connection.execute(query)}

    def _keep_reporters(self, arrivals: Sequence[Arrival]) -> None:
        known = {each.clue.external_id: reporter_content(each.reporter) for each in arrivals if each.reporter}
        if not known:
            return
        numbers = {number: external for external, (number, _) in self._given(list(known)).items()}
        newest = select(func.max(_REPORTER.c.id)).where(_REPORTER.c.clue_id.in_(numbers)).group_by(_REPORTER.c.clue_id)
        query = select(_REPORTER.c.clue_id, _REPORTER.c.content).where(_REPORTER.c.id.in_(newest))
        kept = {row.clue_id: row.content for row in self._connection.execute(query)}
        rows = [
            {"clue_id": number, "at": self._batch.at, "content": known[external]}
            for number, external in numbers.items()
            if kept.get(number) != known[external]
        ]
        if rows:
            self._connection.execute(insert(_REPORTER), rows)


def _clue(row: Any) -> Clue:
    return clue(row)


def _chunks(connection: Connection, query: Any, values: Sequence[Any]) -> Iterable[Any]:
    for at in range(0, len(values), _TOGETHER):
        made: Select[Any] = query(values[at : at + _TOGETHER])
        yield from connection.execute(made).mappings()


def _insist(by: str, reason: str) -> None:
    if not by.strip() or not reason.strip():
        raise BadInput("请写明经办人和理由；没有写入任何内容。")
