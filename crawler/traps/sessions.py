"""Which part of a source's addresses is a session number: it changes, and the page does not.

page of /a?zx=1f0c… ─► gist G ─┐
page of /a?zx=77be… ─► gist G ─┴─► a point for ?zx; three points, and /a under a new zx is an old page
page of /b?id=90ad… ─► gist H ─┐
page of /b?id=41cc… ─► gist I ─┴─► two points off ?id: it names what it shows
"""

from collections import Counter
from collections.abc import Iterator
from zlib import crc32

from crawler.traps.counts import Counts
from crawler.traps.shapes import Parts, drawn_names, drawn_segments

#: Copies of pages that show a part to be a session number.
ENOUGH = 3
#: What one page costs a part that names what it shows.
_HONEST = 2
#: Addresses whose gist is remembered; of a session's copies some come soon after one another.
_REMEMBERED = 20_000
#: Parts watched; of all hosts together.
_PARTS = 10_000
#: One in so many copies is fetched all the same, until _PROBES of a host were: the judgement may have been wrong.
ONE_IN = 8
_PROBES = 16


class Sessions:
    """The parts of addresses that may be session numbers, host by host, and the addresses known without them."""

    __slots__ = ("_gists", "_known", "_points", "_probes")

    def __init__(self) -> None:
        #: (host, part) -> points for it.
        self._points: dict[tuple[str, str], int] = {}
        #: Address without a part -> gist of the page that came last.
        self._gists: dict[int, int] = {}
        self._known = Counts(room=20_000)
        self._probes: Counter[str] = Counter()

    def learn(self, parts: Parts, gist: str) -> bool:
        """Hold a page against the others of the same address but for one part; return whether one is suspected."""
        said, suspected = int(gist, 16), False
        for part, rest in _variants(parts):
            before = self._gists.pop(rest, None)
            self._gists[rest] = said
            if before is not None:
                suspected |= self._point(parts.netloc, part, before == said) > 0
        while len(self._gists) > _REMEMBERED:
            del self._gists[next(iter(self._gists))]
        return suspected

    def note(self, parts: Parts) -> None:
        """Remember an admitted address without its session number."""
        for part, rest in _variants(parts):
            if self._points.get((parts.netloc, part), 0) > 0:
                self._known.add(rest)

    def refuses(self, parts: Parts) -> bool:
        """Whether an address is a known one under another session number."""
        rests = self._without_sessions(parts)
        if not any(rest in self._gists or self._known.get(rest, 0) for rest in rests):
            return False
        if self._probes[parts.netloc] < _PROBES and crc32(f"{parts.path}?{parts.query}".encode()) % ONE_IN == 0:
            self._probes[parts.netloc] += 1
            return False
        return True

    def was_fetched(self, parts: Parts) -> bool:
        """Whether the page of an address came lately under another session number."""
        return any(rest in self._gists for rest in self._without_sessions(parts))

    def _without_sessions(self, parts: Parts) -> list[int]:
        """Return the address without each part that is known to be a session number."""
        return [rest for part, rest in _variants(parts) if self._points.get((parts.netloc, part), 0) >= ENOUGH]

    def _point(self, netloc: str, part: str, same: bool) -> int:
        points = self._points.get((netloc, part), 0) + (1 if same else -_HONEST)
        if (netloc, part) in self._points or len(self._points) < _PARTS:
            self._points[netloc, part] = max(-_HONEST * ENOUGH, min(points, 2 * ENOUGH))
        return points


def _variants(parts: Parts) -> Iterator[tuple[str, int]]:
    """Yield each part that a program drew, and the address without it; all of them together where there are several."""
    names = drawn_names(parts.query) if parts.query else []
    places = drawn_segments(parts.path)
    for name, value in names:
        yield f"?{name}", hash((parts.netloc, parts.path, parts.query.replace(f"{name}={value}", f"{name}=", 1)))
    segments = parts.path.split("/") if places else []
    for place in places:
        rest = "/".join([*segments[:place], "", *segments[place + 1 :]])
        yield f"/{place}", hash((parts.netloc, rest, parts.query))
    if len(names) + len(places) > 1:
        query, path = parts.query, parts.path
        for name, value in names:
            query = query.replace(f"{name}={value}", f"{name}=", 1)
        for place in places:
            path = path.replace(segments[place], "", 1)
        yield "all", hash((parts.netloc, path, query))
