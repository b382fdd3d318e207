"""A signal ends a crawl within ten seconds whatever it is waiting for or reading; what is left stays waiting."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from crawler import CrawlSettings
from evidence import fsck
from facts.sources import Bounds, Kind, Manners, Source
from tests.crawler.going import a_source, a_spec
from tests.crawler.test_ending import rows, start
from tests.crawler.web import Reply, Route, Web, Write, links, serve

#: Seconds promised, and more than any of these crawls would take to end by itself.
PROMISED, FOREVER = 10.0, 300.0


@dataclass
class Ended:
    """How a crawl ended that was asked to."""

    said: str
    seconds: float
    #: Requests that came after it was asked to.
    late: int


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.02)


def end(child: "subprocess.Popen[str]", web: Web, number: int = signal.SIGTERM) -> Ended:
    asked, began = len(web.asked), time.monotonic()
    child.send_signal(number)
    said, _ = child.communicate(timeout=60)
    return Ended(said, time.monotonic() - began, len(web.asked) - asked)


def waiting(folder: Path) -> list[str]:
    return sorted(url for (url,) in rows(folder, "SELECT url FROM target WHERE NOT done"))


def patient(source: Source) -> Source:
    return replace(source, manners=Manners(max_delay_s=2 * FOREVER))


def check(ended: Ended, folder: Path, left: list[str]) -> None:
    assert ended.seconds < PROMISED
    assert ended.said.startswith("stopped|The crawl was ended by SIG")
    assert waiting(folder) == left
    assert fsck(folder / "evidence").is_sound


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_while_a_request_sleeps_before_its_host(tmp_path: Path, number: signal.Signals) -> None:
    """Its robots.txt asks for five minutes between two requests; the page has left the queue and waits at the gate."""
    slow = Reply(f"User-agent: *\nCrawl-delay: {FOREVER:g}\n", type="text/plain")
    with serve({"k.test/robots.txt": slow, "k.test/": "x"}) as web:
        child = start(tmp_path, a_spec([patient(a_source("http://k.test/"))], web.port))
        wait_until(lambda: web.paths("k.test") == ["/robots.txt"])
        time.sleep(0.5)
        ended = end(child, web, number)

    check(ended, tmp_path, ["http://k.test/"])
    assert ended.seconds < 3
    assert ended.late == 0


def test_while_a_host_rests(tmp_path: Path) -> None:
    """It said 429 and asked for five minutes."""
    later = Reply("later", 429, headers=(("Retry-After", f"{FOREVER:g}"),))
    with serve({"k.test/": links("/1", "/2"), "k.test/1": later, "k.test/2": later}) as web:
        child = start(tmp_path, a_spec([a_source("http://k.test/", delay_s=0.1)], web.port))
        wait_until(lambda: "/1" in web.paths("k.test"))
        time.sleep(0.5)
        ended = end(child, web)

    check(ended, tmp_path, ["http://k.test/1", "http://k.test/2"])
    assert ended.seconds < 3
    assert ended.late == 0


def test_while_servers_hang(tmp_path: Path) -> None:
    """One never answers, not even for its robots.txt; one sends a byte a second; one promises more than it sends."""

    def silent(_: Write) -> None:
        time.sleep(60)

    def drip(write: Write) -> None:
        write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(60):
            time.sleep(1)
            write(b"x")

    def short(write: Write) -> None:
        write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nx")
        time.sleep(60)

    routes: dict[str, Route] = {"a.test/robots.txt": silent, "b.test/": drip, "c.test/": short}
    with serve(routes) as web:
        sources = [a_source(f"http://{name}.test/", name=name) for name in "abc"]
        child = start(tmp_path, a_spec(sources, web.port), CrawlSettings(timeout_s=FOREVER))
        wait_until(lambda: {"b.test/", "c.test/"} <= {host + path for _, host, path in web.asked})
        ended = end(child, web)

    check(ended, tmp_path, [f"http://{name}.test/" for name in "abc"])
    assert ended.late == 0


@pytest.mark.parametrize("pause", [0.2, *(pytest.param(each, marks=pytest.mark.long) for each in (0.0, 0.5, 1.0))])
def test_while_a_big_sitemap_is_read(tmp_path: Path, pause: float) -> None:
    """Its 30,000 addresses are all in the table, or the sitemap waits to be read again: nothing between the two."""
    entries = "".join(f"<url><loc>http://k.test/{number}</loc></url>" for number in range(30_000))
    head = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    sitemap = Reply(f"{head}{entries}</urlset>", type="application/xml")
    source = Source(
        id="k", title="k", kind=Kind.SITEMAP, start_urls=("http://k.test/sitemap.xml",), bounds=Bounds(max_pages=30_000)
    )
    with serve({"k.test/sitemap.xml": sitemap}) as web:
        child = start(tmp_path, a_spec([source], web.port))
        wait_until(lambda: "/sitemap.xml" in web.paths("k.test"))
        time.sleep(pause)
        ended = end(child, web)

    assert ended.seconds < PROMISED
    assert ended.said.startswith("stopped|The crawl was ended by SIGTERM.|")
    (known,) = rows(tmp_path, "SELECT count(*) FROM target")[0]
    is_read = rows(tmp_path, "SELECT done FROM target WHERE purpose = 'guide'") == [(1,)]
    assert known == (30_001 if is_read else 1)
    assert fsck(tmp_path / "evidence").is_sound
