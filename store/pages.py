"""The page table as screening and the desk see it."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from facts.assessments import Screening
from facts.errors import NotKnown
from facts.pages import Page, Purpose
from store import rows, texts
from store.database import Store
from store.tables import PageRow, ScreeningRow, TargetRow

_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]
_TARGET = TargetRow.__table__  # type: ignore[attr-defined]
_EARLIER = _PAGE.alias("earlier")
_FORGET = delete(_SCREENING).where(_SCREENING.c.page_id == bindparam("number"))
_KEEP = insert(_SCREENING)


class SqlPageBook:
    """facts.ports.PageBook over the page and screening tables."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def unscreened(self, run: str, version: str, *, after: int = 0, limit: int = 200) -> Sequence[Page]:
        """Return pages of a run that no screening of `version` has seen, ascending ids above `after`."""
        screened = exists().where(
            _EARLIER.c.url == _PAGE.c.url,
            _EARLIER.c.sha256 == _PAGE.c.sha256,
            _SCREENING.c.page_id == _EARLIER.c.id,
            _SCREENING.c.version == version,
        )
        query = (
            select(_PAGE)
            .where(_PAGE.c.run == run, _PAGE.c.id > after, _PAGE.c.refused.is_(None), ~screened)
            .order_by(_PAGE.c.id)
            .limit(limit)
        )
        with self._store.reading() as connection:
            return [rows.page(row) for row in connection.execute(query).mappings()]

    def last(self, run: str) -> int:
        """Return the highest page id of a run; 0 where it has no pages."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.max(_PAGE.c.id)).where(_PAGE.c.run == run)) or 0

    def record(self, screened: Sequence[tuple[Page, Screening]]) -> None:
        """Store the screenings of several pages in one transaction; a second one of the same page replaces it."""
        if not screened:
            return
        found = [rows.screening_columns(_number(page), screening) for page, screening in screened]
        with self._store.writing() as connection:
            texts.forget(connection, [row["page_id"] for row in found])
            connection.execute(_FORGET, [{"number": row["page_id"]} for row in found])
            connection.execute(_KEEP, found)
            texts.keep(connection, [(row["page_id"], row["text"]) for row in found])

    def refuse(self, page: Page, sentence: str) -> None:
        """Mark a page as not screenable, with one sentence."""
        with self._store.writing() as connection:
            connection.execute(update(_PAGE).where(_PAGE.c.id == _number(page)).values(refused=sentence))

    def get(self, page_id: int) -> Page:
        """Return one page.

        Raises:
            NotKnown: there is no such page.
        """
        with self._store.reading() as connection:
            row = connection.execute(select(_PAGE).where(_PAGE.c.id == page_id)).mappings().first()
        if row is None:
            raise NotKnown(f"There is no page {page_id}.")
        return rows.page(row)

    def screening(self, page_id: int) -> Screening | None:
        """Return the stored screening of a page, or None if it was not screened."""
        with self._store.reading() as connection:
            row = connection.execute(select(_SCREENING).where(_SCREENING.c.page_id == page_id)).mappings().first()
        return rows.screening(row) if row else None

    def handed_on(self, run: str) -> int:
        """Pages of a run that wait for the browser."""
        waiting = (_TARGET.c.run == run) & _TARGET.c.done.is_(False) & (_TARGET.c.purpose == Purpose.RENDER.value)
        with self._store.reading() as connection:
            return connection.scalar(select(func.count()).select_from(_TARGET).where(waiting)) or 0

    def screened(self, run: str) -> Sequence[tuple[Page, Screening]]:
        """Return the screened pages of a run with their screenings, by page id."""
        query = (
            select(_PAGE, *(column.label(f"s_{column.name}") for column in _SCREENING.c))
            .join(_SCREENING, _SCREENING.c.page_id == _PAGE.c.id)
            .where(_PAGE.c.run == run)
            .order_by(_PAGE.c.id)
        )
        with self._store.reading() as connection:
            found = connection.execute(query).mappings().all()
        return [
            (rows.page(row), rows.screening({name[2:]: row[name] for name in row if name.startswith("s_")}))
            for row in found
        ]


def _number(page: Page) -> int:
    if page.id is None:
        raise NotKnown(f"The page {page.url} has not been stored yet.")
    return page.id
