"""How far two people agree on pages that both judged without knowing of each other: Cohen's kappa."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from facts.assessments import Stance
from facts.learning import ReviewBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Figures over doubly judged pages."""

    #: Pages that two people said the stance of; the first two count.
    pages: int
    #: Share on which they said the same, 0..1; None without a page.
    same: float | None
    #: -1..1, 0 is what chance gives; None without a page, or where everybody always said the same one thing.
    kappa: float | None


def agreement(book: ReviewBook) -> Agreement:
    """The figures of everything that was said and still counts."""
    said: list[tuple[int, str, Stance]] = [
        (one.page_id, one.analyst, one.stance) for one in sorted(book.opinions(), key=lambda one: one.at)
    ]
    said += [(page, one.analyst, one.stance) for one, page, _ in book.judged() if one.stance]
    return measure(pairs_of(said))


def pairs_of(said: Sequence[tuple[int, str, Stance]]) -> list[tuple[Stance, Stance]]:
    """The stances of the first two people on each page that two spoke of; of one person the first word counts."""
    by_page: dict[int, dict[str, Stance]] = {}
    for page, analyst, stance in said:
        by_page.setdefault(page, {}).setdefault(analyst, stance)
    both = [list(words.values())[:2] for words in by_page.values() if len(words) > 1]
    return [(first, second) for first, second in both]


def measure(pairs: Sequence[tuple[Stance, Stance]]) -> Agreement:
    """Share of equal pairs, and kappa = (same - expected) / (1 - expected).

    Source: Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    count = len(pairs)
    if not count:
        return Agreement(pages=0, same=None, kappa=None)
    same = sum(first == second for first, second in pairs) / count
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    expected = sum(firsts[one] * seconds[one] for one in firsts) / count**2
    kappa = None if expected == 1 else round((same - expected) / (1 - expected), 4)
    return Agreement(pages=count, same=round(same, 4), kappa=kappa)
