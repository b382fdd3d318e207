"""Pages of a run that meet the watch list and carry no lead: nothing else tells of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from facts.runs import Run
from facts.subjects import Origin
from store.casework_tables import SightingRow
from store.database import Store
from store.tables import PageRow
from store.watch_tables import WatchHitRow

_HIT = WatchHitRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_PAGE_KEY = f"{Origin.PAGE.value} "


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedPage:
    """One of them."""

    page_id: int
    url: str
    #: Which entry it meets and by what; names and numbers are covered.
    says: str


class SqlWatchedPages:
    """Reads hits by the time of a run, and the run's pages by the hits' addresses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_run(self, run: Run, limit: int = 100) -> Sequence[WatchedPage]:
        """Return what was met first in a run, in the order in which it was met.

        An address of more than some 630 characters is kept as a digest and not found.
        """
        with self._store.reading() as connection:
            found = connection.execute(watched_query(run, limit)).all()
        return [WatchedPage(page_id=row.id, url=row.url, says=row.says) for row in found]


def watched_query(run: Run, limit: int) -> Select[Any]:
    """Hits without a lead while a run went on, with the page of that run."""
    address = func.substr(_HIT.c.mention, len(_PAGE_KEY) + 1)
    query = (
        select(_PAGE.c.id, _PAGE.c.url, _HIT.c.says)
        .select_from(_HIT.join(_PAGE, _PAGE.c.url == address))
        .where(_HIT.c.at >= run.started_at, _HIT.c.lead_id.is_(None), _HIT.c.mention.startswith(_PAGE_KEY))
        .where(_PAGE.c.run == run.id, ~select(_SIGHTING.c.id).where(_SIGHTING.c.url == _PAGE.c.url).exists())
        .order_by(_HIT.c.id)
        .limit(limit)
    )
    return query if run.ended_at is None else query.where(_HIT.c.at <= run.ended_at)
