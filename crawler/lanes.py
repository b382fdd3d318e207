"""Who is next: a lane for each host of each source, so that one slow host never keeps the others waiting.

    frontier rows, ascending ─► lanes (at most LANE_ROWS rows each) ─► the host with the fewest requests under way

Rows are read once, in order. A lane that is full leaves its further rows in the table and notes where they
begin; it reads them again, for itself alone, when it runs dry. So memory is bounded by the number of hosts,
and no row is handed out twice.
"""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crawler.urls import host_of
from facts.pages import Target
from facts.ports import Frontier

#: Rows a lane holds in memory, about 0.5 kB each; a busy host takes one every few milliseconds at most.
LANE_ROWS = 200
#: Rows of one query.
BATCH = 200


@dataclass(slots=True, eq=False)
class Lane:
    """Waiting targets of one host of one source."""

    source: str
    host: str
    rows: deque[Target] = field(default_factory=deque)
    #: Rows of this lane above this number, up to the reading point, are still in the table only.
    behind: int | None = None
    #: Whether it stands in a ring.
    queued: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is left, in memory or in the table."""
        return not self.rows and self.behind is None


class Lanes:
    """The buffer between the frontier's table and Scrapy."""

    def __init__(
        self, frontier: Frontier, *, width: Callable[[str], int], open_for: Callable[[str], bool], widest: int
    ) -> None:
        """Take the table, requests a host may have under way, and whether a source may be served now."""
        self._frontier = frontier
        self._width = width
        self._open_for = open_for
        self._lanes: dict[tuple[str, str], Lane] = {}
        self._by_host: dict[str, list[Lane]] = {}
        self._by_source: dict[str, list[Lane]] = {}
        #: Ready lanes by the number of requests their host has under way; the first ring is served first.
        self._rings: list[deque[Lane]] = [deque() for _ in range(widest)]
        self._busy: Counter[str] = Counter()
        self._read_to = 0
        self._dry = False

    def wake(self) -> None:
        """The table has new rows."""
        self._dry = False

    def take(self, *, patient: bool = False) -> Target | None:
        """Return the next target, or None where nothing can be served now.

        Reads one batch of the table at most, or, if `patient`, all it takes to be sure.
        """
        target = self._serve()
        while target is None and self._read_ahead():
            target = self._serve()
            if not patient:
                break
        return target

    def occupy(self, host: str) -> None:
        """A request to the host is under way that did not come from here, such as a redirect."""
        self._busy[host] += 1

    def release(self, host: str, source: str) -> None:
        """A request to the host has come back; lanes that waited for it may be served again."""
        self._busy[host] -= 1
        for lane in (*self._by_host.get(host, ()), *self._by_source.get(source, ())):
            self._queue(lane)

    def _serve(self) -> Target | None:
        lane = self._ready()
        if lane is None:
            return None
        target = lane.rows.popleft()
        self._busy[lane.host] += 1
        self._queue(lane)
        return target

    def _queue(self, lane: Lane) -> None:
        if not lane.queued and self._may(lane):
            lane.queued = True
            self._rings[min(self._busy[lane.host], len(self._rings) - 1)].append(lane)

    def _may(self, lane: Lane) -> bool:
        has_room = self._busy[lane.host] < self._width(lane.host)
        return has_room and not lane.is_empty and self._open_for(lane.source)

    def _ready(self) -> Lane | None:
        for ring in self._rings:
            while ring:
                lane = ring.popleft()
                lane.queued = False
                if self._may(lane) and (lane.rows or self._refill(lane)):
                    return lane
        return None

    def _read_ahead(self) -> bool:
        if self._dry:
            return False
        rows = self._frontier.waiting(BATCH, self._read_to)
        self._dry = len(rows) < BATCH
        for row, target in rows:
            self._read_to = row
            self._place(row, target)
        return bool(rows)

    def _place(self, row: int, target: Target) -> None:
        lane = self._lane(target)
        if lane.behind is None and len(lane.rows) < LANE_ROWS:
            lane.rows.append(target)
        elif lane.behind is None:
            lane.behind = row - 1
        self._queue(lane)

    def _refill(self, lane: Lane) -> bool:
        while lane.behind is not None and not lane.rows:
            rows = self._frontier.waiting(BATCH, lane.behind)
            self._pick(lane, rows)
            if len(rows) < BATCH or rows[-1][0] >= self._read_to:
                lane.behind = None if len(lane.rows) < LANE_ROWS else lane.behind
        return bool(lane.rows)

    def _pick(self, lane: Lane, rows: Sequence[tuple[int, Target]]) -> None:
        for row, target in rows:
            if row > self._read_to or len(lane.rows) >= LANE_ROWS:
                return
            lane.behind = row
            if target.source == lane.source and host_of(target.url) == lane.host:
                lane.rows.append(target)

    def _lane(self, target: Target) -> Lane:
        key = (target.source, host_of(target.url))
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = Lane(*key)
            self._by_source.setdefault(key[0], []).append(lane)
            self._by_host.setdefault(key[1], []).append(lane)
        return lane
