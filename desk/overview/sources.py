"""How each source stands: when it was last seen, since when not, what it is expected to give, what it brought."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from desk.context import Desk
from desk.overview.night import rank
from desk.overview.period import Period
from facts.overviews import SourceStanding
from facts.reports import SourceReport, Verdict
from facts.runs import Run

#: Runs looked through.
_RUNS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source over a period."""

    standing: SourceStanding
    #: Of the newest run that looked at it; None where that one gave no report of it.
    report: SourceReport | None

    @property
    def verdict(self) -> Verdict:
        """As the newest run left it."""
        return self.report.verdict if self.report else Verdict.UNSEEN

    @property
    def is_lacking(self) -> bool:
        """Whether somebody should look."""
        return self.verdict in (Verdict.UNSEEN, Verdict.DRIFTED)

    @property
    def pages_each(self) -> float | None:
        """Pages of the period for one confirmed lead; None where there is none."""
        one = self.standing
        return one.pages / one.confirmed if one.confirmed and one.pages else None


def sources_of(desk: Desk, period: Period) -> tuple[SourceRow, ...]:
    """Every source that a run of the period reported of, the worst first."""
    runs = [run for run in desk.runs.recent(_RUNS) if period.since <= run.started_at < period.until]
    standings = desk.house.figures.sources([run.id for run in runs])
    newest = _newest(desk, runs, {one.source for one in standings})
    rows = [SourceRow(standing=one, report=newest.get(one.source)) for one in standings]
    return tuple(sorted(rows, key=lambda row: (rank(row.verdict), row.standing.source)))


def _newest(desk: Desk, runs: Sequence[Run], wanted: AbstractSet[str]) -> Mapping[str, SourceReport]:
    """Source -> newest report; runs of one list of sources follow each other, so few are read."""
    found: dict[str, SourceReport] = {}
    for run in sorted(runs, key=lambda one: one.started_at, reverse=True):
        if found.keys() >= wanted:
            break
        for report in desk.house.reports.of_run(run.id):
            found.setdefault(report.source, report)
    return found
