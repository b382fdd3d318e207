"""Statements: append-only; a batch that was undone no longer counts, and stays to be read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from facts.errors import NotKnown
from facts.ports import Clock
from facts.statements import Statement, StatementBatch
from store import lead_rows
from store.audit import link
from store.casework_tables import StatementBatchRow, StatementRow
from store.database import Store
from store.tables import LeadRow

_STATEMENT = StatementRow.__table__  # type: ignore[attr-defined]
_BATCH = StatementBatchRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
#: Rows of one statement to the database.
_TOGETHER = 500
_SHOWN = ("id", "source", "by", "at", "undone_at", "undone_by")
_LONGEST_KIND = 16


class SqlStatementBook:
    """facts.statements.StatementBook over the statement tables."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def add(self, statements: Sequence[Statement]) -> None:
        """Append statements, all of them or none; one audit entry a lead.

        Raises:
            NotKnown: there is no such lead.
        """
        columns = [lead_rows.statement_columns(statement) for statement in statements]
        with self._store.writing() as connection:
            self._check(connection, {row["lead_id"] for row in columns})
            for start in range(0, len(columns), _TOGETHER):
                connection.execute(insert(_STATEMENT), columns[start : start + _TOGETHER])
            for lead, said in _by_lead(statements).items():
                link(
                    self._store, connection, at=self._clock.now(), actor=said[0].by, act="facts stated", subject=lead,
                    detail={"fields": {one.field: one.value for one in said}, "source": said[0].source},
                )  # fmt: skip

    def of(self, lead: str) -> Sequence[Statement]:
        """Return what stands for a lead, oldest first."""
        return list(self._standing(_STATEMENT.c.lead_id == lead_rows.lead_number(lead)))

    def all(self) -> Mapping[str, Sequence[Statement]]:
        """Lead -> what stands for it, oldest first."""
        return _by_lead(self._standing())

    def open_batch(self, *, source: str, by: str) -> int:
        """Number a batch of statements, with its audit entry."""
        with self._store.writing() as connection:
            columns = {"source": source, "kind": _kind(source), "by": by, "at": self._clock.now()}
            key = connection.execute(insert(_BATCH).values(**columns)).inserted_primary_key
            assert key is not None
            number: int = key[0]
            link(
                self._store, connection, at=self._clock.now(), actor=by, act="statements begun",
                subject=f"batch {number}", detail={"source": source},
            )  # fmt: skip
        return number

    def undo_batch(self, batch: int, *, by: str, reason: str, begun_by: str = "") -> int:
        """Let a batch no longer count and return how many statements that were.

        `begun_by` is how the source of the batch must begin: sheets and clues number their batches together, and a
        clerk who undoes a sheet must not take a clue's word away.

        Raises:
            NotKnown: there is no such batch, it was undone already, or another kind of source wrote it.
        """
        standing = (_BATCH.c.id == batch) & _BATCH.c.undone_at.is_(None)
        with self._store.writing() as connection:
            self._check_source(connection, batch, begun_by)
            now = {"undone_at": self._clock.now(), "undone_by": by}
            if not connection.execute(update(_BATCH).where(standing).values(**now)).rowcount:
                raise NotKnown(f"没有第 {batch} 批导入，或者它已经撤销。")
            own = select(_STATEMENT.c.lead_id).where(_STATEMENT.c.batch == batch)
            leads = connection.execute(own).scalars().all()
            link(
                self._store, connection, at=self._clock.now(), actor=by, act="statements undone",
                subject=f"batch {batch}", detail={"statements": len(leads), "reason": reason},
            )  # fmt: skip
        return len(leads)

    def batches(self, *, begun_by: str, limit: int = 50, only: int | None = None) -> Sequence[StatementBatch]:
        """Return batches whose source begins so, newest first, at most so many; `only` the one of that number."""
        query = batches_query(begun_by, limit, only)
        with self._store.reading() as connection:
            return [StatementBatch(**row) for row in connection.execute(query).mappings()]

    def of_batch(self, batch: int, limit: int = 500) -> Sequence[Statement]:
        """Return what a batch wrote, undone or not, at most so many."""
        query = select(_STATEMENT).where(_STATEMENT.c.batch == batch).order_by(_STATEMENT.c.id).limit(limit)
        with self._store.reading() as connection:
            return [lead_rows.statement(row) for row in connection.execute(query).mappings()]

    def _check_source(self, connection: Connection, batch: int, begun_by: str) -> None:
        source = connection.execute(select(_BATCH.c.source).where(_BATCH.c.id == batch)).scalar()
        if source is not None and not source.startswith(begun_by):
            raise NotKnown(f"第 {batch} 批不是表格回填，而是由{source}写入的；外部线索用 fangfei clues undo 撤销。")

    def _standing(self, *conditions: Any) -> Iterator[Statement]:
        query: Select[Any] = (
            select(_STATEMENT)
            .outerjoin(_BATCH, _BATCH.c.id == _STATEMENT.c.batch)
            .where(_BATCH.c.undone_at.is_(None), *conditions)
            .order_by(_STATEMENT.c.id)
        )
        with self._store.reading() as connection:
            rows = connection.execution_options(yield_per=1000).execute(query).mappings()
            yield from map(lead_rows.statement, rows)

    def _check(self, connection: Connection, numbers: set[int]) -> None:
        for number in numbers:
            if connection.execute(select(_LEAD.c.id).where(_LEAD.c.id == number)).first() is None:
                raise NotKnown(f"There is no lead {lead_rows.lead_id(number)}; see `fangfei leads list`.")


def batches_query(begun_by: str, limit: int, only: int | None = None) -> Select[Any]:
    """Batches of one kind of source, newest first, with how many statements they wrote on how many leads."""
    # Of each by itself: grouped first, those of every batch there is would be counted.
    own = _STATEMENT.c.batch == _BATCH.c.id
    statements = select(func.count()).where(own).scalar_subquery()
    leads = select(func.count(func.distinct(_STATEMENT.c.lead_id))).where(own).scalar_subquery()
    query = (
        select(*(_BATCH.c[name] for name in _SHOWN), statements.label("statements"), leads.label("leads"))
        .where(_BATCH.c.kind == _kind(begun_by), _BATCH.c.source.startswith(begun_by, autoescape=True))
        .order_by(_BATCH.c.id.desc())
        .limit(limit)
    )
    return query if only is None else query.where(_BATCH.c.id == only)


def _kind(source: str) -> str:
    """The first word of a source: form, clue."""
    return source.partition(" ")[0][:_LONGEST_KIND]


def _by_lead(statements: Iterator[Statement] | Sequence[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        found[statement.lead].append(statement)
    return found
