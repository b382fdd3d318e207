"""Sitemaps: what sites publish, what they get wrong, and what is made to do harm."""

import gzip
import os
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from crawler.guides import DRIFT, MAX_ENTRIES, Entry
from crawler.guides.sitemaps import MAX_DEPTH, read_sitemap

URL = "http://a.test/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>http://a.test/1?x=1&amp;y=2</loc><lastmod>2026-11-20T08:00:00+08:00</lastmod>
       <image:image><image:loc>http://a.test/p.png</image:loc></image:image></url>
  <url><loc> /2 </loc><n:news><n:title>高息  理财</n:title>
       <n:publication_date>2026-11-21</n:publication_date></n:news></url>
</urlset>"""


def test_pages_with_dates_and_titles() -> None:
    """Pictures of an entry are no pages; a date without a zone is China's."""
    guide = read_sitemap(NEWS.encode(), "", URL)

    assert guide.entries == (
        Entry(url="http://a.test/1?x=1&y=2", when=datetime(2026, 11, 20, tzinfo=UTC)),
        Entry(url="http://a.test/2", title="高息 理财", when=datetime(2026, 11, 20, 16, tzinfo=UTC)),
    )
    assert (guide.next, guide.problems) == ((), ())


def test_an_index_leads_on_until_it_is_too_deep() -> None:
    """An index that names itself ends."""
    index = b"<sitemapindex><sitemap><loc>http://a.test/1.xml.gz</loc></sitemap></sitemapindex>"

    assert read_sitemap(index, "", URL, depth=MAX_DEPTH - 1).next == ("http://a.test/1.xml.gz",)
    deep = read_sitemap(index, "", URL, depth=MAX_DEPTH)
    assert (deep.next, deep.problems) == ((), (f"网站地图索引嵌套超过 {MAX_DEPTH} 层，没有继续读取。",))


def test_robots_txt_names_sitemaps() -> None:
    """Its Sitemap lines are a start; one without any says what to do."""
    robots = b"User-agent: *\nsitemap: http://a.test/s.xml # all\nSitemap: /t.xml\n"

    assert read_sitemap(robots, "", "http://a.test/robots.txt").next == ("http://a.test/s.xml", "http://a.test/t.xml")
    assert (
        read_sitemap(b"User-agent: *", "", "http://a.test/robots.txt")
        .problems[0]
        .startswith(f"{DRIFT}robots.txt 里没有")
    )


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        (b"\xef\xbb\xbfhttp://a.test/1\r\n# x\nhttp://a.test/2", ["http://a.test/1", "http://a.test/2"]),
        (gzip.compress(NEWS.encode()), ["http://a.test/1?x=1&y=2", "http://a.test/2"]),
        (b"<urlset><url><loc>http://a.test/?x=1&y=2</loc></url></urlset>", ["http://a.test/?x=1&y=2"]),
        (b"<urlset><url><loc><![CDATA[http://a.test/?x=1&y=2]]></loc></url></urlset>", ["http://a.test/?x=1&y=2"]),
        ('<?xml version="1.0" encoding="gb2312"?><urlset><url><loc>http://a.test/镕</loc></url></urlset>'.encode("gbk"),
         ["http://a.test/%E9%95%95"]),
        ('<?xml version="1.0" encoding="utf-16"?><urlset><url><loc>http://a.test/1</loc></url></urlset>'.encode("utf-16"),
         ["http://a.test/1"]),
        (b"\n\n<?xml version='1.0'?><urlset><url><loc>/1</loc></url><url><loc>/2</url><url><loc>/3</loc></url>",
         ["http://a.test/1", "http://a.test/2", "http://a.test/3"]),
    ],
    ids=["text", "gz", "bare ampersand", "cdata", "gb2312", "utf-16", "broken"],
)  # fmt: skip
def test_as_sites_write_them(body: bytes, urls: list[str]) -> None:
    """Packed, unescaped, in other encodings, broken: the addresses come whole."""
    assert [entry.url for entry in read_sitemap(body, "", URL).entries][: len(urls)] == urls


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "网站地图是空的"),
        (b"hello\nworld", "既不是 XML，也没有一行是网址"),
        (b"<html><body>", "得到的是网页而不是网站地图"),
        (b"<rss version='2.0'>", "kind 改为 feed"),
        (b"<urlset></urlset>", "没有网址"),
        (b"<!DOCTYPE html><html>", "DOCTYPE"),
        (b"<urlset>" + b"<x>" * 100, "嵌套过深"),
    ],
)
def test_what_is_no_sitemap_is_drift(body: bytes, sentence: str) -> None:
    """Each says what came in its place."""
    guide = read_sitemap(body, "", URL)

    assert guide.entries == ()
    assert any(problem.startswith(DRIFT) and sentence in problem for problem in guide.problems)


def test_entities_are_refused() -> None:
    """A kilobyte that would be a gigabyte, and a file of this machine."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{entities}]>'
    body = f"{bomb}<urlset><url><loc>http://a.test/&e9;&f;</loc></url></urlset>".encode()

    guide = read_sitemap(body, "", URL)

    assert (guide.entries, len(guide.problems)) == ((), 1)
    assert "DOCTYPE" in guide.problems[0]


def test_a_packed_bomb_costs_little() -> None:
    """Fifty megabytes of elements out of 80 kB are given up early, in little memory."""
    bomb = gzip.compress(b"<urlset>" + b"<x/>" * 20_000_000)
    tracemalloc.start()
    began = time.process_time()

    guide = read_sitemap(bomb, "", URL)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "过多" in guide.problems[0]
    assert peak < 16 * 1024 * 1024
    assert time.process_time() - began < 20


def test_more_entries_than_a_sitemap_may_have() -> None:
    """The rest is counted, not kept."""
    body = b"<urlset>" + b"".join(b"<url><loc>/%d</loc></url>" % n for n in range(MAX_ENTRIES + 7)) + b"</urlset>"

    guide = read_sitemap(body, "", URL)

    assert len(guide.entries) == MAX_ENTRIES
    assert guide.problems == (f"条目超过 {MAX_ENTRIES} 个，其余 7 个没有读取。",)


def test_cut_off_and_damaged_packing() -> None:
    """What came whole is read, and the rest is told."""
    body = b"<urlset>" + b"".join(
        b"<url><loc>/%d/%s</loc></url>" % (n, os.urandom(8).hex().encode()) for n in range(500)
    )
    packed = gzip.compress(body)
    cut = read_sitemap(packed[: len(packed) // 2], "", URL)
    damaged = read_sitemap(packed[: len(packed) // 2] + b"\x00\xff" * 50, "", URL)

    assert 100 < len(cut.entries) < 400
    assert "压缩的网站地图不完整，只读取了收到的部分。" in cut.problems
    assert any("已损坏" in problem or "不完整" in problem for problem in damaged.problems)


def test_nonsense_never_raises() -> None:
    """Random bytes after every beginning."""
    for head in (
        b"",
        b"<",
        b"<urlset><url><loc>",
        b"\x1f\x8b",
        b"<?xml version='1.0' encoding='utf-7'?>",
        b"\xff\xfe<",
    ):
        for size in (1, 50, 3000):
            read_sitemap(head + os.urandom(size), "", URL)
