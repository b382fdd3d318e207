"""Time stamps as rows: asked once, tried until an authority answers, kept as they are."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import desc, func, select, update

from facts.ports import Clock
from facts.stamps import Stamp, StampState, Token
from store.database import Store
from store.dialect import insert_new
from store.stamps.tables import StampRow

_STAMP = StampRow.__table__  # type: ignore[attr-defined]
_PLAIN = (
    "id", "subject", "statement", "digest", "asked_at", "attempts", "next_at", "problem", "token", "stamped_at",
    "serial", "authority",
)  # fmt: skip


class SqlStampBook:
    """facts.stamps.StampBook over the stamp table."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def ask(self, subject: str, statement: str) -> Stamp:
        """Let a statement wait for its stamp; one of the same subject is returned as it stands."""
        now = self._clock.now()
        row = {
            "subject": subject, "statement": statement, "asked_at": now, "next_at": now,
            "digest": hashlib.sha256(statement.encode("utf-8")).hexdigest(), "state": StampState.PENDING.value,
            "attempts": 0, "problem": "", "token": b"", "serial": "", "authority": "",
        }  # fmt: skip
        with self._store.writing() as connection:
            insert_new(connection, StampRow, [row], ("subject",))
            found = connection.execute(select(_STAMP).where(_STAMP.c.subject == subject)).mappings().one()
        return _stamp(found)

    def due(self, now: datetime, limit: int = 20) -> Sequence[Stamp]:
        """Those that wait and may be tried, the oldest first."""
        waits = (_STAMP.c.state == StampState.PENDING.value) & (_STAMP.c.next_at <= now)
        query = select(_STAMP).where(waits).order_by(_STAMP.c.id).limit(limit)
        with self._store.reading() as connection:
            return [_stamp(row) for row in connection.execute(query).mappings()]

    def stamped(self, stamp: int, token: Token) -> None:
        """Keep what the authority answered; a stamp that has a token keeps it for ever."""
        values = {
            "state": StampState.STAMPED.value, "token": token.answer, "stamped_at": token.stamped_at,
            "serial": token.serial, "authority": token.authority, "problem": "",
        }  # fmt: skip
        self._settle(stamp, values)

    def failed(self, stamp: int, problem: str, next_at: datetime | None) -> None:
        """Note why an attempt failed, and when it is tried again; None refuses it for good."""
        state = StampState.REFUSED if next_at is None else StampState.PENDING
        values = {"state": state.value, "problem": problem}
        self._settle(stamp, values if next_at is None else values | {"next_at": next_at})

    def last(self, prefix: str) -> Stamp | None:
        """The newest one whose subject begins with `prefix`."""
        starts = _STAMP.c.subject.startswith(prefix, autoescape=True)
        with self._store.reading() as connection:
            row = (
                connection.execute(select(_STAMP).where(starts).order_by(desc(_STAMP.c.id)).limit(1)).mappings().first()
            )
        return _stamp(row) if row else None

    def all(self) -> Sequence[Stamp]:
        """Every one, oldest first."""
        with self._store.reading() as connection:
            return [_stamp(row) for row in connection.execute(select(_STAMP).order_by(_STAMP.c.id)).mappings()]

    def waiting(self) -> int:
        """How many wait."""
        query = select(func.count()).where(_STAMP.c.state == StampState.PENDING.value)
        with self._store.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def _settle(self, stamp: int, values: Mapping[str, object]) -> None:
        pending = (_STAMP.c.id == stamp) & (_STAMP.c.state == StampState.PENDING.value)
        change = update(_STAMP).where(pending).values(attempts=_STAMP.c.attempts + 1, **values)
        with self._store.writing() as connection:
            connection.execute(change)


def _stamp(row: Mapping[Any, Any]) -> Stamp:
    return Stamp(**{name: row[name] for name in _PLAIN}, state=StampState(row["state"]))
