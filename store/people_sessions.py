"""Sessions and askings for personal values: what a browser's cookie stands for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from facts.people import Person, PersonState, Session
from facts.ports import Clock
from store.audit import link
from store.database import Store
from store.people_rows import digest, person_of, session_of
from store.people_tables import PersonRow, SessionRow, UnmaskingRow

_PERSON = PersonRow.__table__  # type: ignore[attr-defined]
_SESSION = SessionRow.__table__  # type: ignore[attr-defined]
_UNMASKING = UnmaskingRow.__table__  # type: ignore[attr-defined]
#: A session that is used is written down as such once in this time at most.
_RENEWAL = timedelta(minutes=1)
#: Characters kept of where a browser is and what it says it is.
_ADDRESS, _AGENT = 64, 200


class SqlSessions:
    """Who is signed in where."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def open_session(
        self, person: Person, key: str, lasting: timedelta, *, waits: bool = False, address: str = "", agent: str = "",
        replaces: str = "", note: bool = False,
    ) -> None:  # fmt: skip
        """Let a browser that brings `key` be this person; `waits` for the second factor it is nobody yet.

        `replaces` is the key it brought so far, which ends; `note` writes the sign-in down.
        """
        now = self._clock.now()
        row = {
            "digest": digest(key), "person_id": person.id, "opened_at": now, "seen_at": now, "until": now + lasting,
            "waits": waits, "address": address[:_ADDRESS], "agent": agent[:_AGENT],
        }  # fmt: skip
        with self._store.writing() as connection:
            connection.execute(
                delete(_SESSION).where((_SESSION.c.until <= now) | (_SESSION.c.digest == digest(replaces)))
            )
            connection.execute(insert(_SESSION).values(**row))
            if note:
                connection.execute(update(_PERSON).where(_PERSON.c.id == person.id).values(last_seen_at=now))
                link(
                    self._store, connection, at=now, actor=person.name, act="signed in", subject=person.account,
                    detail={"address": address[:_ADDRESS]},
                )  # fmt: skip

    def of_session(self, key: str, idle: timedelta | None = None, *, waits: bool = False) -> Person | None:
        """Who is signed in in the browser that brings `key`; None for nobody, or where it was idle for too long."""
        now = self._clock.now()
        query = (
            select(_PERSON, _SESSION.c.seen_at.label("session_seen_at"))
            .join(_SESSION, _SESSION.c.person_id == _PERSON.c.id)
            .where(_SESSION.c.digest == digest(key), _SESSION.c.until > now, _SESSION.c.waits.is_(waits))
        )
        with self._store.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None or row["state"] != PersonState.ACTIVE:
            return None
        seen: datetime = row["session_seen_at"]
        if idle is not None and now - seen > idle:
            return None
        if now - seen >= _RENEWAL:
            self._renew(digest(key), row["id"], now)
        return person_of(row)

    def sessions(self, person: Person) -> Sequence[Session]:
        """The browsers in which somebody is signed in, last seen first."""
        mine = (
            (_SESSION.c.person_id == person.id) & (_SESSION.c.until > self._clock.now()) & _SESSION.c.waits.is_(False)
        )
        with self._store.reading() as connection:
            rows = connection.execute(select(_SESSION).where(mine).order_by(_SESSION.c.seen_at.desc())).mappings()
            return [session_of(row) for row in rows]

    def end_session(self, key: str) -> None:
        """Let a browser be nobody again."""
        with self._store.writing() as connection:
            connection.execute(delete(_SESSION).where(_SESSION.c.digest == digest(key)))

    def end_own(self, person: Person, which: str) -> bool:
        """End one of somebody's sessions by the beginning of its digest, 16 hex digits; False where there is none."""
        with self._store.writing() as connection:
            mine = (_SESSION.c.person_id == person.id) & (_SESSION.c.digest.startswith(which, autoescape=True))
            return bool(connection.execute(delete(_SESSION).where(mine)).rowcount)

    def end_all(self, person: Person, *, by: str) -> None:
        """End every session of somebody."""
        with self._store.writing() as connection:
            end_sessions(connection, person.id)
            link(
                self._store, connection, at=self._clock.now(), actor=by, act="sessions ended",
                subject=person.account, detail={},
            )  # fmt: skip

    def unmask(self, person: Person, subject: str, reason: str, lasting: timedelta) -> None:
        """Let somebody see the personal values of a page or lead for a while; it stands in the audit chain."""
        now = self._clock.now()
        row = {"person_id": person.id, "subject": subject, "reason": reason, "at": now, "until": now + lasting}
        with self._store.writing() as connection:
            connection.execute(insert(_UNMASKING).values(**row))
            link(
                self._store, connection, at=now, actor=person.name, act="personal values shown", subject=subject,
                detail={"reason": reason, "minutes": int(lasting.total_seconds() // 60)},
            )  # fmt: skip

    def is_unmasked(self, person: Person, subject: str) -> bool:
        """Whether somebody asked, and the time is not over."""
        asked = (
            select(_UNMASKING.c.id)
            .where(_UNMASKING.c.person_id == person.id, _UNMASKING.c.subject == subject)
            .where(_UNMASKING.c.until > self._clock.now())
        )
        with self._store.reading() as connection:
            return connection.execute(asked.limit(1)).first() is not None

    def mask(self, person: Person, subject: str) -> None:
        """Cover the values again before the time is over."""
        now = self._clock.now()
        mine = (_UNMASKING.c.person_id == person.id) & (_UNMASKING.c.subject == subject) & (_UNMASKING.c.until > now)
        with self._store.writing() as connection:
            connection.execute(update(_UNMASKING).where(mine).values(until=now))

    def _renew(self, session: str, person_id: int, now: datetime) -> None:
        with self._store.writing() as connection:
            connection.execute(update(_SESSION).where(_SESSION.c.digest == session).values(seen_at=now))
            connection.execute(update(_PERSON).where(_PERSON.c.id == person_id).values(last_seen_at=now))


def end_sessions(connection: Connection, person_id: int) -> None:
    """End every session of somebody inside the caller's transaction."""
    connection.execute(delete(_SESSION).where(_SESSION.c.person_id == person_id))
