"""How far two people agree on pages that both judged without knowing of each other: Cohen's kappa."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from facts.assessments import Stance
from facts.overviews import SaidFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Figures over doubly judged pages."""

    #: Pages that two people said the stance of; the first two count.
    pages: int
    #: Share on which they said the same, 0..1; None without a page.
    same: float | None
    #: -1..1, 0 is what chance gives; None without a page, or where everybody always said the same one thing.
    kappa: float | None


def agreement(said: SaidFigures) -> Agreement:
    """The figures of everything that was said and still counts; counted by the database."""
    return measure(said.pairs())


def measure(pairs: Mapping[tuple[Stance, Stance], int]) -> Agreement:
    """Share of equal pairs, and kappa = (same - expected) / (1 - expected), of pair -> pages.

    Source: Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    count = sum(pairs.values())
    if not count:
        return Agreement(pages=0, same=None, kappa=None)
    same = sum(pages for (first, second), pages in pairs.items() if first == second) / count
    firsts, seconds = Counter[Stance](), Counter[Stance]()
    for (first, second), pages in pairs.items():
        firsts[first] += pages
        seconds[second] += pages
    expected = sum(firsts[one] * seconds[one] for one in firsts) / count**2
    kappa = None if expected == 1 else round((same - expected) / (1 - expected), 4)
    return Agreement(pages=count, same=round(same, 4), kappa=kappa)
