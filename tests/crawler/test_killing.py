"""kill -9 and the manners: whatever moment a crawl dies at, its hosts never notice."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from facts.runs import RunSpec
from facts.sources import Manners
from store import StoreSettings, open_store
from store.migrate import upgrade
from tests.crawler.going import a_source, a_spec
from tests.crawler.web import Route, Web, links, serve
from wiring.specs import dump_spec

ROOT = Path(__file__).parents[2]
DELAY_S = 0.4
PAGES = 9
HOSTS = [f"k{n}.test" for n in range(4)]


def start(spec: RunSpec) -> subprocess.Popen[str]:
    """Start the real crawl process on its real tables."""
    child = subprocess.Popen(
        [sys.executable, "-m", "wiring.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert child.stdin is not None
    child.stdin.write(dump_spec(spec))
    child.stdin.close()
    child.stdin = None
    return child


def wait_for(web: Web, more: int) -> None:
    """Until the web has been asked so many times more."""
    goal, until = len(web.asked) + more, time.monotonic() + 30
    while len(web.asked) < goal:
        assert time.monotonic() < until, "the crawl asks nothing"
        time.sleep(0.005)


def test_a_crawl_killed_in_the_middle_breaks_no_delay(tmp_path: Path) -> None:
    """Killed three times and taken up at once: no host is asked sooner, none waits for a dead process's lease."""
    routes: dict[str, Route] = {}
    for host in HOSTS:
        routes |= {f"{host}/{n}": links(*(f"/{k}" for k in range(PAGES))) for n in range(PAGES)}
    url = f"sqlite:///{tmp_path}/fangfei.db"
    store = open_store(StoreSettings(url=url))
    upgrade(store)
    store.close()
    sources = [
        replace(a_source(f"http://{host}/0", name=host, delay_s=DELAY_S), manners=Manners(delay_factor=0.0))
        for host in HOSTS
    ]
    with serve(routes) as web:
        spec = a_spec(sources, web.port, db=url, evidence=str(tmp_path / "evidence"))
        for more in (3, 7, 6):
            child = start(spec)
            wait_for(web, more)
            child.kill()
            child.communicate()
        child = start(spec)
        child.communicate(timeout=60)

    assert child.returncode == 0
    for host in HOSTS:
        asked = [at for at, name, *_ in web.asked if name == host]
        assert min(later - earlier for earlier, later in pairwise(asked)) >= 0.95 * DELAY_S
        assert set(web.paths(host)) == {"/robots.txt", *(f"/{n}" for n in range(PAGES))}
        assert web.paths(host).count("/robots.txt") <= 2
        assert len(asked) <= PAGES + 1 + 2 * 3
