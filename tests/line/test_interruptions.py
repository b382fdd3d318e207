"""A scan that is killed, ended, or run out of time: the same command takes it up, and nothing is lost or doubled."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.line.hand import (
    Said,
    check_exhibits,
    crawl_child,
    end,
    fangfei,
    is_alive,
    repeated,
    rows,
    start,
    wait_for_pages,
    wait_until,
)
from tests.line.sites import a_big_site, page

PAGES = 150
START = "http://big.test/0.html"


def words(port: int, delay: float) -> tuple[str, ...]:
    return ("scan", START, "--resolve", f"*:*:127.0.0.1:{port}", "--delay", str(delay), "--json")


def kill_the_scan(scan: "subprocess.Popen[bytes]") -> None:
    """Kill its process group; the crawl has one of its own and ends by itself."""
    os.killpg(scan.pid, signal.SIGKILL)


def kill_both(scan: "subprocess.Popen[bytes]") -> None:
    """Kill both at once, as a power cut does."""
    child = crawl_child(scan.pid)
    assert child is not None
    os.killpg(scan.pid, signal.SIGKILL)
    os.kill(child, signal.SIGKILL)


def kill_the_crawl(scan: "subprocess.Popen[bytes]") -> None:
    """Kill the crawl alone; the scan goes on to its own end."""
    child = crawl_child(scan.pid)
    assert child is not None
    os.kill(child, signal.SIGKILL)


def check_whole(folder: Path, summary: Any) -> None:
    """Every page of the big site once, screened, each advert seen for its one lead, exhibits sound, and all counted."""
    assert summary["status"] == "finished"
    assert (summary["pages_fetched"], summary["screened"], summary["waiting"]) == (PAGES, PAGES, 0)
    assert (summary["skipped"], summary["problems"]) == ({}, [])
    assert (summary["leads_new"], summary["leads_updated"]) == (1, 0)
    assert rows(folder, "SELECT count(*) FROM page") == [(PAGES,)]
    assert rows(folder, "SELECT count(DISTINCT url) FROM page") == [(PAGES,)]
    assert repeated(folder) == []
    assert rows(folder, "SELECT count(*), max(times_seen) FROM lead") == [(1, 1)]
    assert rows(folder, "SELECT count(*), max(times_seen) FROM sighting") == [(PAGES // 10, 1)]
    assert rows(folder, "SELECT count(DISTINCT run) FROM page") == [(1,)]
    assert check_exhibits(folder) == PAGES


@pytest.mark.parametrize(
    "kill", [kill_the_scan, *(pytest.param(one, marks=pytest.mark.long) for one in (kill_both, kill_the_crawl))]
)
def test_kill_and_the_same_command_again(tmp_path: Path, kill: Any) -> None:
    """Killed in the middle, the next run brings the rest; what the first one kept is neither lost nor fetched again."""
    with a_big_site(tmp_path / "web", PAGES).serve() as server:
        scan = start(tmp_path, *words(server.port, 0.02))
        wait_for_pages(tmp_path, 50)
        child = crawl_child(scan.pid)
        kill(scan)
        died = end(scan)
        before = rows(tmp_path, "SELECT id, url FROM page ORDER BY id")
        again = fangfei(tmp_path, *words(server.port, 0))

    assert child is not None
    assert 50 <= len(before) < PAGES
    if kill is kill_the_crawl:
        assert died.complaint.startswith("The crawl process died (code -9); its log is ")
        assert died.complaint.endswith("run the same scan again to resume.")
    else:
        assert died.code == -signal.SIGKILL
    check_whole(tmp_path, again.json)
    assert rows(tmp_path, "SELECT id, url FROM page ORDER BY id")[: len(before)] == before
    wait_until(lambda: not is_alive(child), "the end of the crawl that lost its scan", 12)


def test_a_second_scan_waits_its_turn_and_a_signal_ends_the_first(tmp_path: Path) -> None:
    """One scan a folder; SIGTERM ends it within 10 seconds although a page hangs, and the next run finishes."""
    web = a_big_site(tmp_path / "web", PAGES)
    web.put("big.test", "0.html", page("首页", "目录", *(f"/{number}.html" for number in (77, *range(1, PAGES)))))
    web.trap("big.test", kind="slow", path="/77.html", seconds=25)
    with web.serve() as server:
        scan = start(tmp_path, *words(server.port, 0))
        wait_until(lambda: len(rows(tmp_path, "SELECT id FROM target WHERE done")) >= 20, "20 pages")
        second = fangfei(tmp_path, *words(server.port, 0))
        asked = time.monotonic()
        scan.send_signal(signal.SIGTERM)
        stopped = end(scan)
        took = time.monotonic() - asked
    web.trap("big.test", kind="slow", path="/77.html", seconds=0)
    with web.serve() as server:
        resumed = fangfei(tmp_path, *words(server.port, 0))

    assert second.complaint == f"Another scan is writing to {Path('out')}; wait for it or name another --out."
    assert took < 10
    assert stopped.err == "fangfei: SIGTERM: ending in good order …\n"
    first = summary_of(stopped)
    assert (first["status"], first["waiting"] >= 1) == ("stopped", True)
    assert first["screened"] == first["pages_fetched"]
    assert (resumed.json["run"], resumed.json["status"]) == (first["run"], "finished")
    assert (resumed.json["pages_fetched"], resumed.json["screened"], resumed.json["waiting"]) == (PAGES, PAGES, 0)
    assert repeated(tmp_path) == []
    assert check_exhibits(tmp_path) == PAGES


def test_the_deadline_ends_a_scan_in_good_order(tmp_path: Path) -> None:
    """Whatever was fetched is screened and accounted for; the rest waits for the same command."""
    with a_big_site(tmp_path / "web", 40).serve() as server:
        late = fangfei(tmp_path, *words(server.port, 0.2), "--deadline", "2").json
        note = rows(tmp_path, "SELECT status, note FROM run")
        rest = fangfei(tmp_path, *words(server.port, 0)).json

    assert (late["status"], late["screened"]) == ("stopped", late["pages_fetched"])
    assert 1 < late["pages_fetched"] < 15
    assert late["waiting"] > 0
    assert note == [("stopped", "The deadline of 2 seconds has passed.")]
    assert (rest["run"], rest["status"]) == (late["run"], "finished")
    assert (rest["pages_fetched"], rest["screened"], rest["waiting"]) == (40, 40, 0)


def summary_of(said: Said) -> Any:
    assert said.code == 0
    return Said(said.code, said.out, "").json
