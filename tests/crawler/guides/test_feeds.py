"""Feeds: RSS, Atom and JSON Feed, right ones, broken ones, and bytes that look like something else."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.guides import DRIFT, Entry
from crawler.guides.feeds import read_feed

URL = "http://a.test/feed/"
WHEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>t</title>
<item><title>标题 &amp; 一</title><link>/a</link><pubDate>Mon, 23 Nov 2026 10:00:00 +0800</pubDate></item>
<item><guid>http://b.test/镕</guid></item></channel></rss>""".encode("gbk")
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://b.test/x/"><link rel="next" href="?page=2"/>
<entry><title>t</title><link href="a.html"/><updated>2026-11-23T02:00:00Z</updated></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "next_url": "http://a.test/2", "items": [
{"id": "1", "url": "/x", "title": "标题", "date_published": "2026-11-23T10:00:00+08:00"},
{"id": "http://a.test/y"}, {"id": "3", "external_url": "https://c.test/"}, {"id": "none"}, 7]}""".encode()


def test_rss() -> None:
    """Relative links, an address as an id, Chinese encodings by their common name."""
    assert read_feed(RSS, "text/xml", URL).entries == (
        Entry(url="http://a.test/a", title="标题 & 一", when=WHEN),
        Entry(url="http://b.test/%E9%95%95"),
    )


def test_atom_with_older_pages() -> None:
    """Links are resolved by xml:base; rel=next is where older entries are."""
    guide = read_feed(ATOM, "application/atom+xml", URL)

    assert guide.entries == (Entry(url="http://b.test/x/a.html", title="t", when=WHEN),)
    assert guide.next == ("http://b.test/x/?page=2",)
    assert guide.problems == ()


def test_json_feed() -> None:
    """Items without an address are left out."""
    guide = read_feed(JSON, "application/feed+json", URL)

    assert guide.entries == (
        Entry(url="http://a.test/x", title="标题", when=WHEN),
        Entry(url="http://a.test/y"),
        Entry(url="https://c.test/"),
    )
    assert (guide.next, guide.problems) == (("http://a.test/2",), ())


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    """Cut off in its middle: the first entry is there, and a person is told."""
    guide = read_feed(RSS[: RSS.index(b"<guid>")], "", URL)

    assert [entry.url for entry in guide.entries] == ["http://a.test/a"]
    assert guide.problems == ("订阅源的写法有错误，已尽量读取，可能有遗漏。",)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "不是订阅源"),
        (b"<html><body><a href=/x>x</a>", "不是订阅源"),
        (b'{"version": 3}', "不是订阅源"),
        (b'{"version"', "JSON 有错误"),
        (b'{"a":' * 100_000, "JSON 有错误"),
        (b"<rss version='2.0'><channel><item><title>x</title></item></channel></rss>", "没有一个带有链接"),
    ],
    ids=["empty", "page", "json", "cut json", "deep json", "no links"],
)
def test_what_is_no_feed_is_drift(body: bytes, sentence: str) -> None:
    """It has no entries and says why."""
    guide = read_feed(body, "", URL)

    assert guide.entries == ()
    assert len(guide.problems) == 1
    assert guide.problems[0].startswith(DRIFT)
    assert sentence in guide.problems[0]


def test_a_feed_without_entries_may_be_so() -> None:
    """A quiet day is no drift."""
    assert read_feed(b"<rss version='2.0'><channel></channel></rss>", "", URL).problems == ("订阅源里没有条目。",)


def test_a_body_is_never_a_file_name(tmp_path: Path) -> None:
    """Feedparser opens strings that name a file or an address; a site must not choose what is opened."""
    secret = tmp_path / "secret.xml"
    secret.write_bytes(RSS)

    for body in (str(secret).encode(), secret.as_uri().encode(), b"http://127.0.0.1:9/"):
        assert read_feed(body, "", URL).entries == ()


def test_entities_do_not_grow() -> None:
    """Nested entities stay what they are; a file of this machine is not read."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    body = f"""<!DOCTYPE x [<!ENTITY e0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{entities}]>
    <rss version="2.0"><channel><item><title>&e8;&f;</title><link>http://a.test/1</link></item></channel></rss>"""

    guide = read_feed(body.encode(), "", URL)

    assert [entry.url for entry in guide.entries] == ["http://a.test/1"]
    assert "root:" not in guide.entries[0].title


@pytest.mark.parametrize(
    "body",
    [b"<item>" * 100_000, b"<title>" + b"<" * 500_000, b"<title>" + b"<![CDATA[" * 50_000, b"<!ENTITY " * 50_000,
     b'a="' * 100_000, b"<pubDate>" + b"1" * 500_000],
    ids=["items", "angles", "cdata", "entities", "quotes", "digits"],
)  # fmt: skip
def test_made_to_be_slow(body: bytes) -> None:
    """Half a megabyte of anything is done within seconds."""
    began = time.process_time()

    guide = read_feed(b"<rss version='2.0'><channel>" + body, "", URL)

    assert guide.problems
    assert time.process_time() - began < 10


def test_nonsense_never_raises() -> None:
    """Random bytes after every beginning, under any name."""
    for head in (b"", b"<rss><channel><item>", b"{", b"<?xml version='1.0' encoding='rot13'?><rss>"):
        for name in ("", "text/xml; charset=utf-7", "application/json", "\x00"):
            read_feed(head + os.urandom(2000), name, URL)
