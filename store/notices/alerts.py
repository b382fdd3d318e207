"""Alerts as rows: of one kind and key at most one stands, whoever tells it at the same time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, desc, func, select, text, update

from facts.errors import NotKnown
from facts.notices import Alert, AlertKind, AlertState, Severity, Trouble
from facts.ports import Clock
from store.audit import link
from store.database import Store
from store.dialect import INSERTS
from store.notices.tables import AlertRow

_ALERT = AlertRow.__table__  # type: ignore[attr-defined]
_STANDS = _ALERT.c.closed_at.is_(None)
_WEIGHT = {Severity.INFO: 0, Severity.WARNING: 1, Severity.CRITICAL: 2}
#: A trouble that is back so soon after it had passed never was gone: its alert goes on, and nobody is told twice.
SETTLE = timedelta(minutes=5)
#: Longest key and group that a row holds.
_KEY, _GROUP = 300, 200


class SqlAlertBook:
    """facts.notices.AlertBook over the alert table."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def tell(self, trouble: Trouble) -> tuple[Alert, bool]:
        """Open an alert, or count one more time on the one that stands; whether it is new or has grown more severe."""
        now = self._clock.now()
        with self._store.writing() as connection:
            self._reopen(connection, trouble, now)
            is_new = _insert(connection, trouble, now)
            if is_new:
                return self._standing(connection, trouble.kind, trouble.key), True
            standing = _some(connection, _of(trouble.kind, trouble.key) & _STANDS, lock=True)
            if not standing:
                # It was closed by another between these two statements.
                return self.tell(trouble)
            old = standing[0]
            has_grown = _WEIGHT[trouble.severity] > _WEIGHT[old.trouble.severity]
            values: dict[str, object] = {
                "severity": trouble.severity.value, "title": trouble.title, "detail": trouble.detail,
                "group": trouble.group[:_GROUP], "last_at": now, "times": _ALERT.c.times + 1,
            }  # fmt: skip
            if has_grown:
                # Whoever knew of the lesser trouble does not know of this one.
                values |= {"seen_by": "", "seen_at": None, "said_at": None}
            connection.execute(update(_ALERT).where(_ALERT.c.id == old.id).values(**values))
            return self._standing(connection, trouble.kind, trouble.key), has_grown

    def clear(self, kind: AlertKind, key: str) -> Alert | None:
        """Close what stands, since it has passed; None where nothing stood."""
        with self._store.writing() as connection:
            closed = (
                update(_ALERT).where(_of(kind, key), _STANDS).values(closed_at=self._clock.now()).returning(_ALERT.c.id)
            )
            number = connection.execute(closed).scalar_one_or_none()
            return None if number is None else _some(connection, _ALERT.c.id == number)[0]

    def standing(self) -> Sequence[Alert]:
        """Alerts that are not closed, the most severe and newest first."""
        order = case({one.value: -weight for one, weight in _WEIGHT.items()}, value=_ALERT.c.severity)
        query = select(_ALERT).where(_STANDS).order_by(order, desc(_ALERT.c.first_at), desc(_ALERT.c.id))
        with self._store.reading() as connection:
            return [_alert(row) for row in connection.execute(query).mappings()]

    def recent(self, limit: int = 50, *, before: int | None = None) -> Sequence[Alert]:
        """Alerts in any state, newest first; `before` is the number of the last one seen."""
        query = select(_ALERT).order_by(desc(_ALERT.c.first_at), desc(_ALERT.c.id)).limit(limit)
        with self._store.reading() as connection:
            if before is not None:
                last = _get(connection, before)
                is_older = (_ALERT.c.first_at == last.first_at) & (_ALERT.c.id < before)
                query = query.where((_ALERT.c.first_at < last.first_at) | is_older)
            return [_alert(row) for row in connection.execute(query).mappings()]

    def get(self, alert: int) -> Alert:
        """Return one.

        Raises:
            NotKnown: there is none of that number.
        """
        with self._store.reading() as connection:
            return _get(connection, alert)

    def unsaid(self, said_before: datetime) -> Sequence[Alert]:
        """Open alerts of which no message went out, or the last one before a moment; acknowledged ones rest."""
        is_unsaid = _ALERT.c.said_at.is_(None) | (_ALERT.c.said_at < said_before)
        with self._store.reading() as connection:
            return _some(connection, _STANDS & _ALERT.c.seen_at.is_(None) & is_unsaid)

    def closed(self, since: datetime, until: datetime) -> Sequence[Alert]:
        """Alerts that were told and then closed from one moment until before another, oldest first."""
        within = (_ALERT.c.closed_at >= since) & (_ALERT.c.closed_at < until)
        with self._store.reading() as connection:
            return _some(connection, within & _ALERT.c.said_at.is_not(None))

    def said(self, alerts: Sequence[int], at: datetime) -> None:
        """Note that a message of some alerts goes out."""
        with self._store.writing() as connection:
            connection.execute(update(_ALERT).where(_ALERT.c.id.in_(alerts)).values(said_at=at))

    def acknowledge(self, alert: int, by: str, comment: str = "") -> Alert:
        """Note that somebody knows of it and looks after it, with its audit entry; who did so first, stays.

        Raises:
            NotKnown: there is none of that number.
        """
        now = self._clock.now()
        with self._store.writing() as connection:
            found = _get(connection, alert)
            fresh = (_ALERT.c.id == alert) & _ALERT.c.seen_at.is_(None) & _STANDS
            if connection.execute(update(_ALERT).where(fresh).values(seen_by=by, seen_at=now)).rowcount:
                detail = {"kind": found.trouble.kind.value, "key": found.trouble.key, "title": found.trouble.title}
                detail |= {"note": comment} if comment else {}
                link(
                    self._store, connection, at=now, actor=by, act="alert acknowledged", subject=str(alert),
                    detail=detail,
                )  # fmt: skip
            return _get(connection, alert)

    def forget(self, before: datetime) -> int:
        """Remove alerts that were closed before a moment, and return how many."""
        with self._store.writing() as connection:
            return connection.execute(_ALERT.delete().where(_ALERT.c.closed_at < before)).rowcount

    def _reopen(self, connection: Connection, trouble: Trouble, now: datetime) -> None:
        """Let the alert go on that was closed a moment ago, where none stands."""
        mine = _of(trouble.kind, trouble.key)
        last = select(func.max(_ALERT.c.id)).where(mine).scalar_subquery()
        connection.execute(
            update(_ALERT).where(_ALERT.c.id == last, _ALERT.c.closed_at > now - SETTLE).values(closed_at=None)
        )

    def _standing(self, connection: Connection, kind: AlertKind, key: str) -> Alert:
        return _some(connection, _of(kind, key) & _STANDS)[0]


def _insert(connection: Connection, trouble: Trouble, now: datetime) -> bool:
    """Add the row unless one stands; on PostgreSQL whoever comes second waits here for whoever was first."""
    row = {
        "kind": trouble.kind.value, "key": trouble.key[:_KEY], "severity": trouble.severity.value,
        "title": trouble.title, "detail": trouble.detail, "group": trouble.group[:_GROUP],
        "first_at": now, "last_at": now, "times": 1, "seen_by": "",
    }  # fmt: skip
    statement = INSERTS[connection.dialect.name](AlertRow).values(**row)
    unless = statement.on_conflict_do_nothing(index_elements=["kind", "key"], index_where=text("closed_at IS NULL"))
    return connection.execute(unless.returning(_ALERT.c.id)).first() is not None


def _of(kind: AlertKind, key: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (_ALERT.c.kind == kind.value) & (_ALERT.c.key == key[:_KEY])
    return found


def _get(connection: Connection, number: int) -> Alert:
    found = _some(connection, _ALERT.c.id == number)
    if not found:
        raise NotKnown(f"There is no alert {number}; `fangfei alerts list` names those there are.")
    return found[0]


def _some(connection: Connection, condition: ColumnElement[bool], *, lock: bool = False) -> list[Alert]:
    query = select(_ALERT).where(condition).order_by(_ALERT.c.first_at, _ALERT.c.id)
    query = query.with_for_update() if lock else query
    return [_alert(row) for row in connection.execute(query).mappings()]


def _alert(row: Mapping[Any, Any]) -> Alert:
    trouble = Trouble(
        kind=AlertKind(row["kind"]), key=row["key"], severity=Severity(row["severity"]), title=row["title"],
        detail=row["detail"], group=row["group"],
    )  # fmt: skip
    state = AlertState.ACKNOWLEDGED if row["seen_at"] else AlertState.OPEN
    return Alert(
        id=row["id"], trouble=trouble, state=AlertState.CLOSED if row["closed_at"] else state,
        first_at=row["first_at"], last_at=row["last_at"], times=row["times"], said_at=row["said_at"],
        seen_by=row["seen_by"], seen_at=row["seen_at"], closed_at=row["closed_at"],
    )  # fmt: skip
