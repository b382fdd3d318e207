"""A replay is the same for the same seed, counts what it shows, and stops in time."""

import math
from dataclasses import replace

import numpy as np
import pytest

from classifier.rows import LabelledRow
from classifier.simulation import Night, Plan, Strategy, simulate
from facts.assessments import Stance
from facts.errors import BrokenCorpus

PROMISES = ("保本保息", "月月分红", "稳赚不赔", "每天返利", "年化收益", "随时赎回", "拉人有奖", "本金无忧")
DAILY = ("天气晴朗", "食堂开饭", "道路施工", "图书上新", "比赛结果", "公交改线", "花市开放", "体检通知")
PLAN = Plan(nights=3, budget=12, start=10, seed=3)


def rows(cases: int = 40, others: int = 200) -> list[LabelledRow]:
    """Rows of three phrases each, of a kind's own."""
    random = np.random.default_rng(1)

    def row(number: int, phrases: tuple[str, ...], stance: Stance) -> LabelledRow:
        text = "，".join(random.choice(phrases, 3)) + f"。联系第{number}号窗口"
        return LabelledRow(text=text, stance=stance, group=f"{stance}{number}")

    return [row(n, PROMISES, Stance.SOLICITATION) for n in range(cases)] + [
        row(n, DAILY, Stance.OTHER) for n in range(others)
    ]


@pytest.fixture(scope="module")
def nights() -> list[Night]:
    return simulate(rows(), PLAN)


def test_the_same_seed_is_the_same_replay(nights: list[Night]) -> None:
    """Every figure of every night comes back; another seed gives another replay."""
    assert simulate(rows(), PLAN) == nights
    assert simulate(rows(), replace(PLAN, seed=4)) != nights


def test_every_strategy_reviews_the_budget(nights: list[Night]) -> None:
    """Three nights of twelve pages, sums that only grow, and shares that fit the counts."""
    assert len(nights) == 3 * len(Strategy)
    for strategy in Strategy:
        mine = [one for one in nights if one.strategy is strategy]
        assert [one.reviewed for one in mine] == [12, 24, 36]
        assert [one.found for one in mine] == sorted(one.found for one in mine)
        assert mine[-1].cases_an_hour == pytest.approx(mine[-1].found / (36 * 3 / 60))
        assert all(0 <= one.recall <= 1 for one in mine)


def test_looking_at_the_top_finds_more_than_chance(nights: list[Night]) -> None:
    """Of cases that are easy to tell, top risk finds most, chance its share, and the mixed queue is near the top."""
    found = {one.strategy: one.found for one in nights}

    assert found[Strategy.TOP] >= found[Strategy.MIX] > found[Strategy.RANDOM]
    assert found[Strategy.MIX] >= 0.7 * found[Strategy.TOP]


def test_time_is_bounded() -> None:
    """A replay that would pass its time ends after the first night and says so."""
    said: list[str] = []
    done = simulate(rows(), replace(PLAN, seconds=0.0), [Strategy.TOP], say=said.append)

    assert [one.night for one in done] == [1]
    assert any("不再继续" in sentence for sentence in said)


@pytest.mark.parametrize(("cases", "others"), [(0, 50), (50, 0), (4, 4)])
def test_too_little_to_replay_is_said(cases: int, others: int) -> None:
    """One kind of rows, or fewer than the start needs, is one sentence."""
    with pytest.raises(BrokenCorpus):
        simulate(rows(cases, others), PLAN)


def test_no_case_on_a_night_is_no_number() -> None:
    """Where no solicitation came past there is no share of them."""
    plan = replace(PLAN, nights=40, budget=1, seconds=60.0)
    done = simulate(rows(3, 60), plan, [Strategy.RANDOM])

    assert len(done) > 10
    assert any(math.isnan(one.recall) for one in done)
    assert all(math.isnan(one.recall) or 0 <= one.recall <= 1 for one in done)
