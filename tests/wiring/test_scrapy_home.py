"""Whoever knows Scrapy is at home in the checkout: its own commands work, on the office's tables and evidence."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence import replay
from facts.pages import Exchange
from facts.sources import Kind
from tests.crawler.web import Reply, Web, links, moved, serve
from tests.wiring.scrapy_home import Developer, Said
from wiring.assembly import House
from wiring.settings import load_settings

ROUTES = {
    "t.test/robots.txt": Reply("User-agent: *\nDisallow: /no\n", type="text/plain"),
    "t.test/": links("/offer", "/old", "/gone", "/no"),
    "t.test/offer": "<p>金树理财，保本保息，日返千分之五，存满一年返本。</p>",
    "t.test/old": moved("/new"),
    "t.test/new": "new",
    "t.test/feed": Reply(
        "<rss version='2.0'><channel><title>f</title><item><link>http://t.test/offer</link></item></channel></rss>",
        type="application/rss+xml",
    ),
}
PAGES = {"http://t.test/", "http://t.test/offer", "http://t.test/new"}


def a_file(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serve(ROUTES) as served:
        yield served


@pytest.fixture(scope="module")
def crawled(web: Web, tmp_path_factory: pytest.TempPathFactory) -> tuple[Developer, str, Said]:
    """`scrapy crawl site` over one source; the office and the file."""
    folder = tmp_path_factory.mktemp("home")
    source = a_file(folder, "t.yml", "title: 金树\nstart_urls: [http://t.test/]\ndelay_s: 0\n")
    developer = Developer(folder / "out", web.port)
    return developer, source, developer.types("scrapy", "crawl", "site", "-a", f"source={source}")


def test_every_spider_is_listed(tmp_path: Path) -> None:
    """One for each kind of source, and that of a scan."""
    said = Developer(tmp_path).types("scrapy", "list")

    assert (said.code, sorted(said.out.split())) == (0, sorted([*Kind, "scan"]))


def test_a_crawl_stores_pages_and_evidence(crawled: tuple[Developer, str, Said]) -> None:
    """In the office's database and evidence, as a scan does; the run stays open."""
    developer, _, said = crawled
    house = House(load_settings(out=developer.office))
    (run,) = house.runs("test").recent()
    kept = {one.url for file in developer.office.glob("evidence/*.warc.gz") for one in replay(file)
            if isinstance(one, Exchange)}  # fmt: skip

    assert (said.code, "Traceback" in said.log) == (0, False)
    assert {page.url for page in house.pages.unscreened(run.id, "none")} == PAGES
    assert (run.status, run.note) == ("stopped", "Crawled by scrapy (finished), not screened yet.")
    assert PAGES | {"http://t.test/old", "http://t.test/gone", "http://t.test/robots.txt"} <= kept


def test_a_crawl_ends_with_scrapys_stats(crawled: tuple[Developer, str, Said]) -> None:
    """Ours have fangfei/ before them; what was skipped was told when it was."""
    _, _, said = crawled
    stats = said.log.partition("Dumping Scrapy stats:")[2]

    assert "'fangfei/pages': 3" in stats
    assert "'fangfei/skipped/http_error': 1" in stats
    assert "'fangfei/skipped/robots': 1" in stats
    assert "'finish_reason': 'finished'" in stats
    assert "not fetched: http://t.test/no: robots: forbidden by robots.txt" in said.log


def test_a_scan_takes_the_crawl_up_and_screens_it(crawled: tuple[Developer, str, Said], web: Web) -> None:
    """The same run, without a page asked for twice."""
    developer, source, _ = crawled
    web.asked.clear()
    said = developer.types("fangfei", "scan", source, "--json")
    summary = json.loads(said.out)

    assert summary["run"] == House(load_settings(out=developer.office)).runs("test").recent()[0].id
    assert (summary["status"], summary["pages_fetched"], summary["screened"]) == ("finished", 3, 3)
    assert summary["leads_new"] == 1
    assert web.paths("t.test") == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("crawl", "site"), "Name the source file: scrapy crawl site -a source=FILE."),
        (("crawl", "site", "-a", "source=none.yml"), "There is no source file none.yml;"),
        (("crawl", "feed", "-a", "source={bad}"), "bad.yml:1: "),
        (("crawl", "feed", "-a", "source={site}"), "The source site is of kind site; use scrapy crawl site."),
        (("crawl", "nobody", "-a", "source={site}"), "Spider not found: nobody"),
    ],
)
def test_what_cannot_be_crawled_is_one_sentence(tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    """As Scrapy says usage errors, without a traceback; no run is opened."""
    files = {"bad": a_file(tmp_path, "bad.yml", "knid: feed\n"),
             "site": a_file(tmp_path, "site.yml", "start_urls: [http://t.test/]\n")}  # fmt: skip
    developer = Developer(tmp_path / "out")
    said = developer.types("scrapy", *(word.format(**files) for word in words))

    assert (said.code, "Traceback" in said.log) == (2, False)
    assert sentence in said.log.splitlines()[-1]
    assert not (tmp_path / "out" / "fangfei.db").exists()


def test_one_crawl_at_a_time_writes_to_an_office(tmp_path: Path) -> None:
    """A scan that is running has the run; Scrapy's command waits its turn and says so."""
    source = a_file(tmp_path, "t.yml", "start_urls: [http://t.test/]\n")
    with House(load_settings(out=tmp_path / "out")).alone():
        said = Developer(tmp_path / "out").types("scrapy", "crawl", "site", "-a", f"source={source}")

    assert said.code == 2
    assert "Another scan is writing to" in said.log.splitlines()[-1]


def test_a_crawl_that_is_stopped_goes_on_with_a_scan(tmp_path: Path) -> None:
    """Ctrl-C ends it within ten seconds, though its host rests for longer; the scan asks for what is left."""
    source = a_file(tmp_path, "t.yml", "start_urls: [http://t.test/]\ndelay_s: 5\n")
    with serve(ROUTES) as web:
        developer = Developer(tmp_path / "out", web.port)
        with developer.starts("scrapy", "crawl", "site", "-a", f"source={source}") as running:
            until = time.monotonic() + 60
            while "/" not in web.paths("t.test") and time.monotonic() < until:
                time.sleep(0.05)
            time.sleep(0.5)
            stopped = time.monotonic()
            running.send_signal(signal.SIGINT)
            _, log = running.communicate(timeout=60)
            seconds = time.monotonic() - stopped
        before = web.paths("t.test")
        summary = json.loads(developer.types("fangfei", "scan", source, "--delay", "0", "--json").out)

    assert (running.returncode, seconds < 10, "'finish_reason': 'shutdown'" in log) == (0, True, True)
    assert before == ["/robots.txt", "/"]
    assert (summary["status"], summary["pages_fetched"]) == ("finished", 3)
    assert web.paths("t.test").count("/") == 1


def test_the_scan_spider_reads_any_kind(web: Web, tmp_path: Path) -> None:
    """A folder of sources, each with the spider of its kind; Scrapy's own bounds hold."""
    folder = tmp_path / "sources"
    folder.mkdir()
    a_file(folder, "a.yml", "kind: feed\nstart_urls: [http://t.test/feed]\ndelay_s: 0\n")
    a_file(folder, "b.yml", "start_urls: [http://t.test/new]\ndelay_s: 0\n")
    developer = Developer(tmp_path / "out", web.port)
    said = developer.types("scrapy", "crawl", "scan", "-a", f"source={folder}", "-s", "CLOSESPIDER_TIMEOUT=100")

    assert said.code == 0
    assert "'fangfei/pages': 2" in said.log
    assert "'fangfei/skipped/guide': 1" in said.log
    assert "CloseSpider" in said.log


def test_a_shell_follows_redirects_and_asks_as_the_crawler_does(web: Web, tmp_path: Path) -> None:
    """With the office's settings, under its user agent; nothing is written."""
    web.agents.clear()
    said = Developer(tmp_path / "out", web.port).types(
        "scrapy", "shell", "http://t.test/old", "-c", "(response.status, response.url, response.text)"
    )

    assert (said.code, said.out.strip()) == (0, "(200, 'http://t.test/new', 'new')")
    assert {agent[:8] for agent in web.agents} == {"Fangfei/"}
    assert not (tmp_path / "out").exists()


def test_a_shell_refuses_private_addresses(web: Web, tmp_path: Path) -> None:
    """Without the resolve setting nothing on this machine is asked, and the log says why there is no response."""
    before = len(web.asked)
    said = Developer(tmp_path / "out").types("scrapy", "shell", f"http://127.0.0.1:{web.port}/", "-c", "response")

    assert said.out.strip() == "None"
    assert "refused_address" in said.log
    assert len(web.asked) == before
