"""The pace of thousands of hosts: what it takes in memory and in time."""

import time
import tracemalloc

from tests.crawler.test_pace import a_pace, a_source, ask


def test_thousands_of_hosts_take_little_memory() -> None:
    """20,000 hosts, asked about under both their names, below 1 kB each."""
    pace, clock = a_pace(a_source("http://a.test/", delay_s=1.0))
    names = [f"host-{n}.test" for n in range(20_000)]
    tracemalloc.start()
    for name in names:
        ask(pace, clock, name, seconds=0.1)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert taken < 20_000 * 1000


def test_a_question_costs_the_same_however_many_hosts_there_are() -> None:
    """No loop over hosts hides in it: with 100 times the hosts, a question takes less than 5 times as long."""

    def cost(hosts: int) -> float:
        pace, clock = a_pace(a_source("http://a.test/"))
        names = [f"h{n}.test" for n in range(hosts)]
        for name in names:
            ask(pace, clock, name)
        best = float("inf")
        for _ in range(5):
            begun = time.process_time()
            for name in names[:: max(1, hosts // 200)]:
                pace.ready_at(name)
            best = min(best, time.process_time() - begun)
        return best

    assert cost(20_000) < 5 * cost(200) + 0.001
