"""Pages whose newest screening was made with other rules than those in use."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, select, true

from facts.pages import Page
from store import rows
from store.database import Store
from store.tables import PageRow, ScreeningRow

_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]
_NEWER = _PAGE.alias("newer")
_AGAIN = _SCREENING.alias("again")


class SqlOutdated:
    """Reads them, the newest first: of each address the page that was screened last."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def any(self, version: str) -> bool:
        """Whether any screening at all is of another version; two looks into an index."""
        with self._store.reading() as connection:
            return any(
                connection.execute(select(_SCREENING.c.page_id).where(other).limit(1)).first()
                for other in (_SCREENING.c.version < version, _SCREENING.c.version > version)
            )

    def before(self, version: str, page: int | None, limit: int) -> Sequence[Page]:
        """Return pages with ids below one, or the newest of all, descending."""
        query = (
            select(_PAGE)
            .join(_SCREENING, _SCREENING.c.page_id == _PAGE.c.id)
            .where(_is_outdated(version), _below(page))
            .order_by(_PAGE.c.id.desc())
            .limit(limit)
        )
        with self._store.reading() as connection:
            return [rows.page(row) for row in connection.execute(query).mappings()]

    def count(self, version: str, page: int | None) -> int:
        """Return how many there are."""
        query = (
            select(func.count())
            .select_from(_PAGE.join(_SCREENING, _SCREENING.c.page_id == _PAGE.c.id))
            .where(_is_outdated(version), _below(page))
        )
        with self._store.reading() as connection:
            return connection.scalar(query) or 0


def _is_outdated(version: str) -> ColumnElement[bool]:
    newer = exists().where(_NEWER.c.url == _PAGE.c.url, _NEWER.c.id > _PAGE.c.id, _AGAIN.c.page_id == _NEWER.c.id)
    return and_(_SCREENING.c.version != version, ~newer, _PAGE.c.refused.is_(None))


def _below(page: int | None) -> ColumnElement[bool]:
    return and_(true() if page is None else _PAGE.c.id < page)
