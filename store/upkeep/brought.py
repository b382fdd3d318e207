"""What each source brought in a stretch of time, for the order in which a night serves them."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from facts.cases import LeadStatus
from facts.turns import Night
from store.casework_tables import SightingRow
from store.crawl_tables import ChangeRow, RevisitRow, SourceReportRow
from store.database import Store
from store.tables import LeadRow, PageRow

_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_REVISIT = RevisitRow.__table__  # type: ignore[attr-defined]
_CHANGE = ChangeRow.__table__  # type: ignore[attr-defined]
_REPORT = SourceReportRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]


class SqlBrought:
    """Reads leads, changes and reports by source."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def leads(self, since: datetime, status: LeadStatus) -> Mapping[str, int]:
        """Source -> leads of a status first seen on one of its pages since a moment.

        A page is the source's that found it, whoever fetched it last.
        """
        source = func.coalesce(_REVISIT.c.source, _PAGE.c.source)
        query = (
            select(source, func.count(_SIGHTING.c.lead_id.distinct()))
            .select_from(_SIGHTING)
            .join(_LEAD, _LEAD.c.id == _SIGHTING.c.lead_id)
            .outerjoin(_REVISIT, _REVISIT.c.url == _SIGHTING.c.url)
            .outerjoin(_PAGE, _PAGE.c.id == _SIGHTING.c.page_id)
            .where(_SIGHTING.c.first_seen >= since, _LEAD.c.status == status.value)
            .group_by(source)
        )
        with self._store.reading() as connection:
            return {name: int(count) for name, count in connection.execute(query) if name}

    def changed(self, since: datetime) -> Mapping[str, int]:
        """Source -> pages that were found changed since a moment."""
        query = (
            select(_PAGE.c.source, func.count())
            .join(_CHANGE, _CHANGE.c.page_id == _PAGE.c.id)
            .where(_PAGE.c.fetched_at >= since)
            .group_by(_PAGE.c.source)
        )
        with self._store.reading() as connection:
            return {name: int(count) for name, count in connection.execute(query)}

    def nights(self, since: datetime, until: datetime) -> Mapping[str, tuple[Night, ...]]:
        """Source -> what was reported of it from a moment on and before another, newest first."""
        query = (
            select(_REPORT.c.source, _REPORT.c.at, _REPORT.c.account)
            .where(_REPORT.c.at >= since, _REPORT.c.at < until)
            .order_by(_REPORT.c.at.desc(), _REPORT.c.run.desc())
        )
        found: dict[str, list[Night]] = {}
        with self._store.reading() as connection:
            for source, at, account in connection.execute(query):
                said = json.loads(account)
                night = Night(at=at, pages=said["fetched"] + said["landings"], waiting=said["waiting"])
                found.setdefault(source, []).append(night)
        return {source: tuple(nights) for source, nights in found.items()}
