"""Lists of domains and of articles: every shape an office has, each name once, in bounded memory."""

import gzip
import json
import os
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.guides import Entry
from crawler.guides.articles import Articles
from crawler.guides.domains import REMEMBERED, Domains, compiled
from crawler.guides.lists import Line
from crawler.guides.names import domain, readable
from facts.errors import BadInput
from facts.sources import Kind, Source


def domains(*files: Path, match: str = "") -> Domains:
    named = tuple(map(str, files)) or ("nothing",)
    return Domains(Source(id="d", title="d", kind=Kind.DOMAINS, files=named, match=match))


def names(found: Domains) -> list[str]:
    return [entry.title for entry in found]


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


CERTSTREAM = {
    "message_type": "certificate_update",
    "data": {"leaf_cert": {"all_domains": ["*.a.test", "a.test", "www.b.test"]}, "seen": 1_790_000_000.5},
}
CRTSH = [
    {"name_value": "c.test\n*.d.test", "common_name": "c.test", "entry_timestamp": "2026-11-23T02:00:00.25"},
    {"name_value": "e.test", "common_name": None, "not_before": "2026-11-23T02:00:00"},
]
ZONE = """$ORIGIN test.
@ 86400 IN SOA a.nic.test. admin 1 2 3 4 5
test. 172800 IN NS a.nic.test.
zone1.test.\t172800\tin\tns\tns1.x.test.
zone2 172800 in ns ns1.x.test.
ns1.zone1.test. 172800 in a 192.0.2.1
zone1.test. 86400 in ds 1 8 2 ABCD
"""
SHAPES = {
    "plain": ("# new\nfoo.test\n*.foo.test\nhttps://www.bar.test:8443/x?y\n10.0.0.1\nnot a name\n",
              ["foo.test", "bar.test"]),
    "unicode": ("理财。测试\nxn--fiqs8s.test\nFOO.Test.\n", ["理财.测试", "中国.test", "foo.test"]),
    "ranked": ("1,foo.test,2026-11-23\n2,bar.test,2026-11-23\n", ["foo.test", "bar.test"]),
    "table": ('日期,域名\n2026-11-23,"金融.test"\n'.encode("gb18030"), ["金融.test"]),
    "tabs": ("registrar\tdomain\nx.test\tfoo.test\n", ["foo.test"]),
    "certstream": (f"{json.dumps(CERTSTREAM)}\n{{broken\n" + json.dumps({"data": ["f.test"]}),
                   ["a.test", "b.test", "f.test"]),
    "crt.sh": (json.dumps(CRTSH), ["c.test", "d.test", "e.test"]),
    "crt.sh, kept by hand": (json.dumps(CRTSH, indent=1), ["c.test", "d.test", "e.test"]),
    "crt.sh, lines": ("\n".join(map(json.dumps, CRTSH)), ["c.test", "d.test", "e.test"]),
    "zone": (ZONE, ["zone1.test", "zone2.test"]),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(tmp_path: Path, shape: str) -> None:
    """What the file is, its lines say."""
    text, expected = SHAPES[shape]
    found = domains(write(tmp_path, "names.txt", text))

    assert names(found) == expected
    assert found.problems == []


def test_a_folder_of_everything(tmp_path: Path) -> None:
    """Packed and plain, by name; a name that stands in several is one."""
    for number, (text, _) in enumerate(SHAPES.values()):
        write(tmp_path, f"{number}.txt", text)
    (tmp_path / "z.gz").write_bytes(gzip.compress(b"packed.test\nfoo.test\n"))

    found = names(domains(tmp_path))

    assert found == list(
        dict.fromkeys([name for _, expected in SHAPES.values() for name in expected] + ["packed.test"])
    )


def test_entries_are_home_pages() -> None:
    """In ASCII, fetched once, with the moment of the certificate."""
    (first, *_, last) = list(
        domains().read([Line(Path("x"), 1, json.dumps(CERTSTREAM)), Line(Path("y"), 1, "理财.test")])
    )

    assert first == Entry(
        url="http://a.test/", title="a.test", when=datetime(2026, 9, 21, 14, 13, 20, 500_000, UTC), follow=False
    )
    assert last.url == "http://xn--8eyq94c.test/"


def test_a_match_is_looked_for_in_both_forms(tmp_path: Path) -> None:
    """As people read a name and as machines do; the rest is counted."""
    found = domains(
        write(tmp_path, "x", "理财.test\nJINRONG.test\nother.test\nxn--fiqs8s.test\n"), match="理财|jinrong|^xn--"
    )

    assert names(found) == ["理财.test", "jinrong.test", "中国.test"]
    assert found.unmatched == 1
    with pytest.raises(BadInput, match="google-re2"):
        compiled("(?=x)")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A.Test.", "a.test"), ("*.a.test", "a.test"), ("http://u:p@a.test:80/x", "a.test"), ('"a.test"', "a.test"),
        ("_dmarc.a.test", "_dmarc.a.test"), ("a", None), ("192.0.2.1", None), ("-a.test", None), ("a..test", None),
        ("a" * 64 + ".test", None), ("a." * 200 + "test", None), ("\udc80.test", None), ("xn--a.test", "xn--a.test"),
    ],
)  # fmt: skip
def test_one_form(written: str, expected: str | None) -> None:
    """A name, or nothing."""
    assert domain(written) == expected


def test_punycode_that_decodes_to_nothing_stays() -> None:
    """Whatever a label says, it is shown somehow."""
    assert readable("xn--99999999999.xn--fiqs8s.test") == "xn--99999999999.中国.test"


def test_wrong_files_are_problems(tmp_path: Path) -> None:
    """Missing, empty, damaged, or of another kind: named, and the others are read."""
    packed = gzip.compress(b"packed.test\n" + os.urandom(5000))
    (tmp_path / "empty").mkdir()
    found = domains(
        tmp_path / "none",
        tmp_path / "empty",
        write(tmp_path, "cut.gz", packed[:-20]),
        write(tmp_path, "good", "good.test\n"),
    )

    assert names(found) == ["packed.test", "good.test"]
    assert [problem[:6] for problem in found.problems[:3]] == ["没有文件 /", "文件夹 em", "文件 cut"]
    words = domains(write(tmp_path, "words", "word\n" * 10))
    assert (names(words), words.problems) == ([], ["文件里没有一行是域名，请检查文件的格式。"])


@pytest.mark.long
def test_a_million_lines_in_little_memory() -> None:
    """Memory is that of the names remembered, not of the lines."""

    def lines() -> Iterator[Line]:
        file = Path("x")
        for number in range(300_000):
            yield Line(file, number, f"n{number}-jinrong.test")

    listed = domains()
    tracemalloc.start()
    found = sum(1 for _ in listed.read(lines()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == 300_000
    assert REMEMBERED < 300_000
    assert peak < 64 * 1024 * 1024


def test_a_line_without_end(tmp_path: Path) -> None:
    """Cut in pieces; nothing of it is a name, and what follows is read."""
    found = domains(write(tmp_path, "x", b"a" * 3_000_000 + b"\nb.test\n[" + b'{"a":' * 300_000 + b"\n"))

    assert names(found) == ["b.test"]
    assert names(domains(write(tmp_path, "y", b"\xff\xfe" * 100))) == []


ARTICLES = "标题,网址,发布时间\n一,http://mp.test/s/1,2026-11-23\n二,,\n".encode("gbk")


def test_articles(tmp_path: Path) -> None:
    """Start URLs, plain lists, tables of Excel, Notepad's Unicode; a line without an address is named."""
    plain = write(tmp_path, "a.txt", "\ufeff# 公众号\nhttp://mp.test/s/2  转发自某群\n\nnonsense\n")
    wide = write(tmp_path, "b.txt", "http://mp.test/s/3\r\n".encode("utf-16"))
    table = write(tmp_path, "c.csv", ARTICLES)
    articles = Articles(
        Source(id="a", title="a", kind=Kind.ARTICLES, start_urls=("http://mp.test/s/0",),
               files=(str(plain), str(wide), str(table)))
    )  # fmt: skip

    assert list(articles) == [
        Entry(url="http://mp.test/s/0"),
        Entry(url="http://mp.test/s/2"),
        Entry(url="http://mp.test/s/3"),
        Entry(url="http://mp.test/s/1", title="一", when=datetime(2026, 11, 22, 16, tzinfo=UTC)),
    ]
    assert articles.problems == ["文件 a.txt 第 4 行没有网址：nonsense", "文件 c.csv 第 3 行没有网址：二,,"]


def test_a_wrong_file_is_not_told_line_by_line(tmp_path: Path) -> None:
    """Five lines are shown, the others counted."""
    articles = Articles(
        Source(id="a", title="a", kind=Kind.ARTICLES, files=(str(write(tmp_path, "x", "word\n" * 100)),))
    )

    assert list(articles) == []
    assert articles.problems[5:] == ["另有 95 行没有网址。"]
