"""The feed spider: the article of each entry of RSS, Atom and JSON Feed."""

import json

import pytest

from facts.pages import Purpose, Skip
from facts.sources import Kind
from tests.crawler.spiders.visiting import PNG, Reading, advert, asked_twice, of_kind, read
from tests.crawler.web import Reply, Route, links, serve

ARTICLES = ("http://f.test/1", "http://f.test/2", "http://blog.test/3")


def rss(*urls: str) -> Reply:
    items = "".join(f"<item><title>t</title><link>{url}</link></item>" for url in urls)
    return Reply(f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>', type="application/rss+xml")


def atom(*urls: str) -> Reply:
    entries = "".join(f'<entry><title>t</title><link href="{url}"/></entry>' for url in urls)
    document = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>{entries}</feed>'
    return Reply(document, type="application/atom+xml")


def json_feed(*urls: str, further: str | None = None) -> Reply:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": url, "url": url} for url in urls]}
    return Reply(json.dumps(feed | ({"next_url": further} if further else {})), type="application/feed+json")


ROUTES: dict[str, Route] = {
    "f.test/rss": rss(*ARTICLES),
    "f.test/atom": atom(*ARTICLES),
    "f.test/json": json_feed(*ARTICLES[:2], further="/older"),
    "f.test/older": json_feed(ARTICLES[2]),
    "f.test/1": links("/unlisted") + advert("http://land.test/"),
    "f.test/2": "two",
    "f.test/banner.png": PNG,
    "blog.test/3": "three",
    "land.test/": "landing",
}


@pytest.mark.parametrize("feed", ["rss", "atom", "json"])
def test_each_entry_is_a_page(feed: str) -> None:
    """On whatever host it lies; its own links are not followed, its adverts are."""
    with serve(ROUTES) as web:
        journey = read(web.port, of_kind(Kind.FEED, f"http://f.test/{feed}"))

    assert set(journey.pages()) == {*ARTICLES, "http://land.test/"}
    assert journey.visit(f"http://f.test/{feed}").skip is Skip.GUIDE
    assert journey.of_purpose(Purpose.LANDING) == {"http://land.test/"}
    assert "/unlisted" not in web.paths("f.test")


def test_older_entries_are_on_further_pages() -> None:
    """They are guides of the same feed, one step further away."""
    with serve(ROUTES) as web:
        journey = read(web.port, of_kind(Kind.FEED, "http://f.test/json"))

    assert journey.of_purpose(Purpose.GUIDE) == {"http://f.test/json", "http://f.test/older"}
    assert journey.target("http://blog.test/3").depth == 2


def test_named_hosts_bound_a_feed() -> None:
    """Entries of other hosts are then left out."""
    with serve(ROUTES) as web:
        journey = read(web.port, of_kind(Kind.FEED, "http://f.test/rss", hosts=("f.test",), adverts=False))

    assert set(journey.pages()) == set(ARTICLES[:2])


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply("<html>moved</html>"), "来源变样：得到的不是订阅源"),
        (rss(), "订阅源里没有条目。"),
        (Reply('{"version": "https://jsonfeed.org/version/1", "items": ['), "来源变样：订阅源的 JSON 有错误"),
    ],
)
def test_what_is_wrong_with_a_feed_stands_in_its_visit(reply: Reply, sentence: str) -> None:
    """Plain Chinese, behind what it gave."""
    with serve({"f.test/rss": reply}) as web:
        journey = read(web.port, of_kind(Kind.FEED, "http://f.test/rss"))

    skip, detail = journey.outcome("http://f.test/rss")
    assert (skip, detail.startswith("0 entries, 0 new. ")) == ("guide", True)
    assert sentence in detail


def test_a_run_that_was_broken_off_goes_on() -> None:
    """The feed was read before, and is not asked for again."""
    with serve(ROUTES) as web:
        halves = Reading(of_kind(Kind.FEED, "http://f.test/json"), port=web.port).in_two_goes(2)

    assert set(halves.pages()) == {*ARTICLES, "http://land.test/"}
    assert asked_twice(web) == {}
