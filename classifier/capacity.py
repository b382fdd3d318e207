"""Bands from what an office can read and what a mistake costs it, never from taste.

    lead line = max(lowest score whose pages fit the budget, score from which reading pays)
    reading pays from the chance  wasted / (wasted + missed)   (costs of a wasted reading and of a missed lead)

The queue is counted on nights that were screened; the cap follows the lead line, so pages without inducement never
enter it, and pages that casework lifts always do.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classifier.scorecard import EVEN_ODDS, POINTS_PER_LOGIT
from facts.assessments import Bands
from facts.errors import BadInput

#: Judged pages of each answer from which the odds of a score are learned from them.
ENOUGH_JUDGED = 10
#: Pull of the card's own slope, in judged pages: a few answers move the odds, hundreds may turn the slope.
PRIOR_PAGES = 30.0
#: Shares of the reading that are red, and red or orange: what is read before the first hour is over, and by noon.
RED_SHARE, ORANGE_SHARE = 0.25, 0.5
#: Blue reaches as far as this many budgets would.
BLUE_BUDGETS = 2.0
#: Lowest lead line; below it a page says nothing at all.
LEAST_LINE = 2.0
_STEP = 0.1
_NEWTON, _CLOSE = 100, 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What mistakes cost, in readings of a page.

    Raises:
        BadInput: a cost is not above 0.
    """

    missed: float = 10.0
    wasted: float = 1.0

    def __post_init__(self) -> None:
        if not (self.missed > 0 and self.wasted > 0 and math.isfinite(self.missed + self.wasted)):
            raise BadInput(f"Costs are numbers above 0; these are {self.missed} and {self.wasted}.")

    @property
    def least_chance(self) -> float:
        """Chance of a lead from which reading a page pays, 0..1."""
        return self.wasted / (self.wasted + self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """How likely a page of a score solicits: log-odds = slope · score + offset."""

    #: The card's own scale: even odds at 50 among rows like those it was fitted on, which solicit far oftener than
    #: pages of the web do.
    slope: float = 1.0 / POINTS_PER_LOGIT
    offset: float = -EVEN_ODDS / POINTS_PER_LOGIT
    #: Judged pages that they were learned from; 0 for the card's own.
    judged: int = 0

    def chance(self, scores: Floats) -> Floats:
        """Chance of each score, 0..1."""
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.slope * scores + self.offset, -500, 500))))

    def score(self, chance: float) -> float:
        """The score of a chance between 0 and 1."""
        return (math.log(chance / (1.0 - chance)) - self.offset) / self.slope


def learn_odds(scores: Sequence[float], positive: Sequence[bool], probability: Sequence[float]) -> Odds:
    """Learn the odds of a score from judged pages.

    Args:
        scores: of each page, without cap and overrides.
        positive: whether analysts say that it solicits.
        probability: how likely it was to be judged, above 0 to 1; its inverse is the page's weight.

    Returns:
        The card's own odds where either answer was given fewer than ENOUGH_JUDGED times. Slopes never fall below a
        tenth of the card's: a higher score is never less of a lead.
    """
    own = Odds()
    answers = np.array(positive, np.float64)
    if min(answers.sum(), len(answers) - answers.sum()) < ENOUGH_JUDGED:
        return own
    # Effective number of pages: weights that add up to it say as much as the sample does, and no more.
    weights = 1.0 / np.array(probability)
    weights *= weights.sum() / (weights @ weights)
    x = np.array(scores) * own.slope
    design = np.stack([x, np.ones_like(x)], 1)
    start, pull = np.array([1.0, own.offset]), np.array([PRIOR_PAGES, 0.0])

    def loss(found: Floats) -> float:
        margins = (2 * answers - 1) * (design @ found)
        return float(weights @ np.logaddexp(0.0, -margins) + pull @ (found - start) ** 2 / 2)

    found = start
    for _ in range(_NEWTON):
        chances = 1.0 / (1.0 + np.exp(-np.clip(design @ found, -500, 500)))
        slope = design.T @ (weights * (answers - chances)) - pull * (found - start)
        bend = design.T @ (design * (weights * chances * (1 - chances))[:, None]) + np.diag(pull + 1e-6)
        step = np.linalg.solve(bend, slope)
        while loss(found + step) > loss(found) and float(np.abs(step).max()) > _CLOSE:
            step = step / 2
        found = found + step
        if float(np.abs(step).max()) <= _CLOSE:
            break
    return Odds(slope=own.slope * max(0.1, float(found[0])), offset=float(found[1]), judged=len(answers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """The screened pages of one run."""

    #: Score of each page without cap and overrides, unclipped; minus infinity where there was too little text.
    scores: Floats
    #: Whether it promises something, so that the cap does not hold it.
    induced: NDArray[np.bool_]
    #: Whether casework lifts it to a lead whatever its score.
    lifted: NDArray[np.bool_]

    @property
    def free(self) -> Floats:
        """Scores, 0..100, of the pages that the lead line decides about."""
        return np.clip(self.scores[self.induced & ~self.lifted], 0.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Bands, and what they mean on the nights that they were chosen on."""

    red: float
    orange: float
    yellow: float
    blue: float
    #: True where the budget sets the lead line, False where cost does.
    is_full: bool
    odds: Odds
    #: Candidate pages a night: mean, fewest, most.
    queue: float
    fewest: int
    most: int
    #: Expected leads a night by the odds: in the queue, below the line, and held down for want of inducement.
    found: float
    below: float
    capped: float
    lifted: float
    nights: int
    pages: int
    #: Score from which the pages fit the budget, and from which reading pays.
    fits_from: float = field(default=0.0)
    pays_from: float = field(default=0.0)


def choose_bands(nights: Sequence[Night], *, budget: int, costs: Costs, odds: Odds) -> Choice:
    """Choose the bands.

    Args:
        nights: at least one, each with its pages.
        budget: pages the office can read a night.
        costs: of a missed lead and of a wasted reading.
        odds: of a score.

    Raises:
        BadInput: there is no night, or the budget is not above 0.
    """
    if not nights or budget < 1:
        raise BadInput("Bands are chosen on at least one night and for a budget above 0.")
    free = np.sort(np.concatenate([night.free for night in nights]))[::-1]
    lifted = sum(int(night.lifted.sum()) for night in nights) / len(nights)
    room = max(0.0, budget - lifted)
    fits, pays = _line(free, room * len(nights)), _rounded(odds.score(costs.least_chance))
    yellow = min(100.0, max(LEAST_LINE, fits, pays))
    counts = [int((night.free >= yellow).sum() + night.lifted.sum()) for night in nights]
    read = float((free >= yellow).sum())
    even = min(100.0, max(yellow, _rounded(odds.score(0.5))))
    orange = max(yellow, _line(free, read * ORANGE_SHARE))
    red = max(orange, even, _line(free, read * RED_SHARE))
    scores = np.concatenate([night.scores for night in nights])
    induced = np.concatenate([night.induced for night in nights])
    in_queue = np.concatenate([(night.induced & (night.scores >= yellow)) | night.lifted for night in nights])
    chances = odds.chance(scores) / len(nights)
    return Choice(
        red=red, orange=orange, yellow=yellow, is_full=fits > pays, odds=odds,
        blue=max(_STEP, min(_line(free, room * len(nights) * BLUE_BUDGETS), yellow - 1.0)),
        queue=sum(counts) / len(nights), fewest=min(counts), most=max(counts), lifted=lifted,
        found=float(chances[in_queue].sum()), below=float(chances[~in_queue & induced].sum()),
        capped=float(chances[~in_queue & ~induced].sum()), nights=len(nights), pages=len(scores),
        fits_from=fits, pays_from=pays,
    )  # fmt: skip


def bands_of(choice: Choice, *, since: str, basis: str, by: str) -> Bands:
    """The bands of a choice, signed."""
    return Bands(
        red=choice.red, orange=choice.orange, yellow=choice.yellow, blue=choice.blue, since=since, basis=basis, by=by
    )


def _line(falling: Floats, room: float) -> float:
    """Lowest score that no more than `room` of the pages reach; ties stay together on the far side of it."""
    if len(falling) <= room:
        return 0.0
    refused = float(falling[int(room)])
    return min(100.0, _rounded(refused + _STEP))


def _rounded(score: float) -> float:
    """One decimal, within 0 to 100."""
    return round(min(100.0, max(0.0, score)), 1)
