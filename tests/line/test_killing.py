"""Kill -9 at twenty random moments of one scan, and a crawl whose scan is dead; `make drill` is the same at length."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from evidence import fsck
from tests.drills import findings, killing, town
from tests.line.hand import crawl_child, end, fangfei, is_alive, rows, start, wait_until
from tests.line.sites import a_city
from tests.line.test_stopping import KEPT, PICTURES, a_site_of_pictures

#: Pages without a delay, and kills.
SIZE, KILLS = 160, 20


@pytest.mark.long
def test_twenty_kills_lose_nothing_and_break_no_delay(tmp_path: Path) -> None:
    """Every page once, every exhibit whole, the leads of a scan that nobody disturbed, and every delay kept.

    The delays are measured between the requests in the server's own log, robots.txt included, across the kills too.
    """
    seed, place = random.SystemRandom().randrange(10_000), town.build(SIZE)
    print(f"seed {seed}")  # noqa: T201  # what a failure needs to be seen again
    for name in ("calm", "hard"):
        (tmp_path / name).mkdir()
    with killing.served(SIZE, tmp_path / "hard.log") as served:
        ordeal = killing.killed(tmp_path / "hard", served, kills=KILLS, seed=seed)
    with killing.served(SIZE, tmp_path / "calm.log") as served:
        calm = killing.undisturbed(tmp_path / "calm", served, "--delay", "0")
    manners = findings.manners(place, findings.read_log(tmp_path / "hard.log"))

    assert sum(ordeal.kills.values()) == KILLS
    assert list(findings.complaints(place, tmp_path / "hard", ordeal.summary)) == []
    assert list(findings.complaints(place, tmp_path / "calm", calm)) == []
    assert findings.traces(tmp_path / "hard") == findings.traces(tmp_path / "calm")
    assert manners.gaps > SIZE // 2
    assert manners.are_kept, (manners.short, manners.pushed)
    assert manners.repeats <= KILLS * killing.MOST_REPEATS
    assert killing.orphans(ordeal) == set()


def test_killed_between_two_rounds(tmp_path: Path) -> None:
    """The candidate is screened, and what it calls for is not in the table yet: the next scan still goes on to it."""
    with a_site_of_pictures(tmp_path / "web").serve() as server:
        command = ("scan", "http://jinshu.test/", "--resolve", f"*:*:127.0.0.1:{server.port}", "--delay", "0", "--json")
        scan = start(tmp_path, *command)
        wait_until(lambda: len(rows(tmp_path, "SELECT page_id FROM screening")) == 1, "the candidate")
        os.killpg(scan.pid, signal.SIGKILL)
        end(scan)
        rest = fangfei(tmp_path, *command).json

    assert (rest["status"], rest["waiting"], rest["leads_new"]) == ("finished", 0, 1)
    assert rows(tmp_path, KEPT) == [(PICTURES,)]


def test_a_crawl_that_starts_while_its_scan_dies(tmp_path: Path) -> None:
    """Its Python has only just started and cannot hear of the death yet: it ends all the same, and asks for nothing."""
    with killing.served(SIZE, tmp_path / "log") as served:
        for pause in (0.0, 0.1, 0.3):
            scan = start(tmp_path, *killing.words(tmp_path, served.port))
            wait_until(lambda scan=scan: killing.crawl_of(scan.pid) is not None, "the crawl")
            child = killing.crawl_of(scan.pid)
            assert child is not None
            time.sleep(pause)
            os.killpg(scan.pid, signal.SIGKILL)
            end(scan)
            wait_until(lambda child=child: not is_alive(child), "the end of the crawl", 10)
        assert findings.read_log(served.log) == []


def test_a_crawl_ends_with_its_scan(tmp_path: Path) -> None:
    """The scan is killed while one page hangs and a host waits for its turn: the crawl is gone within ten seconds."""
    web = a_city(tmp_path / "web")
    web.trap("www.jinshu.test", kind="slow", path="/about.html", seconds=60)
    with web.serve() as server:
        command = ("scan", web.sources(), "--resolve", f"*:*:127.0.0.1:{server.port}", "--delay", "30")
        jinshu = ("scan", "http://www.jinshu.test/", "--resolve", f"*:*:127.0.0.1:{server.port}", "--delay", "0")
        for number, words in enumerate((command, jinshu)):
            folder = tmp_path / str(number)
            folder.mkdir()
            scan = start(folder, *words)
            wait_until(lambda folder=folder: len(rows(folder, "SELECT url FROM target")) >= 3, "targets")
            time.sleep(1)
            child = crawl_child(scan.pid)
            assert child is not None
            os.killpg(scan.pid, signal.SIGKILL)
            killed = time.monotonic()
            end(scan)
            wait_until(lambda child=child: not is_alive(child), "the end of the crawl", 10)
            assert time.monotonic() - killed < 10
            assert rows(folder, "SELECT count(*) FROM target WHERE NOT done")[0][0] > 0
            assert fsck(folder / "out" / "evidence").is_sound
