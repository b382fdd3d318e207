"""The queue keeps its budget and its shares, and every page's probability is what it says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.duplicates import clusters
from classifier.estimation import Judged, Pool, clopper_pearson, estimate_missed
from classifier.sampling import Candidate, Shares, compose
from facts.cases import Stratum
from text import fingerprint, fold

ADVERT = "滨海云谷养蚕项目面向社会招募合作人，一万元起投，每月分红八百元，本金随时可退，名额有限，详情请加客服微信。"


def print_of(text: str) -> str:
    made = fingerprint(fold(text * 2).squeezed)
    assert made is not None
    return made


PRINTS = [print_of(f"{ADVERT}第{number}期报名地点在解放路{number}号三楼，欢迎各位光临。") for number in range(3)]
candidates = st.lists(
    st.builds(
        Candidate, page=st.integers(1, 500), score=st.floats(0, 100), source=st.sampled_from("甲乙丙"),
        mode=st.none() | st.sampled_from(["众筹", "养老"]), fingerprint=st.none() | st.sampled_from(PRINTS),
    ),
    max_size=40, unique_by=lambda one: one.page,
)  # fmt: skip
shares = st.builds(Shares, uncertain=st.floats(0, 0.5), random=st.floats(0, 0.5))


@settings(deadline=None)
@given(candidates, st.integers(0, 60), st.integers(0, 2**32), shares)
def test_budget_probabilities_and_order(night: list[Candidate], budget: int, seed: int, parts: Shares) -> None:
    """No page twice, the budget kept, probabilities that sum to the queue's length, and the same queue every time."""
    queue = compose(night, budget, seed, shares=parts)
    shown = [pick.page for pick in queue.picks]

    assert len(shown) == len(set(shown)) == min(budget, len(night))
    assert set(shown) <= {one.page for one in night}
    assert sum(queue.probability(one.page) for one in night) == pytest.approx(len(shown))
    assert all(pick.probability == queue.probability(pick.page) > 0 for pick in queue.picks)
    assert compose(night[::-1], budget, seed, shares=parts) == queue


@settings(deadline=None)
@given(candidates, st.integers(0, 60), st.integers(0, 99))
def test_top_shows_no_copy_twice(night: list[Candidate], budget: int, seed: int) -> None:
    """Near copies are one page to the strata that chance has no part in."""
    of = {one.page: one.fingerprint for one in night}
    certain = [of[p.page] for p in compose(night, budget, seed).picks if p.stratum is not Stratum.RANDOM and of[p.page]]

    assert len(certain) <= 1


def test_every_other_page_is_equally_likely() -> None:
    """Twenty pages, ten shown, 2,000 seeds: the random share falls on each of the others as often as it says."""
    night = [Candidate(page=number, score=5.0 * number, source="甲") for number in range(20)]
    parts = Shares(uncertain=0.2, random=0.3)
    counts = np.zeros(20)
    for seed in range(2_000):
        queue = compose(night, 10, seed, shares=parts)
        counts[[pick.page for pick in queue.picks if pick.stratum is Stratum.RANDOM]] += 1
    others = [one.page for one in night if one.page not in queue.certain]
    expected = 2_000 * queue.chance
    chi_square = float(((counts[others] - expected) ** 2 / (expected * (1 - queue.chance))).sum())

    assert (len(others), queue.chance) == (13, 3 / 13)
    assert counts.sum() == 6_000
    # 13 pages, their sum fixed: 12 degrees of freedom; 32.9 is passed once in a thousand.
    assert chi_square * (len(others) - 1) / len(others) < 32.9


def test_shares_of_an_ordinary_night() -> None:
    """Of fifty pages, thirty-five are the highest, ten near the threshold, five drawn; all mixed from the start."""
    night = [Candidate(page=n, score=n % 101, source="甲乙丙丁"[n % 4]) for n in range(1, 1_001)]
    queue = compose(night, 50, 7, threshold=30)
    strata = [pick.stratum for pick in queue.picks]

    assert [strata.count(each) for each in Stratum] == [35, 10, 5]
    assert {one.score for one in night if one.page in queue.certain and one.score < 90} <= set(range(25, 36))
    assert set(strata[:10]) == set(Stratum)


def test_uncertain_pages_come_from_many_places() -> None:
    """A source that fills the neighbourhood of the threshold does not fill the share."""
    night = [Candidate(page=n, score=50.0, source="大站") for n in range(1, 90)]
    night += [Candidate(page=100 + n, score=51.0 + n, source=f"小站{n}") for n in range(4)]
    parts = Shares(uncertain=0.5, random=0.0)
    chosen = [p.page for p in compose(night, 10, 1, shares=parts).picks if p.stratum is Stratum.UNCERTAIN]

    assert sum(page < 100 for page in chosen) <= 3 or not any(page >= 100 for page in chosen)


def test_clusters_join_copies_alone() -> None:
    """Adverts that differ in a line are one cluster; another advert and pages without a signature stand apart."""
    other = print_of("本市今日多云，最高气温二十一度，东南风三级，空气质量良好，请市民注意早晚温差，及时增添衣物。")

    assert clusters([PRINTS[0], None, other, PRINTS[1], None, PRINTS[2]]) == [0, 1, 2, 0, 4, 0]


def test_copies_are_found_among_many() -> None:
    """Of 300 adverts with one copy each, nine in ten copies are found and no stranger is joined."""
    random = np.random.default_rng(3)
    letters = [chr(0x4E00 + code) for code in range(2_000)]
    texts = ["".join(random.choice(letters, 200)) for _ in range(300)]
    copies = [text[:130] + "".join(random.choice(letters, 40)) for text in texts]
    found = clusters([fingerprint(text) for text in texts + copies])

    assert found[:300] == list(range(300))
    assert sum(found[300 + index] == index for index in range(300)) > 270
    assert all(found[300 + index] in (index, 300 + index) for index in range(300))


@pytest.mark.parametrize(("hits", "tries"), [(0, 20), (1, 20), (7, 20), (20, 20), (3, 900), (450, 900)])
def test_clopper_pearson_is_exact(hits: int, tries: int) -> None:
    """The ends are quantiles of the beta distribution."""
    stats = pytest.importorskip("scipy.stats")
    low, high = clopper_pearson(hits, tries)

    assert low == pytest.approx(stats.beta.ppf(0.025, hits, tries - hits + 1) if hits else 0, abs=1e-9)
    assert high == pytest.approx(stats.beta.ppf(0.975, hits + 1, tries - hits) if hits < tries else 1, abs=1e-9)


def sample_night(random: np.random.Generator, missed: int) -> tuple[list[Judged], dict[str, Pool]]:
    """Return 2,000 pages: 60 at the top with 40 cases, all judged; `missed` cases among 1,940, 200 of them judged."""
    drawn = int(random.hypergeometric(missed, 1_940 - missed, 200))
    judged = [Judged(stratum="top", is_found=True, is_positive=n < 40) for n in range(60)]
    judged += [Judged(stratum="random", is_found=False, is_positive=n < drawn) for n in range(200)]
    return judged, {"top": Pool(found=60, below=0), "random": Pool(found=0, below=1_940)}


@pytest.mark.parametrize("missed", [0, 10, 120, 400])
def test_intervals_hold_what_they_promise(missed: int) -> None:
    """Over 300 nights the interval of the recall holds the truth 19 times in 20, whichever method made it."""
    random = np.random.default_rng(11)
    held = []
    for _ in range(300):
        found = estimate_missed(*sample_night(random, missed))
        assert found is not None
        truth = 40 / (40 + missed)
        held.append(found.recall.low <= truth + 1e-9 and truth - 1e-9 <= found.recall.high)
        assert found.base_rate.low <= found.base_rate.value <= found.base_rate.high

    assert np.mean(held) >= 0.93


def test_estimate_is_unbiased() -> None:
    """The mean of the estimated misses over many nights is their number."""
    random = np.random.default_rng(5)
    values = [found.missed.value for _ in range(400) if (found := estimate_missed(*sample_night(random, 60)))]

    assert np.mean(values) == pytest.approx(60, rel=0.06)


def test_nothing_judged_is_nothing_known() -> None:
    """Without a judged page of the random share there is no estimate; with all pages judged there is no doubt."""
    judged = [Judged(stratum="top", is_found=True, is_positive=True)]
    pools = {"top": Pool(found=1, below=0), "random": Pool(found=0, below=1)}
    whole = estimate_missed([*judged, Judged(stratum="random", is_found=False, is_positive=True)], pools)

    assert estimate_missed(judged, pools) is None
    assert whole is not None
    assert (whole.recall.value, whole.recall.low, whole.recall.high) == (0.5, 0.5, 0.5)
