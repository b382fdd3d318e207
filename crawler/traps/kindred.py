"""What is known of each kind of address after its pages were seen: open, or closed because they say the same.

page ─► gist seen lately? ── yes ─► stale ─┐
            │ no                           ├─► PATIENCE and a little stale pages in a row: closed
            └─► now and then: new pieces? ─┘      one of 8 is still fetched, 8 at most; a fresh one opens it again
"""

from zlib import crc32

from crawler.traps.kinds import Trap
from crawler.traps.sameness import Said

#: Pages in a row that say exactly what others said, and close a kind which has given nothing else, where the address
#: tells what it is (a day, a page of a list, a filter …).
PATIENCE = 40
#: The same for what no honest site has in numbers.
LITTLE_PATIENCE = 8
_NEVER_HONEST = frozenset({Trap.SOFT_404_FLOOD, Trap.SESSION, Trap.RETURN_ADDRESS})
#: So many pages in a row that say hardly anything new count as one of those.
HARDLY_NEW = 3
#: A kind that has given fresh pages may give one stale page more for each of them, up to this: a third of an old
#: board's items are gone, and most categories of a shop are empty.
CREDIT = 32
#: Of a closed kind one address in so many is still fetched, until so many were stale again.
ONE_IN, PROBES = 8, 8
#: Gists of a kind that count as "lately".
_LATELY = 4
#: Of a kind whose pages differ every so-manieth is cut into pieces; a suspected one always.
_EVERY = 8
#: Kinds remembered at once; 0.4 kB each, and 1 kB more where pages were cut into pieces.
ROOM = 8000


class Kind:
    """The pages of one shape of address, as far as they were seen."""

    __slots__ = ("_fresh", "_gists", "_pages", "_probes", "_said", "_stale", "trap")

    def __init__(self) -> None:
        self.trap: Trap | None = None
        self._pages = self._fresh = self._stale = self._probes = 0
        self._gists: tuple[str, ...] = ()
        self._said: Said | None = None

    def staleness(self, gist: str, body: bytes) -> int:
        """Look at one more page and return how much it says what the kind has said: 0, 1, or HARDLY_NEW for all."""
        self._pages += 1
        if gist in self._gists:
            return HARDLY_NEW
        self._gists = (*self._gists[1 - _LATELY :], gist)
        if not body or not (self._stale or self._pages in (2, 3) or self._pages % _EVERY == 0):
            return 0
        self._said = self._said or Said()
        return 0 if self._said.take(body) else 1

    def count(self, url: str, staleness: int, name: Trap, *, most_alike: int = PATIENCE) -> None:
        """Count a page, and close or open the kind.

        Args:
            url: its address.
            staleness: as `staleness` gave it.
            name: the trap it would be.
            most_alike: patience with near-duplicates whose addresses tell nothing; templates and catalogues are honest.
        """
        if not staleness:
            self._fresh += 1
            self._stale = self._probes = 0
            self.trap = None
            return
        self._stale += HARDLY_NEW if name is Trap.NEAR_DUPLICATES else staleness
        if self.trap is not None:
            self._probes += _is_probe(url)
        elif self._stale >= HARDLY_NEW * (_patience(name, most_alike) + min(self._fresh, CREDIT)):
            self.trap = name

    def is_quiet(self) -> bool:
        """Whether forgetting it loses nothing but a few pages' knowledge."""
        return self.trap is None and self._stale < 2 * HARDLY_NEW

    def refuses(self, url: str) -> bool:
        """Whether an address of the kind is not worth fetching; the same answer for one URL until the kind changes."""
        return self.trap is not None and (self._probes >= PROBES or not _is_probe(url))


def _patience(name: Trap, most_alike: int) -> int:
    if name is Trap.NEAR_DUPLICATES:
        return most_alike
    return LITTLE_PATIENCE if name in _NEVER_HONEST else PATIENCE


def _is_probe(url: str) -> bool:
    # By the address, so that a link that is taken in is not refused when its turn comes.
    return crc32(url.encode("utf-8", "replace")) % ONE_IN == 0


class Kindred:
    """Every kind that pages were seen of, within ROOM."""

    __slots__ = ("_kinds",)

    def __init__(self) -> None:
        self._kinds: dict[int, Kind] = {}

    def get(self, key: int) -> Kind | None:
        """Return what is known of a kind."""
        return self._kinds.get(key)

    def __len__(self) -> int:
        return len(self._kinds)

    def of(self, key: int) -> Kind:
        """Return a kind, new where it is not known."""
        found = self._kinds.get(key)
        if found is None:
            if len(self._kinds) >= ROOM:
                self._forget()
            found = self._kinds[key] = Kind()
        return found

    def _forget(self) -> None:
        # Oldest first, those that tell something last.
        order = sorted(self._kinds, key=lambda key: not self._kinds[key].is_quiet())
        for key in order[: ROOM // 2]:
            del self._kinds[key]
