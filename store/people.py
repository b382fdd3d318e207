"""Accounts: who works at the desk, what they may do, and what a sign-in is compared with."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from facts.errors import BadInput, NotKnown
from facts.people import EVERYWHERE, Person, PersonState, Realm, Role, Secrets
from store.audit import link
from store.people_brakes import SqlBrakes, drop_brakes
from store.people_rows import person_of, realm_columns, secrets_of
from store.people_sessions import SqlSessions, end_sessions
from store.people_tables import ApiTokenRow, OneTimeLinkRow, PersonRow
from store.people_tokens import SqlTokens

_PERSON = PersonRow.__table__  # type: ignore[attr-defined]
_TOKEN = ApiTokenRow.__table__  # type: ignore[attr-defined]
_LINK = OneTimeLinkRow.__table__  # type: ignore[attr-defined]


class SqlPeopleBook(SqlSessions, SqlTokens, SqlBrakes):
    """Who works at the desk, and who is signed in; every change stands in the audit chain."""

    def add(
        self, *, account: str, name: str, roles: frozenset[Role], realm: Realm = EVERYWHERE,
        password: str | None = None, must_change: bool = False, by: str,
    ) -> Person:  # fmt: skip
        """Add an account; `password` is a hash.

        Raises:
            BadInput: the account or the name is taken.
        """
        with self._store.writing() as connection:
            return self._add(
                connection, by, account=account, name=name, roles=roles, realm=realm, password=password,
                must_change=must_change,
            )  # fmt: skip

    def add_first(self, *, key: str, account: str, name: str, roles: frozenset[Role], password: str) -> Person:
        """Add the first account with the link of the first start, which is used up.

        Raises:
            BadInput: there is an account already, or the link does not hold.
        """
        with self._store.writing() as connection:
            if connection.execute(select(_PERSON.c.id).limit(1)).first():
                raise BadInput("已经有账号，首次启动的链接不再有效；请登录，或请管理员添加账号。")
            self._use_link(connection, key, person_id=None)
            return self._add(connection, account, account=account, name=name, roles=roles, password=password)

    def _add(
        self, connection: Connection, by: str, /, *, account: str, name: str, roles: frozenset[Role],
        realm: Realm = EVERYWHERE, password: str | None, must_change: bool = False,
    ) -> Person:  # fmt: skip
        taken = select(_PERSON.c.id).where((_PERSON.c.account == account) | (_PERSON.c.name == name))
        if connection.execute(taken).first():
            raise BadInput(f"账号“{account}”或姓名“{name}”已有人使用，请换一个。")
        now = self._clock.now()
        row = {
            "account": account, "name": name, "roles": json.dumps(sorted(roles)), "password": password,
            "created_at": now, "state": PersonState.ACTIVE.value, "must_change": must_change,
            "factor_on": False, "factor_step": 0, "recovery": "[]", **realm_columns(realm),
        }  # fmt: skip
        connection.execute(insert(_PERSON).values(**row))
        self._note(connection, by, "person added", account, {"name": name, **_told(roles, realm)})
        return person_of(connection.execute(select(_PERSON).where(_PERSON.c.account == account)).mappings().one())

    def all(self) -> Sequence[Person]:
        """Return every account, by number."""
        with self._store.reading() as connection:
            return [person_of(row) for row in connection.execute(select(_PERSON).order_by(_PERSON.c.id)).mappings()]

    def count(self) -> int:
        """How many accounts there are."""
        with self._store.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(_PERSON)).scalar_one())

    def get(self, number: int) -> Person:
        """Return the account of a number.

        Raises:
            NotKnown: there is none.
        """
        found = self._one(_PERSON.c.id == number) if 0 < number < 2**31 else None
        if found is None:
            raise NotKnown(f"没有编号为 {number} 的账号。")
        return found

    def named(self, name: str) -> Person | None:
        """Return the account of a person's name, or None."""
        return self._one(_PERSON.c.name == name)

    def of_account(self, account: str) -> Person | None:
        """Return the account of what somebody signs in with, or None."""
        return self._one(_PERSON.c.account == account)

    def secrets(self, person: Person) -> Secrets:
        """What a sign-in of this person is compared with."""
        with self._store.reading() as connection:
            return secrets_of(connection.execute(select(_PERSON).where(_PERSON.c.id == person.id)).mappings().one())

    def change(self, person: Person, *, roles: frozenset[Role], realm: Realm, by: str) -> None:
        """Give somebody other roles or another realm; their sessions end.

        Raises:
            BadInput: no administrator would be left.
        """
        with self._store.writing() as connection:
            if Role.ADMIN not in roles:
                self._keep_an_admin(connection, person)
            values = {"roles": json.dumps(sorted(roles)), **realm_columns(realm)}
            self._change(connection, person, by, "person's roles changed", values, detail=_told(roles, realm))

    def close(self, person: Person, *, by: str) -> None:
        """Close an account; its sessions end, its tokens and links hold no longer.

        Raises:
            BadInput: no administrator would be left.
        """
        with self._store.writing() as connection:
            self._keep_an_admin(connection, person)
            now = self._clock.now()
            mine = (_TOKEN.c.person_id == person.id) & _TOKEN.c.revoked_at.is_(None)
            connection.execute(update(_TOKEN).where(mine).values(revoked_at=now))
            connection.execute(_LINK.delete().where(_LINK.c.person_id == person.id))
            self._change(connection, person, by, "person closed", {"state": PersonState.CLOSED.value})

    def reopen(self, person: Person, *, by: str) -> None:
        """Let a closed account be used again, and nobody wait who tries it."""
        values = {"state": PersonState.ACTIVE.value}
        with self._store.writing() as connection:
            drop_brakes(connection, person.account)
            self._change(connection, person, by, "person reopened", values, ends=False)

    def set_password(self, person: Person, hashed: str, *, by: str, key: str = "") -> None:
        """Set a password's hash; every session ends, nobody waits. `key` is the one-time link, if it was one.

        Raises:
            BadInput: the link does not hold.
        """
        values = {"password": hashed, "must_change": False}
        with self._store.writing() as connection:
            drop_brakes(connection, person.account)
            if key:
                self._use_link(connection, key, person_id=person.id)
            self._change(connection, person, by, "password changed", values, detail={"by link": bool(key)})

    def rehash(self, person: Person, hashed: str) -> None:
        """Keep the same password under newer parameters."""
        with self._store.writing() as connection:
            connection.execute(update(_PERSON).where(_PERSON.c.id == person.id).values(password=hashed))

    def keep_factor(self, person: Person, secret: str) -> None:
        """Keep the secret of a second factor that waits for its first code."""
        with self._store.writing() as connection:
            values = {"factor_secret": secret, "factor_step": 0}
            connection.execute(
                update(_PERSON).where(_PERSON.c.id == person.id, _PERSON.c.factor_on.is_(False)).values(**values)
            )

    def start_factor(self, person: Person, *, step: int, recovery: Sequence[str]) -> None:
        """Let the second factor count from now on; `recovery` are digests.

        Raises:
            BadInput: it counts already, and its recovery codes were shown.
        """
        values = {"factor_on": True, "factor_step": step, "recovery": json.dumps(list(recovery))}
        with self._store.writing() as connection:
            mine = select(_PERSON.c.factor_on).where(_PERSON.c.id == person.id).with_for_update()
            if connection.execute(mine).scalar_one():
                raise BadInput("第二因素已经设好；要换手机，请先停用再重新设置。")
            self._change(connection, person, person.name, "second factor set", values, ends=False)

    def use_step(self, person: Person, step: int) -> bool:
        """Use up the code of a period; False where it, or a later one, was used before."""
        fresh = (_PERSON.c.id == person.id) & (_PERSON.c.factor_step < step)
        with self._store.writing() as connection:
            done = connection.execute(update(_PERSON).where(fresh).values(factor_step=step))
            return bool(done.rowcount)

    def use_recovery(self, person: Person, used: str) -> bool:
        """Use up a recovery code by its digest; False where it is none of those left."""
        with self._store.writing() as connection:
            row = connection.execute(select(_PERSON).where(_PERSON.c.id == person.id)).mappings().one()
            left = [each for each in secrets_of(row).recovery if each != used]
            if len(left) == len(secrets_of(row).recovery):
                return False
            connection.execute(update(_PERSON).where(_PERSON.c.id == person.id).values(recovery=json.dumps(left)))
            self._note(connection, person.name, "recovery code used", person.account, {"left": len(left)})
        return True

    def drop_factor(self, person: Person, *, by: str) -> None:
        """Take the second factor away; sessions end, so that whoever holds one signs in anew."""
        values = {"factor_on": False, "factor_secret": None, "factor_step": 0, "recovery": "[]"}
        with self._store.writing() as connection:
            self._change(connection, person, by, "second factor reset", values)

    def bind(self, person: Person, outside: str) -> None:
        """Tie an account to who it is in the office's own system; without a password it has none to change."""
        with self._store.writing() as connection:
            bare = connection.execute(select(_PERSON.c.password).where(_PERSON.c.id == person.id)).scalar_one() is None
            values = {"outside": outside} | ({"must_change": False} if bare else {})
            self._change(connection, person, person.name, "account tied to sign-in", values, ends=False)

    def _change(
        self, connection: Connection, person: Person, by: str, act: str, values: Mapping[str, Any], *,
        detail: Mapping[str, object] | None = None, ends: bool = True,
    ) -> None:  # fmt: skip
        connection.execute(update(_PERSON).where(_PERSON.c.id == person.id).values(**values))
        if ends:
            end_sessions(connection, person.id)
        self._note(connection, by, act, person.account, detail or {})

    def _keep_an_admin(self, connection: Connection, person: Person) -> None:
        rows = connection.execute(select(_PERSON)).mappings()
        admins = [one for one in map(person_of, rows) if Role.ADMIN in one.roles and one.state is PersonState.ACTIVE]
        if [one.id for one in admins] == [person.id]:
            raise BadInput("这是最后一个管理员：请先给另一个人管理角色，再做这项调整。")

    def _one(self, condition: ColumnElement[bool]) -> Person | None:
        with self._store.reading() as connection:
            row = connection.execute(select(_PERSON).where(condition)).mappings().first()
        return person_of(row) if row else None

    def _note(self, connection: Connection, actor: str, act: str, subject: str, detail: Mapping[str, object]) -> None:
        link(self._store, connection, at=self._clock.now(), actor=actor, act=act, subject=subject, detail=detail)


def _told(roles: frozenset[Role], realm: Realm) -> Mapping[str, object]:
    return {"roles": sorted(roles)} | {
        name: sorted(some) for name, some in (("districts", realm.districts), ("sectors", realm.sectors)) if some
    }
