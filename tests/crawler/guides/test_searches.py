"""Questions to SearXNG and its answers, in the documented shape; the crawl against a server of it is in tests/cli."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.guides import DRIFT, Entry
from crawler.guides.searches import MAX_RESULTS, read_search, starts
from facts.errors import BadInput
from facts.sources import Kind, Queries, Source

ASKED = "http://sx.test/search?q=x&format=json&pageno=1"
RESULTS = [
    {"url": "http://a.test/1", "title": "高息 理财", "engine": "bing", "publishedDate": "2026-11-23T00:00:00Z"},
    {"url": "http://www.baike.test/x", "title": "百科", "engine": "bing"},
    {"url": "http://a.test/1", "title": "again", "engine": "baidu"},
    {"url": None, "title": "no address"},
    "no object",
]


def source(**queries: object) -> Source:
    return Source(id="s", title="s", kind=Kind.SEARCH, start_urls=("http://sx.test/sub/",), queries=Queries(**queries))


def answer(results: object = RESULTS, **more: object) -> bytes:
    return json.dumps({"query": "x", "number_of_results": 0, "results": results} | more).encode()


def test_every_keyword_with_every_district() -> None:
    """Words of categories come after those of the file; the address is the instance's, under its own path."""
    search = source(keywords=("甲",), categories=("P1",), districts=("滨海区", "南开区"), time_range="month")
    asked = list(starts(search, {"P1": ("乙", "甲")}.__getitem__))

    assert [question.title for question in asked] == ["甲 滨海区", "甲 南开区", "乙 滨海区", "乙 南开区"]
    parts = urlsplit(asked[0].url)
    assert (parts.netloc, parts.path) == ("sx.test", "/sub/search")
    assert parse_qs(parts.query) == {
        "q": ["甲 滨海区"], "format": ["json"], "language": ["zh-CN"], "time_range": ["month"], "pageno": ["1"],
    }  # fmt: skip


def test_keywords_alone() -> None:
    """Without districts a keyword is the question; without keywords there is none."""
    assert [question.title for question in starts(source(keywords=("甲",)), lambda _: ())] == ["甲"]
    with pytest.raises(BadInput, match="no question"):
        list(starts(source(), lambda _: ()))


def test_results_are_landing_pages() -> None:
    """Each address once, with title and engine; hosts that are left out stay out, subdomains too."""
    guide = read_search(answer(), "application/json", ASKED, Queries(without=("baike.test",)))

    (entry,) = guide.entries
    assert entry == Entry(url="http://a.test/1", title="高息 理财（bing）", when=entry.when, follow=False)
    assert entry.when is not None
    assert guide.problems == ()


def test_result_pages_follow_one_another() -> None:
    """So many as the source says, and none after an empty one."""
    first = read_search(answer(), "", ASKED, Queries(pages=2))

    assert [parse_qs(urlsplit(url).query)["pageno"] for url in first.next] == [["2"]]
    assert parse_qs(urlsplit(first.next[0]).query)["q"] == ["x"]
    assert read_search(answer(), "", first.next[0], Queries(pages=2)).next == ()
    assert read_search(answer([]), "", ASKED, Queries(pages=2)).next == ()


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (403, b"Forbidden", "把 json 加到 search: formats:"),
        (429, b"Too Many Requests", "delay_s"),
        (500, b"", "HTTP 500"),
        (200, b"<html>", f"{DRIFT}搜索实例的回答不是 SearXNG 的 JSON"),
        (200, b'{"results": 7}', "不是 SearXNG 的 JSON"),
        (200, b"[" * 100_000, "不是 SearXNG 的 JSON"),
        (200, answer([]), "没有搜索结果"),
        (200, answer([], unresponsive_engines=[["google", "timeout"]]), "部分搜索引擎没有回答：google（timeout）"),
    ],
)
def test_what_is_wrong_is_named_with_its_cure(status: int, body: bytes, sentence: str) -> None:
    """The format that is not switched on is the commonest: the sentence names the setting."""
    guide = read_search(body, "", ASKED, Queries(), status)

    assert guide.entries == ()
    assert sentence in "".join(guide.problems)


def test_an_answer_is_bounded() -> None:
    """An instance is trusted no more than a site."""
    many = [{"url": f"http://a.test/{n}"} for n in range(MAX_RESULTS + 9)]

    assert len(read_search(answer(many), "", ASKED, Queries()).entries) == MAX_RESULTS
