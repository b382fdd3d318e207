"""Hot sources first, nobody starves, and what is cut is the least promising."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from facts.sources import Bounds, Rhythm, Source
from facts.turns import Brought, Night
from runs.hot import LEAST_PAGES, UNKNOWN, heat, in_order, nights_cut, share, turns

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_source(name: str, **more: object) -> Source:
    return Source(**{"id": name, "title": name, "start_urls": (f"http://{name}.test/",)} | more)  # type: ignore[arg-type]


def nights(*given: tuple[int, int]) -> tuple[Night, ...]:
    """Pages and what waited, newest first."""
    return tuple(
        Night(at=NOON - timedelta(days=day), pages=pages, waiting=waiting) for day, (pages, waiting) in enumerate(given)
    )


@pytest.mark.parametrize(
    ("brought", "expected"),
    [
        (Brought(nights=nights((50, 0)), confirmed=1), 10.0),
        (Brought(nights=nights((50, 0)), candidates=1), 3.0),
        (Brought(nights=nights((50, 0)), changed=10), 1.0),
        (Brought(nights=nights((950, 0)), confirmed=1), 1.0),
        (Brought(nights=nights((50, 0))), 0.0),
        (Brought(), UNKNOWN),
    ],
)
def test_heat_is_what_a_hundred_pages_bring(brought: Brought, expected: float) -> None:
    """Confirmed leads count most; a lead on few pages is worth more than one on many; a new source is tried."""
    assert heat(a_source("a"), brought) == pytest.approx(expected)


def test_what_a_person_called_hot_goes_before_all_finds() -> None:
    """The rhythm of the source's file says so."""
    brought = {"b": Brought(nights=nights((10, 0)), confirmed=9)}
    ordered = in_order([a_source("b"), a_source("a"), a_source("z", rhythm=Rhythm.HOT)], brought)

    assert [one.id for one in ordered] == ["z", "b", "a"]


def test_whoever_was_cut_short_goes_first() -> None:
    """The one that was cut in more nights before all, then the hottest, then the next of either."""
    brought = {
        "hot": Brought(nights=nights((50, 0)), confirmed=5),
        "warm": Brought(nights=nights((50, 0)), confirmed=1),
        "once": Brought(nights=nights((0, 40), (50, 0))),
        "twice": Brought(nights=nights((0, 40), (3, 40), (50, 0))),
    }
    ordered = in_order([a_source(name) for name in brought], brought)

    assert [one.id for one in ordered] == ["twice", "hot", "once", "warm"]


def test_a_source_that_its_own_bound_ended_was_not_cut_short() -> None:
    """It has had what its file allows; going first would give it no page more."""
    source = a_source("a", bounds=Bounds(max_pages=50))

    assert nights_cut(source, Brought(nights=nights((50, 900), (50, 900)))) == 0
    assert nights_cut(source, Brought(nights=nights((49, 900), (50, 900)))) == 1


@given(sources=some.integers(2, 25), served=some.integers(1, 12), hot=some.integers(0, 25))
def test_nobody_starves(sources: int, served: int, hot: int) -> None:
    """However many are hot and however little a night can serve, each has its turn within 2n/c + 1 nights."""
    known = {f"s{n:02}": Brought(nights=nights((50, 0)), confirmed=5 if n < hot else 0) for n in range(sources)}
    every, waited = [a_source(name) for name in known], Counter[str]()
    longest = 0
    for _ in range(3 * sources):
        done = {one.id for one in in_order(every, known)[:served]}
        for name, brought in known.items():
            waited[name] = 0 if name in done else waited[name] + 1
            longest = max(longest, waited[name])
            night = Night(at=NOON, pages=50, waiting=0) if name in done else Night(at=NOON, pages=0, waiting=9)
            known[name] = replace(brought, nights=(night, *brought.nights)[:40])
    assert longest <= 2 * -(-sources // served) + 1


@given(wanted=some.lists(some.integers(0, 3000), min_size=1, max_size=30), most=some.integers(1, 5000))
def test_shares_are_what_there_is(wanted: list[int], most: int) -> None:
    """Nobody gets more than it wants, all together get what there is, and who gets nothing stands behind."""
    given_out = share(wanted, most)

    assert all(got <= want for got, want in zip(given_out, wanted, strict=True))
    assert sum(given_out) == min(most, sum(wanted))
    short = [at for at, (got, want) in enumerate(zip(given_out, wanted, strict=True)) if got < min(want, LEAST_PAGES)]
    assert all(not given_out[at] for at in range(short[0] + 1, len(wanted))) if short else True


def test_turns_carry_shares_only_where_the_run_has_a_bound() -> None:
    """Without one each source has its own."""
    every = [a_source(name, bounds=Bounds(max_pages=100)) for name in "ab"]

    assert [(one.source, one.share) for one in turns(every, {}, None)] == [("a", None), ("b", None)]
    assert [(one.source, one.share) for one in turns(every, {}, 120)] == [("a", 90), ("b", 30)]
