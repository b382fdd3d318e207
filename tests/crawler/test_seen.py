"""Known addresses: a set in all but its size."""

import random
import tracemalloc

import pytest

from crawler.targets import seen
from crawler.targets.seen import Seen

EDGES = [0, 1, -1, 2**63 - 1, -(2**63)]


def test_nothing_is_known_at_first() -> None:
    """Before the first address, and of no question at all."""
    empty = Seen()

    assert len(empty) == 0
    assert 0 not in empty
    assert empty.known([]) == []
    assert empty.known([1, 2]) == [False, False]


@pytest.mark.parametrize("newest", [1, 7, 100_000])
def test_it_answers_as_a_set_does(monkeypatch: pytest.MonkeyPatch, newest: int) -> None:
    """Wherever a number lies by now, one by one and many at once, and a number that comes twice counts once."""
    monkeypatch.setattr(seen, "NEWEST", newest)
    draw = random.Random(5)
    known, plain = Seen(), set[int]()
    for _ in range(600):
        number = draw.choice([*EDGES, draw.getrandbits(64) - 2**63, draw.randrange(200)])
        known.add(number)
        plain.add(number)
        asked = [*EDGES, number, draw.randrange(200), draw.getrandbits(64) - 2**63]
        assert len(known) == len(plain)
        assert known.known(asked) == [one in plain for one in asked] == [one in known for one in asked]


def test_many_addresses_take_little() -> None:
    """Eight bytes each and one batch of the newest; a set of so many takes 13 MB."""
    tracemalloc.start()
    try:
        many = Seen()
        for number in range(seen.NEWEST * 2 + 1000):
            many.add(number << 20)
        now, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(many) == seen.NEWEST * 2 + 1000
    assert now < 4_000_000
