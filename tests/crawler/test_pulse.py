"""A crawl's signs of life: they come while its event loop turns, and cease while it stands still."""

import time
from itertools import pairwise

import pytest

from crawler import run
from crawler.errand import CrawlPorts
from crawler.run import crawl
from facts.doubles import FrozenClock, MemoryFrontier, MemoryVault
from facts.runs import RunStatus
from tests.crawler.going import NOON, Journey, a_source, a_spec
from tests.crawler.web import links, serve


def test_signs_come_from_the_loop_and_cease_where_it_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crawl that waits for its host's delay is slow and gives them; one that is held up in a page does not."""
    monkeypatch.setattr(run, "PULSE_S", 0.02)
    beats: list[float] = []
    held: list[float] = []

    def hold_up(done: int, _: int | None, __: str) -> None:
        if done == 2:
            held.append(time.monotonic())
            time.sleep(0.6)

    with serve({f"k.test/{n}": links("/1", "/2") for n in range(3)}) as web:
        spec = a_spec([a_source("http://k.test/0", delay_s=0.4)], web.port)
        journey = Journey(spec)
        ports = CrawlPorts(
            frontier=MemoryFrontier(), vault=MemoryVault(), clock=FrozenClock(NOON), report=hold_up,
            pulse=lambda: beats.append(time.monotonic()),
        )  # fmt: skip
        result = crawl(spec, ports, journey.settings)
    while_waiting = [beat for beat in beats if held[0] - 0.3 < beat < held[0]]
    longest = max(two - one for one, two in pairwise(beats))

    assert (result.status, result.pages) == (RunStatus.FINISHED, 3)
    assert len(while_waiting) >= 3
    assert longest >= 0.6
