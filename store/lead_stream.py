"""Leads with the pages that carry them, some at a time: an office of years is never held whole."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import desc, select

from facts.cases import Lead, LeadStatus
from facts.sightings import Sighting
from store import lead_rows
from store.casework_tables import SightingRow
from store.database import Store
from store.tables import LeadRow

_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
#: Leads whose pages are read with one query.
_TOGETHER = 500


class SqlLeadStream:
    """Reads the lead and sighting tables side by side."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, status: LeadStatus | None = None) -> Iterator[tuple[Lead, Sequence[Sighting]]]:
        """Every lead, highest score first, with its pages, strongest first; statuses as `SqlLeadBook.all` has them."""
        wanted = _LEAD.c.status == status.value if status else _LEAD.c.status.not_in(lead_rows.GONE)
        query = select(_LEAD).where(wanted).order_by(desc(_LEAD.c.score), _LEAD.c.id)
        with self._store.reading() as connection:
            rows = connection.execution_options(yield_per=_TOGETHER).execute(query).mappings()
            for some in rows.partitions():
                pages = self._pages([row["id"] for row in some])
                yield from ((lead_rows.lead(row), pages.get(row["id"], ())) for row in some)

    def _pages(self, leads: Sequence[int]) -> Mapping[int, Sequence[Sighting]]:
        # What a page fills of its lead is long and not asked for.
        columns = (_SIGHTING.c.lead_id, *(_SIGHTING.c[name] for name in lead_rows.SIGHTING_COLUMNS))
        query = (
            select(*columns)
            .where(_SIGHTING.c.lead_id.in_(leads))
            .order_by(_SIGHTING.c.lead_id, desc(_SIGHTING.c.score), _SIGHTING.c.id)
        )
        found: dict[int, list[Sighting]] = defaultdict(list)
        with self._store.reading() as connection:
            for row in connection.execute(query).mappings():
                found[row["lead_id"]].append(lead_rows.sighting(row))
        return found
