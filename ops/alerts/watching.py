"""Look at the world again and again: what is wrong is told, what was wrong and is not any more is cleared.

Nobody relies on an event being delivered: a watcher says everything that is wrong within what it covers, each time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import structlog

from facts.errors import HouseError
from facts.notices import AlertBook, AlertKind, Trouble
from keywords.identity.covering import cover

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Something that is looked at."""

    name: str
    #: What it speaks for: alerts of these kinds whose key starts so, and no others.
    kinds: frozenset[AlertKind]
    prefix: str
    #: Everything that is wrong now; may raise HouseError or OSError where it cannot be looked at.
    look: Callable[[], Iterable[Trouble]]

    def covers(self, kind: AlertKind, key: str) -> bool:
        """Whether this watcher told it, if anybody did."""
        return kind in self.kinds and key.startswith(self.prefix)


def watch(watchers: Sequence[Watcher], book: AlertBook) -> int:
    """Look once at everything, and return how many troubles there are; what cannot be looked at stays as it is."""
    standing = book.standing()
    count = 0
    for watcher in watchers:
        try:
            found = tuple(watcher.look())
        except (HouseError, OSError) as problem:
            log.warning("watcher could not look", watcher=watcher.name, problem=str(problem))
            continue
        count += len(found)
        for trouble in found:
            book.tell(bare(trouble))
        there = {(one.kind, one.key) for one in found}
        for alert in standing:
            kind, key = alert.trouble.kind, alert.trouble.key
            if watcher.covers(kind, key) and (kind, key) not in there:
                book.clear(kind, key)
    return count


def bare(trouble: Trouble) -> Trouble:
    """The trouble with personal values in its words masked."""
    return replace(trouble, title=cover(trouble.title), detail=cover(trouble.detail))
