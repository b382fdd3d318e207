"""Bands come from what the office can read and from what a mistake costs."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.capacity import ENOUGH_JUDGED, Costs, Night, Odds, bands_of, choose_bands, learn_odds
from classifier.scorecard import POINTS_PER_LOGIT
from facts.errors import BadInput

#: So dear is a missed lead that reading always pays: the budget alone decides.
DEAR = Costs(missed=1e6)


def a_night(scores: list[float], *, induced: list[bool] | None = None, lifted: list[bool] | None = None) -> Night:
    return Night(
        scores=np.array(scores, float),
        induced=np.array(induced or [True] * len(scores)),
        lifted=np.array(lifted or [False] * len(scores)),
    )


pages = st.tuples(st.integers(-300, 1400).map(lambda tenths: tenths / 10), st.booleans(), st.booleans())


def made(drawn: list[tuple[float, bool, bool]]) -> Night:
    scores, induced, lifted = map(list, zip(*drawn, strict=True))
    return a_night(scores, induced=induced, lifted=lifted)


nights = st.lists(st.lists(pages, min_size=1, max_size=40).map(made), min_size=1, max_size=5)


@settings(deadline=None)
@given(nights=nights, budget=st.integers(1, 60), missed=st.floats(0.01, 1e5))
def test_bands_always_descend_and_the_queue_fits(nights: list[Night], budget: int, missed: float) -> None:
    """Whatever the nights: the bands are bands, and the queue fits the budget, lifted pages and ties at 100 apart."""
    choice = choose_bands(nights, budget=budget, costs=Costs(missed=missed), odds=Odds())
    bands = bands_of(choice, since="2026-11-23", basis="试验", by="王")
    counted = [int(((night.free >= bands.yellow).sum()) + night.lifted.sum()) for night in nights]
    tied = sum(int((night.free >= 100.0).sum()) for night in nights) / len(nights)

    assert choice.queue == pytest.approx(sum(counted) / len(nights))
    assert (choice.fewest, choice.most) == (min(counted), max(counted))
    assert choice.queue <= max(budget, choice.lifted) + tied + 1e-9
    assert choice.found >= 0
    assert choice.below >= 0
    assert choice.capped >= 0


def test_the_budget_sets_the_lead_line() -> None:
    """Two nights of a hundred pages and a budget of twenty: the line stands just above the forty-first page."""
    night = a_night([float(score) for score in range(100)])
    choice = choose_bands([night, night], budget=20, costs=DEAR, odds=Odds())

    assert choice.is_full
    assert choice.yellow == 79.1
    assert (choice.queue, choice.fewest, choice.most) == (20, 20, 20)
    assert (choice.red, choice.orange, choice.blue) == (94.1, 89.1, 59.1)


def test_cost_sets_the_lead_line_where_hands_are_many() -> None:
    """Where a wasted reading costs as much as a missed lead, nothing under even odds is read."""
    night = a_night([float(score) for score in range(100)])
    choice = choose_bands([night], budget=1000, costs=Costs(missed=1, wasted=1), odds=Odds())

    assert not choice.is_full
    assert choice.yellow == 50.0
    assert choice.queue == 50
    assert choose_bands([night], budget=1000, costs=Costs(missed=10), odds=Odds()).yellow == pytest.approx(
        33.4, abs=0.05
    )


def test_pages_without_inducement_take_no_room() -> None:
    """The cap follows the line: high scores without a promise neither fill the queue nor move the line."""
    promising = [float(score) for score in range(50)]
    night = a_night(promising + [90.0] * 50, induced=[True] * 50 + [False] * 50)
    choice = choose_bands([night], budget=10, costs=DEAR, odds=Odds())

    assert choice.queue == 10
    assert choice.yellow == 39.1
    assert choice.capped == pytest.approx(50 * Odds().chance(np.array([90.0]))[0])


def test_lifted_pages_come_first() -> None:
    """What casework lifts is read in any case, so the line rises for the others."""
    scores = [float(score) for score in range(100)]
    night = a_night(scores, lifted=[score < 5 for score in scores])
    choice = choose_bands([night], budget=20, costs=DEAR, odds=Odds())

    assert (choice.lifted, choice.queue) == (5, 20)
    assert choice.yellow == 84.1


def test_ties_stay_together() -> None:
    """Thirty pages of one score do not fit into twenty: none of them is read, rather than some by chance."""
    night = a_night([80.0] * 5 + [60.0] * 30)
    choice = choose_bands([night], budget=20, costs=DEAR, odds=Odds())

    assert (choice.yellow, choice.queue) == (60.1, 5)


def test_nothing_to_choose_on() -> None:
    """No night, no budget, and costs that are none are refused."""
    with pytest.raises(BadInput, match="at least one night"):
        choose_bands([], budget=20, costs=DEAR, odds=Odds())
    for wrong in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(BadInput, match="above 0"):
            Costs(missed=wrong)


def test_the_cards_own_odds() -> None:
    """Even odds at 50, twice the odds five points on, and back again."""
    odds = Odds()

    assert odds.chance(np.array([50.0, 55.0])) == pytest.approx([0.5, 2 / 3])
    assert odds.score(2 / 3) == pytest.approx(55.0)


def judged(count: int, offset: float, slope: float, seed: int = 2) -> tuple[list[float], list[bool]]:
    random = np.random.default_rng(seed)
    scores = random.uniform(0, 100, count)
    chances = 1 / (1 + np.exp(-(slope * scores / POINTS_PER_LOGIT + offset)))
    return scores.tolist(), (random.random(count) < chances).tolist()


def test_odds_are_learned_from_many_answers() -> None:
    """With a thousand answers slope and offset come back; the web's rarer leads move even odds far up."""
    scores, positive = judged(3000, -6.5, 0.9)
    odds = learn_odds(scores, positive, [1.0] * 3000)

    assert odds.judged == 3000
    assert odds.slope * POINTS_PER_LOGIT == pytest.approx(0.9, abs=0.15)
    assert odds.score(0.5) == pytest.approx(6.5 / 0.9 * POINTS_PER_LOGIT, abs=5)


def test_few_answers_leave_the_cards_odds() -> None:
    """With fewer than ENOUGH_JUDGED of either answer nothing is learned."""
    few = ENOUGH_JUDGED - 1

    assert learn_odds([60.0] * 50, [True] * few + [False] * (50 - few), [1.0] * 50) == Odds()
    assert learn_odds([], [], []) == Odds()
    assert learn_odds([60.0] * 50, [True] * 25 + [False] * 25, [1.0] * 50) != Odds()


def test_a_thin_sample_counts_for_the_pages_it_stands_for() -> None:
    """Pages shown with one chance in ten weigh ten times: what is learned is of the night, not of the queue."""
    scores, positive = judged(6000, -4.0, 1.0)
    random = np.random.default_rng(5)
    chance = [1.0 if score > 60 else 0.1 for score in scores]
    drawn = [one for one, p in zip(range(6000), chance, strict=True) if random.random() < p]
    thin = learn_odds([scores[i] for i in drawn], [positive[i] for i in drawn], [chance[i] for i in drawn])

    assert thin.score(0.5) == pytest.approx(learn_odds(scores, positive, [1.0] * 6000).score(0.5), abs=4)


@settings(deadline=None)
@given(drawn=st.lists(st.tuples(st.floats(-200, 300), st.booleans(), st.floats(0.001, 1.0)), max_size=80))
def test_a_higher_score_is_never_less_of_a_lead(drawn: list[tuple[float, bool, float]]) -> None:
    """Whatever analysts say, also the contrary of the card: odds stay finite and rise with the score."""
    odds = learn_odds([one[0] for one in drawn], [one[1] for one in drawn], [one[2] for one in drawn])

    assert odds.slope > 0
    assert math.isfinite(odds.offset)


def test_bands_are_signed() -> None:
    """What is put in use says who, since when, and why."""
    night = a_night([float(score) for score in range(100)])
    choice = choose_bands([night], budget=20, costs=DEAR, odds=Odds())
    bands = bands_of(choice, since="2026-11-23", basis="按每晚 20 页", by="王主任")

    assert (bands.since, bands.basis, bands.by) == ("2026-11-23", "按每晚 20 页", "王主任")
    assert bands.cap == bands.yellow - 1
