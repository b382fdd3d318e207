"""Sources tried for real against loopback servers: what works, what does not, and what to do about it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from crawler import parse_rewrite
from facts.reports import Verdict
from facts.sources import (
    Assertion,
    Bounds,
    Claim,
    Kind,
    Listing,
    Manners,
    Queries,
    Revisits,
    Source,
    Window,
)
from runs.checking import Checked, CheckOrder, bounded, check, hindrances
from tests.crawler.web import Reply, Route, links, serve
from wiring.checking import check_house, check_ports
from wiring.settings import Settings

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
Try = Callable[..., tuple[Checked, ...]]


def source(*starts: str, name: str = "s", **changes: Any) -> Source:
    return Source(**{"id": name, "title": name, "start_urls": starts, "bounds": Bounds(delay_s=0.0)} | changes)


@pytest.fixture
def tried(tmp_path: Path) -> Try:
    """Check sources against routes, as `fangfei sources check` does."""

    def go(routes: dict[str, Route], *sources: Source, **changes: Any) -> tuple[Checked, ...]:
        house = check_house(Settings(), tmp_path)
        with serve(routes) as web:
            order = CheckOrder(
                sources=sources, db=house.settings.database.url, evidence=str(house.settings.evidence), deadline_s=60.0,
                rewrites=(parse_rewrite(f"*:*:127.0.0.1:{web.port}"),), **changes,
            )  # fmt: skip
            return check(order, check_ports(house), progress=lambda *_: None)

    return go


def test_one_check_of_many_sources(tried: Try) -> None:
    """One process, one verdict each: right, changed, forbidden, gone, walled."""
    text = "<p>金树财富首页,欢迎光临本站,今日要闻如下</p>"
    canary = Assertion(claim=Claim.CANARY, value="金树", because="每页都有")
    found = tried(
        {
            "good.test/": text + links(*(f"/{n}" for n in range(9))),
            **{f"good.test/{n}": f"{text}<p>{n}</p>" for n in range(9)},
            "new.test/": "<p>页面改版了,这里是别的内容,与从前不同</p>",
            "shut.test/robots.txt": Reply("User-agent: *\nDisallow: /", type="text/plain"),
            "shut.test/": text,
        },
        source("http://good.test/", name="good", assertions=(canary,)),
        source("http://new.test/", name="new", assertions=(canary,)),
        source("http://shut.test/", name="shut"),
        source("http://gone.test/", name="gone"),
    )

    assert [(each.report.source, each.report.verdict, each.works) for each in found] == [
        ("good", Verdict.SEEN, True),
        ("new", Verdict.DRIFTED, False),
        ("shut", Verdict.UNSEEN, False),
        ("gone", Verdict.UNSEEN, False),
    ]
    good, new, shut, gone = (each.report for each in found)
    assert (good.fetched, good.waiting, good.sentences) == (5, 5, ("看了 5 个网页。",))
    assert "一个也没有找到" in new.drift[0]
    assert any("robots.txt" in sentence for sentence in shut.sentences)
    assert any("HTTP 404" in sentence for sentence in gone.sentences)


SEARX = {"query": "x", "results": [{"url": "http://found.test/", "title": "找到的", "engine": "bing"}]}
ASKED = "sx.test/search?q=%E9%AB%98%E6%81%AF&format=json&language=zh-CN&pageno=1"
RSS = '<rss version="2.0"><channel><item><title>x</title><link>http://feed.test/1</link></item></channel></rss>'
PAGE = "<p>这是一篇文章的正文,说的是理财的事情</p>"


def test_guides_are_tried(tried: Try) -> None:
    """A feed, a sitemap, a listing and a search lead to pages, or say why they do not."""
    found = tried(
        {
            "feed.test/rss": Reply(RSS, type="application/rss+xml"),
            "feed.test/1": PAGE,
            "map.test/robots.txt": Reply("Sitemap: http://map.test/s.xml", type="text/plain"),
            "map.test/s.xml": Reply("<urlset><url><loc>http://map.test/1</loc></url></urlset>", type="text/xml"),
            "map.test/1": PAGE,
            "board.test/": f"<ul><li class=item>{links('/1')}</li></ul>",
            "board.test/1": PAGE,
            ASKED: Reply(json.dumps(SEARX), type="application/json"),
            "found.test/": PAGE,
        },
        source("http://feed.test/rss", name="feed", kind=Kind.FEED),
        source("http://map.test/robots.txt", name="map", kind=Kind.SITEMAP),
        source("http://board.test/", name="board", kind=Kind.LIST, listing=Listing(item="li.item")),
        source("http://board.test/?new", name="old", kind=Kind.LIST, listing=Listing(item="div.row")),
        source("http://sx.test/", name="search", kind=Kind.SEARCH, queries=Queries(keywords=("高息",))),
    )

    verdicts = {each.report.source: each.report.verdict for each in found}
    assert verdicts == {
        "feed": Verdict.SEEN, "map": Verdict.SEEN, "board": Verdict.SEEN, "old": Verdict.UNSEEN, "search": Verdict.SEEN,
    }  # fmt: skip
    assert [each.report.fetched for each in found] == [1, 1, 1, 0, 1]


def test_lists_and_files_are_tried(tried: Try, tmp_path: Path) -> None:
    """Articles and domains are fetched, what a person saved is read; a wrong list says which line."""
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "articles.txt").write_text("http://mp.test/1\nnonsense\n", encoding="utf-8")
    (lists / "domains.txt").write_text("new-licai.test\nother.test\n", encoding="utf-8")
    (lists / "saved.html").write_text(PAGE, encoding="utf-8")
    found = tried(
        {"mp.test/1": PAGE, "new-licai.test/": PAGE},
        source(name="articles", kind=Kind.ARTICLES, files=(str(lists / "articles.txt"),)),
        source(name="domains", kind=Kind.DOMAINS, files=(str(lists / "domains.txt"),), match="licai"),
        source(name="saved", kind=Kind.FILE, files=(str(lists / "saved.html"),)),
    )

    assert [(each.report.source, each.report.verdict, each.report.fetched) for each in found] == [
        ("articles", Verdict.SEEN, 1),
        ("domains", Verdict.SEEN, 1),
        ("saved", Verdict.SEEN, 1),
    ]
    assert any("第 2 行没有网址" in sentence for sentence in found[0].report.sentences)


def test_an_instance_that_gives_no_json(tried: Try) -> None:
    """The sentence names the setting of the instance."""
    (found,) = tried(
        {ASKED: Reply("Forbidden", 403)},
        source("http://sx.test/", kind=Kind.SEARCH, queries=Queries(keywords=("高息",))),
    )

    assert (found.works, found.report.verdict) == (False, Verdict.UNSEEN)
    assert any("search: formats:" in sentence for sentence in found.report.sentences)


def test_what_cannot_be_tried_is_not_asked(tried: Try, tmp_path: Path) -> None:
    """Files that are not there, hours that are not now: said, and no crawl process for them."""
    nobody = source("http://a.test/", manners=Manners(windows=(Window(start=time(0), end=time(0)),)))
    missing = source(name="f", kind=Kind.FILE, files=(str(tmp_path / "none"),))
    found = tried({}, nobody, missing)

    assert [each.report.verdict for each in found] == [Verdict.UNSEEN, Verdict.UNSEEN]
    assert "不在允许访问的时段（00:00–00:00）" in found[0].report.sentences[1]
    assert "没有文件或文件夹" in found[1].report.sentences[1]
    assert not (tmp_path / "logs").exists()


def test_hours_are_those_of_the_office() -> None:
    """Noon in London is evening in Shanghai."""
    by_night = source("http://a.test/", manners=Manners(windows=(Window(start=time(22), end=time(6)),)))

    assert list(hindrances(by_night, NOON.replace(hour=15))) == []
    assert len(list(hindrances(by_night, NOON))) == 1


def test_a_check_is_a_small_scan() -> None:
    """A few pages, known ones too, without the adverts' landing pages; smaller bounds stay."""
    tight = source("http://a.test/", bounds=Bounds(max_pages=2, delay_s=3.0))

    assert bounded(source("http://a.test/"), 5) == source(
        "http://a.test/", bounds=Bounds(max_pages=5, max_landings=5, delay_s=0.0), revisits=Revisits.ALL, adverts=False
    )
    search = source(
        "http://sx.test/", kind=Kind.SEARCH, queries=Queries(keywords=tuple("甲乙丙丁"), districts=("滨", "南"))
    )
    assert bounded(search, 5).queries == Queries(keywords=tuple("甲乙丙"), districts=("滨",))
    assert bounded(tight, 5).bounds == Bounds(max_pages=2, max_landings=5, delay_s=3.0)
