"""Last night at a glance: what was seen, what was not and why, what is new, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.context import Desk
from desk.operations.standing import Standing, standing_of
from desk.overview.account import candidates, gaps, ordered, together, verdict
from desk.overview.nights import Nights, nights_of
from desk.plain import OFFICE_ZONE
from facts.overviews import Duties, Novelty
from facts.people import Person
from facts.reports import SourceReport, Verdict
from facts.runs import Run, RunStatus, Tally

#: Runs looked through for the last night.
_RECENT = 200
#: Sources named on the page.
MOST_NAMED = 12
_LACKING = (Verdict.UNSEEN, Verdict.DRIFTED, Verdict.PARTLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """The runs that started between one noon and the next, taken together."""

    runs: tuple[Run, ...]
    #: First start, last end; None while one is under way.
    began: datetime
    ended: datetime | None
    tally: Tally
    novelty: Novelty
    #: Pages that were there and are gone.
    vanished: int
    leads_new: int
    leads_again: int
    #: Whether pages and sources are told: they are of no place, so not to whoever sees leads of some places alone.
    is_whole: bool
    reports: tuple[SourceReport, ...]

    @property
    def is_running(self) -> bool:
        """Whether one of its runs is under way."""
        return any(run.status is RunStatus.RUNNING for run in self.runs)

    @property
    def candidates(self) -> int:
        """Pages within the bands of leads."""
        return candidates(self.tally)

    @property
    def verdict(self) -> str:
        """What it came to, one sentence."""
        return verdict(self.tally, is_running=self.is_running)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What was not looked at, one sentence each."""
        return tuple(gaps(self.tally))

    @property
    def reasons(self) -> Sequence[tuple[str, int]]:
        """Why addresses were not fetched, with how many, the commonest first."""
        return ordered(self.tally)

    @property
    def lacking(self) -> tuple[SourceReport, ...]:
        """Sources that were not seen as expected, the worst first."""
        found = [one for one in self.reports if one.verdict in _LACKING]
        return tuple(sorted(found, key=lambda one: (rank(one.verdict), one.source)))

    def count(self, name: str) -> int:
        """Sources with a verdict."""
        return sum(one.verdict.value == name for one in self.reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What the head of the overview says."""

    #: None where nothing ever ran.
    night: Night | None
    nights: Nights
    #: What went wrong and nobody has seen, and whether the scheduler lives.
    standing: Standing
    running: tuple[Run, ...]
    duties: Duties
    #: Whole days since the last run began, where it is more than one; else 0.
    silent_days: int
    #: Questions for a second opinion that nobody answered.
    questions: int


def now_of(desk: Desk, who: Person) -> Now:
    """Look at the last night and at what waits now."""
    now, runs = desk.house.clock.now(), desk.runs.recent(_RECENT)
    last, standing = last_night(runs), standing_of(desk.house)
    return Now(
        night=_night(desk, who, last) if last else None,
        nights=nights_of(desk.house.schedules, desk.house.shifts, now),
        standing=standing if who.realm.is_everything else standing.for_place(),
        running=tuple(run for run in runs if run.status is RunStatus.RUNNING),
        duties=desk.house.figures.duties([run.id for run in last], now, who.realm),
        silent_days=days if last and (days := (now - last[-1].started_at).days) > 1 else 0,
        questions=len(desk.house.words_said.waiting(who.realm)),
    )


def last_night(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The newest run and those that started between the same two noons, oldest first."""
    if not runs:
        return ()
    newest = max(run.started_at for run in runs)
    same = (run for run in runs if _night_of(run.started_at) == _night_of(newest))
    return tuple(sorted(same, key=lambda run: run.started_at))


def _night_of(moment: datetime) -> object:
    return (moment.astimezone(OFFICE_ZONE) - timedelta(hours=12)).date()


def _night(desk: Desk, who: Person, runs: tuple[Run, ...]) -> Night:
    book, began, is_whole = desk.house.figures, runs[0].started_at, who.realm.is_everything
    told = runs if is_whole else ()
    reports = [report for run in told for report in desk.house.reports.of_run(run.id)]
    # A source that several runs of the night looked at stands as the last of them left it.
    latest = {report.source: report for report in reports}
    ended = None if any(run.ended_at is None for run in runs) else max(run.ended_at for run in runs if run.ended_at)
    new, again = book.arrivals(began, who.realm, ended)
    return Night(
        runs=runs,
        began=began,
        ended=ended,
        tally=together([desk.runs.tally(run.id) for run in told]),
        novelty=book.novelty([run.id for run in told]) if told else Novelty(),
        vanished=sum(report.vanished for report in reports),
        leads_new=new,
        leads_again=again,
        is_whole=is_whole,
        reports=tuple(latest.values()),
    )


def rank(verdict: Verdict) -> int:
    """Where a verdict stands among all, the worst first."""
    return (*_LACKING, Verdict.SEEN).index(verdict)
