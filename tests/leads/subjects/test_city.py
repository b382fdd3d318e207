"""Measured on invented cities whose subjects are known; `python -m benchmarks.subjects` gives those of 3,000."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest

from facts.subjects import Mention
from leads.subjects import Grouping, regroup
from tests.leads.subjects.city import build
from tests.leads.subjects.made import PLACER
from tests.leads.subjects.plan import City, Plan
from tests.leads.subjects.values import quality

#: What the whole is held to.
PRECISION, RECALL = 0.99, 0.95


@pytest.fixture(scope="module")
def city() -> City:
    """A city of 900 subjects, about 4,500 mentions."""
    return build(Plan(seed=11, subjects=900))


def one_by_one(mentions: Sequence[Mention]) -> list[tuple[Mention, ...]]:
    """Place mentions in the order in which they come, then look again."""
    grouping = Grouping(PLACER)
    for mention in mentions:
        grouping.place(mention)
    grouping.review()
    return grouping.groups()


def test_a_city_is_put_together_as_it_is(city: City) -> None:
    """Pairwise precision and recall, as mentions come in and as one batch."""
    for groups in (one_by_one(city.mentions), regroup(city.mentions, PLACER)):
        precision, recall = quality(groups, city.truth)
        assert precision >= PRECISION
        assert recall >= RECALL


@pytest.mark.parametrize("seed", range(3))
def test_the_order_hardly_matters(seed: int) -> None:
    """Mentions shuffled come to nearly the same subjects as the batch."""
    small = build(Plan(seed=40 + seed, subjects=200, portals=2))
    batch = {one.key: str(at) for at, group in enumerate(regroup(small.mentions, PLACER)) for one in group}
    shuffled = list(small.mentions)
    Random(seed).shuffle(shuffled)

    precision, recall = quality(one_by_one(shuffled), batch)

    assert min(precision, recall) >= 0.97


def test_what_misleads_is_really_there(city: City) -> None:
    """The city has shared values, namesakes and missing names in number: else the figures would say nothing."""
    holders: dict[tuple[str, str], set[str]] = {}
    for mention in city.mentions:
        for trait in mention.traits:
            holders.setdefault((trait.kind.value, trait.value), set()).add(city.truth[mention.key])
    shared = Counter(kind for (kind, _), who in holders.items() if len(who) > 1)

    assert min(shared[kind] for kind in ("phone", "landline", "icp", "domain", "core_name", "brand", "person")) >= 5
    assert max(len(who) for who in holders.values()) >= 30
    assert sum(not any(t.kind.value == "company" for t in one.traits) for one in city.mentions) > len(city.mentions) / 4
