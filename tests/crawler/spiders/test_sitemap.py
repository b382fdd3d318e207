"""The sitemap spider: what the sitemaps list inside the site, and nothing else."""

import gzip

from facts.pages import Purpose, Skip
from facts.sources import Kind
from tests.crawler.spiders.visiting import PNG, Reading, advert, asked_twice, of_kind, read
from tests.crawler.web import Reply, Route, links, serve

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def places(*urls: str, kind: str = "urlset") -> Reply:
    item = "url" if kind == "urlset" else "sitemap"
    inside = "".join(f"<{item}><loc>{url}</loc></{item}>" for url in urls)
    return Reply(f"<?xml version='1.0' encoding='UTF-8'?><{kind} {NAMESPACE}>{inside}</{kind}>", type="text/xml")


PACKED = places("http://s.test/2", "http://o.test/3").body
assert isinstance(PACKED, str)
ROUTES: dict[str, Route] = {
    "s.test/robots.txt": Reply("User-agent: *\nDisallow: /no\nSitemap: http://s.test/index.xml\n", type="text/plain"),
    "s.test/index.xml": places("http://s.test/a.xml", "http://s.test/b.xml.gz", kind="sitemapindex"),
    "s.test/a.xml": places("http://s.test/1", "http://s.test/no", "http://s.test/gone"),
    "s.test/b.xml.gz": Reply(gzip.compress(PACKED.encode()), type="application/gzip"),
    "s.test/1": links("/unlisted") + advert("http://land.test/"),
    "s.test/2": "two",
    "s.test/banner.png": PNG,
    "land.test/": "landing",
}
GUIDES = {"http://s.test/index.xml", "http://s.test/a.xml", "http://s.test/b.xml.gz"}


def test_an_index_leads_to_sitemaps_and_these_to_pages() -> None:
    """Packed ones too; pages of other hosts do not belong to the site, and links are not followed."""
    with serve(ROUTES) as web:
        journey = read(web.port, of_kind(Kind.SITEMAP, "http://s.test/index.xml"))

    assert set(journey.pages()) == {"http://s.test/1", "http://s.test/2", "http://land.test/"}
    assert {url for url, visit in journey.frontier.visits.items() if visit.skip is Skip.GUIDE} == GUIDES
    assert "o.test" not in {host for _, host, _ in web.asked}
    assert "/unlisted" not in web.paths("s.test")
    assert journey.outcome("http://s.test/b.xml.gz") == ("guide", "2 entries, 1 new.")


def test_robots_txt_names_sitemaps_and_forbids_pages() -> None:
    """As a start it is a guide like another; what it forbids is not asked for, listed or not."""
    with serve(ROUTES) as web:
        journey = read(web.port, of_kind(Kind.SITEMAP, "http://s.test/robots.txt"))

    assert journey.of_purpose(Purpose.GUIDE) == GUIDES | {"http://s.test/robots.txt"}
    assert journey.outcome("http://s.test/no") == ("robots", "forbidden by robots.txt")
    assert journey.outcome("http://s.test/gone") == ("http_error", "HTTP 404")
    assert "/no" not in web.paths("s.test")


def test_no_more_pages_than_its_bounds() -> None:
    """All sitemaps are read, of the pages so many as the source may have."""
    listed = [f"http://s.test/p/{number}" for number in range(40)]
    routes: dict[str, Route] = {"s.test/index.xml": places(*listed)}
    routes |= {url.removeprefix("http://"): f"page {url}" for url in listed}
    with serve(routes) as web:
        journey = read(web.port, of_kind(Kind.SITEMAP, "http://s.test/index.xml", bounds={"max_pages": 7}))

    assert len(journey.pages()) == 7
    assert len(web.paths("s.test")) == 1 + 1 + 7


def test_what_is_no_sitemap_is_named() -> None:
    """An error page with HTTP 200 is a guide with a problem, which the visit says."""
    with serve({"s.test/index.xml": "<html><body>维护中</body></html>"}) as web:
        journey = read(web.port, of_kind(Kind.SITEMAP, "http://s.test/index.xml"))

    skip, detail = journey.outcome("http://s.test/index.xml")
    assert skip == "guide"
    assert detail.startswith("0 entries, 0 new. 来源变样：")
    assert journey.pages() == []


def test_a_run_that_was_broken_off_goes_on() -> None:
    """The sitemaps were read before, and are not asked for again."""
    source = of_kind(Kind.SITEMAP, "http://s.test/index.xml")
    with serve(ROUTES) as web:
        halves = Reading(source, port=web.port).in_two_goes(1)

    assert set(halves.pages()) == {"http://s.test/1", "http://s.test/2", "http://land.test/"}
    assert asked_twice(web) == {}
