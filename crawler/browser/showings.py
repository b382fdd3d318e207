"""The errand of the browser's process: no more targets are handed out than the browser shows at once."""

from collections import Counter
from dataclasses import replace

from crawler.browser.limits import Limits
from crawler.errand import CrawlPorts, Errand
from crawler.options import CrawlSettings
from facts.pages import LaneKey, Purpose, Target, Visit
from facts.runs import RunSpec
from facts.sources import Browsing


class Showings(Errand):
    """An errand whose targets are shown; pages that were shown count against their source's budget like others."""

    def __init__(self, spec: RunSpec, ports: CrawlPorts, options: CrawlSettings, limits: Limits) -> None:
        self._in_sight: Counter[str] = Counter()
        # What comes from the browser is not handed on to it again.
        super().__init__(spec, ports, replace(options, browser=False))
        self.limits = limits
        #: Bytes the browser held at most, and how often it was started; for the log.
        self.peak = 0
        self.browsers = 0

    @property
    def is_full(self) -> bool:
        """Whether the browser has its hands full."""
        return self._in_sight.total() >= self.limits.abreast

    def next_target(self) -> Target | None:
        """Return the target to be shown next, or None where nothing may be asked for now."""
        target = None if self.is_full else super().next_target()
        if target is not None:
            self._in_sight[target.source] += 1
        return target

    def seconds_to_wait(self) -> float | None:
        """How long until the next target may be asked for; None where nothing is worth waiting for."""
        return None if self.is_full else super().seconds_to_wait()

    def settle(self, visit: Visit) -> None:
        """Settle it; of a source that is always shown, the links it gave wait for the browser, too."""
        self._in_sight[visit.target.source] -= 1
        if visit.page is not None:
            self._fetched[visit.target.source] += 1
        super().settle(replace(visit, links=tuple(map(self._way_of, visit.links))))

    def postpone(self, target: Target) -> None:
        """Put a target back whose host asks to be left alone for now."""
        self._in_sight[target.source] -= 1
        super().postpone(target)

    def _way_of(self, link: Target) -> Target:
        # Asked for here at once: handed on by the crawl, each step into such a site would cost two processes.
        is_shown = self.sources[link.source].browsing is Browsing.ALWAYS
        return replace(link, purpose=Purpose.RENDER) if is_shown and link.purpose is Purpose.PAGE else link

    def _is_open(self, lane: LaneKey) -> bool:
        source = self.sources.get(lane.source)
        if source is None or self._fetched[lane.source] + self._in_sight[lane.source] >= source.bounds.max_pages:
            return False
        return super()._is_open(lane)
