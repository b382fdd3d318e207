"""The frontier as the browser's process sees it: the targets that wait for the browser, and no others."""

from collections.abc import Iterable, Mapping, Sequence

from facts.crawling import Frontier
from facts.pages import LaneKey, Page, Purpose, Target, Visit

#: Rows of one query.
_BATCH = 500


class Waiting:
    """facts.crawling.Frontier over another one; it seeds nothing, for what is to be shown was fetched before."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier

    def seed(self, targets: Iterable[Target]) -> int:
        """Add nothing."""
        return 0

    def known(self) -> Iterable[tuple[str, str]]:
        """Every (URL, source) of the run."""
        return self._frontier.known()

    def lanes(self) -> Iterable[LaneKey]:
        """Every lane with targets that wait for the browser, in the order of their oldest row."""
        found: dict[LaneKey, None] = {}
        after = 0
        while rows := self._frontier.waiting(_BATCH, after):
            found.update(dict.fromkeys(target.lane for _, target in rows if target.purpose is Purpose.RENDER))
            after = rows[-1][0]
        return list(found)

    def waiting_at(self, lane: LaneKey, limit: int, after: int = 0) -> Sequence[tuple[int, Target]]:
        """Return up to `limit` targets of a lane that wait for the browser, rows above `after`, ascending."""
        found: list[tuple[int, Target]] = []
        while len(found) < limit and (rows := self._frontier.waiting(_BATCH, after)):
            found += [(row, target) for row, target in rows if target.purpose is Purpose.RENDER and target.lane == lane]
            after = rows[-1][0]
        return found[:limit]

    def waiting(self, limit: int, after: int = 0) -> Sequence[tuple[int, Target]]:
        """As the frontier itself has it."""
        return self._frontier.waiting(limit, after)

    def settle(self, visit: Visit) -> Page | None:
        """As the frontier itself does it."""
        return self._frontier.settle(visit)

    def get(self, url: str) -> Target | None:
        """As the frontier itself has it."""
        return self._frontier.get(url)

    def fetched(self) -> int:
        """As the frontier itself has it."""
        return self._frontier.fetched()

    def by_source(self) -> Mapping[str, int]:
        """As the frontier itself has it."""
        return self._frontier.by_source()

    def landings(self) -> Mapping[str, int]:
        """Source -> landing pages of this run so far."""
        return self._frontier.landings()

    def brought(self) -> Iterable[tuple[str, int]]:
        """(URL, bytes of the decoded body) of every page with a body."""
        return self._frontier.brought()
