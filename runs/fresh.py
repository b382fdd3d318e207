"""Something made of files, made anew when they change, in a process that goes on working meanwhile.

stamp (names, sizes, times: every few seconds) ─changed─► digest (contents) ─changed─► build aside ─► swap
                                                                                 └─ broken: the old one stays
"""

import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar

import structlog

from facts.errors import HouseError

log = structlog.get_logger(__name__)
T = TypeVar("T")
#: Seconds between two looks at the files; a look at forty files takes 0.2 ms.
EVERY_S = 2.0


class Fresh(Generic[T]):
    """Holds the newest of a thing that could be built; safe to ask from many threads, of which one builds."""

    def __init__(
        self,
        build: Callable[[], T],
        *,
        stamp: Callable[[], Hashable],
        digest: Callable[[], str],
        name: Callable[[T], str],
        clock: Callable[[], float] = time.monotonic,
        what: str = "lexicon",
    ) -> None:
        """Build nothing yet.

        Args:
            build: makes the thing from its files; raises a HouseError where they are broken.
            stamp: what changes when somebody touches the files; cheap.
            digest: what changes when their contents do.
            name: version of a thing, for the log; things of one version are the same.
            clock: seconds that only grow.
            what: one word or two for the log.
        """
        self._build, self._stamp_of, self._digest_of, self._name, self._clock = build, stamp, digest, name, clock
        self._what = what
        self._lock = threading.Lock()
        self._thing: T | None = None
        self._stamp: Hashable = None
        self._last_seen: Hashable = None
        self._digest = ""
        self._next_look = 0.0

    def now(self) -> T:
        """Return the newest one that is whole.

        Raises:
            HouseError: the very first cannot be built; afterwards the old one stays.
        """
        if self._thing is None:
            with self._lock:
                return self._first() if self._thing is None else self._thing
        # Whoever comes while another builds goes on with the old one.
        if self._clock() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self._look(self._thing)
            finally:
                self._next_look = self._clock() + EVERY_S
                self._lock.release()
        return self._thing

    def _first(self) -> T:
        # Stamp before content: what is written while this builds is noticed at the next look.
        self._stamp = self._last_seen = self._stamp_of()
        self._digest = self._digest_of()
        self._thing = self._build()
        self._next_look = self._clock() + EVERY_S
        return self._thing

    def _look(self, old: T) -> None:
        stamp = self._stamp_of()
        # Two looks must see the same: an editor that is still writing is waited for.
        if stamp == self._stamp or stamp != self._last_seen:
            self._last_seen = stamp
            return
        self._stamp = stamp
        try:
            digest = self._digest_of()
            if digest == self._digest:
                return
            new = self._build()
        except HouseError as problem:
            # The digest stays that of the thing in use: put back as it was, it needs no building.
            event = f"The new {self._what} is refused, the old one stays"
            log.warning(event, problem=str(problem), kept=self._name(old))
            return
        self._digest = digest
        if self._name(new) != self._name(old):
            event = f"{self._what.capitalize()} changed"
            log.info(event, before=self._name(old), now=self._name(new))
            self._thing = new


class Living(Mapping[str, str]):
    """A mapping that is read anew each time it is asked."""

    def __init__(self, read: Callable[[], Mapping[str, str]]) -> None:
        """Take what gives the mapping of the moment."""
        self._read = read

    def __getitem__(self, key: str) -> str:
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


def stamp_of(folder: Path) -> Hashable:
    """Return name, size and time of every YAML file of a folder; of a missing one nothing."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((path.name, status.st_size, status.st_mtime_ns))
    return tuple(found)
