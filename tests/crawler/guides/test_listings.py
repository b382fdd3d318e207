"""Listing pages: items by CSS and XPath, the way on, and the self-check that notices a new layout."""

import os
import time
from dataclasses import replace

import pytest

from crawler.guides import DRIFT, Entry
from crawler.guides.listings import read_listing
from facts.sources import Listing

URL = "http://board.test/touzi/"
CSS = Listing(item="ul.items > li", link="a.title", next="a.next", pages=2, least_items=2)
XPATH = Listing(item='//ul[@class="items"]/li', link='//a[@class="title"]/@href', next='(//a[@class="next"])[1]')
PAGE = """<html><body><ul class="items"><li><a class="title" href="1.html">高息 <b>理财</b></a>
<a href="/user">x</a></li>
<li><a class="title" href="http://other.test/2">二</a></li></ul><a class="title" href="/elsewhere">no item</a>
<a class="next" href="?p=2">下一页</a></body></html>"""


@pytest.mark.parametrize("listing", [CSS, XPATH], ids=["css", "xpath"])
def test_items_and_the_way_on(listing: Listing) -> None:
    """An XPath that begins at the root means the item's own link, too."""
    guide = read_listing(PAGE.encode("gbk"), "text/html; charset=gbk", URL, listing)

    assert [entry.url for entry in guide.entries] == ["http://board.test/touzi/1.html", "http://other.test/2"]
    assert guide.next == ("http://board.test/touzi/?p=2",)
    assert guide.problems == ()


def test_titles_are_the_links_text() -> None:
    """One line, without markup."""
    assert read_listing(PAGE.encode(), "", URL, CSS).entries[0] == Entry(
        url="http://board.test/touzi/1.html", title="高息 理财"
    )


def test_items_that_are_links_themselves() -> None:
    """The default link of an item that is an a is the item."""
    guide = read_listing(PAGE.encode(), "", URL, Listing(item="ul.items a.title"))

    assert len(guide.entries) == 2
    assert guide.problems == ()


def test_pages_come_to_an_end() -> None:
    """So many further pages as the source says; a next that leads to its own page is none."""
    assert read_listing(PAGE.encode(), "", URL, CSS, number=2).next != ()
    assert read_listing(PAGE.encode(), "", URL, CSS, number=3).next == ()
    assert read_listing(PAGE.replace("?p=2", "#").encode(), "", URL, CSS).next == ()
    assert read_listing(PAGE.replace("?p=2", "/touzi/").encode(), "", URL, CSS).next == ()
    assert read_listing(PAGE.replace("?p=2", "javascript:go(2)").encode(), "", URL, CSS).next == ()


def test_a_base_element_counts() -> None:
    """As it does in browsers."""
    guide = read_listing(PAGE.replace("<html>", '<html><base href="http://cdn.test/x/">').encode(), "", URL, CSS)

    assert guide.entries[0].url == "http://cdn.test/x/1.html"


def test_a_new_layout_is_drift() -> None:
    """Fewer items than there should be, and items without a link."""
    fewer = read_listing(PAGE.encode(), "", URL, replace(CSS, least_items=10))
    without = read_listing(PAGE.encode(), "", URL, replace(CSS, link="a.headline"))
    gone = read_listing(PAGE.replace("items", "rows").encode(), "", URL, CSS)

    assert "只有 2 个条目" in fewer.problems[0]
    assert "2 个条目中有 2 个没有链接" in without.problems[0]
    assert "只有 0 个条目" in gone.problems[0]
    assert all(each.problems[0].startswith(DRIFT) for each in (fewer, without, gone))


def test_the_last_page_may_be_short() -> None:
    """What is left over is no drift."""
    assert read_listing(PAGE.encode(), "", URL, replace(CSS, least_items=10), number=2).problems == ()


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00" * 10, b"<div>" * 800_000, b"<div>" * 24_000 + b"</div>" * 24_000, b"<li class=item>" * 49_000,
     b"<a " + b"x=y " * 1_000_000, b"<b><p>" * 6_000, b"&" * 4_000_000, b"<table><tr>" * 5_000],
    ids=["empty", "zeros", "deep", "deep and closed", "open items", "attributes", "misnested", "ampersands", "tables"],
)  # fmt: skip
@pytest.mark.parametrize("selector", ["div div div a", "//div//div//a", "li.item", "div:has(a)"])
def test_made_to_be_slow(body: bytes, selector: str) -> None:
    """Four megabytes of anything under any selector are done within seconds, and say that something is wrong."""
    began = time.process_time()

    guide = read_listing(body, "", URL, Listing(item=selector))

    assert guide.entries == ()
    assert guide.problems
    assert time.process_time() - began < 5


def test_nonsense_never_raises() -> None:
    """Random bytes, with and without a beginning."""
    for head in (b"", b"<ul class=items><li>", b"<base href='http://['>"):
        read_listing(head + os.urandom(3000), "text/html; charset=utf-7", URL, CSS)
