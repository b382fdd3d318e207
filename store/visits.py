"""What stands around one stored page: the visit before it, what was kept with it, and who else has its bytes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from facts.pages import Exhibit, Page, Purpose, Skip, Trouble, kept_at
from store import rows
from store.database import Store
from store.tables import PageRow, TargetRow

_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_TARGET = TargetRow.__table__  # type: ignore[attr-defined]
#: URLs of one query; SQLite takes 999 values.
_TOGETHER = 400
#: What stands before a page, or in its stead, says nothing of the page.
_VEILED = (Trouble.WALLED.value, Trouble.BLOCKED.value, Trouble.SOFT_404.value)


class SqlVisitBook:
    """Reads the page and target tables for one page."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def before(self, page: Page) -> Page | None:
        """Return the page row of the visit before, of an earlier run; walls and error pages are passed over."""
        older = (_PAGE.c.url == page.url) & (_PAGE.c.id < (page.id or 0)) & (_PAGE.c.run != page.run)
        seen = _PAGE.c.trouble.is_(None) | _PAGE.c.trouble.not_in(_VEILED)
        query = select(_PAGE).where(older, seen).order_by(_PAGE.c.id.desc()).limit(1)
        with self._store.reading() as connection:
            row = connection.execute(query).mappings().first()
        return rows.page(row) if row else None

    def times(self, url: str) -> int:
        """Count the visits of an address that gave a page."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.count()).where(_PAGE.c.url == url)) or 0

    def kept_with(self, runs: Iterable[str], urls: Sequence[str]) -> Mapping[str, Exhibit]:
        """Return address -> exhibit of the pictures and style sheets that these runs kept with their pages."""
        found: dict[str, Exhibit] = {}
        with self._store.reading() as connection:
            for start in range(0, len(urls), _TOGETHER):
                query = select(_TARGET.c.url, _TARGET.c.detail).where(
                    _TARGET.c.run.in_(list(runs)),
                    _TARGET.c.url.in_(urls[start : start + _TOGETHER]),
                    _TARGET.c.purpose == Purpose.REQUISITE.value,
                    _TARGET.c.skip == Skip.REQUISITE.value,
                )
                for url, detail in connection.execute(query):
                    if exhibit := kept_at(detail):
                        found.setdefault(url, exhibit)
        return found

    def same_bytes(self, page: Page, limit: int = 50) -> Sequence[Page]:
        """Return other pages whose body has the same digest, newest first."""
        with self._store.reading() as connection:
            return [rows.page(row) for row in connection.execute(same_query(page, limit)).mappings()]


def same_query(page: Page, limit: int) -> Select[Any]:
    """The other pages with a page's bytes."""
    same = (_PAGE.c.sha256 == page.sha256) & (_PAGE.c.id != (page.id or 0))
    return select(_PAGE).where(same).order_by(_PAGE.c.id.desc()).limit(limit)
