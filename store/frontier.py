"""The frontier as a table: a page's row, the links it gave and its done-mark are one transaction.

Guarantee: every target is fetched at least once, every page has exactly one row a run. A process that
dies between fetch and transaction leaves its targets waiting, and the next process fetches them again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, func, insert, select, update

from facts.pages import Page, Skip, Target, Visit
from store import rows
from store.database import Store
from store.dialect import insert_new
from store.tables import PageRow, TargetRow

_TARGET = TargetRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]

# Built once: making these expressions anew for every page took longer than running them.
_THIS = (_TARGET.c.run == bindparam("r")) & (_TARGET.c.url == bindparam("u"))
_CLAIM = select(_TARGET.c.id).where(_THIS, _TARGET.c.done.is_(False)).with_for_update()
_MARK = update(_TARGET).where(_THIS).values(
    done=True, skip=bindparam("why"), detail=bindparam("words"), page_id=bindparam("number")
)  # fmt: skip
_HAS = select(_PAGE.c.id).where(_PAGE.c.run == bindparam("r"), _PAGE.c.url == bindparam("u"))
_EARLIER = (
    select(_PAGE.c.id)
    .where(_PAGE.c.url == bindparam("u"), _PAGE.c.sha256 == bindparam("digest"), _PAGE.c.run != bindparam("r"))
    .limit(1)
)
_INSERT = insert(_PAGE).returning(_PAGE.c.id)


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
            if connection.execute(_CLAIM, self._key(visit.target.url)).first() is None:
                return None
            self._add(connection, visit.links)
            if visit.page is None:
                self._mark(connection, visit.target, skip=visit.skip, detail=visit.detail)
                return None
            return self._insert(connection, visit.target, visit.page)

    def _key(self, url: str) -> dict[str, str]:
        return {"r": self._run, "u": url}

    def _add(self, connection: Connection, targets: Iterable[Target]) -> int:
        fresh = [rows.target_columns(self._run, target) for target in targets]
        return insert_new(connection, TargetRow, fresh, ("run", "url"))

    def _insert(self, connection: Connection, target: Target, fetched: Page) -> Page | None:
        if connection.execute(_HAS, self._key(fetched.url)).first() is not None:
            self._mark(connection, target, skip=Skip.DUPLICATE, detail=f"same page as {fetched.url}")
            return None
        earlier = connection.execute(_EARLIER, self._key(fetched.url) | {"digest": fetched.sha256}).first()
        page = replace(fetched, unchanged=earlier is not None)
        number: int = connection.execute(_INSERT, rows.page_columns(page)).scalar_one()
        self._mark(connection, target, number=number)
        return replace(page, id=number)

    def _mark(
        self,
        connection: Connection,
        target: Target,
        *,
        skip: Skip | None = None,
        detail: str = "",
        number: int | None = None,
    ) -> None:
        said = {"why": skip.value if skip else None, "words": detail, "number": number}
        connection.execute(_MARK, self._key(target.url) | said)
