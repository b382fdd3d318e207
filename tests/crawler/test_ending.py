"""How a crawl ends before its time: deadline, signals, kill -9, a full disk, a failing database."""

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from crawler import CrawlSettings
from evidence import WarcVault, fsck
from facts.doubles import MemoryFrontier, MemoryVault
from facts.errors import BadInput, NoSpace, StoreFailed
from facts.pages import Exchange, Exhibit, Page, Target, Visit
from facts.runs import RunSpec
from tests.crawler.going import Journey, a_source, a_spec
from tests.crawler.web import Route, Write, links, serve

CHILD = Path(__file__).with_name("child.py")
ROOT = Path(__file__).parents[2]


def start(folder: Path, spec: RunSpec, settings: CrawlSettings | None = None) -> subprocess.Popen[str]:
    order = folder / "order.pickle"
    order.write_bytes(pickle.dumps((spec, settings or CrawlSettings(), folder)))
    command = [sys.executable, CHILD, order]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def rows(folder: Path, question: str) -> list[tuple[str, ...]]:
    if not (folder / "run.db").exists():
        return []
    connection = sqlite3.connect(folder / "run.db")
    try:
        return connection.execute(question).fetchall()
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()


def wait_for_pages(folder: Path, count: int) -> None:
    until = time.monotonic() + 20
    while len(rows(folder, "SELECT url FROM page")) < count:
        assert time.monotonic() < until, "the crawl brought nothing home"
        time.sleep(0.02)


def a_big_site(count: int) -> dict[str, Route]:
    return {f"k.test/{n}": links(*(f"/{(n * 3 + k) % count}" for k in range(12))) for n in range(count)}


def test_kill_and_run_again_loses_nothing(tmp_path: Path) -> None:
    """Killed three times in the middle: every page has one row, its exhibit verifies, and nothing is missing."""
    with serve(a_big_site(300)) as web:
        spec = a_spec([a_source("http://k.test/0", max_depth=1000)], web.port)
        for pages in (40, 110, 190):
            child = start(tmp_path, spec)
            wait_for_pages(tmp_path, pages)
            child.kill()
            child.communicate()
        child = start(tmp_path, spec)
        said, _ = child.communicate(timeout=60)

    assert said.startswith("finished||")
    urls = [url for (url,) in rows(tmp_path, "SELECT url FROM page")]
    assert sorted(urls) == sorted(f"http://k.test/{n}" for n in range(300))
    assert rows(tmp_path, "SELECT url FROM target WHERE NOT done") == []
    again = len(web.paths("k.test")) - len(set(web.paths("k.test")))
    assert again <= 3 * (4 + 1)
    check_exhibits(tmp_path)


def check_exhibits(folder: Path) -> None:
    vault = WarcVault(folder / "evidence", run="check", software="x")
    found = rows(folder, "SELECT exhibit_file, exhibit_offset, exhibit_sha256, exhibit_record FROM page")
    assert found
    for file, offset, digest, record_id in found:
        vault.open(Exhibit(file=file, offset=int(offset), sha256=digest, record_id=record_id))
    assert all("cut off" in damage.what for damage in fsck(folder / "evidence").damaged)


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_a_signal_ends_it_in_good_order(tmp_path: Path, number: signal.Signals) -> None:
    """Within ten seconds, although requests hang and hosts wait for a long delay; what is left stays waiting."""

    def hang(_: Write) -> None:
        time.sleep(30)

    routes: dict[str, Route] = {f"k.test/{n}": "x" for n in range(50)}
    routes |= {"slow.test/": links("/1"), "slow.test/1": hang, "k.test/0": links(*(f"/{n}" for n in range(50)))}
    with serve(routes) as web:
        sources = a_source("http://k.test/0", name="k", delay_s=2.0), a_source("http://slow.test/", name="slow")
        child = start(tmp_path, a_spec(sources, web.port))
        wait_for_pages(tmp_path, 2)
        started = time.monotonic()
        child.send_signal(number)
        said, _ = child.communicate(timeout=20)

    assert time.monotonic() - started < 10
    assert said.startswith(f"stopped|The crawl was ended by {number.name}.|")
    assert len(rows(tmp_path, "SELECT url FROM target WHERE NOT done")) > 40
    assert fsck(tmp_path / "evidence").is_sound


def test_the_deadline_ends_it_in_good_order() -> None:
    """What was fetched is settled, the rest waits."""
    with serve(a_big_site(200)) as web:
        spec = a_spec([a_source("http://k.test/0", delay_s=0.1)], web.port, deadline_s=1.0)
        journey = Journey(spec)
        result = journey.go()

    assert (result.status, result.note) == ("stopped", "The deadline of 1 seconds has passed.")
    assert result.seconds < 3
    assert 3 <= result.pages <= 11
    assert len(journey.frontier.waiting(1000)) == len(journey.urls()) - len(journey.frontier.visits)


def test_a_deadline_of_nothing_ends_it_at_once() -> None:
    """Also while Scrapy is still starting."""
    with serve(a_big_site(200)) as web:
        result = Journey(a_spec([a_source("http://k.test/0")], web.port, deadline_s=0.0)).go()

    assert (result.status, result.seconds < 5) == ("stopped", True)


class SmallVault(MemoryVault):
    """A disk with room for five exchanges."""

    def keep(self, exchange: Exchange) -> Exhibit:
        if len(self.exchanges) == 5:
            raise NoSpace("Evidence cannot be written to /x (No space left on device); free some space.")
        return super().keep(exchange)


def test_a_full_disk_ends_it_with_one_sentence() -> None:
    """What could not be kept was not read: its targets stay waiting."""
    with serve(a_big_site(100)) as web:
        journey = Journey(a_spec([a_source("http://k.test/0")], web.port))
        journey.vault = SmallVault()
        result = journey.go()

    assert (result.status, type(result.error)) == ("failed", NoSpace)
    assert result.note.startswith("Evidence cannot be written")
    assert result.pages == len(journey.frontier.pages) == 4
    assert len(journey.frontier.waiting(1000)) > 5


class FailingFrontier(MemoryFrontier):
    """A database that fails at the fourth page."""

    problem: Exception = StoreFailed("The database refused: no such table.")

    def settle(self, visit: Visit) -> Page | None:
        if len(self.pages) == 3:
            raise self.problem
        return super().settle(visit)


@pytest.mark.parametrize("problem", [StoreFailed("The database refused: gone."), RuntimeError("driver")])
def test_a_failing_database_ends_it_with_one_sentence(problem: Exception) -> None:
    """Whatever the adapter raises, the crawl ends at once and says why."""
    with serve(a_big_site(100)) as web:
        journey = Journey(a_spec([a_source("http://k.test/0")], web.port))
        journey.frontier = FailingFrontier()
        journey.frontier.problem = problem
        result = journey.go()

    assert (result.status, type(result.error)) == ("failed", StoreFailed)
    assert result.note.startswith("The database refused")
    assert result.pages == 3
    assert len(web.asked) < 15


def test_a_resumed_source_keeps_its_budget() -> None:
    """Pages fetched before a crash count, for the run and for each source."""
    with serve(a_big_site(100)) as web:
        sources = a_source("http://k.test/0", max_pages=10), a_source("http://z.test/", name="z")
        journey = Journey(a_spec(sources, web.port, max_pages=6))
        journey.go()
        journey.spec = replace(journey.spec, max_pages=None)
        journey.go()

    assert len(journey.frontier.pages) == 10


def test_nothing_runs_in_a_circle_when_a_source_is_gone() -> None:
    """Rows of a source the spec no longer names stay waiting; the crawl ends."""
    with serve(a_big_site(10)) as web:
        journey = Journey(a_spec([a_source("http://k.test/0")], web.port))
        journey.frontier.seed([Target(url="http://gone.test/", source="gone")])
        result = journey.go()

    assert result.status == "finished"
    assert [target.url for _, target in journey.frontier.waiting(10)] == ["http://gone.test/"]


def test_a_start_that_is_no_address_is_refused_before_anything_is_asked() -> None:
    """One sentence names the source."""
    with pytest.raises(BadInput, match="source s starts at"):
        Journey(a_spec([a_source("ftp://k.test/")], None)).go()


def test_progress_and_log(tmp_path: Path) -> None:
    """Whoever watches is told after each target; the log's file has Scrapy's words in it."""
    with serve(a_big_site(5)) as web:
        journey = Journey(a_spec([a_source("http://k.test/0")], web.port), log_file=tmp_path / "crawl.log")
        journey.go()

    assert journey.said[-1][:2] == (5, 5)
    assert "Spider closed (finished)" in (tmp_path / "crawl.log").read_text()
    with pytest.raises(NoSpace, match="log file"):
        Journey(a_spec([a_source("http://k.test/0")], None), log_file=Path("/proc/none/x.log")).go()
