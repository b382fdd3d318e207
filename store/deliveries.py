"""Messages to partner systems as rows: queued once, claimed by one sender at a time, never dropped."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import Connection, func, insert, select, text, update

from facts.deliveries import Delivery, DeliveryState
from store.clue_tables import DeliveryRow
from store.database import Store

_DELIVERY = DeliveryRow.__table__  # type: ignore[attr-defined]
#: Messages queued with one statement.
_TOGETHER = 200
#: Key of the advisory lock of those that queue; any fixed number of its own will do.
_QUEUE_LOCK = 0x46414E48


class SqlDeliveryBook:
    """facts.clues.DeliveryBook over the delivery table."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def queue(self, endpoint: str, messages: Iterable[tuple[str, str, str]], at: datetime) -> int:
        """Add (lead, key, body) where this endpoint's last message of the lead has another key; return how many."""
        # What is to be said is worked out before the transaction begins.
        left, count = iter(list(messages)), 0
        with self._store.writing() as connection:
            if connection.dialect.name == "postgresql":
                # Two that queue at once would both find nothing there; senders go on meanwhile.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _QUEUE_LOCK})
            while some := list(islice(left, _TOGETHER)):
                last = self._last(connection, endpoint, [lead for lead, _, _ in some])
                rows = [
                    {
                        "endpoint": endpoint, "lead": lead, "digest": digest, "body": body,
                        "state": DeliveryState.PENDING.value, "attempts": 0, "next_at": at, "error": "",
                    }
                    for lead, key, body in some
                    if last.get(lead) != (digest := hashlib.sha256(key.encode()).hexdigest())
                ]  # fmt: skip
                if rows:
                    connection.execute(insert(_DELIVERY), rows)
                count += len(rows)
        return count

    def leads(self, endpoint: str) -> frozenset[str]:
        """Return the leads of which this endpoint was given anything."""
        query = select(_DELIVERY.c.lead).where(_DELIVERY.c.endpoint == endpoint).distinct()
        with self._store.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def _last(self, connection: Connection, endpoint: str, leads: Sequence[str]) -> dict[str, str]:
        """Lead -> digest of the last message about it."""
        of = (_DELIVERY.c.endpoint == endpoint) & _DELIVERY.c.lead.in_(leads)
        newest = select(func.max(_DELIVERY.c.id)).where(of).group_by(_DELIVERY.c.lead)
        rows = connection.execute(select(_DELIVERY.c.lead, _DELIVERY.c.digest).where(_DELIVERY.c.id.in_(newest)))
        return {row.lead: row.digest for row in rows}

    def claim(self, endpoint: str, now: datetime, lease_s: float, limit: int = 50) -> Sequence[Delivery]:
        """Take pending messages that are due, oldest first; another process is not given them until the lease ends."""
        due = (_DELIVERY.c.endpoint == endpoint) & (_DELIVERY.c.state == DeliveryState.PENDING.value)
        query = select(_DELIVERY).where(due, _DELIVERY.c.next_at <= now).order_by(_DELIVERY.c.id).limit(limit)
        with self._store.writing() as connection:
            rows = connection.execute(query.with_for_update(skip_locked=True)).mappings().all()
            lease = now + timedelta(seconds=lease_s)
            numbers = [row["id"] for row in rows]
            connection.execute(update(_DELIVERY).where(_DELIVERY.c.id.in_(numbers)).values(next_at=lease))
        plain = ("id", "endpoint", "lead", "body", "attempts", "error")
        return [
            Delivery(**{name: row[name] for name in plain}, state=DeliveryState(row["state"]), next_at=lease)
            for row in rows
        ]

    def settle(self, delivery: Delivery) -> None:
        """Write back state, attempts, next_at and error."""
        values = {name: getattr(delivery, name) for name in ("attempts", "next_at", "error")}
        change = update(_DELIVERY).where(_DELIVERY.c.id == delivery.id).values(state=delivery.state.value, **values)
        with self._store.writing() as connection:
            connection.execute(change)

    def retry_failed(self, endpoint: str, now: datetime) -> int:
        """Make failed messages pending again and return how many."""
        failed = (_DELIVERY.c.endpoint == endpoint) & (_DELIVERY.c.state == DeliveryState.FAILED.value)
        again = {"state": DeliveryState.PENDING.value, "attempts": 0, "next_at": now}
        with self._store.writing() as connection:
            return connection.execute(update(_DELIVERY).where(failed).values(**again)).rowcount

    def counts(self, endpoint: str) -> Mapping[DeliveryState, int]:
        """How many messages stand where."""
        query = select(_DELIVERY.c.state, func.count()).where(_DELIVERY.c.endpoint == endpoint)
        with self._store.reading() as connection:
            found = {DeliveryState(state): n for state, n in connection.execute(query.group_by(_DELIVERY.c.state))}
        return {state: found.get(state, 0) for state in DeliveryState}
