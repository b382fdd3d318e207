"""The frontier as a table: a page's row, the links it gave, its adverts and its done-mark are one transaction.

Guarantee: every target is fetched at least once, every page has exactly one row a run. A process that
dies between fetch and transaction leaves its targets waiting, and the next process fetches them again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, literal_column, select, update

from facts.pages import LaneKey, Page, Purpose, Skip, Target, Visit
from facts.ports import Clock
from facts.revisits import Plan
from store import rows
from store.adverts import add_adverts
from store.database import Store
from store.dialect import INSERTS, insert_new
from store.prepared import Prepared
from store.revisits import knowns, miss, remember
from store.tables import PageRow, TargetRow

_TARGET = TargetRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]

# Built once: making these expressions anew for every page took longer than running them.
_THIS = (_TARGET.c.run == bindparam("r")) & (_TARGET.c.url == bindparam("u"))
_CLAIM = Prepared(select(_TARGET.c.id).where(_THIS, _TARGET.c.done.is_(False)).with_for_update())
_MARK = Prepared(update(_TARGET).where(_THIS).values(
    done=True, skip=bindparam("why"), detail=bindparam("words"), page_id=bindparam("number"), status=bindparam("code")
))  # fmt: skip
_HAND_ON = Prepared(update(_TARGET).where(_THIS).values(purpose=bindparam("for_what")))
_HAS = Prepared(select(_PAGE.c.id).where(_PAGE.c.run == bindparam("r"), _PAGE.c.url == bindparam("u")))
_EARLIER = Prepared(
    select(_PAGE.c.id)
    .where(_PAGE.c.url == bindparam("u"), _PAGE.c.sha256 == bindparam("digest"), _PAGE.c.run != bindparam("r"))
    .limit(literal_column("1"))
)
_INSERT = Prepared(insert(_PAGE).returning(_PAGE.c.id), keys=rows.PAGE_COLUMNS)
_LINK = Prepared(
    *(make(_TARGET).on_conflict_do_nothing(index_elements=["run", "url"]) for make in INSERTS.values()),
    dialects=tuple(INSERTS),
    keys=rows.TARGET_COLUMNS,
)
_OPEN = (_TARGET.c.run == bindparam("r")) & _TARGET.c.done.is_(False)
_WIRE = _TARGET.c.purpose != Purpose.RENDER.value
_EXTRA = _TARGET.c.purpose != Purpose.PAGE.value
_AT = (_TARGET.c.source == bindparam("s")) & (_TARGET.c.host == bindparam("h")) & (_TARGET.c.id > bindparam("a"))
_LANES = {
    extra: select(_TARGET)
    .where(_OPEN, _AT, _WIRE, _EXTRA if extra else ~_EXTRA)
    .order_by(_TARGET.c.id)
    .limit(bindparam("n"))
    for extra in (False, True)
}


class SqlFrontier:
    """facts.crawling.Frontier over the target and page tables, for one run."""

    def __init__(self, store: Store, run: str, *, plan: Plan | None = None, clock: Clock | None = None) -> None:
        """Take the run, and, to remember its URLs for later runs, when pages are due again and the time of day."""
        self._store = store
        self._run = run
        self._plan = plan
        self._clock = clock

    def seed(self, targets: Iterable[Target]) -> int:
        """Add start targets not yet known and return how many were new."""
        with self._store.writing() as connection:
            return self._add(connection, targets)

    def known(self) -> Iterable[tuple[str, str]]:
        """Every (URL, source) of the run, done or waiting."""
        query = select(_TARGET.c.url, _TARGET.c.source).where(_TARGET.c.run == self._run)
        with self._store.reading() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield row.url, row.source

    def lanes(self) -> Iterable[LaneKey]:
        """Every lane that has targets waiting for the wire, in the order of their oldest row."""
        query = (
            select(_TARGET.c.source, _TARGET.c.host, _EXTRA.label("extra"))
            .where(_TARGET.c.run == self._run, _TARGET.c.done.is_(False), _WIRE)
            .group_by(_TARGET.c.source, _TARGET.c.host, _EXTRA)
            .order_by(func.min(_TARGET.c.id))
        )
        with self._store.reading() as connection:
            return [LaneKey(source, host, bool(extra)) for source, host, extra in connection.execute(query)]

    def waiting_at(self, lane: LaneKey, limit: int, after: int = 0) -> Sequence[tuple[int, Target]]:
        """Return targets of one lane that wait for the wire, rows numbered above `after`, ascending."""
        said = {"r": self._run, "s": lane.source, "h": lane.host, "a": after, "n": limit}
        with self._store.reading() as connection:
            found = [(row["id"], rows.target(row)) for row in connection.execute(_LANES[lane.extra], said).mappings()]
            if self._plan is None or not found:
                return found
            known = knowns(connection, [target.url for _, target in found])
        return [(row, replace(target, known=known.get(target.url))) for row, target in found]

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

    def get(self, url: str) -> Target | None:
        """Return the run's target of a URL, done or waiting."""
        with self._store.reading() as connection:
            row = connection.execute(select(_TARGET).where(_THIS), self._key(url)).mappings().first()
        return rows.target(row) if row else None

    def fetched(self) -> int:
        """Pages of this run so far."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.count()).select_from(_PAGE).where(_PAGE.c.run == self._run)) or 0

    def by_source(self) -> Mapping[str, int]:
        """Source -> pages of the source of this run so far for which a body was sent; no landing pages."""
        brought = _TARGET.c.page_id.is_not(None) & _TARGET.c.skip.is_(None)
        own = _TARGET.c.purpose.in_([Purpose.PAGE.value, Purpose.RENDER.value])
        return self._count(brought & own & (_TARGET.c.status != HTTPStatus.NOT_MODIFIED))

    def landings(self) -> Mapping[str, int]:
        """Source -> landing pages of this run so far, fetched or waiting."""
        return self._count(_TARGET.c.purpose == Purpose.LANDING.value)

    def brought(self) -> Iterable[tuple[str, int]]:
        """(URL, bytes of the decoded body) of every page of this run for which a body was sent."""
        query = select(_PAGE.c.url, _PAGE.c.size).where(
            _PAGE.c.run == self._run, _PAGE.c.status != HTTPStatus.NOT_MODIFIED
        )
        with self._store.reading() as connection:
            for url, size in connection.execution_options(yield_per=1000).execute(query):  # noqa: UP028  # no pairs to mypy
                yield url, size

    def settle(self, visit: Visit) -> Page | None:
        """Write page row, links, adverts and done-mark in one transaction; settling twice changes nothing."""
        with self._store.writing() as connection:
            if not _CLAIM.run(connection, self._key(visit.target.url)):
                return None
            _LINK.run_many(connection, [rows.target_columns(self._run, link) for link in visit.links])
            if visit.handed_to is not None:
                _HAND_ON.run(connection, self._key(visit.target.url) | {"for_what": visit.handed_to.value})
                return None
            if visit.page is None:
                self._mark(connection, visit, skip=visit.skip, detail=visit.detail)
                if self._plan is not None and self._clock is not None:
                    miss(connection, self._run, visit, self._clock.now())
                return None
            return self._insert(connection, visit, visit.page)

    def _count(self, which: ColumnElement[bool]) -> Mapping[str, int]:
        query = (
            select(_TARGET.c.source, func.count()).where(_TARGET.c.run == self._run, which).group_by(_TARGET.c.source)
        )
        with self._store.reading() as connection:
            return {source: count for source, count in connection.execute(query)}  # noqa: C416  # rows are no pairs to mypy

    def _key(self, url: str) -> dict[str, str]:
        return {"r": self._run, "u": url}

    def _add(self, connection: Connection, targets: Iterable[Target]) -> int:
        fresh = [rows.target_columns(self._run, target) for target in targets]
        return insert_new(connection, TargetRow, fresh, ("run", "url"))

    def _insert(self, connection: Connection, visit: Visit, fetched: Page) -> Page | None:
        if same := _HAS.run(connection, self._key(fetched.url)):
            self._mark(connection, visit, skip=Skip.DUPLICATE, detail=f"same page as {fetched.url}", number=same[0][0])
            return None
        earlier = _EARLIER.run(connection, self._key(fetched.url) | {"digest": fetched.sha256})
        page = replace(fetched, unchanged=bool(earlier))
        ((number,),) = _INSERT.run(connection, rows.page_columns(page))
        if self._plan is not None:
            remember(connection, page, number, self._plan)
        add_adverts(connection, self._run, number, visit.adverts)
        self._mark(connection, visit, number=number)
        return replace(page, id=number)

    def _mark(
        self,
        connection: Connection,
        visit: Visit,
        *,
        skip: Skip | None = None,
        detail: str = "",
        number: int | None = None,
    ) -> None:
        said = {
            "why": skip.value if skip else None, "words": detail, "number": number,
            "code": visit.page.status if visit.page else visit.status,
        }  # fmt: skip
        _MARK.run(connection, self._key(visit.target.url) | said)
