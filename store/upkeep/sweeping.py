"""Rows of the running of the office that ended before a moment: counted, and removed a stretch at a time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select

from facts.notices import DispatchState
from facts.ports import Clock
from facts.shifts import LOST, OVER
from store.answer_tables import AnswerRow
from store.database import Store
from store.nights.tables import ShiftRow
from store.notices.tables import AlertRow, DispatchRow, MessageRow
from store.people_tables import OneTimeLinkRow, SessionRow, SignInBrakeRow

_SESSION, _LINK = SessionRow.__table__, OneTimeLinkRow.__table__  # type: ignore[attr-defined]
_BRAKE, _ANSWER = SignInBrakeRow.__table__, AnswerRow.__table__  # type: ignore[attr-defined]
_SHIFT, _ALERT = ShiftRow.__table__, AlertRow.__table__  # type: ignore[attr-defined]
_MESSAGE, _DISPATCH = MessageRow.__table__, DispatchRow.__table__  # type: ignore[attr-defined]
#: Rows of one transaction: nobody waits long for a sweep.
STRETCH = 1_000
_WAITS = exists().where(
    _DISPATCH.c.message_id == _MESSAGE.c.id, _DISPATCH.c.state == DispatchState.WAITING.value
)  # fmt: skip
_TOLD = or_(_SHIFT.c.seen_at.is_not(None), _SHIFT.c.state.not_in([state.value for state in LOST]))


def _sessions(before: datetime, _now: datetime) -> ColumnElement[bool]:
    return and_(_SESSION.c.until < before)


def _links(before: datetime, _now: datetime) -> ColumnElement[bool]:
    return and_(_LINK.c.until < before)


def _brakes(before: datetime, now: datetime) -> ColumnElement[bool]:
    return and_(_BRAKE.c.failed_at < before, or_(_BRAKE.c.until.is_(None), _BRAKE.c.until < now))


def _answers(before: datetime, _now: datetime) -> ColumnElement[bool]:
    return and_(_ANSWER.c.at < before)


def _shifts(before: datetime, _now: datetime) -> ColumnElement[bool]:
    return and_(_SHIFT.c.due < before, _SHIFT.c.state.in_([state.value for state in OVER]), _TOLD)


def _messages(before: datetime, _now: datetime) -> ColumnElement[bool]:
    return and_(_MESSAGE.c.at < before, ~_WAITS)


def _alerts(before: datetime, _now: datetime) -> ColumnElement[bool]:
    return and_(_ALERT.c.closed_at < before)


#: Name -> table, its key, and what of it is old at a moment.
_KINDS: Mapping[str, tuple[Any, Any, Callable[[datetime, datetime], ColumnElement[bool]]]] = {
    "sessions": (_SESSION, _SESSION.c.digest, _sessions),
    "links": (_LINK, _LINK.c.digest, _links),
    "brakes": (_BRAKE, _BRAKE.c.id, _brakes),
    # One request has two columns for a key; that its moment stands for it removes at most what is as old.
    "answers": (_ANSWER, _ANSWER.c.at, _answers),
    "shifts": (_SHIFT, _SHIFT.c.id, _shifts),
    "messages": (_MESSAGE, _MESSAGE.c.id, _messages),
    "alerts": (_ALERT, _ALERT.c.id, _alerts),
}
KINDS = tuple(_KINDS)


class SqlSweep:
    """The rows of one kind."""

    def __init__(self, store: Store, clock: Clock, kind: str) -> None:
        """Take one of KINDS."""
        self._store, self._clock = store, clock
        self._table, self._key, self._is_old = _KINDS[kind]

    def count(self, before: datetime) -> int:
        """Return how many rows ended before a moment."""
        query = select(func.count()).select_from(self._table).where(self._is_old(before, self._clock.now()))
        with self._store.reading() as connection:
            return connection.scalar(query) or 0

    def clear(self, before: datetime, is_stopped: Callable[[], bool]) -> int:
        """Remove them and return how many; ends early, between two stretches, where somebody asked for an end."""
        gone = 0
        while not is_stopped():
            with self._store.writing() as connection:
                old = self._is_old(before, self._clock.now())
                keys = list(connection.execute(select(self._key).where(old).limit(STRETCH)).scalars())
                if not keys:
                    break
                if self._table is _MESSAGE:
                    connection.execute(delete(_DISPATCH).where(_DISPATCH.c.message_id.in_(keys)))
                gone += connection.execute(delete(self._table).where(self._key.in_(keys), old)).rowcount
        return gone
