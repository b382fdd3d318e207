"""Messages as rows, with one dispatch for each channel they go by.

An attempt is counted before it is made (`claim`) and its outcome is noted after it. A process that dies in between
leaves a claim that runs out, and the message goes out again: a message may arrive a second time after such a death,
and it is never lost.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, desc, func, insert, select, update

from facts.notices import Dispatch, DispatchState, Message, MessageKind, Severity
from facts.ports import Clock
from store.audit import link
from store.database import Store
from store.dialect import insert_new
from store.notices.tables import DispatchRow, MessageRow

_MESSAGE = MessageRow.__table__  # type: ignore[attr-defined]
_DISPATCH = DispatchRow.__table__  # type: ignore[attr-defined]
_WAITS = _DISPATCH.c.state == DispatchState.WAITING.value
_PLAIN = ("id", "key", "title", "path", "district", "sector", "grade", "at")
_DISPATCH_PLAIN = ("id", "channel", "attempts", "next_at", "sent_at", "tried_at", "problem", "instead_of")
#: Longest values that the columns hold.
_LONGEST = {"key": 300, "path": 300, "district": 200, "sector": 64, "grade": 32}


class SqlMessageBook:
    """facts.notices.MessageBook over the message and dispatch tables."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def post(self, message: Message, channels: Sequence[str]) -> Message | None:
        """Keep a message and let it wait for its channels; None where one of its key is there already."""
        now = self._clock.now()
        with self._store.writing() as connection:
            if not insert_new(connection, MessageRow, [_columns(message, now)], ("key",)):
                return None
            same = _MESSAGE.c.key == message.key[: _LONGEST["key"]]
            stored = _message(connection.execute(select(_MESSAGE).where(same)).mappings().one())
            for channel in dict.fromkeys(channels):
                row = {"message_id": stored.id, "channel": channel, "state": DispatchState.WAITING.value}
                connection.execute(insert(_DISPATCH).values(**row, attempts=0, next_at=now, problem="", instead_of=""))
            return stored

    def due(self, now: datetime, limit: int = 50, *, channel: str | None = None) -> Sequence[tuple[Message, Dispatch]]:
        """Dispatches that may be tried now, oldest first; of one channel where it is named."""
        wanted = _WAITS & (_DISPATCH.c.next_at <= now)
        if channel is not None:
            wanted &= _DISPATCH.c.channel == channel
        query = select(_DISPATCH).where(wanted).order_by(_DISPATCH.c.next_at, _DISPATCH.c.id).limit(limit)
        with self._store.reading() as connection:
            found = list(connection.execute(query).mappings())
            messages = _messages(connection, {row["message_id"] for row in found})
            return [(messages[row["message_id"]], _dispatch(row)) for row in found]

    def waiting(self, now: datetime) -> Sequence[str]:
        """Channels that have something to be tried now."""
        query = select(_DISPATCH.c.channel).where(_WAITS, _DISPATCH.c.next_at <= now).distinct()
        with self._store.reading() as connection:
            return sorted(connection.execute(query).scalars())

    def claim(self, dispatch: Dispatch, until: datetime, at: datetime) -> bool:
        """Count an attempt before it is made, and keep others from it until a moment; False where it is not as seen."""
        as_seen = (_DISPATCH.c.id == dispatch.id) & _WAITS & (_DISPATCH.c.attempts == dispatch.attempts)
        values = {"attempts": dispatch.attempts + 1, "next_at": until, "tried_at": at}
        with self._store.writing() as connection:
            return connection.execute(update(_DISPATCH).where(as_seen).values(**values)).rowcount == 1

    def put_off(self, dispatches: Sequence[int], until: datetime) -> None:
        """Let waiting dispatches rest until a moment, which is no failure."""
        self._change(_DISPATCH.c.id.in_(dispatches) & _WAITS, {"next_at": until})

    def sent(self, dispatch: int, at: datetime) -> None:
        """Note that a channel took it."""
        values = {"state": DispatchState.SENT.value, "sent_at": at, "tried_at": at, "problem": ""}
        self._change(_DISPATCH.c.id == dispatch, values)

    def failed(self, dispatch: int, problem: str, next_at: datetime | None) -> None:
        """Note why a channel did not take it, and when it is tried again; None gives it up."""
        values: dict[str, object] = {"problem": problem, "tried_at": self._clock.now()}
        values |= {"state": DispatchState.GIVEN_UP.value} if next_at is None else {"next_at": next_at}
        self._change((_DISPATCH.c.id == dispatch) & _WAITS, values)

    def stand_in(self, dispatch: Dispatch, channel: str, at: datetime) -> bool:
        """Let another channel take a message; False where that one has it already."""
        row = {
            "message_id": dispatch.message, "channel": channel, "state": DispatchState.WAITING.value, "attempts": 0,
            "next_at": at, "problem": "", "instead_of": dispatch.channel,
        }  # fmt: skip
        with self._store.writing() as connection:
            return insert_new(connection, DispatchRow, [row], ("message_id", "channel")) == 1

    def of(self, message: int) -> Sequence[Dispatch]:
        """Every dispatch of a message."""
        with self._store.reading() as connection:
            return _of(connection, {message}).get(message, [])

    def latest(self) -> Mapping[str, Dispatch]:
        """Channel -> the dispatch that was tried there last."""
        query = select(_DISPATCH.c.channel).where(_DISPATCH.c.tried_at.is_not(None)).distinct()
        with self._store.reading() as connection:
            return {name: _last(connection, name) for name in connection.execute(query).scalars()}

    def recent(self, limit: int = 50, *, before: int | None = None) -> Sequence[tuple[Message, Sequence[Dispatch]]]:
        """Messages with what became of them, newest first; `before` is the number of the last one seen."""
        query = select(_MESSAGE).order_by(desc(_MESSAGE.c.id)).limit(limit)
        if before is not None:
            query = query.where(_MESSAGE.c.id < before)
        with self._store.reading() as connection:
            found = [_message(row) for row in connection.execute(query).mappings()]
            dispatches = _of(connection, {message.id for message in found if message.id is not None})
            return [(message, dispatches.get(message.id or 0, [])) for message in found]

    def counts(self) -> Mapping[str, int]:
        """State -> dispatches in it."""
        query = select(_DISPATCH.c.state, func.count()).group_by(_DISPATCH.c.state)
        with self._store.reading() as connection:
            return {row.state: row[1] for row in connection.execute(query)}

    def retry(self, by: str, dispatch: int | None = None) -> int:
        """Let what waits or was given up be tried now, one or all, with its audit entry; return how many there are."""
        now = self._clock.now()
        unsent = _DISPATCH.c.state != DispatchState.SENT.value
        unsent = unsent if dispatch is None else unsent & (_DISPATCH.c.id == dispatch)
        values = {"state": DispatchState.WAITING.value, "next_at": now}
        with self._store.writing() as connection:
            count = connection.execute(update(_DISPATCH).where(unsent).values(**values)).rowcount
            if count:
                subject = "all" if dispatch is None else str(dispatch)
                detail = {"dispatches": count}
                link(self._store, connection, at=now, actor=by, act="messages retried", subject=subject, detail=detail)
            return count

    def forget(self, before: datetime) -> int:
        """Remove messages of before a moment of which nothing waits to be sent, and return how many."""
        waits = select(_DISPATCH.c.message_id).where(_WAITS)
        old = select(_MESSAGE.c.id).where(_MESSAGE.c.at < before, _MESSAGE.c.id.not_in(waits))
        with self._store.writing() as connection:
            numbers = list(connection.execute(old).scalars())
            connection.execute(_DISPATCH.delete().where(_DISPATCH.c.message_id.in_(numbers)))
            return connection.execute(_MESSAGE.delete().where(_MESSAGE.c.id.in_(numbers))).rowcount

    def _change(self, which: ColumnElement[bool], values: Mapping[str, object]) -> None:
        with self._store.writing() as connection:
            connection.execute(update(_DISPATCH).where(which).values(**values))


def _messages(connection: Connection, numbers: set[int]) -> dict[int, Message]:
    found = connection.execute(select(_MESSAGE).where(_MESSAGE.c.id.in_(numbers))).mappings()
    return {row["id"]: _message(row) for row in found}


def _of(connection: Connection, messages: set[int]) -> dict[int, list[Dispatch]]:
    query = select(_DISPATCH).where(_DISPATCH.c.message_id.in_(messages)).order_by(_DISPATCH.c.id)
    found: dict[int, list[Dispatch]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["message_id"], []).append(_dispatch(row))
    return found


def _last(connection: Connection, channel: str) -> Dispatch:
    newest = select(func.max(_DISPATCH.c.tried_at)).where(_DISPATCH.c.channel == channel).scalar_subquery()
    mine = (_DISPATCH.c.channel == channel) & (_DISPATCH.c.tried_at == newest)
    query = select(_DISPATCH).where(mine).order_by(desc(_DISPATCH.c.id)).limit(1)
    return _dispatch(connection.execute(query).mappings().one())


def _columns(message: Message, now: datetime) -> dict[str, Any]:
    plain = {name: getattr(message, name) for name in _PLAIN if name not in ("id", "at")}
    return plain | {name: plain[name][:longest] for name, longest in _LONGEST.items()} | {
        "kind": message.kind.value, "severity": message.severity.value,
        "lines": json.dumps(message.lines, ensure_ascii=False), "at": message.at or now,
    }  # fmt: skip


def _message(row: Mapping[Any, Any]) -> Message:
    return Message(
        **{name: row[name] for name in _PLAIN}, kind=MessageKind(row["kind"]), severity=Severity(row["severity"]),
        lines=tuple(json.loads(row["lines"])),
    )  # fmt: skip


def _dispatch(row: Mapping[Any, Any]) -> Dispatch:
    plain = {name: row[name] for name in _DISPATCH_PLAIN}
    return Dispatch(**plain, message=row["message_id"], state=DispatchState(row["state"]))
