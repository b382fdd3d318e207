"""How far a site may be followed: inside its hosts, not too deep, and not into a trap.

link ─► inside the source? ─► trap by itself? ─► shape seen too often? ─► kind still open? ─► admitted
                                                                               ▲
page ─► gist, trouble ─► says what its kind has said before? ──────────────────┘        crawler/traps/
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from zlib import crc32

from crawler.traps.addresses import by_itself
from crawler.traps.kindred import HARDLY_NEW, PATIENCE
from crawler.traps.kinds import Trap
from crawler.traps.memory import Memory, Place
from crawler.traps.names import comes_back, is_out_of_time, trap_of
from crawler.traps.sessions import Sessions
from crawler.urls import netloc_of
from facts.pages import Trouble
from facts.sources import Source

#: Sets of parameter names one path may show; filter menus combine theirs without end.
NAME_SETS = 32
#: Addresses of one shape admitted for each page of the budget. An honest board is one shape: what its pages say
#: decides, this only bounds the table.
SHAPE_SHARE = 2
SHAPE_FLOOR = 50
#: Share of the budget that pages of one shape may take which say the same, where their addresses are no known trap's:
#: a site made from one template is poor, and still to be seen; it takes a quarter, never all.
ALIKE_SHARE = 4
#: Addresses admitted for each page of the budget; 50 links a page are usual, most of them known.
ADMITTED_PER_PAGE = 20
_FIGURES = b"0123456789"
#: Pages that say nothing about the site.
_UNTOLD = frozenset({Trouble.BLOCKED, Trouble.TOO_LITTLE_TEXT})


class Fence:
    """What one source may admit; remembers shapes and counts, never an address.

    Args:
        source: its hosts and its budget count.
        this_year: dates far from it are a calendar's; 0 takes any.
        memory: shared with the other fences of the crawl; None makes one of its own.
    """

    def __init__(self, source: Source, *, this_year: int = 0, memory: Memory | None = None) -> None:
        self._hosts = frozenset(_site(host) for host in source.inside)
        self._shape_budget = max(SHAPE_FLOOR, source.bounds.max_pages * SHAPE_SHARE)
        self._most_alike = max(PATIENCE, source.bounds.max_pages // ALIKE_SHARE)
        self._address_budget = source.bounds.max_pages * ADMITTED_PER_PAGE
        self._this_year = this_year
        self._memory = memory or Memory()
        #: Set when an address of this source may hold a session number: others need not be asked.
        self._sessions: Sessions | None = None
        self._admitted = 0
        self._last: tuple[str, Place] = ("", self._memory.place("http:///"))
        self._learnt = False
        #: Links and waiting addresses not followed, by trap: a row of the source's report.
        self.caught: Counter[Trap] = Counter()

    def holds(self, url: str) -> bool:
        """Whether the URL's host belongs to the source; www.HOST and HOST are one site."""
        return _site(netloc_of(url)) in self._hosts

    def refusal(self, url: str) -> Trap | None:
        """Return the trap for which a new link inside the source is not followed, and count it; or None."""
        place = self._place(url)
        trap = by_itself(url, place.parts) or self._by_others(place) or self._by_pages(url, place)
        if trap is not None:
            self.caught[trap] += 1
        return trap

    def closed(self, url: str) -> Trap | None:
        """Return the trap that an admitted URL has turned out to be while it waited, and count it; or None.

        Asked before the URL is fetched; costs nothing as long as no trap was found.
        """
        if not self._learnt and self._sessions is None:
            return None
        place = self._place(url)
        trap = self._of_kind(url, place)
        if trap is None and self._sessions is not None and self._sessions.was_fetched(place.parts):
            trap = Trap.SESSION
        if trap is not None:
            self.caught[trap] += 1
        return trap

    def note(self, url: str) -> None:
        """Count an address as admitted."""
        place = self._place(url)
        self._admitted += 1
        self._memory.note(place)
        if self._sessions is not None:
            self._sessions.note(place.parts)

    def learn(self, url: str, gist: str, trouble: Trouble | None, body: bytes = b"") -> Trap | None:
        """Take notice of a page that was fetched, and return the trap its kind has turned out to be, or None.

        Args:
            url: where the page was asked for, in the one form: redirects are the site's, the link was ours.
            gist: as crawler.reading.walls.gist gives it; a page without one teaches nothing.
            trouble: as crawler.reading.walls.trouble gives it.
            body: the decoded body; without it, pages that differ by a quotation of the day are all told as new.
        """
        place = self._place(url)
        if trouble in _UNTOLD or (trouble is Trouble.WALLED and not comes_back(place.parts)):
            return None
        if trouble is not Trouble.SOFT_404:
            gist = gist or _bare(body)
            if not gist:
                return None
            if self._memory.sessions.learn(place.parts, gist):
                self._sessions = self._memory.sessions
        kind = self._memory.kinds.of(place.shape)
        staleness = HARDLY_NEW if trouble is Trouble.SOFT_404 else kind.staleness(gist, body)
        name = trap_of(place.parts, trouble) if staleness else Trap.NEAR_DUPLICATES
        kind.count(url, staleness, name, most_alike=self._most_alike)
        self._learnt = self._learnt or kind.trap is not None
        return kind.trap

    def _by_others(self, place: Place) -> Trap | None:
        if self._admitted >= self._address_budget:
            return Trap.ADDRESS_BUDGET
        seen = self._memory.shapes.get(place.shape, 0)
        if seen >= self._shape_budget:
            return Trap.SHAPE_BUDGET
        if not seen and place.shape != place.path and self._memory.name_sets.get(place.path, 0) >= NAME_SETS:
            return Trap.QUERY_EXPLOSION
        if self._this_year and is_out_of_time(place.parts, self._this_year):
            return Trap.CALENDAR
        return None

    def _by_pages(self, url: str, place: Place) -> Trap | None:
        if trap := self._of_kind(url, place):
            return trap
        return Trap.SESSION if self._sessions is not None and self._sessions.refuses(place.parts) else None

    def _of_kind(self, url: str, place: Place) -> Trap | None:
        if not self._learnt:
            return None
        kind = self._memory.kinds.get(place.shape)
        return kind.trap if kind is not None and kind.refuses(url) else None

    def _place(self, url: str) -> Place:
        # A link is asked about and noted in one breath; the second time costs nothing.
        if self._last[0] != url:
            self._last = (url, self._memory.place(url))
        return self._last[1]


class Fences(Mapping[str, Fence]):
    """The fence of each source by its id; one memory for all, and the way from an address to its source."""

    def __init__(self, sources: Iterable[Source], *, this_year: int = 0) -> None:
        memory = Memory()
        self._fences: dict[str, Fence] = {}
        self._owners: dict[str, str] = {}
        for source in sources:
            self._fences[source.id] = Fence(source, this_year=this_year, memory=memory)
            for host in source.inside:
                self._owners.setdefault(_site(host), source.id)

    def __getitem__(self, source: str) -> Fence:
        return self._fences[source]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fences)

    def __len__(self) -> int:
        return len(self._fences)

    def owner(self, url: str) -> str | None:
        """Return the first source that holds a URL's host, or None; as cheap for 5,000 sources as for one."""
        return self._owners.get(_site(netloc_of(url)))

    def note_all(self, urls: Iterable[str]) -> Counter[str]:
        """Count addresses of an earlier process as admitted, and return how many each source has.

        About 3 µs an address, for a run that is taken up again with a million of them.
        """
        counts: Counter[str] = Counter()
        for url in urls:
            source = self.owner(url)
            if source is not None:
                counts[source] += 1
                self._fences[source].note(url)
        return counts


def _bare(body: bytes) -> str:
    # A page too short for a gist, such as one of links alone, says the same where it differs by figures only.
    return f"{crc32(body.translate(None, _FIGURES)):08x}" if body else ""


def _site(netloc: str) -> str:
    bare = netloc.lower().removesuffix(":80").removesuffix(":443")
    return bare.removeprefix("www.")
