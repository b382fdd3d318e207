"""Drift is nothing for a week like the others, and an alert with a plain sentence where something changed."""

from dataclasses import replace

import numpy as np
import pytest

from classifier import Model
from classifier.drift import ALERT, BINS, count_unseen, measure_drift, noise, pooled, psi, score_bin
from facts.runs import Profile
from tests.factories import NOON


def a_profile(**changes: object) -> Profile:
    plain = {
        "run": "r1", "at": NOON, "pages": 1000, "scores": (600, 200, 80, 40, 30, 20, 10, 10, 5, 3, 2),
        "categories": {"P1": 100, "L1": 50}, "hits": 500, "disguised": 25, "bigrams": 100_000, "unseen": 8_000,
    }  # fmt: skip
    return Profile(**plain | changes)


@pytest.mark.parametrize(("score", "expected"), [(0, 0), (0.1, 1), (10, 1), (10.1, 2), (90, 9), (90.1, 10), (100, 10)])
def test_score_bins(score: float, expected: int) -> None:
    """Zero stands apart, then ten points each."""
    assert score_bin(score) == expected


def test_psi_of_known_shares() -> None:
    """Half and half against one and three quarters: .25·ln(2) + .25·ln(1.5), within the smoothing."""
    assert psi((5_000, 5_000), (2_500, 7_500)) == pytest.approx(0.25 * np.log(2) + 0.25 * np.log(1.5), abs=1e-3)
    assert psi((7, 0, 3), (7, 0, 3)) == 0


def test_noise_is_the_mean_of_equal_weeks() -> None:
    """Two samples of one distribution have the index that `noise` says, in the mean of 500."""
    random, shares = np.random.default_rng(2), np.array([0.3, 0.2, 0.2, 0.1, 0.1, 0.05, 0.05])
    values = [psi(random.multinomial(400, shares), random.multinomial(900, shares)) for _ in range(500)]

    assert np.mean(values) == pytest.approx(noise(7, 400, 900), rel=0.15)


def test_equal_weeks_raise_no_alert() -> None:
    """Weeks drawn from one distribution: no alert in 200 tries."""
    random = np.random.default_rng(4)
    shares = np.array(a_profile().scores) / 1000
    for _ in range(200):
        now, before = (
            a_profile(
                scores=tuple(random.multinomial(1000, shares).tolist()),
                categories={"P1": int(random.binomial(1000, 0.1))},
                disguised=int(random.binomial(500, 0.05)),
                unseen=int(random.binomial(100_000, 0.08)),
            )
            for _ in range(2)
        )
        assert measure_drift(now, before).alerts == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scores": (300, 200, 80, 40, 30, 50, 60, 70, 80, 50, 40)}, "得分分布与此前相比变化明显"),
        ({"categories": {"P1": 100, "L1": 400}}, "“L1 保底”类词语的页面占比由 5.0% 变为 40.0%"),
        ({"unseen": 16_000}, "二字组合占比由 8.0% 变为 16.0%，可能出现了新话术"),
        ({"disguised": 150}, "变体写法的命中占比由 5.0% 变为 30.0%"),
    ],
)
def test_each_change_is_one_alert(changes: dict[str, object], said: str) -> None:
    """What changed is said first, in one sentence, and nothing else is an alert."""
    drift = measure_drift(a_profile(**changes), a_profile(), {"L1": "保底"})

    assert drift.alerts == 1
    assert said in drift.sentences[0]


def test_no_history_is_said() -> None:
    """The first week is recorded and held against nothing."""
    drift = measure_drift(a_profile(), None)

    assert (drift.score_psi, drift.alerts, drift.reference_pages) == (None, 0, 0)
    assert drift.sentences == ("还没有可以对照的历史，本次只记录、不比较。",)


def test_profiles_add_up() -> None:
    """A week is the sum of its nights; its name is the last night's."""
    week = pooled([a_profile(), replace(a_profile(categories={"P2": 1}), run="r2")])

    assert week is not None
    assert (week.run, week.pages, week.scores[0]) == ("r2", 2000, 1200)
    assert week.categories == {"L1": 50, "P1": 100, "P2": 1}
    assert len(week.scores) == BINS
    assert pooled([]) is None


def test_strange_text_is_unseen() -> None:
    """Everyday finance is known to the model's vocabulary, a run of rare characters is not; a barrier makes no pair."""
    model = Model.load()
    pairs, unseen = count_unseen("年化收益。投资理财", model)
    strange, unknown = count_unseen("龘龖厵灪麤爨虋纞", model)

    assert pairs == 6
    assert unseen / pairs < ALERT
    assert (strange, unknown) == (7, 7)
