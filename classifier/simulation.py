"""Replay a labelled set as nights of review: what each way of choosing pages finds, and what the model learns of it.

rows ─by group─┬─► pages of the nights ─strategy─► reviewed ─► train again ─► scores of the next night
               └─► test rows, never reviewed ─► average precision after each night
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np

from classifier.evaluation import Floats, average_precision
from classifier.heads import Head
from classifier.model import Model
from classifier.rows import LabelledRow
from classifier.sampling import Candidate, Shares, compose
from classifier.training import train
from facts.assessments import Stance
from facts.errors import BrokenCorpus
from text import fingerprint, fold


class Strategy(StrEnum):
    """How the pages of a night are chosen."""

    TOP = "top"
    RANDOM = "random"
    UNCERTAIN = "uncertain"
    MIX = "mix"


_SHARES: Mapping[Strategy, Shares] = {
    Strategy.TOP: Shares(uncertain=0.0, random=0.0),
    Strategy.RANDOM: Shares(uncertain=0.0, random=1.0),
    Strategy.UNCERTAIN: Shares(uncertain=1.0, random=0.0),
    Strategy.MIX: Shares(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a replay goes."""

    nights: int = 10
    #: Pages reviewed a night.
    budget: int = 20
    #: Rows that are judged before the first night.
    start: int = 40
    #: Share of the groups that is kept for testing.
    test: float = 0.3
    minutes_a_page: float = 3.0
    seed: int = 0
    #: Seconds after which no further night is begun.
    seconds: float = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """Where a strategy stands after one night; sums are over all nights so far."""

    night: int
    strategy: Strategy
    reviewed: int
    #: Solicitations found, and of those that came past.
    found: int
    recall: float
    cases_an_hour: float
    #: On the test rows, after training again; NaN where they hold no solicitation.
    average_precision: float


def simulate(
    rows: Sequence[LabelledRow],
    plan: Plan,
    strategies: Sequence[Strategy] = tuple(Strategy),
    *,
    say: Callable[[str], None] = lambda _: None,
) -> list[Night]:
    """Replay the rows once for each strategy, all on the same nights and test rows.

    Returns:
        Nights in order, each with every strategy; fewer than asked where the time or the rows ran out.

    Raises:
        BrokenCorpus: there are too few rows for the start and one night, or only one kind of them.
    """
    arriving, tested = _split(rows, plan)
    started, nights = arriving[: plan.start], _nights(arriving[plan.start :], plan.nights)
    desks = [_Desk(strategy, list(started), plan, tested) for strategy in strategies]
    results: list[Night] = []
    began = time.monotonic()
    for number, pages in enumerate(nights, 1):
        if number > 1 and (time.monotonic() - began) * number / (number - 1) > plan.seconds:
            say(f"第 {number} 夜起不再继续：预计会超过 {plan.seconds:g} 秒。")
            break
        results += [desk.review(number, pages) for desk in desks]
        say(f"第 {number} 夜完成，共 {len(nights)} 夜。")
    return results


class _Desk:
    """One strategy's analysts: what they have judged, and the model trained from it."""

    def __init__(
        self, strategy: Strategy, judged: list[LabelledRow], plan: Plan, tested: Sequence[LabelledRow]
    ) -> None:
        self._strategy, self._judged, self._plan, self._tested = strategy, judged, plan, tested
        self._found = self._passed = self._reviewed = 0
        self._model = _taught(judged)

    def review(self, number: int, pages: Sequence[LabelledRow]) -> Night:
        chances = _chances(self._model, pages)
        candidates = [_candidate(at, row, chance) for at, (row, chance) in enumerate(zip(pages, chances, strict=True))]
        queue = compose(candidates, self._plan.budget, _seed(self._plan.seed, number), shares=_SHARES[self._strategy])
        shown = [pages[pick.page] for pick in queue.picks]
        self._judged += shown
        self._reviewed += len(shown)
        self._found += sum(map(_is_case, shown))
        self._passed += sum(map(_is_case, pages))
        self._model = _taught(self._judged)
        labels = np.array([_is_case(row) for row in self._tested], np.int64)
        hours = self._reviewed * self._plan.minutes_a_page / 60
        return Night(
            night=number,
            strategy=self._strategy,
            reviewed=self._reviewed,
            found=self._found,
            recall=self._found / self._passed if self._passed else float("nan"),
            cases_an_hour=self._found / hours if hours else 0.0,
            average_precision=average_precision(labels, _chances(self._model, self._tested)),
        )


def _split(rows: Sequence[LabelledRow], plan: Plan) -> tuple[list[LabelledRow], list[LabelledRow]]:
    """Split by group, and mix the arriving rows."""
    random = np.random.default_rng(plan.seed)
    groups = sorted({row.group for row in rows})
    kept = {groups[at] for at in random.permutation(len(groups))[: round(len(groups) * plan.test)]}
    tested = [row for row in rows if row.group in kept]
    others = [row for row in rows if row.group not in kept]
    if len(others) <= plan.start or not tested:
        raise BrokenCorpus(f"{len(rows)} 行太少：先要 {plan.start} 行作起点，还要留出测试和至少一夜的页面。")
    if len({_is_case(row) for row in rows}) < 2:
        raise BrokenCorpus("文件里需要既有招揽（solicitation）又有其他的行。")
    mixed = [others[at] for at in random.permutation(len(others))]
    # The start holds a row of each kind, or there would be nothing to learn from.
    kinds = [_is_case(row) for row in mixed]
    firsts = [kinds.index(kind) for kind in (True, False) if kind in kinds]
    return [mixed[at] for at in firsts] + [row for at, row in enumerate(mixed) if at not in firsts], tested


def _nights(rows: Sequence[LabelledRow], count: int) -> list[Sequence[LabelledRow]]:
    edges = [len(rows) * number // count for number in range(count + 1)]
    return [rows[start:end] for start, end in pairwise(edges) if end > start]


def _taught(rows: Sequence[LabelledRow]) -> Model:
    # One head alone: the others would take five times as long and say nothing here.
    taught = [replace(row, heads=frozenset({Head.SOLICITATION})) for row in rows]
    return train(taught, manifest={"version": "simulation"}).model


def _chances(model: Model, rows: Sequence[LabelledRow]) -> Floats:
    # Before calibration: fitted on a dozen rows, that may turn the order around.
    logits = np.array([model.judge(fold(row.text).squeezed).logits[Head.SOLICITATION] for row in rows])
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50))))


def _candidate(at: int, row: LabelledRow, chance: float) -> Candidate:
    return Candidate(page=at, score=100 * chance, source=row.group, fingerprint=fingerprint(fold(row.text).squeezed))


def _is_case(row: LabelledRow) -> bool:
    return row.stance is Stance.SOLICITATION


def _seed(seed: int, night: int) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}/{night}".encode(), digest_size=8).digest())
