"""What is under way: each target, the host its present request goes to, and how many of each source."""

from collections import Counter

from facts.pages import Purpose, Target, host_of


class Flights:
    """Requests under way; a redirect moves one from host to host."""

    def __init__(self) -> None:
        self._at: dict[str, str] = {}
        self._pages: Counter[str] = Counter()
        #: Targets under way whose pages count against the run's budget.
        self.pages = 0

    def of(self, source: str) -> int:
        """Pages of a source that are under way."""
        return self._pages[source]

    def start(self, target: Target) -> None:
        """A target was handed out."""
        self._at[target.url] = target.host
        self._count(target, 1)

    def move(self, target: Target, url: str) -> tuple[str, str]:
        """Note where its request goes now, and return the host it left and the host it entered."""
        left, self._at[target.url] = self._at[target.url], host_of(url)
        return left, self._at[target.url]

    def land(self, target: Target) -> str:
        """A target has come to its end; return the host that its last request went to."""
        self._count(target, -1)
        return self._at.pop(target.url)

    def _count(self, target: Target, step: int) -> None:
        if target.purpose is not Purpose.REQUISITE:
            self.pages += step
        if target.purpose is Purpose.PAGE:
            self._pages[target.source] += step
