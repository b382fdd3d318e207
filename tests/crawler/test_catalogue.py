"""Sources as files: right ones load, wrong ones name their line."""

from dataclasses import fields
from datetime import date, time
from pathlib import Path

import pytest

from crawler import load_source, load_sources, source_from_url
from crawler.catalogue import describe_fields, survey_sources
from crawler.catalogue.fields import ASSERTION, BOUNDS, FIELDS, LISTING, MANNERS, QUERIES
from facts.errors import BadInput, BrokenSource, NotKnown, UnreadableFile
from facts.sources import (
    Assertion,
    Bounds,
    Browsing,
    Claim,
    Kind,
    Listing,
    Manners,
    Queries,
    Revisits,
    Rhythm,
    RobotsApproval,
    Source,
    Window,
)
from tools.reference import MADE

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "crawler" / "sources" / "examples"
TODAY = date(2026, 11, 23)
GOOD = """\
id: jinshu
title: 金树财富
start_urls: [http://www.jinshu.test/]
hosts: [WWW.jinshu.test]
max_pages: 20
max_depth: 3
delay_s: 0.5
owner: 张三
"""
FULL = """\
id: board
title: 信息板
kind: list
owner: 处非办
district: 滨海区
sector: S03
start_urls: http://board.test/
hosts: [board.test, 'board.test:8080']
rhythm: hot
revisits: all
browsing: auto
adverts: no
max_pages: 7
max_depth: 2
max_landings: 9
delay_s: 3
max_delay_s: 30
delay_factor: 1.5
pages_per_host: 50
bytes_per_host: 1000000
windows: [22:00-06:00, "12:30 - 13:30"]
robots_approval:
  by: 李四
  reason: 函告网站并获同意
  until: 2026-12-31
assertions:
  - least_pages: 5
    because: 每天都有五条以上
  - canary: 投资
    because: 栏目名称
listing: {item: ul > li, link: //a, next: a.next, pages: 3, least_items: 4}
"""


def write(folder: Path, text: str, name: str = "a.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_file(tmp_path: Path) -> None:
    """A site needs no more than this."""
    assert load_source(write(tmp_path, GOOD)) == Source(
        id="jinshu",
        title="金树财富",
        start_urls=("http://www.jinshu.test/",),
        hosts=("www.jinshu.test",),
        bounds=Bounds(max_pages=20, max_depth=3, delay_s=0.5),
        owner="张三",
    )


def test_every_field_arrives(tmp_path: Path) -> None:
    """What stands in the file is what the crawler gets."""
    assert load_source(write(tmp_path, FULL), today=TODAY) == Source(
        id="board",
        title="信息板",
        kind=Kind.LIST,
        owner="处非办",
        district="滨海区",
        sector="S03",
        start_urls=("http://board.test/",),
        hosts=("board.test", "board.test:8080"),
        rhythm=Rhythm.HOT,
        revisits=Revisits.ALL,
        browsing=Browsing.AUTO,
        adverts=False,
        bounds=Bounds(max_pages=7, max_depth=2, max_landings=9, delay_s=3),
        manners=Manners(
            max_delay_s=30,
            delay_factor=1.5,
            pages_per_host=50,
            bytes_per_host=1_000_000,
            windows=(Window(start=time(22), end=time(6)), Window(start=time(12, 30), end=time(13, 30))),
            robots_approval=RobotsApproval(by="李四", reason="函告网站并获同意", until=date(2026, 12, 31)),
        ),
        assertions=(
            Assertion(claim=Claim.LEAST_PAGES, value=5, because="每天都有五条以上"),
            Assertion(claim=Claim.CANARY, value="投资", because="栏目名称"),
        ),
        listing=Listing(item="ul > li", link="//a", next="a.next", pages=3, least_items=4),
    )


def test_no_field_of_a_source_is_forgotten() -> None:
    """Whatever facts.sources can say, a file can say."""
    said = {field.name for field in FIELDS}

    assert {each.name for each in fields(Source)} - {"bounds", "manners"} <= said
    assert {each.name for each in fields(Bounds)} == set(BOUNDS) <= said
    assert {each.name for each in fields(Manners)} == set(MANNERS) <= said
    assert {each.name for each in fields(Listing)} == {field.name for field in LISTING}
    assert {each.name for each in fields(Queries)} == {field.name for field in QUERIES}
    assert {*Claim, "because"} == {field.name for field in ASSERTION}


def test_a_short_one(tmp_path: Path) -> None:
    """The file's name is the id, the rest has defaults."""
    source = load_source(write(tmp_path, "start_urls: http://b.test/\n", "board.yml"))

    assert (source.id, source.title, source.bounds) == ("board", "board", Bounds())


def test_searches_and_files(tmp_path: Path) -> None:
    """A search has its questions; paths are relative to the file that names them."""
    search = load_source(
        write(
            tmp_path,
            "kind: search\nstart_urls: http://sx.test/\nqueries:\n  keywords: 高息\n  districts: [甲, 乙]\n"
            "  time_range: week\n  without: BAIKE.test\n",
        )
    )
    local = load_source(write(tmp_path, "kind: file\nfiles: [saved, ../more/a.html, /srv/b.pdf]\n"))

    assert search.queries == Queries(
        keywords=("高息",), districts=("甲", "乙"), time_range="week", without=("baike.test",)
    )
    assert local.files == (f"{tmp_path}/saved", f"{tmp_path.parent}/more/a.html", "/srv/b.pdf")
    assert local.start_urls == ()


def test_the_examples_of_the_house() -> None:
    """What people copy is right, and there is one of each kind."""
    sources = load_sources([EXAMPLES])

    assert sorted(source.kind for source in sources) == sorted(Kind)
    assert all(f"example-{source.kind}" == source.id for source in sources)


def test_the_examples_are_not_scanned_by_accident() -> None:
    """Who names the folder above gets none of them."""
    with pytest.raises(NotKnown, match="no source file"):
        load_sources([EXAMPLES.parent])


def test_the_reference_says_what_the_code_says() -> None:
    """docs/reference/sources.md is made from the fields; else run `make docs`."""
    page = (ROOT / "docs" / "reference" / "sources.md").read_text(encoding="utf-8")

    assert MADE.findall(page) == [f"\n{describe_fields()}\n"]


START = "start_urls: http://a.test\n"


def test_an_approval_holds_to_its_last_day(tmp_path: Path) -> None:
    """The day itself belongs to it."""
    path = write(tmp_path, f"{START}robots_approval: {{by: a, reason: b, until: 2026-11-23}}\n")

    assert load_source(path, today=TODAY).manners.robots_approval is not None
    with pytest.raises(BrokenSource, match="ended on 2026-11-23"):
        load_source(path, today=date(2026, 11, 24))


def test_folders_and_double_ids(tmp_path: Path) -> None:
    """A folder gives its files by name; an id belongs to one source."""
    write(tmp_path, "start_urls: http://b.test/\n", "b.yml")
    write(tmp_path, "start_urls: http://a.test/\n", "a.yml")
    write(tmp_path, "not a source", "notes.txt")

    assert [source.id for source in load_sources([tmp_path])] == ["a", "b"]
    with pytest.raises(BrokenSource, match="the id a is taken"):
        load_sources([tmp_path, tmp_path / "a.yml"])


def test_one_broken_file_does_not_take_the_others_along(tmp_path: Path) -> None:
    """The survey of a folder has the good ones, and a sentence for each of the rest."""
    write(tmp_path, "start_urls: http://a.test/\n", "a.yml")
    write(tmp_path, "id: a\nstart_urls: http://b.test/\n", "b.yml")
    write(tmp_path, "colour: red\n", "c.yml")

    survey = survey_sources([tmp_path])

    assert [source.id for source in survey.sources] == ["a"]
    assert [problem.partition(".yml")[2][:19] for problem in survey.problems] == [
        ": the id a is taken",
        ":1: unknown field '",
    ]


@pytest.mark.parametrize(
    ("make", "error"), [("none.yml", NotKnown), ("empty/", NotKnown), ("bytes.yml", UnreadableFile)]
)
def test_what_is_not_there(tmp_path: Path, make: str, error: type[BadInput]) -> None:
    """A missing file, an empty folder and a file of bytes."""
    path = tmp_path / make
    if make == "empty/":
        path.mkdir()
    if make == "bytes.yml":
        path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(error):
        load_sources([path])


def test_a_url_is_a_source(tmp_path: Path) -> None:
    """Its host names it, and every page of it is looked at now."""
    source = source_from_url("http://WWW.A.test:8080/x#y")

    assert (source.id, source.title, source.start_urls, source.revisits) == (
        "www.a.test-8080",
        "www.a.test",
        ("http://www.a.test:8080/x",),
        Revisits.ALL,
    )
    with pytest.raises(BrokenSource, match="no web address"):
        source_from_url("www.a.test")
