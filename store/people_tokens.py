"""One-time links and the tokens of the REST API; of both only SHA-256 is kept."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from facts.errors import BadInput, NotKnown
from facts.people import ApiToken, Person, PersonState, Right
from facts.ports import Clock
from store.audit import link
from store.database import Store
from store.people_rows import digest, person_of, token_of
from store.people_tables import ApiTokenRow, OneTimeLinkRow, PersonRow

_PERSON = PersonRow.__table__  # type: ignore[attr-defined]
_TOKEN = ApiTokenRow.__table__  # type: ignore[attr-defined]
_LINK = OneTimeLinkRow.__table__  # type: ignore[attr-defined]
_RENEWAL = timedelta(minutes=1)


class SqlTokens:
    """What lets somebody in without a password."""

    _store: Store
    _clock: Clock

    def make_link(self, person: Person | None, key: str, lasting: timedelta, *, by: str) -> None:
        """Let `key` set a password once: of a person, or of the first administrator. Earlier links hold no longer."""
        now = self._clock.now()
        number = person.id if person else None
        row = {"digest": digest(key), "person_id": number, "made_at": now, "until": now + lasting}
        with self._store.writing() as connection:
            connection.execute(delete(_LINK).where((_LINK.c.person_id == number) | (_LINK.c.until <= now)))
            connection.execute(insert(_LINK).values(**row))
            # Until the link is used, the old password lets nobody do more than change it.
            connection.execute(update(_PERSON).where(_PERSON.c.id == number).values(must_change=True))
            link(
                self._store, connection, at=now, actor=by, act="one-time link made",
                subject=person.account if person else "first administrator", detail={},
            )  # fmt: skip

    def of_link(self, key: str) -> Person | None:
        """Whose password a link sets.

        Raises:
            BadInput: it was used, is too old, or never was.
        """
        with self._store.reading() as connection:
            number = self._holds(connection, key)
            if number is None:
                return None
            return person_of(connection.execute(select(_PERSON).where(_PERSON.c.id == number)).mappings().one())

    def _holds(self, connection: Connection, key: str) -> int | None:
        good = (_LINK.c.digest == digest(key)) & (_LINK.c.until > self._clock.now())
        row = connection.execute(select(_LINK.c.person_id).where(good)).first()
        if row is None:
            raise BadInput("这个链接已经用过或已过期；请向管理员要一个新的。")
        number: int | None = row.person_id
        return number

    def _use_link(self, connection: Connection, key: str, *, person_id: int | None) -> None:
        if self._holds(connection, key) != person_id:
            raise BadInput("这个链接不是给这个账号的；请向管理员要一个新的。")
        connection.execute(delete(_LINK).where(_LINK.c.digest == digest(key)))

    def add_token(
        self, person: Person, secret: str, *, label: str, scopes: frozenset[Right], until: datetime
    ) -> ApiToken:
        """Let a program that brings `secret` act in somebody's name."""
        now = self._clock.now()
        row = {
            "digest": digest(secret), "person_id": person.id, "label": label, "scopes": json.dumps(sorted(scopes)),
            "created_at": now, "until": until,
        }  # fmt: skip
        with self._store.writing() as connection:
            connection.execute(insert(_TOKEN).values(**row))
            made = connection.execute(select(_TOKEN).where(_TOKEN.c.digest == row["digest"])).mappings().one()
            link(
                self._store, connection, at=now, actor=person.name, act="token made", subject=person.account,
                detail={"token": made["id"], "label": label, "scopes": sorted(scopes), "until": until.isoformat()},
            )  # fmt: skip
        return token_of(made)

    def tokens(self, person: Person | None = None) -> Sequence[ApiToken]:
        """Somebody's tokens, or everybody's, newest first; those that hold no longer are among them."""
        query = select(_TOKEN).order_by(_TOKEN.c.id.desc())
        with self._store.reading() as connection:
            rows = connection.execute(query.where(_TOKEN.c.person_id == person.id) if person else query).mappings()
            return [token_of(row) for row in rows]

    def revoke_token(self, number: int, *, of: Person, by: str) -> None:
        """Let one of somebody's tokens hold no longer.

        Raises:
            NotKnown: they have no such token, or it is revoked already.
        """
        now = self._clock.now()
        mine = (_TOKEN.c.id == number) & (_TOKEN.c.person_id == of.id) & _TOKEN.c.revoked_at.is_(None)
        with self._store.writing() as connection:
            done = 0 < number < 2**31 and connection.execute(update(_TOKEN).where(mine).values(revoked_at=now)).rowcount
            if not done:
                raise NotKnown(f"没有编号为 {number} 的有效令牌。")
            link(
                self._store, connection, at=now, actor=by, act="token revoked", subject=of.account,
                detail={"token": number},
            )  # fmt: skip

    def of_token(self, secret: str) -> Person | None:
        """Who a program acts for, their rights narrowed to the token's scopes; None for nobody."""
        now = self._clock.now()
        good = (_TOKEN.c.digest == digest(secret)) & (_TOKEN.c.until > now) & _TOKEN.c.revoked_at.is_(None)
        with self._store.reading() as connection:
            token = connection.execute(select(_TOKEN).where(good)).mappings().first()
            if token is None:
                return None
            row = connection.execute(select(_PERSON).where(_PERSON.c.id == token["person_id"])).mappings().one()
        if row["state"] != PersonState.ACTIVE:
            return None
        if token["last_used_at"] is None or now - token["last_used_at"] >= _RENEWAL:
            with self._store.writing() as connection:
                connection.execute(update(_TOKEN).where(_TOKEN.c.id == token["id"]).values(last_used_at=now))
        return replace(person_of(row), scopes=token_of(token).scopes)
