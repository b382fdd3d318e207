"""Filters that people keep under a name; every change is written with its audit entry."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, or_, select

from facts.errors import BadInput, NotKnown
from facts.people import Person
from facts.ports import Clock
from facts.queues import SavedView
from store.audit import link
from store.database import Store
from store.people_tables import PersonRow
from store.saved_view_tables import SavedViewRow

_VIEW = SavedViewRow.__table__  # type: ignore[attr-defined]
_PERSON = PersonRow.__table__  # type: ignore[attr-defined]
#: Views of one person for one list.
MOST = 30


class SqlSavedViews:
    """Saved views of everybody."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def of(self, who: Person, list_name: str) -> Sequence[SavedView]:
        """Return somebody's own views of a list, then those that others share, each by name."""
        query = (
            select(_VIEW, _PERSON.c.name.label("by"))
            .join(_PERSON, _PERSON.c.id == _VIEW.c.person_id)
            .where(_VIEW.c.list == list_name, or_(_VIEW.c.person_id == who.id, _VIEW.c.shared.is_(True)))
            .order_by(_VIEW.c.name, _VIEW.c.id)
            .limit(200)
        )
        with self._store.reading() as connection:
            found = [
                SavedView(
                    id=row["id"], list=row["list"], name=row["name"], query=row["query"], by=row["by"],
                    is_own=row["person_id"] == who.id, shared=row["shared"],
                )
                for row in connection.execute(query).mappings()
            ]  # fmt: skip
        return sorted(found, key=lambda one: not one.is_own)

    def keep(self, who: Person, *, list_name: str, name: str, query: str, shared: bool) -> int:
        """Keep a filter under a name; a view of the same name is replaced.

        Raises:
            BadInput: there are too many.
        """
        own = (_VIEW.c.person_id == who.id) & (_VIEW.c.list == list_name)
        row = {
            "person_id": who.id, "list": list_name, "name": name, "query": query, "shared": shared,
            "at": self._clock.now(),
        }  # fmt: skip
        with self._store.writing() as connection:
            connection.execute(delete(_VIEW).where(own, _VIEW.c.name == name))
            if (connection.scalar(select(func.count()).select_from(_VIEW).where(own)) or 0) >= MOST:
                raise BadInput(f"每个列表最多保存 {MOST} 个视图；请先删除不用的。")
            key = connection.execute(insert(_VIEW).values(**row)).inserted_primary_key
            assert key is not None
            number: int = key[0]
            link(
                self._store, connection, at=self._clock.now(), actor=who.name, act="view saved", subject=name,
                detail={"list": list_name, "query": query, "shared": shared},
            )  # fmt: skip
        return number

    def remove(self, who: Person, number: int) -> str:
        """Take a view of one's own away, and return the list it was of.

        Raises:
            NotKnown: there is none of that number, or it is somebody else's.
        """
        own = (_VIEW.c.id == number) & (_VIEW.c.person_id == who.id)
        with self._store.writing() as connection:
            known = select(_VIEW.c.list, _VIEW.c.name).where(own)
            row = connection.execute(known).first() if 0 < number < 2**31 else None
            if row is None:
                raise NotKnown(f"没有第 {number} 个视图，或它是别人保存的。")
            connection.execute(delete(_VIEW).where(own))
            link(
                self._store, connection, at=self._clock.now(), actor=who.name, act="view removed", subject=row.name,
                detail={"list": row.list},
            )  # fmt: skip
        return str(row.list)
