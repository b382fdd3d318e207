"""What is remembered of hosts between processes: who asks them, when they may be asked, what their robots.txt says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsCopy:
    """A site's answer to the question for its robots.txt."""

    #: scheme://host[:port]; with " at ADDRESS:PORT" behind it where --resolve let something else stand in for it.
    site: str
    #: HTTP status; None where the host could not be asked.
    status: int | None
    #: At most 500 KiB; empty unless the status is 2xx.
    body: bytes
    fetched_at: datetime
    #: One sentence where it could not be asked.
    problem: str = ""


class HostBook(Protocol):
    """Hosts as rows: a host has one owner at a time, whatever process asks it.

    Owners that differ only behind a # are processes that follow each other, as when a run that was killed is taken
    up again: the later one takes the earlier one's hosts at once, and the earlier one can no longer give them back.
    """

    def claim(self, host: str, owner: str, until: datetime, now: datetime) -> datetime | None:
        """Take or renew a host and return None; else the moment to which another owner holds it."""
        ...

    def renew(self, owner: str, until: datetime) -> None:
        """Hold every host of an owner further."""
        ...

    def release(self, owner: str) -> None:
        """Give every host of an owner back."""
        ...

    def not_before(self, host: str) -> datetime | None:
        """Return the moment to which the host has asked to be left alone (Retry-After), or None."""
        ...

    def defer(self, host: str, until: datetime) -> None:
        """Remember that a host has asked to be left alone; a later moment counts."""
        ...

    def robots(self, site: str) -> RobotsCopy | None:
        """Return the stored robots.txt of a site."""
        ...

    def keep_robots(self, copy: RobotsCopy) -> None:
        """Store it in place of an older one."""
        ...
