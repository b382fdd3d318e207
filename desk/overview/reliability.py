"""Whether probabilities keep their word: what the model gave against what people said, bin by bin.

Of judged pages alone: who chooses what is judged looks at high scores, so a bin says nothing of pages nobody read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facts.filed import Share
from facts.overviews import Weighed
from leads.scoreboard.intervals import share

#: Judged pages of a bin below which nothing is said of it.
LEAST = 10
_BINS = 10


class Keeps(StrEnum):
    """What a bin says."""

    #: 相符: what was predicted lies within the interval of what people said.
    FITS = "fits"
    #: 预测偏高.
    HIGH = "high"
    #: 预测偏低.
    LOW = "low"
    #: 页数太少.
    FEW = "few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Judged pages whose probability, or score, lies above `low` up to `high`; the first holds its lower end too."""

    low: float
    high: float
    #: Mean probability of its pages, 0..1; None where it is empty, and in bins of scores, which are no probabilities.
    predicted: float | None
    #: Pages of which people say that they solicit, of all judged ones.
    judged: Share

    @property
    def keeps(self) -> Keeps | None:
        """None where nothing was predicted, or nothing is there."""
        if self.predicted is None or self.judged.low is None or self.judged.high is None:
            return None
        if self.judged.of < LEAST:
            return Keeps.FEW
        if self.judged.low <= self.predicted <= self.judged.high:
            return Keeps.FITS
        return Keeps.HIGH if self.predicted > self.judged.high else Keeps.LOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Judged pages of the last weeks, by what was stored for them."""

    pages: int
    #: By the text model's probability, and by score; ten bins each.
    chances: tuple[Bin, ...]
    scores: tuple[Bin, ...]
    #: All pages with a probability together.
    whole: Bin
    #: Lexicon, model and rules together that the pages were screened by.
    versions: int


def reliability(pages: Sequence[Weighed]) -> Reliability:
    """Put judged pages into bins."""
    with_chance = [one for one in pages if one.chance is not None]
    return Reliability(
        pages=len(pages),
        chances=_bins(with_chance, lambda one: one.chance or 0.0, 1.0, is_chance=True),
        scores=_bins(pages, lambda one: one.score, 100.0, is_chance=False),
        whole=_bin(with_chance, 0.0, 1.0, is_chance=True),
        versions=len({one.version for one in pages}),
    )


def _bins(
    pages: Sequence[Weighed], value: Callable[[Weighed], float], top: float, *, is_chance: bool
) -> tuple[Bin, ...]:
    inside: list[list[Weighed]] = [[] for _ in range(_BINS)]
    edges = [top * place / _BINS for place in range(_BINS + 1)]
    for one in pages:
        place = next((place for place in range(_BINS) if value(one) <= edges[place + 1]), _BINS - 1)
        inside[place].append(one)
    return tuple(_bin(inside[place], edges[place], edges[place + 1], is_chance=is_chance) for place in range(_BINS))


def _bin(pages: Sequence[Weighed], low: float, high: float, *, is_chance: bool) -> Bin:
    predicted = sum(one.chance or 0.0 for one in pages) / len(pages) if pages and is_chance else None
    return Bin(low=low, high=high, predicted=predicted, judged=share(sum(one.is_case for one in pages), len(pages)))
