"""A scan that is asked to end outside its crawl: before it, while it screens what is left, while it reads pictures."""

from dataclasses import replace

import pytest

from evidence.images import Found
from facts.doubles import FrozenClock, MemoryFrontier
from facts.pages import Capture
from facts.runs import RunSpec, RunStatus
from runs.following import FollowPorts
from screening import Screener
from tests.factories import NOON, a_target
from tests.runs.books import FakeCrawl, FakeLauncher
from tests.runs.test_scan import FOUR, Office


class AllAtOnce(FakeLauncher):
    """The crawl brings everything before the first page is screened."""

    def launch(self, spec: RunSpec, *, browser: bool = False) -> FakeCrawl:
        crawl = super().launch(spec, browser=browser)
        steps, crawl._steps = crawl._steps, []
        crawl._steps = [lambda: [step() for step in steps]] if steps else []
        return crawl


@pytest.fixture
def office(screener: Screener, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("runs.rounds.POLL_S", 0.0)
    made = Office(screener, clock, FOUR)
    made.launcher = AllAtOnce(made.pages, made.vault, FOUR)
    made.ports = replace(made.ports, launcher=made.launcher)
    return made


def test_before_the_crawl_none_is_started(office: Office) -> None:
    """The run is stopped, and the same order takes it up."""
    stopped = office.scan(is_stopped=lambda: True)
    crawls = len(office.launcher.crawls)
    again = office.scan()

    assert (stopped.status, stopped.pages_fetched, crawls) == (RunStatus.STOPPED, 0, 0)
    assert (again.run, again.status, again.screened) == (stopped.run, RunStatus.FINISHED, 4)


def test_screening_that_would_take_too_long_is_left_to_the_next_scan(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The crawl has finished, the screening has not: the run has not either, and nothing is screened twice."""
    monkeypatch.setattr("runs.intake.BATCH", 1)
    monkeypatch.setattr("runs.intake.ENDING_S", 0.0)
    stopped = office.scan(is_stopped=lambda: len(office.pages.screenings) >= 2)
    office.launcher.brings = []
    again = office.scan()

    assert (stopped.status, stopped.pages_fetched, stopped.screened) == (RunStatus.STOPPED, 4, 2)
    assert (again.run, again.status, again.screened) == (stopped.run, RunStatus.FINISHED, 4)
    assert [url for _, _, url in office.said] == [url for url, _ in FOUR]
    assert set(office.leads.leads) == {"http://a.test/1", "http://a.test/3"}


def test_between_two_pictures(office: Office) -> None:
    """Codes that nobody read yet are read by the next scan, so the run is not finished."""
    frontier = MemoryFrontier()
    read: list[bytes] = []
    frontier.seed(a_target(f"http://pic.test/{number}") for number in range(3))
    captures = [
        Capture(url=f"http://pic.test/{number}", status=200, headers={}, body=bytes([number]), fetched_at=NOON)
        for number in range(3)
    ]

    def codes(body: bytes) -> list[str]:
        read.append(body)
        return []

    found = [Found(file="f", mark=number, capture=capture) for number, capture in enumerate(captures)]
    follow = FollowPorts(vault=office.vault, frontier=lambda _: frontier, pictures=lambda _: found, codes=codes)
    office.ports = replace(office.ports, follow=follow)
    stopped = office.scan(is_stopped=lambda: bool(read))
    note, first = office.runs.get(stopped.run).note, list(read)
    office.launcher.brings = []
    again = office.scan()

    assert (stopped.status, note, first) == (RunStatus.STOPPED, "The scan was ended by a signal.", [b"\x00"])
    assert (again.run, again.status, set(read)) == (stopped.run, RunStatus.FINISHED, {b"\x00", b"\x01", b"\x02"})
