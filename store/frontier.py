"""The frontier as a table: a page's row, the links it gave and its done-mark are one transaction.

Guarantee: every target is fetched at least once, every page has exactly one row a run. A process that
dies between fetch and transaction leaves its targets waiting, and the next process fetches them again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from facts.pages import Page, Skip, Target, Visit
from store import rows
from store.database import Store
from store.dialect import insert_new
from store.tables import PageRow, TargetRow

_TARGET = TargetRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]


class SqlFrontier:
    """facts.ports.Frontier over the target and page tables, for one run."""

    def __init__(self, store: Store, run: str) -> None:
        self._store = store
        self._run = run

    def seed(self, targets: Iterable[Target]) -> int:
        """Add start targets not yet known and return how many were new."""
        with self._store.writing() as connection:
            return self._add(connection, targets)

    def known(self) -> Iterable[str]:
        """Every URL of the run, done or waiting."""
        with self._store.reading() as connection:
            yield from connection.execute(select(_TARGET.c.url).where(_TARGET.c.run == self._run)).scalars()

    def waiting(self, limit: int, after: int = 0) -> Sequence[tuple[int, Target]]:
        """Return up to `limit` targets not yet done, rows numbered above `after`, ascending."""
        query = (
            select(_TARGET)
            .where(_TARGET.c.run == self._run, _TARGET.c.done.is_(False), _TARGET.c.id > after)
            .order_by(_TARGET.c.id)
            .limit(limit)
        )
        with self._store.reading() as connection:
            return [(row["id"], rows.target(row)) for row in connection.execute(query).mappings()]

    def fetched(self) -> int:
        """Pages of this run so far."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.count()).select_from(_PAGE).where(_PAGE.c.run == self._run)) or 0

    def settle(self, visit: Visit) -> Page | None:
        """Write page row, new links and done-mark in one transaction; settling twice changes nothing."""
        with self._store.writing() as connection:
            if not self._mark(connection, visit.target, visit.skip, visit.detail):
                return None
            self._add(connection, visit.links)
            return self._insert(connection, visit) if visit.page else None

    def _mark(self, connection: Connection, target: Target, skip: Skip | None, detail: str) -> bool:
        waiting = (_TARGET.c.run == self._run) & (_TARGET.c.url == target.url) & _TARGET.c.done.is_(False)
        done = update(_TARGET).where(waiting).values(done=True, skip=skip.value if skip else None, detail=detail)
        return connection.execute(done).rowcount == 1

    def _add(self, connection: Connection, targets: Iterable[Target]) -> int:
        fresh = [rows.target_columns(self._run, target) for target in targets]
        return insert_new(connection, TargetRow, fresh, ("run", "url"))

    def _insert(self, connection: Connection, visit: Visit) -> Page | None:
        assert visit.page is not None
        page = replace(visit.page, unchanged=self._is_unchanged(connection, visit.page))
        if self._has(connection, page.url):
            self._remark(connection, visit.target, skip=Skip.DUPLICATE.value, detail=f"same page as {page.url}")
            return None
        key = connection.execute(insert(_PAGE).values(**rows.page_columns(page))).inserted_primary_key
        assert key is not None
        self._remark(connection, visit.target, page_id=key[0])
        return replace(page, id=key[0])

    def _remark(self, connection: Connection, target: Target, **values: Any) -> None:
        this = (_TARGET.c.run == self._run) & (_TARGET.c.url == target.url)
        connection.execute(update(_TARGET).where(this).values(**values))

    def _has(self, connection: Connection, url: str) -> bool:
        query = select(_PAGE.c.id).where(_PAGE.c.run == self._run, _PAGE.c.url == url)
        return connection.execute(query).first() is not None

    def _is_unchanged(self, connection: Connection, page: Page) -> bool:
        same = (_PAGE.c.url == page.url) & (_PAGE.c.sha256 == page.sha256) & (_PAGE.c.run != self._run)
        return connection.execute(select(_PAGE.c.id).where(same).limit(1)).first() is not None
