"""How fast each host is asked: the one place that knows, and the pace that sites' owners are promised.

    what sources say, Crawl-delay, the host's own speed ─► delay ─┐
    Retry-After, 429 and 503, an earlier process ─► not before ───┴─► ready_at

Distance is kept from the moment an answer has come, not from the moment its request was sent: a request reaches
the host somewhere between the two, so the host's own log never shows less than the delay, however long connecting
took and whatever kept this process busy. A host and its www. form are one machine in all but rare cases, and so
are the ports of one host: they share one pace, and the owner sees in one log what was promised.
"""

import time
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from crawler.manners.hosts import Host, Rule, rules_of, site_of, strictest
from crawler.manners.waits import next_opening
from facts.runs import RunSpec
from facts.sources import Source

#: Seconds a Retry-After may hold a host; who asks for more is asked again after a day.
MOST_WAIT_S = 86_400.0
#: Seconds of rest that a run sits out; a host that asks for more is left for this run.
PATIENCE_S = 900.0
#: Refusals in a row after which a host is left for this run: with doubling waits, some minutes of asking.
GIVE_UP = 8
#: Seconds of the first back-off at least, also where requests are not spaced at all.
_FIRST_WAIT_S = 1.0
#: Seconds after which a request still under way is looked for again, and after which it is taken for lost.
_LOOK_AGAIN_S = 0.05
_LOST_S = 300.0
#: Weight of the newest response time in the smoothed one: one slow page in ten does not set the pace, three do.
_NEWEST = 0.25
#: Answers that ask for fewer requests.
REFUSALS = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


class Pace:
    """When each host may be asked again; every question and every note costs the same, however many hosts there are.

    Memory: about 0.4 kB for each host that was asked about. Times are seconds of `now`, which only rises.
    """

    def __init__(self, spec: RunSpec, *, widest: int = 1, now: Callable[[], float] = time.monotonic) -> None:
        """Take what the sources promise.

        Args:
            spec: the run; where sources share a host, the most patient of them decides.
            widest: requests under way at once to a host that no delay spaces.
            now: the clock.
        """
        self.now = now
        self._widest = widest
        self._rules = rules_of(spec)
        #: Of hosts that no source names, such as advertisers': they have agreed to nothing.
        self._stranger = strictest(self._rules.values())
        self._hosts: dict[str, Host] = {}
        self._silent_since = float("-inf")

    def width(self, host: str) -> int:
        """Requests that may be under way to a host at once: one where a delay is kept."""
        return 1 if self.delay(host) > 0 else self._widest

    def delay(self, host: str) -> float:
        """Seconds between two requests to the host, as things stand."""
        found = self._host(host)
        plain = found.plain_delay()
        return max(plain, self._back_off(found, plain)) if found.strikes else plain

    def ready_at(self, host: str) -> float:
        """When the next request to the host may start, in seconds of `now`; 0.0 is at once.

        While an answer is awaited from a host that a delay is kept to, this is when to ask again.
        """
        found = self._host(host)
        delay = self.delay(host)
        if not delay:
            return found.not_before
        turn = max(found.not_before, found.seen + delay, 0.0)
        return max(turn, self.now() + _LOOK_AGAIN_S) if found.under_way and self._is_awaited(found) else turn

    def _is_awaited(self, found: Host) -> bool:
        # HOST and www.HOST wait in two lanes: the answer to one is waited for before the other is asked.
        return self.now() - found.seen < _LOST_S

    def started(self, host: str, at: float) -> None:
        """A request to the host starts."""
        found = self._host(host)
        found.seen = max(found.seen, at)
        found.under_way += 1

    def answered(self, host: str, seconds: float, status: int | None, wait_s: float | None = None) -> float:
        """A request to the host has ended; return the seconds it must rest now beyond its delay, 0.0 for none.

        Args:
            host: as it was asked.
            seconds: from the start to the last byte, or to the failure.
            status: HTTP status; None where there was no answer.
            wait_s: what its Retry-After asks for; None or 0 where it has none.
        """
        found = self._host(host)
        now = self.now()
        found.seen = max(found.seen, now)
        found.under_way = max(0, found.under_way - 1)
        found.smooth(seconds, _NEWEST, may_fall=status is not None and status < HTTPStatus.BAD_REQUEST)
        rest = wait_s or 0.0
        if status in REFUSALS:
            rest = self._refused(found, now, rest)
        elif status is not None and status < HTTPStatus.INTERNAL_SERVER_ERROR:
            found.refusals, found.strikes = 0, max(0, found.strikes - 1)
        if rest > 0:
            self.hold(host, now + rest)
        return rest

    def _refused(self, found: Host, now: float, rest: float) -> float:
        # Several requests under way are refused together; that is one refusal, not several.
        is_new = now >= found.not_before
        found.refusals += is_new
        if rest > 0:
            return rest
        found.strikes += is_new
        return self._back_off(found, found.plain_delay())

    def _back_off(self, found: Host, plain: float) -> float:
        most = max(plain, found.rule.most_s)
        return float(min(most, max(plain, _FIRST_WAIT_S / 2) * 2 ** min(found.strikes, 30)))

    def hold(self, host: str, until: float) -> None:
        """Ask the host nothing before a moment; the latest such moment counts."""
        found = self._host(host)
        found.not_before = max(found.not_before, until)

    def crawl_delay(self, host: str, seconds: float) -> None:
        """The host's robots.txt asks for so many seconds; http and https may differ, the longer counts."""
        found = self._host(host)
        found.crawl_delay = max(found.crawl_delay, seconds)

    def silence(self, *hosts: str) -> None:
        """Behave as if the hosts, or all there are, had been asked just now: a killed process may have done so."""
        now = self.now()
        for host in hosts:
            found = self._host(host)
            found.seen = max(found.seen, now)
        if not hosts:
            self._silent_since = now
            for found in self._hosts.values():
                found.seen = max(found.seen, now)

    def resting(self, most: int = 500) -> list[tuple[str, float]]:
        """Return (host, seconds) of hosts whose turn is yet to come, longest first: what the next run must know."""
        now = self.now()
        found = {
            site_of(host) for host, state in self._hosts.items() if max(state.seen, state.not_before) > now - _LOST_S
        }
        waits = sorted(((self.ready_at(host) - now, host) for host in found), reverse=True)
        return [(host, wait) for wait, host in waits[:most] if wait > 0]

    def refusing(self, host: str) -> str | None:
        """Return one sentence where the host is to be left alone for the rest of the run, or None."""
        found = self._host(host)
        if found.refusals >= GIVE_UP:
            return f"the host refused {found.refusals} requests in a row (HTTP 429 or 503)"
        rest = found.not_before - self.now() if found.not_before else 0.0
        return f"the host asks to be left alone for {rest / 60:.0f} minutes" if rest > PATIENCE_S else None

    def brought(self, host: str, size: int, pages: int = 1) -> None:
        """Pages of the host came home, with so many decoded bytes; a resumed run tells of those before it, too."""
        found = self._host(host)
        found.pages += pages
        found.bytes += size

    def spent(self, host: str) -> str | None:
        """Return one sentence where the host's budget of this run is spent, or None."""
        found = self._host(host)
        if found.pages >= (found.rule.pages or found.pages + 1):
            return f"the host has given its {found.rule.pages} pages"
        if found.bytes >= (found.rule.bytes or found.bytes + 1):
            return f"the host has given its {found.rule.bytes} bytes"
        return None

    def room(self, host: str, under_way: int) -> bool:
        """Whether one page more may be asked for beside those under way, so that a budget is never overdrawn."""
        found = self._host(host)
        return found.rule.pages is None or found.pages + under_way < found.rule.pages

    def closed(self, source: Source, now: datetime) -> datetime | None:
        """Return when a source may be asked again, in UTC; None where its hours are now or it has none."""
        return next_opening(source.manners.windows, now)

    def _host(self, host: str) -> Host:
        found = self._hosts.get(host)
        if found is None:
            site = site_of(host)
            found = self._hosts.get(site)
            if found is None:
                found = self._hosts[site] = Host(self._rule(site), self._silent_since)
            self._hosts[host] = found
        return found

    def _rule(self, site: str) -> Rule:
        return self._rules.get(site, self._stranger)
