"""Work in the background: bounded, seen by its person alone, told of while it is at work, forgotten in time."""

import threading
from datetime import timedelta

import pytest

from desk.jobs import KEPT, MOST_OF_ONE, Handout, Jobs, JobState, Progress, Result
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown
from facts.people import Person, Role
from tests.factories import NOON


def person(number: int) -> Person:
    """Somebody."""
    return Person(id=number, account=f"p{number}", name=f"人{number}", roles=frozenset({Role.CLERK}))


@pytest.fixture
def jobs() -> Jobs:
    """No jobs yet."""
    return Jobs(FrozenClock(NOON))


def test_from_start_to_result(jobs: Jobs) -> None:
    """It tells how far it is, and its person alone sees it."""
    go_on, told = threading.Event(), threading.Event()

    def work(progress: Progress) -> Result:
        progress("正在写入", 3, 10)
        told.set()
        assert go_on.wait(10)
        return Result(says="好了。", link="/exports")

    number = jobs.start(person(1), "导出", work)
    assert told.wait(10)
    seen = jobs.get(person(1), number)
    assert (seen.state, seen.says, seen.done, seen.total) == (JobState.RUNNING, "正在写入", 3, 10)
    with pytest.raises(NotKnown):
        jobs.get(person(2), number)
    assert jobs.of(person(2)) == ()
    go_on.set()
    done = jobs.wait(person(1), number, 10)
    assert (done.state, done.result and done.result.link) == (JobState.FINISHED, "/exports")


def test_failures_are_told_and_foreign_ones_are_not(jobs: Jobs) -> None:
    """A sentence of ours is told as it stands; anything else stays in the log."""

    def ours(_: Progress) -> Result:
        raise BadInput("第 3 行不是数字。")

    def foreign(_: Progress) -> Result:
        raise RuntimeError("password=hunter2")

    first, second = (jobs.wait(person(1), jobs.start(person(1), "x", work), 10) for work in (ours, foreign))
    assert (first.state, first.problem) == (JobState.FAILED, "第 3 行不是数字。")
    assert second.state is JobState.FAILED
    assert "hunter2" not in second.problem


def test_one_person_has_few_and_others_wait(jobs: Jobs) -> None:
    """Three of one person; two at work, the third waits for a place."""
    go_on = threading.Event()

    def work(_: Progress) -> Result:
        go_on.wait(10)
        return Result(says="")

    numbers = [jobs.start(person(1), "x", work) for _ in range(MOST_OF_ONE)]
    with pytest.raises(BadInput, match="没有完成"):
        jobs.start(person(1), "x", work)
    states = sorted(jobs.get(person(1), number).state for number in numbers)
    assert states.count(JobState.WAITING) >= 1
    go_on.set()
    assert {jobs.wait(person(1), number, 10).state for number in numbers} == {JobState.FINISHED}


def test_the_same_is_done_once(jobs: Jobs) -> None:
    """A key gives the same job until it is dropped or has failed; another person's key is another."""

    def work(_: Progress) -> Result:
        return Result(says="")

    def fails(_: Progress) -> Result:
        raise BadInput("不行")

    first = jobs.start(person(1), "x", work, key="k")
    jobs.wait(person(1), first, 10)
    assert jobs.start(person(1), "x", work, key="k") == first
    assert jobs.start(person(2), "x", work, key="k") != first
    jobs.drop(person(1), "k")
    second = jobs.start(person(1), "x", fails, key="k")
    jobs.wait(person(1), second, 10)
    assert second != first
    assert jobs.start(person(1), "x", work, key="k") != second


def test_a_file_goes_with_its_job(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Half a day later neither is there."""
    clock = FrozenClock(NOON)
    jobs, path = Jobs(clock), tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    made = Result(says="", handout=Handout(path=path, name="a.xlsx", media_type="x/y"))
    number = jobs.start(person(1), "x", lambda _: made)
    jobs.wait(person(1), number, 10)
    clock._moment = NOON + KEPT + timedelta(seconds=1)  # half a day goes by
    jobs.start(person(1), "y", lambda _: Result(says=""))
    assert not path.exists()
    with pytest.raises(NotKnown):
        jobs.get(person(1), number)
