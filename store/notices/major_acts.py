"""Acts by which a case becomes major: listed as such, or graded as high as grades go."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from facts.dockets import Act
from store.database import Store
from store.docket_tables import ActRow
from store.dockets import act

_ACT = ActRow.__table__  # type: ignore[attr-defined]


class SqlMajorActs:
    """Reads the act table."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def after(self, number: int, since: datetime, acts: Collection[str], limit: int = 500) -> Sequence[Act]:
        """Acts of some names with a number above one, done since a moment; oldest first."""
        wanted = (_ACT.c.id > number) & (_ACT.c.at >= since) & _ACT.c.act.in_(acts)
        query = select(_ACT).where(wanted).order_by(_ACT.c.id).limit(limit)
        with self._store.reading() as connection:
            return [act(row) for row in connection.execute(query).mappings()]
