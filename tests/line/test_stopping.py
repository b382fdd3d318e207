"""A whole scan that is asked to end: while it starts, and while it fetches what its candidates call for."""

import signal
import time
from pathlib import Path

import pytest

from tests.line.hand import Said, check_exhibits, crawl_child, end, fangfei, repeated, rows, start, wait_until
from tests.line.sites import ADVERT, Web, page
from tests.line.test_interruptions import summary_of

#: Pictures of the one candidate, one delay apart: the second round takes so many seconds.
PICTURES = 15
KEPT = "SELECT count(*) FROM target WHERE skip = 'requisite'"


def a_site_of_pictures(folder: Path) -> Web:
    """One advert with pictures on a host of their own."""
    web = Web(folder)
    shown = "".join(f'<img src="http://pic.test/{number}.png">' for number in range(PICTURES))
    web.put("jinshu.test", "index.html", page("金树", ADVERT).replace(b"</body>", shown.encode() + b"</body>"))
    for number in range(PICTURES):
        web.put("pic.test", f"{number}.png", b"\x89PNG\r\n\x1a\n" + bytes([number]) * 2000)
    return web


def words(port: int, delay: float) -> tuple[str, ...]:
    return ("scan", "http://jinshu.test/", "--resolve", f"*:*:127.0.0.1:{port}", "--delay", str(delay), "--json")


def stop(folder: Path, port: int, number: signal.Signals, *, at: str) -> Said:
    """Start a scan that takes a while, ask it to end at some moment, and return how it did within ten seconds."""
    scan = start(folder, *words(port, 1.0))
    if at == "second round":
        fetched = "SELECT url FROM target WHERE done AND purpose = 'requisite'"
        wait_until(lambda: len(rows(folder, fetched)) >= 2, "the second round")
    else:
        wait_until(lambda: crawl_child(scan.pid) is not None, "the crawl")
    asked = time.monotonic()
    scan.send_signal(number)
    said = end(scan)
    assert time.monotonic() - asked < 10
    return said


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_in_the_second_round(tmp_path: Path, number: signal.Signals) -> None:
    """What was screened stands, the other pictures wait, and the same command fetches each of them once."""
    with a_site_of_pictures(tmp_path / "web").serve() as server:
        stopped = summary_of(stop(tmp_path, server.port, number, at="second round"))
        left = rows(tmp_path, "SELECT url FROM target WHERE NOT done")
        rest = fangfei(tmp_path, *words(server.port, 0)).json

    assert (stopped["status"], stopped["screened"], stopped["leads_new"]) == ("stopped", 1, 1)
    assert stopped["waiting"] == len(left) > 0
    assert (rest["run"], rest["status"], rest["waiting"]) == (stopped["run"], "finished", 0)
    assert (rest["screened"], rest["leads_new"], rest["leads_updated"]) == (1, 1, 0)
    assert rows(tmp_path, KEPT) == [(PICTURES,)]
    assert rows(tmp_path, "SELECT count(*), max(times_seen) FROM lead") == [(1, 1)]
    assert repeated(tmp_path) == []
    assert check_exhibits(tmp_path) == 1


def test_while_the_crawl_starts(tmp_path: Path) -> None:
    """The crawl has not read its order yet: the scan is stopped, not failed, and the same command does all of it."""
    with a_site_of_pictures(tmp_path / "web").serve() as server:
        stopped = summary_of(stop(tmp_path, server.port, signal.SIGTERM, at="start"))
        note = rows(tmp_path, "SELECT status, note FROM run")
        rest = fangfei(tmp_path, *words(server.port, 0)).json

    assert (stopped["status"], stopped["pages_fetched"]) == ("stopped", 0)
    assert note == [("stopped", "The crawl was ended by SIGTERM before it began.")]
    assert (rest["run"], rest["status"], rest["leads_new"]) == (stopped["run"], "finished", 1)
    assert rows(tmp_path, KEPT) == [(PICTURES,)]
