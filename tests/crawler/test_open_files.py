"""A crawl of many hosts holds few files open."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from crawler import parse_rewrite
from crawler.wire.connections import IDLE
from tests.crawler.going import Journey, a_source, a_spec

HOSTS = 600
#: What the house promises for 5,000 hosts.
MOST = 512


@contextlib.contextmanager
def crowd() -> Iterator[int]:
    """A server in a process of its own, so that its sockets are not ours; yields its port."""
    command = [sys.executable, "-m", "tests.crawler.hostile.crowd"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as child:
        assert child.stdout is not None
        yield int(child.stdout.readline())
        assert child.stdin is not None
        child.stdin.close()


def open_files() -> int:
    """Files this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@contextlib.contextmanager
def watched() -> Iterator[list[int]]:
    """Count this process' open files every few milliseconds."""
    seen: list[int] = []
    end = threading.Event()

    def look() -> None:
        while not end.wait(0.005):
            seen.append(open_files())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        end.set()
        thread.join()


def test_six_hundred_hosts_do_not_cost_six_hundred_files() -> None:
    """Servers would keep every connection; the crawl closes the longest unused ones."""
    names = [f"h{number}.test" for number in range(HOSTS)]
    source = a_source(*(f"http://{name}/" for name in names), hosts=tuple(names))
    before = open_files()
    with crowd() as port, watched() as seen:
        journey = Journey(a_spec([source], None, rewrites=(parse_rewrite(f"*:*:127.0.0.1:{port}"),)))
        journey.go()

    assert len(journey.frontier.pages) == HOSTS
    assert IDLE / 2 < max(seen) - before < MOST / 2
