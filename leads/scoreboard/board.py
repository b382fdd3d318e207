"""Put the scoreboard together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from facts.dossiers import Dossier
from facts.filed import (
    CaseDecision,
    CaseResult,
    FiledCase,
    MonthRecall,
    Outcome,
    Scoreboard,
    SourceYield,
    TermYield,
)
from leads.scoreboard.intervals import median, share
from leads.scoreboard.knowing import TraitsOf
from leads.scoreboard.matching import Acquaintance
from leads.scoreboard.outcomes import results
from leads.scoreboard.rules import ScoreRules
from leads.scoreboard.tally import Tally

_IN_TIME = (Outcome.EARLIER, Outcome.SAME_TIME)
_Level = Callable[[CaseResult], Outcome]


def draw(
    cases: Sequence[FiledCase],
    dossiers: Iterable[Dossier],
    traits_of: TraitsOf,
    rules: ScoreRules,
    *,
    at: datetime,
    decisions: Mapping[str, CaseDecision] | None = None,
    terms: tuple[TermYield, ...] = (),
    sources: tuple[SourceYield, ...] = (),
) -> Scoreboard:
    """Hold every filed case against every lead and count.

    Args:
        cases: with traits as importing makes them.
        dossiers: every lead, dismissed and merged ones included; gone over once, one by one.
        traits_of: subject number -> its traits.
        rules: window and match rules.
        at: now.
        decisions: what people said of cases.
        terms: yields per term, from leads.scoreboard.yields.
        sources: yields per source.
    """
    tally = Tally(cases, traits_of, rules)
    tally.take(dossiers)
    return drawn(cases, tally, rules, at=at, decisions=decisions, terms=terms, sources=sources)


def drawn(
    cases: Sequence[FiledCase],
    tally: Tally,
    rules: ScoreRules,
    *,
    at: datetime,
    decisions: Mapping[str, CaseDecision] | None = None,
    terms: tuple[TermYield, ...] = (),
    sources: tuple[SourceYield, ...] = (),
) -> Scoreboard:
    """The same over leads that were counted already."""
    found = results(cases, Acquaintance(tally.known, rules), decisions or {}, rules)
    return Scoreboard(
        at=at,
        window_days=rules.window_days,
        results=found,
        candidate_total=_recall("", found, _candidate),
        confirmed_total=_recall("", found, _confirmed),
        candidate_months=_months(found, _candidate),
        confirmed_months=_months(found, _confirmed),
        median_lead_days=_median((each.as_candidate, each.lead_days) for each in found),
        median_confirmed_days=_median((each.as_confirmed, each.confirmed_days) for each in found),
        acceptance=tally.acceptance,
        terms=terms,
        sources=sources,
        published=rules.published,
    )


def _candidate(result: CaseResult) -> Outcome:
    return result.as_candidate


def _confirmed(result: CaseResult) -> Outcome:
    return result.as_confirmed


def _months(found: Sequence[CaseResult], level: _Level) -> tuple[MonthRecall, ...]:
    months = sorted({f"{each.case.filed_on:%Y-%m}" for each in found})
    return tuple(
        _recall(month, [each for each in found if f"{each.case.filed_on:%Y-%m}" == month], level) for month in months
    )


def _recall(month: str, found: Sequence[CaseResult], level: _Level) -> MonthRecall:
    counts = {outcome: sum(level(each) is outcome for each in found) for outcome in Outcome}
    in_time = sum(counts[outcome] for outcome in _IN_TIME)
    return MonthRecall(
        month=month,
        earlier=counts[Outcome.EARLIER],
        same_time=counts[Outcome.SAME_TIME],
        missed=counts[Outcome.MISSED],
        undecided=counts[Outcome.UNDECIDED],
        recall=share(in_time, in_time + counts[Outcome.MISSED]),
    )


def _median(days: Iterable[tuple[Outcome, int | None]]) -> float | None:
    return median([count for outcome, count in days if outcome in _IN_TIME and count is not None])
