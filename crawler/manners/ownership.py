"""One host is never asked by two processes: hosts are claimed in a book that all of them share.

    claim ─► ours until the lease ends ─► renewed by one statement every third of it ─► released at the end
          └► another's: not asked before its lease has ended

What a process believes to be its own is believed no longer than the lease: one that was stopped and goes on, or
that could not renew in time, claims each host again before it asks it, and may find that it is another's by now.
"""

import os
import platform
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from crawler.manners.hosts import site_of
from facts.hosts import HostBook
from facts.ports import Clock

#: Seconds a host is held without a sign of life; what a killed process held is free after so long.
LEASE_S = 60.0
#: Share of a lease after which it is renewed: two renewals may fail before one is missed.
_RENEW_AT = 1 / 3
#: Share of a lease after which we no longer rely on it, so that clocks of two machines may differ a little.
_RELY = 0.9


def owner_of(run: str, worker: str = "") -> str:
    """Return the name of this process as an owner: run, machine, worker where several work on one run, and process.

    What follows the # tells processes apart that follow each other (facts.hosts.HostBook): a killed run that is
    taken up again need not wait for its own leases, and what is left of the killed one gives nothing of it back.
    """
    return f"{run}@{platform.node()}" + (f"/{worker}" if worker else "") + f"#{os.getpid()}"


class Ownership:
    """The hosts of one crawl process; each question costs one look into a dict, unless a lease has ended."""

    def __init__(
        self,
        book: HostBook,
        clock: Clock,
        owner: str,
        *,
        lease_s: float = LEASE_S,
        rest: Callable[[str, float], None] = lambda *_: None,
    ) -> None:
        """Take the shared book.

        Args:
            book: what all processes share.
            clock: the time of day, which the book's leases are written in.
            owner: at most 200 characters, see owner_of.
            lease_s: seconds.
            rest: told (host, seconds) where a host taken for the first time still wants to be left alone.
        """
        self._book = book
        self._clock = clock
        self.owner = owner
        self._lease = timedelta(seconds=lease_s)
        self._rest = rest
        #: Sites that we hold, all until one moment, and those of others until when they hold them.
        self._ours: set[str] = set()
        self._relied_on: datetime | None = None
        self._others: dict[str, datetime] = {}

    @property
    def renew_every_s(self) -> float:
        """Seconds after which `renew` is to be called again."""
        return self._lease.total_seconds() * _RENEW_AT

    def claim(self, host: str) -> datetime | None:
        """Take a host and return None; else the moment before which another process asks it."""
        site, now = site_of(host), self._clock.now()
        if site in self._ours and self._is_good(now):
            return None
        held = self._others.get(site)
        return held if held is not None and held > now else self._ask(site, now)

    def defer(self, host: str, seconds: float) -> None:
        """Let every process know that a host wants to be left alone for so long."""
        if seconds > 0:
            self._book.defer(site_of(host), self._clock.now() + timedelta(seconds=seconds))

    def renew(self) -> None:
        """Hold what is ours further; after a lease that has ended nothing is ours until it is claimed again."""
        now = self._clock.now()
        if not self._ours:
            return
        if not self._is_good(now):
            self._forget()
            return
        self._book.renew(self.owner, now + self._lease)
        if not self._is_good(self._clock.now()):
            self._forget()  # the book kept us waiting so long that somebody else may have come first
            return
        self._relied_on = now + self._lease * _RELY

    def release(self, resting: Iterable[tuple[str, float]] = ()) -> None:
        """Give everything back; `resting` are (host, seconds) that whoever comes next leaves alone for so long."""
        self._forget()
        for host, seconds in resting:
            self.defer(host, seconds)
        self._book.release(self.owner)

    def _ask(self, site: str, now: datetime) -> datetime | None:
        if self._ours and not self._is_good(now):
            self._forget()
        held = self._book.claim(site, self.owner, now + self._lease, now)
        if held is not None:
            self._others[site] = held
            return held
        self._others.pop(site, None)
        self._ours.add(site)
        # The oldest lease decides for all of them: one moment to compare, and never too late.
        self._relied_on = self._relied_on or now + self._lease * _RELY
        self._rest_of(site, now)
        return None

    def _rest_of(self, site: str, now: datetime) -> None:
        until = self._book.not_before(site)
        if until is not None and until > now:
            self._rest(site, (until - now).total_seconds())

    def _is_good(self, now: datetime) -> bool:
        return self._relied_on is not None and now < self._relied_on

    def _forget(self) -> None:
        self._ours.clear()
        self._relied_on = None
