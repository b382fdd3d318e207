"""Who is next: a lane for each host of each source, so that one slow host never keeps the others waiting.

    frontier rows ─► lanes (a few rows each) ─► resting until the host's next turn ─► fewest requests under way first,
                                                                                       of these the first in rank

A lane reads its own rows when it runs dry, by an index, and each row once. Memory is bounded by MOST_ROWS and the
number of lanes; what is not in a lane stays in the table.
"""

import heapq
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count

from facts.crawling import Frontier
from facts.pages import LaneKey, Target

#: Rows of all lanes in memory, about 0.7 kB each.
MOST_ROWS = 20_000
#: Rows a lane holds, between which its share of MOST_ROWS lies.
FEWEST, MOST = 4, 200
#: Seconds after which closed sources are asked again whether they are open.
LOOK_AGAIN_S = 30.0


@dataclass(slots=True, eq=False)
class Lane:
    """Waiting targets of one host of one source."""

    key: LaneKey
    rows: deque[Target] = field(default_factory=deque)
    #: The last row read.
    read_to: int = 0
    #: Whether the table may hold more.
    has_more: bool = True
    #: Whether it stands in a ring or rests.
    queued: bool = False


class Lanes:
    """The buffer between the frontier's table and Scrapy."""

    def __init__(
        self,
        frontier: Frontier,
        *,
        width: Callable[[str], int],
        open_for: Callable[[LaneKey], bool],
        ready_at: Callable[[str], float],
        clock: Callable[[], float],
        widest: int,
        rank: Callable[[str], int] = lambda _: 0,
    ) -> None:
        """Take the table and the rules of its traffic.

        Args:
            frontier: the table.
            width: requests a host may have under way.
            open_for: whether a lane's budget, hours and host let it be served now.
            ready_at: when the host's next request may start, by `clock`.
            clock: seconds that only rise.
            widest: the largest width.
            rank: the place of a source among those that may be served, the lowest first.
        """
        self._frontier = frontier
        self._width = width
        self._open_for = open_for
        self._ready_at = ready_at
        self._clock = clock
        self._lanes: dict[LaneKey, Lane] = {}
        self._by_host: dict[str, list[Lane]] = {}
        self._rank = rank
        #: Ready lanes by the number of requests their host has under way; the first ring is served first. A ring is a
        #: heap of (rank, tie-breaker, lane): lanes of one rank take turns.
        self._rings: list[list[tuple[int, int, Lane]]] = [[] for _ in range(widest)]
        #: Lanes whose host rests: (when its turn comes, tie-breaker, lane).
        self._resting: list[tuple[float, int, Lane]] = []
        self._order = count()
        #: Source -> lanes it closed: its budget is under way, its hours are over, another process asks the host.
        self._parked: dict[str, set[Lane]] = {}
        self._look_again = 0.0
        self._busy: Counter[str] = Counter()

    def open(self) -> None:
        """Take up every lane that the table has rows for."""
        self.add(self._frontier.lanes())

    def add(self, lanes: Iterable[LaneKey]) -> None:
        """Note that the table has new rows in these lanes."""
        for key in lanes:
            lane = self._lanes.get(key)
            if lane is None:
                lane = self._lanes[key] = Lane(key)
                self._by_host.setdefault(key.host, []).append(lane)
            lane.has_more = True
            self._queue(lane)

    def take(self) -> Target | None:
        """Return the next target, or None where nothing can be served now."""
        self._rouse()
        for ring in self._rings:
            while ring:
                lane = heapq.heappop(ring)[2]
                lane.queued = False
                if self._is_ready(lane) and (lane.rows or self._read(lane)):
                    return self._serve(lane)
        return None

    def next_turn(self) -> float | None:
        """When the first resting lane may be served, by `clock`; None where none rests."""
        while self._resting and not self._may(lane := self._resting[0][2]):
            heapq.heappop(self._resting)
            lane.queued = False
        return self._resting[0][0] if self._resting else None

    def reopen(self) -> None:
        """Ask every closed lane again, since what closed it may have passed."""
        for source in tuple(self._parked):
            self._unpark(source)

    def put_back(self, target: Target) -> None:
        """Take a target again that is not settled; it is the first of its lane."""
        lane = self._lanes[target.lane]
        lane.rows.appendleft(target)

    def under_way(self, host: str) -> int:
        """Requests under way to a host."""
        return self._busy.get(host, 0)

    def occupy(self, host: str) -> None:
        """A request to the host is under way that did not come from here, such as a redirect."""
        self._busy[host] += 1

    def release(self, host: str, source: str) -> None:
        """A request to the host has come back; lanes that waited for it may be served again."""
        self._busy[host] -= 1
        if not self._busy[host]:
            del self._busy[host]
        for lane in self._by_host.get(host, ()):
            self._queue(lane)
        if source in self._parked and self._open_for(LaneKey(source, host)):
            self._unpark(source)

    def _serve(self, lane: Lane) -> Target:
        target = lane.rows.popleft()
        self._busy[lane.key.host] += 1
        self._queue(lane)
        return target

    def _queue(self, lane: Lane) -> None:
        if not lane.queued and self._is_ready(lane):
            lane.queued = True
            ring = self._rings[min(self._busy.get(lane.key.host, 0), len(self._rings) - 1)]
            heapq.heappush(ring, (self._rank(lane.key.source), next(self._order), lane))

    def _is_ready(self, lane: Lane) -> bool:
        """Whether it may be served at once; one whose host rests is put where its turn will find it."""
        if not self._may(lane):
            return False
        turn = self._ready_at(lane.key.host)
        if turn > self._clock():
            lane.queued = True
            heapq.heappush(self._resting, (turn, next(self._order), lane))
        return not lane.queued

    def _may(self, lane: Lane) -> bool:
        if self._busy.get(lane.key.host, 0) >= self._width(lane.key.host) or not (lane.rows or lane.has_more):
            return False
        if self._open_for(lane.key):
            return True
        self._parked.setdefault(lane.key.source, set()).add(lane)
        return False

    def _unpark(self, source: str) -> None:
        for lane in self._parked.pop(source, ()):
            self._queue(lane)

    def _rouse(self) -> None:
        now = self._clock()
        while self._resting and self._resting[0][0] <= now:
            lane = heapq.heappop(self._resting)[2]
            lane.queued = False
            self._queue(lane)
        if self._parked and now >= self._look_again:
            self._look_again = now + LOOK_AGAIN_S
            self.reopen()

    def _read(self, lane: Lane) -> bool:
        share = max(FEWEST, min(MOST, MOST_ROWS // len(self._lanes)))
        rows = self._frontier.waiting_at(lane.key, share, lane.read_to)
        lane.has_more = len(rows) == share
        if rows:
            lane.read_to = rows[-1][0]
            lane.rows.extend(target for _, target in rows)
        return bool(rows)
