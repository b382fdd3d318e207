"""The run table: who works on a run, who may take it up, and which shift made it; on both dialects."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from facts.doubles import FrozenClock
from facts.errors import Overtaken
from facts.runs import Run, RunStatus
from store import SqlRunBook, Store
from tests.factories import NOON

FIRST = Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON, holder="a", shift=3)


def test_a_run_keeps_its_process_and_its_shift(store: Store, clock: FrozenClock) -> None:
    """Its first sign of life is its beginning."""
    book = SqlRunBook(store, clock, "scan")
    begun = book.begin(FIRST)

    assert begun == replace(FIRST, beat_at=clock.now())
    assert book.get("r1") == begun


def test_whose_process_lives_is_left_alone(store: Store, clock: FrozenClock) -> None:
    """One sentence says who works on it; nothing of the run or of the audit chain has changed."""
    book = SqlRunBook(store, clock, "scan")
    begun = book.begin(FIRST)
    with pytest.raises(Overtaken, match=r"^Run r1 is under way in another process \(a\); wait for its end\.$"):
        book.begin(replace(FIRST, id="r2", holder="b"), is_alive=lambda run: run.holder == "a")

    assert (book.get("r1"), len(book.recent())) == (begun, 1)


@pytest.mark.parametrize(("shift", "left"), [(4, 4), (None, 3)])
def test_whose_process_is_gone_is_taken_up(store: Store, clock: FrozenClock, shift: int | None, left: int) -> None:
    """By another process, and for another shift where one asks."""
    book = SqlRunBook(store, clock, "scan")
    book.begin(FIRST)
    later = FrozenClock(NOON + timedelta(minutes=1))
    taken = SqlRunBook(store, later, "scan").begin(
        replace(FIRST, id="r2", holder="b", shift=shift), is_alive=lambda _: False
    )

    assert (taken.id, taken.holder, taken.shift, taken.beat_at) == ("r1", "b", left, later.now())
    assert [run.id for run in book.of_shift(left)] == ["r1"]


def test_a_run_that_was_stopped_is_nobodys(store: Store, clock: FrozenClock) -> None:
    """Its process may still be on its last lines; the run is over for it."""
    book = SqlRunBook(store, clock, "scan")
    book.begin(FIRST)
    book.end("r1", RunStatus.STOPPED, "deadline")

    assert not book.beat("r1", "a")
    assert book.begin(replace(FIRST, holder="b"), is_alive=lambda _: True).holder == "b"
    assert book.beat("r1", "b")


def test_only_the_holder_gives_signs_of_life(store: Store, clock: FrozenClock) -> None:
    """Who was overtaken hears of it by its next sign, and changes nothing."""
    now = clock.now()
    books = [SqlRunBook(store, FrozenClock(now + timedelta(seconds=at)), "scan") for at in (0, 10, 20, 30)]
    books[0].begin(FIRST)
    first = books[1].beat("r1", "a"), books[1].get("r1").beat_at
    books[2].begin(replace(FIRST, holder="b"))
    second = books[3].beat("r1", "a"), books[3].get("r1").beat_at

    assert first == (True, now + timedelta(seconds=10))
    assert second == (False, now + timedelta(seconds=20))


def test_of_two_that_begin_at_once_one_gets_the_run(store: Store, clock: FrozenClock) -> None:
    """Never two runs of one plan: the second sees the first, whichever machine it is on."""
    book = SqlRunBook(store, clock, "scan")

    def begin(name: str) -> str:
        try:
            return book.begin(replace(FIRST, id=name, holder=name), is_alive=lambda run: run.holder != name).id
        except Overtaken:
            return ""

    with ThreadPoolExecutor(4) as threads:
        got = [one for one in threads.map(begin, ["a", "b", "c", "d"]) if one]

    assert len(got) == len(book.recent()) == 1
