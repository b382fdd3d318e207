"""The pages that the office waits on: those of open and confirmed leads, and those that met the watch list."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select, union

from facts.cases import LeadStatus
from facts.subjects import Origin
from store.casework_tables import SightingRow
from store.crawl_tables import ChangeRow, RevisitRow
from store.database import Store
from store.revisits import GONE_FOR_GOOD
from store.tables import LeadRow, PageRow
from store.watch_tables import WatchHitRow

_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_REVISIT = RevisitRow.__table__  # type: ignore[attr-defined]
_CHANGE = ChangeRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_HIT = WatchHitRow.__table__  # type: ignore[attr-defined]
_PAGE_KEY = f"{Origin.PAGE.value} "
#: Leads of which somebody still wants to know whether the page is there.
_OPEN = (LeadStatus.CANDIDATE.value, LeadStatus.CONFIRMED.value, LeadStatus.OBSERVED.value)


class SqlOpenPages:
    """Reads their addresses, those first that nobody has looked at for the longest time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self, now: datetime, checked_before: datetime, limit: int) -> Sequence[str]:
        """Return addresses last looked at before a moment; those that are gone for three months are left out."""
        asked = union(self._of_leads(), self._of_hits()).subquery()
        never = _REVISIT.c.checked_at.is_(None)
        query = (
            select(asked.c.url)
            .outerjoin(_REVISIT, _REVISIT.c.url == asked.c.url)
            .where(or_(never, _REVISIT.c.checked_at < checked_before), _is_there(now))
            .where(or_(asked.c.url.startswith("http://"), asked.c.url.startswith("https://")))
            .order_by(never.desc(), _REVISIT.c.checked_at, asked.c.url)
            .limit(limit)
        )
        with self._store.reading() as connection:
            return list(connection.execute(query).scalars())

    def changed_in(self, run: str) -> int:
        """Return how many pages a run found changed."""
        query = select(func.count()).select_from(_CHANGE.join(_PAGE, _PAGE.c.id == _CHANGE.c.page_id))
        with self._store.reading() as connection:
            return connection.scalar(query.where(_PAGE.c.run == run)) or 0

    def _of_leads(self) -> Select[tuple[str]]:
        return (
            select(_SIGHTING.c.url.label("url"))
            .join(_LEAD, _LEAD.c.id == _SIGHTING.c.lead_id)
            .where(_LEAD.c.status.in_(_OPEN))
        )

    def _of_hits(self) -> Select[tuple[str]]:
        address = func.substr(_HIT.c.mention, literal_column(str(len(_PAGE_KEY) + 1)))
        return select(address.label("url")).where(_HIT.c.mention.startswith(_PAGE_KEY))


def _is_there(now: datetime) -> ColumnElement[bool]:
    return or_(_REVISIT.c.gone_since.is_(None), _REVISIT.c.gone_since > now - GONE_FOR_GOOD)
