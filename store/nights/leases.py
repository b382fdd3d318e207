"""The lease of the one scheduler: taken from a holder only by whoever saw that holder stand still."""

from sqlalchemy import delete, select, update

from facts.ports import Clock
from facts.shifts import Lease
from store.database import Store
from store.dialect import insert_new
from store.nights.tables import LeaseRow

_LEASE = LeaseRow.__table__  # type: ignore[attr-defined]


class SqlLeaseBook:
    """facts.shift_books.LeaseBook over one row of the lease table."""

    def __init__(self, store: Store, clock: Clock, name: str = "scheduler") -> None:
        self._store = store
        self._clock = clock
        self._name = name

    def seen(self) -> Lease | None:
        """The lease as it stands; None where nobody has it."""
        with self._store.reading() as connection:
            row = connection.execute(select(_LEASE).where(_LEASE.c.name == self._name)).mappings().first()
        return Lease(holder=row["holder"], beat=row["beat"], beat_at=row["beat_at"]) if row else None

    def take(self, holder: str, over: Lease | None = None) -> bool:
        """Take a lease that nobody has, or that is still just as it was seen; False where it is not."""
        now = self._clock.now()
        with self._store.writing() as connection:
            if over is None:
                row = {"name": self._name, "holder": holder, "beat": 1, "beat_at": now}
                return insert_new(connection, LeaseRow, [row], ("name",)) == 1
            stands = (_LEASE.c.name == self._name) & (_LEASE.c.holder == over.holder) & (_LEASE.c.beat == over.beat)
            values = {"holder": holder, "beat": over.beat + 1, "beat_at": now}
            return connection.execute(update(_LEASE).where(stands).values(**values)).rowcount == 1

    def renew(self, holder: str) -> bool:
        """Say that the holder lives; False where the lease is another's by now."""
        mine = (_LEASE.c.name == self._name) & (_LEASE.c.holder == holder)
        with self._store.writing() as connection:
            values = {"beat": _LEASE.c.beat + 1, "beat_at": self._clock.now()}
            return connection.execute(update(_LEASE).where(mine).values(**values)).rowcount == 1

    def drop(self, holder: str) -> None:
        """Give the lease back if this holder has it."""
        with self._store.writing() as connection:
            connection.execute(delete(_LEASE).where(_LEASE.c.name == self._name, _LEASE.c.holder == holder))
