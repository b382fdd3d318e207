"""Whether the screening can be trusted: drift against the weeks before, what is missed, whether reviewers agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from desk.context import Desk
from desk.drawing.charts import Line, Trend
from desk.overview.reliability import Reliability, reliability
from desk.plain import local
from desk.review.agreement import Agreement, agreement
from facts.runs import Drift
from runs.health import missed, say_missed

#: Runs in the trend of drift.
TREND = 30
#: Days of judgements that the estimate goes by; those that the probabilities are held against, and how many pages.
DAYS, RELIABLE_DAYS, MOST_PAGES = 28, 90, 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What the last weeks' random share says is missed."""

    #: Plain Chinese.
    sentences: tuple[str, ...]
    #: Pages judged that it rests on; None where nobody judged a random share.
    judged: int | None
    recall: float | None
    recall_low: float | None
    recall_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The newest first."""

    drifts: tuple[Drift, ...]
    missing: Missing
    agreement: Agreement
    reliability: Reliability

    @property
    def picture(self) -> Trend | None:
        """Stability of the score over the runs that have a history; None below two."""
        shown = [one for one in reversed(self.drifts) if one.score_psi is not None]
        if len(shown) < 2:
            return None
        values = tuple(round(one.score_psi or 0.0, 4) for one in shown)
        points = tuple(local(one.at, "%m-%d") for one in shown)
        return Trend(title="得分稳定性指数", points=points, lines=(Line(label="指数", values=values),), unit="")


def drifts_of(desk: Desk, limit: int = TREND) -> tuple[Drift, ...]:
    """The newest measurements."""
    return tuple(desk.house.health.drifts(limit))


def health_of(desk: Desk) -> Health:
    """Read what was measured, and estimate what is missed and how far the probabilities can be believed."""
    return Health(
        drifts=drifts_of(desk), missing=_missing(desk), agreement=agreement(desk.house.said_figures),
        reliability=_reliability(desk),
    )  # fmt: skip


def _reliability(desk: Desk) -> Reliability:
    since = desk.house.clock.now() - timedelta(days=RELIABLE_DAYS)
    return reliability(desk.house.said_figures.weighed(since, MOST_PAGES))


def _missing(desk: Desk) -> Missing:
    since = desk.house.clock.now() - timedelta(days=DAYS)
    found = missed(desk.house.reviews, since=since, said=desk.house.said_figures.cases(since))
    known = found is not None and found.recall.value == found.recall.value  # not a number where nothing was found
    return Missing(
        sentences=say_missed(found),
        judged=found.judged if found else None,
        recall=found.recall.value if found and known else None,
        recall_low=found.recall.low if found and known else None,
        recall_high=found.recall.high if found and known else None,
    )


def alerts_of(drifts: Sequence[Drift]) -> tuple[str, ...]:
    """What somebody should look at, as the newest run has it."""
    return drifts[0].warnings if drifts else ()
