"""Hosts as rows: one owner at a time whatever process asks, rest that was asked for, stored robots.txt.

A host is taken by two statements in one transaction: a new row, or else an update of a row that is free. Both
dialects make a second transaction wait for the first at the row, so that of two claims one changes nothing.
"""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update

from facts.hosts import RobotsCopy
from store.crawl_tables import HostRow, RobotsRow
from store.database import Store
from store.dialect import insert_new

_HOST = HostRow.__table__  # type: ignore[attr-defined]
_ROBOTS = RobotsRow.__table__  # type: ignore[attr-defined]
#: Characters of the two keys; pages may link to names of any length, and PostgreSQL refuses what is too long.
_HOST_LENGTH, _SITE_LENGTH = 255, 300


class SqlHostBook:
    """facts.hosts.HostBook over the host and robots tables."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def claim(self, host: str, owner: str, until: datetime, now: datetime) -> datetime | None:
        """Take or renew a host and return None; else the moment to which another owner holds it."""
        name = _fit(host, _HOST_LENGTH)
        ours = {"owner": owner, "until": until}
        free = or_(_HOST.c.owner.is_(None), _follows(owner), _HOST.c.until.is_(None), _HOST.c.until <= now)
        with self._store.writing() as connection:
            if insert_new(connection, HostRow, [{"host": name, **ours}], ("host",)) == 1:
                return None
            if connection.execute(update(_HOST).where(_HOST.c.host == name, free).values(**ours)).rowcount == 1:
                return None
            held: datetime | None = connection.execute(select(_HOST.c.until).where(_HOST.c.host == name)).scalar()
            return held or now

    def renew(self, owner: str, until: datetime) -> None:
        """Hold every host of an owner further."""
        with self._store.writing() as connection:
            connection.execute(update(_HOST).where(_HOST.c.owner == owner).values(until=until))

    def release(self, owner: str) -> None:
        """Give every host of an owner back."""
        with self._store.writing() as connection:
            connection.execute(update(_HOST).where(_HOST.c.owner == owner).values(owner=None, until=None))

    def not_before(self, host: str) -> datetime | None:
        """Return the moment to which the host has asked to be left alone, or None."""
        with self._store.reading() as connection:
            asked = select(_HOST.c.not_before).where(_HOST.c.host == _fit(host, _HOST_LENGTH))
            found: datetime | None = connection.execute(asked).scalar()
            return found

    def defer(self, host: str, until: datetime) -> None:
        """Remember that a host has asked to be left alone; a later moment counts."""
        name = _fit(host, _HOST_LENGTH)
        sooner = or_(_HOST.c.not_before.is_(None), _HOST.c.not_before < until)
        with self._store.writing() as connection:
            if insert_new(connection, HostRow, [{"host": name, "not_before": until}], ("host",)) == 0:
                connection.execute(update(_HOST).where(_HOST.c.host == name, sooner).values(not_before=until))

    def robots(self, site: str) -> RobotsCopy | None:
        """Return the stored robots.txt of a site."""
        with self._store.reading() as connection:
            asked = select(_ROBOTS).where(_ROBOTS.c.site == _fit(site, _SITE_LENGTH))
            row = connection.execute(asked).mappings().first()
        return RobotsCopy(**{**row, "site": site}) if row else None

    def keep_robots(self, copy: RobotsCopy) -> None:
        """Store it, unless the stored one is newer."""
        columns = _columns(copy)
        with self._store.writing() as connection:
            if insert_new(connection, RobotsRow, [columns], ("site",)) == 0:
                older = (_ROBOTS.c.site == columns["site"]) & (_ROBOTS.c.fetched_at <= copy.fetched_at)
                connection.execute(update(_ROBOTS).where(older).values(**columns))


def _follows(owner: str) -> ColumnElement[bool]:
    stem, mark, _ = owner.partition("#")
    # Not LIKE, which takes no notice of case on SQLite.
    return func.substr(_HOST.c.owner, 1, len(stem) + 1) == stem + mark if mark else _HOST.c.owner == owner


def _columns(copy: RobotsCopy) -> dict[str, Any]:
    return {
        "site": _fit(copy.site, _SITE_LENGTH),
        "status": copy.status,
        "body": copy.body,
        "fetched_at": copy.fetched_at,
        "problem": copy.problem.replace("\x00", ""),
    }


def _fit(name: str, length: int) -> str:
    if len(name) <= length:
        return name
    return name[: length - 65] + "#" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
