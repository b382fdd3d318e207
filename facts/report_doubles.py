"""In-memory doubles of the ports of facts/reports.py."""

from collections.abc import Mapping, Sequence

from facts.pages import Page
from facts.reports import SourceReport, SourceTally
from facts.sources import Source


class MemoryReportBook:
    """facts.reports.ReportBook in a dict."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], SourceReport] = {}

    def keep(self, reports: Sequence[SourceReport]) -> None:
        """Store reports; a second one of the same run and source replaces it."""
        self._kept.update({(report.run, report.source): report for report in reports})

    def of_run(self, run: str) -> Sequence[SourceReport]:
        """Return the reports of a run by source."""
        return sorted((each for each in self._kept.values() if each.run == run), key=lambda each: each.source)

    def latest(self, source: str, limit: int = 10) -> Sequence[SourceReport]:
        """Return the newest reports of a source, newest first."""
        mine = [each for each in self._kept.values() if each.source == source]
        return sorted(mine, key=lambda each: (each.at, each.run), reverse=True)[:limit]


class MemoryTallyBook:
    """facts.reports.TallyBook over what it is given: (run, source) -> tally, and the pages to sample."""

    def __init__(self, tallies: Mapping[tuple[str, str], SourceTally], pages: Sequence[Page] = ()) -> None:
        self._tallies = tallies
        self._pages = pages

    def tally(self, run: str, source: Source) -> SourceTally:
        """Return the tally; an empty one where none was given."""
        return self._tallies.get((run, source.id), SourceTally())

    def sample(self, run: str, source: str, limit: int) -> Sequence[Page]:
        """Return up to `limit` pages, spread evenly."""
        mine = [page for page in self._pages if page.run == run and page.source == source]
        return mine[:: max(1, -(-len(mine) // limit))]
