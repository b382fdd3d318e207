"""In-memory double of facts.hosts.HostBook, for tests and for crawls without a database."""

from dataclasses import dataclass
from datetime import datetime

from facts.hosts import RobotsCopy


@dataclass(slots=True)
class _Host:
    owner: str | None = None
    until: datetime | None = None
    not_before: datetime | None = None


class MemoryHostBook:
    """facts.hosts.HostBook in dicts; it holds as long as its process."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, RobotsCopy] = {}

    def claim(self, host: str, owner: str, until: datetime, now: datetime) -> datetime | None:
        """Take or renew a host and return None; else the moment to which another owner holds it."""
        found = self._hosts.setdefault(host, _Host())
        if found.until is not None and found.until > now and not _follows(owner, found.owner):
            return found.until
        found.owner, found.until = owner, until
        return None

    def renew(self, owner: str, until: datetime) -> None:
        """Hold every host of an owner further."""
        for found in self._hosts.values():
            if found.owner == owner:
                found.until = until

    def release(self, owner: str) -> None:
        """Give every host of an owner back."""
        for found in self._hosts.values():
            if found.owner == owner:
                found.owner, found.until = None, None

    def not_before(self, host: str) -> datetime | None:
        """Return the moment to which the host has asked to be left alone, or None."""
        found = self._hosts.get(host)
        return found.not_before if found else None

    def defer(self, host: str, until: datetime) -> None:
        """Remember that a host has asked to be left alone; a later moment counts."""
        found = self._hosts.setdefault(host, _Host())
        found.not_before = max(found.not_before or until, until)

    def robots(self, site: str) -> RobotsCopy | None:
        """Return the stored robots.txt of a site."""
        return self._robots.get(site)

    def keep_robots(self, copy: RobotsCopy) -> None:
        """Store it, unless the stored one is newer."""
        before = self._robots.get(copy.site)
        if before is None or before.fetched_at <= copy.fetched_at:
            self._robots[copy.site] = copy


def _follows(owner: str, before: str | None) -> bool:
    if before is None or before == owner:
        return True
    stem, mark, _ = owner.partition("#")
    return bool(mark) and before.startswith(stem + mark)
