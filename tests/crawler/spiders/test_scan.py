"""The scan spider: sources of every kind in one run, each read by the spider of its kind, hosts shared fairly."""

from itertools import pairwise
from pathlib import Path

from crawler.settings import SPIDER_MODULES
from crawler.spiders.base import HouseSpider
from crawler.spiders.scan import readers
from facts.pages import Purpose
from facts.sources import Bounds, Kind, Listing, Manners, Queries, Source
from tests.crawler.spiders.test_archive import an_archive, packed, page
from tests.crawler.spiders.test_feed import rss
from tests.crawler.spiders.test_list import board
from tests.crawler.spiders.test_search import answer, asking
from tests.crawler.spiders.test_sitemap import places
from tests.crawler.spiders.visiting import Reading, asked_twice, of_kind, read
from tests.crawler.web import Route, Web, links, serve

ROUTES: dict[str, Route] = {
    "h.test/": links("/site/1"),
    "h.test/site/1": "site",
    "h.test/board": board("/item/1"),
    "h.test/item/1": links("/site/1", "/item/9"),
    "h.test/map.xml": places("http://h.test/mapped/1"),
    "h.test/mapped/1": links("/item/8"),
    "h.test/rss": rss("http://h.test/entry/1"),
    "h.test/entry/1": links("/item/7"),
    asking("高息"): answer("http://found.test/"),
    "found.test/": "found",
    "h.test/article": "article",
    "new.test/": "new",
}


def every_kind(folder: Path) -> list[Source]:
    (folder / "new.txt").write_text("new.test\n", encoding="utf-8")
    (folder / "saved.html").write_text("<html><p>保本", encoding="utf-8")
    return [
        of_kind(Kind.SITE, "http://h.test/", name="site"),
        of_kind(Kind.LIST, "http://h.test/board", name="list", listing=Listing(item="li.item")),
        of_kind(Kind.SITEMAP, "http://h.test/map.xml", name="sitemap"),
        of_kind(Kind.FEED, "http://h.test/rss", name="feed"),
        of_kind(Kind.SEARCH, "http://sx.test/", name="search", queries=Queries(keywords=("高息",))),
        of_kind(Kind.ARTICLES, "http://h.test/article", name="articles"),
        of_kind(Kind.DOMAINS, name="domains", files=(str(folder / "new.txt"),)),
        an_archive(folder / "old", packed(page("/1")), name="a.warc.gz"),
        of_kind(Kind.FILE, name="file", files=(str(folder / "saved.html"),)),
    ]


def test_every_kind_has_its_spider() -> None:
    """One of its name, below crawler/spiders; the rest of the spiders there read no kind."""
    assert set(readers()) == set(Kind)
    assert all(issubclass(spider, HouseSpider) for spider in readers().values())
    assert SPIDER_MODULES == ["crawler.spiders"]


def test_all_kinds_in_one_run(tmp_path: Path) -> None:
    """Each source has its own pages, and only a site's links are followed."""
    with serve(ROUTES) as web:
        journey = read(web.port, *every_kind(tmp_path))

    pages = {page.source: page.url for page in journey.frontier.pages if page.source != "site"}
    assert {page.url for page in journey.frontier.pages if page.source == "site"} == {
        "http://h.test/", "http://h.test/site/1",
    }  # fmt: skip
    assert pages | {"file": ""} == {
        "list": "http://h.test/item/1", "sitemap": "http://h.test/mapped/1", "feed": "http://h.test/entry/1",
        "search": "http://found.test/", "articles": "http://h.test/article", "domains": "http://new.test/",
        "s": "http://old.test/1", "file": "",
    }  # fmt: skip
    assert len(journey.of_purpose(Purpose.GUIDE)) == 4
    assert asked_twice(web) == {}


def test_a_run_of_all_kinds_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    """Wherever it was broken off."""
    sources = every_kind(tmp_path)
    with serve(ROUTES) as web:
        whole = read(web.port, *sources)
        for first in (1, 4, 8):
            web.asked.clear()
            halves = Reading(*sources, port=web.port).in_two_goes(first)

            assert set(halves.pages()) == set(whole.pages())
            assert asked_twice(web) == {}


def gaps(web: Web, host: str) -> list[float]:
    moments = sorted(at for at, asked, _ in web.asked if asked == host)
    return [later - earlier for earlier, later in pairwise(moments)]


def test_sources_that_share_a_host_keep_one_pace() -> None:
    """A site, a feed and a list of one host: its delay lies between any two requests, guides and adverts included."""
    manners, bounds = Manners(delay_factor=0.0), Bounds(delay_s=0.25)
    kinds = ((Kind.SITE, "http://h.test/"), (Kind.FEED, "http://h.test/rss"), (Kind.LIST, "http://h.test/board"))
    sources = [
        Source(id=kind, title=kind, kind=kind, start_urls=(url,), bounds=bounds, manners=manners,
               listing=Listing(item="li.item"))
        for kind, url in kinds
    ]  # fmt: skip
    with serve(ROUTES) as web:
        journey = read(web.port, *sources)

    assert {page.source for page in journey.frontier.pages} == {"site", "feed", "list"}
    assert len(web.paths("h.test")) == 1 + 3 + 3
    assert min(gaps(web, "h.test")) >= 0.24
