"""Wrong passwords and codes, counted by account and where they come from: each count makes only its own source wait.

account + address        a stranger who tries this account             waits
address                  a stranger who tries many accounts            waits
account + known browser  a browser that was signed in before           waits for itself alone
account                  all strangers together                        counted and told, nobody waits

A stranger who knows no more than a name can thus keep nobody out but whoever shares the stranger's address.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, select, update

from facts.errors import NotKnown
from facts.people import Brake, Person
from facts.ports import Clock
from store.audit import link
from store.database import Store
from store.dialect import insert_new
from store.people_rows import brake_of, digest
from store.people_tables import PersonRow, SignInBrakeRow

_PERSON = PersonRow.__table__  # type: ignore[attr-defined]
_BRAKE = SignInBrakeRow.__table__  # type: ignore[attr-defined]
#: Who stands in the audit chain: nobody knows who tries.
ACTOR = "sign-in"
#: A count that was not added to for so long begins anew.
FORGOTTEN = timedelta(days=1)
#: Rows at most, so that a flood from many addresses does not fill the disk; the oldest go first.
_MOST_ROWS, _SWEEP, _MOST_LISTED = 100_000, 256, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BrakeKey:
    """What one try counts on."""

    #: As it was typed; "" for whatever account.
    account: str
    #: Address, browser, or kind of count; 80 characters at most.
    source: str
    #: Whether there is such an account: only then the chain of audit hears of it.
    exists: bool = False
    #: Many people count on it: who was right gets one try back, the others' stay.
    is_shared: bool = False


#: Failures that a key has now -> how long it waits; None for not at all.
Pause = Callable[[BrakeKey, int], timedelta | None]
#: Failures that a key has now -> act of the audit log; "" for none.
Alarm = Callable[[BrakeKey, int], str]


class SqlBrakes:
    """Who has to wait before the next try."""

    _store: Store
    _clock: Clock

    def held_until(self, keys: Iterable[BrakeKey]) -> datetime | None:
        """Until when a try has to wait; None where it may be made. Nothing is counted."""
        now, found = self._clock.now(), list[datetime]()
        with self._store.reading() as connection:
            for key in keys:
                found += connection.execute(select(_BRAKE.c.until).where(_is(key), _BRAKE.c.until > now)).scalars()
        return max(found, default=None)

    def count_try(self, keys: Sequence[BrakeKey], pause: Pause, alarm: Alarm) -> datetime | None:
        """Count a try as a failure on each key; where one has to wait, count nothing and say until when.

        It is counted before the password is looked at, so that many tries at the same moment count as many;
        `forgive` takes it back.
        """
        with self._store.writing() as connection:
            # All rows are held before any is looked at: of many tries at once each sees those before it.
            rows = [(key, self._row(connection, key)) for key in _in_order(keys)]
            held: list[datetime] = [
                row["until"] for _, row in rows if row["until"] and row["until"] > self._clock.now()
            ]
            if held:
                return max(held)
            for key, row in rows:
                self._count(connection, key, row, pause, alarm)
        return None

    def forgive(self, keys: Iterable[BrakeKey]) -> None:
        """A try was right: its own count begins anew, one that others share loses the one."""
        with self._store.writing() as connection:
            for key in _in_order(keys):
                row = self._row(connection, key)
                left = max(0, row["failures"] - 1) if key.is_shared else 0
                connection.execute(update(_BRAKE).where(_is(key)).values(failures=left, until=None))

    def brakes(self, person: Person) -> Sequence[Brake]:
        """What was counted for somebody's account in the last day, the latest first; a hundred at most."""
        return self._listed(_BRAKE.c.who == digest(person.account), _BRAKE.c.failed_at > self._clock.now() - FORGOTTEN)

    def held_addresses(self) -> Sequence[Brake]:
        """Addresses that have to wait now, whatever the account, the latest first; a hundred at most."""
        return self._listed(_BRAKE.c.who == "", _BRAKE.c.until > self._clock.now())

    def held_accounts(self) -> Mapping[str, int]:
        """Account -> how many sources have to wait before they try it again; those without are left out."""
        now = self._clock.now()
        query = select(_BRAKE.c.who, func.count()).where(_BRAKE.c.who != "", _BRAKE.c.until > now)
        with self._store.reading() as connection:
            held = {row[0]: int(row[1]) for row in connection.execute(query.group_by(_BRAKE.c.who))}
            names = connection.execute(select(_PERSON.c.account)).scalars() if held else ()
            return {name: held[digest(name)] for name in names if digest(name) in held}

    def _listed(self, *narrow: ColumnElement[bool]) -> Sequence[Brake]:
        query = (
            select(_BRAKE).where(_BRAKE.c.failures > 0, *narrow).order_by(_BRAKE.c.failed_at.desc(), _BRAKE.c.id.desc())
        )
        with self._store.reading() as connection:
            return [brake_of(row) for row in connection.execute(query.limit(_MOST_LISTED)).mappings()]

    def free(self, person: Person, *, by: str) -> None:
        """Let nobody wait any longer who tries somebody's account."""
        with self._store.writing() as connection:
            connection.execute(delete(_BRAKE).where(_BRAKE.c.who == digest(person.account)))
            link(
                self._store, connection, at=self._clock.now(), actor=by, act="sign-in freed", subject=person.account,
                detail={},
            )  # fmt: skip

    def free_one(self, number: int, *, by: str) -> None:
        """Let one source wait no longer.

        Raises:
            NotKnown: there is no such count.
        """
        with self._store.writing() as connection:
            query = select(_BRAKE).where(_BRAKE.c.id == number)
            row = connection.execute(query).mappings().first() if 0 < number < 2**31 else None
            if row is None:
                raise NotKnown("没有这一条登录等待，可能已经到期或已解除；请刷新页面。")
            connection.execute(delete(_BRAKE).where(_BRAKE.c.id == number))
            link(
                self._store, connection, at=self._clock.now(), actor=by, act="address freed", subject=row["source"],
                detail={"failures": row["failures"]},
            )  # fmt: skip

    def _row(self, connection: Connection, key: BrakeKey) -> RowMapping:
        """The row of a key, held until the transaction ends; made where there is none."""
        fresh = {"who": _who(key), "source": key.source, "failures": 0, "failed_at": self._clock.now(), "until": None}
        while True:
            is_new = insert_new(connection, SignInBrakeRow, [fresh], ("who", "source"))
            row = connection.execute(select(_BRAKE).where(_is(key)).with_for_update()).mappings().first()
            if row is None:
                # Somebody freed it between the two.
                continue
            if is_new and not row["id"] % _SWEEP:
                self._sweep(connection, row["id"])
            return row

    def _count(self, connection: Connection, key: BrakeKey, row: RowMapping, pause: Pause, alarm: Alarm) -> None:
        now = self._clock.now()
        failures = 1 + (row["failures"] if now - row["failed_at"] < FORGOTTEN else 0)
        wait = pause(key, failures)
        values = {"failures": failures, "failed_at": now, "until": now + wait if wait else None}
        connection.execute(update(_BRAKE).where(_BRAKE.c.id == row["id"]).values(**values))
        act = alarm(key, failures)
        if act:
            detail = {"failures": failures, "address": key.source, "until": now + wait if wait else None}
            link(
                self._store, connection, at=now, actor=ACTOR, act=act,
                subject=key.account or key.source,
                detail={name: str(value) if name == "until" else value for name, value in detail.items() if value},
            )  # fmt: skip

    def _sweep(self, connection: Connection, newest: int) -> None:
        old = (_BRAKE.c.id <= newest - _MOST_ROWS) | (_BRAKE.c.failed_at < self._clock.now() - FORGOTTEN)
        connection.execute(delete(_BRAKE).where(old))


def drop_brakes(connection: Connection, account: str) -> None:
    """Forget what was counted for an account, inside the caller's transaction."""
    connection.execute(delete(_BRAKE).where(_BRAKE.c.who == digest(account)))


def _in_order(keys: Iterable[BrakeKey]) -> list[BrakeKey]:
    """Rows are held in one order, so that two tries never wait for each other."""
    return sorted(keys, key=lambda key: (key.account, key.source))


def _who(key: BrakeKey) -> str:
    # What strangers type may be somebody's password: it is not kept.
    return digest(key.account) if key.account else ""


def _is(key: BrakeKey) -> ColumnElement[bool]:
    return and_(_BRAKE.c.who == _who(key), _BRAKE.c.source == key.source)
