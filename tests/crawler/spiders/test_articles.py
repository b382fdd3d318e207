"""The articles spider: a list of addresses, each fetched once, wherever it lies."""

from pathlib import Path

from crawler.targets.revisiting import Planner
from facts.doubles import FrozenClock
from facts.pages import Purpose
from facts.runs import Run, RunStatus
from facts.sources import Kind, Source
from store import SqlFrontier, SqlRevisitBook, SqlRunBook, Store
from tests.crawler.going import NOON
from tests.crawler.spiders.visiting import PNG, Reading, advert, asked_twice, of_kind, read
from tests.crawler.web import Route, links, moved, serve

ROUTES: dict[str, Route] = {
    "m.test/s?id=1": links("/s?id=9", "/about") + advert("http://land.test/"),
    "m.test/s?id=2": moved("http://long.test/article"),
    "m.test/s?id=3": "three",
    "long.test/article": "long",
    "land.test/": "landing",
    "m.test/banner.png": PNG,
}
URLS = tuple(f"http://m.test/s?id={number}" for number in (1, 2, 3))


def a_list(folder: Path, text: str = "\n".join(URLS), **more: object) -> Source:
    path = folder / "list.txt"
    path.write_text(text, encoding="utf-8")
    return of_kind(Kind.ARTICLES, files=(str(path),), **more)


def test_each_article_is_a_page_and_no_link_is_followed(tmp_path: Path) -> None:
    """Of files and start URLs, each address once; redirects lead anywhere, adverts to landing pages."""
    with serve(ROUTES) as web:
        source = a_list(tmp_path, "\n".join((*URLS[:2], *URLS[:1])))
        both = of_kind(Kind.ARTICLES, URLS[2], files=source.files)
        journey = read(web.port, both)

    assert set(journey.pages()) == {URLS[0], "http://long.test/article", URLS[2], "http://land.test/"}
    assert journey.of_purpose(Purpose.PAGE) == set(URLS)
    assert asked_twice(web) == {}
    assert not {"/s?id=9", "/about"} & set(web.paths("m.test"))


def test_a_table_is_read_by_its_columns(tmp_path: Path) -> None:
    """As exports of public accounts have it; lines without an address are named, with their number."""
    with serve(ROUTES) as web:
        journey = read(web.port, a_list(tmp_path, f"标题,链接\n甲,{URLS[2]}\n乙,无\n"))

    assert journey.pages() == [URLS[2]]
    assert journey.notes() == ("文件 list.txt 第 3 行没有网址：乙,无",)


def test_a_missing_file_is_a_note_and_no_crash(tmp_path: Path) -> None:
    """The other sources of the run go on."""
    gone = of_kind(Kind.ARTICLES, files=(str(tmp_path / "gone.txt"),))
    with serve(ROUTES) as web:
        journey = read(web.port, gone, of_kind(Kind.ARTICLES, URLS[2], name="t"))

    assert journey.pages() == [URLS[2]]
    assert "gone.txt" in journey.notes()[0]


def test_no_more_articles_than_its_bounds(tmp_path: Path) -> None:
    """The first of the list; the rest is no target of this run, and a note says so."""
    with serve(ROUTES) as web:
        journey = read(web.port, a_list(tmp_path, bounds={"max_pages": 2}, adverts=False))

    assert journey.urls() == set(URLS[:2])
    assert journey.notes() == ("名单比页数上限长，其余条目留待以后的运行。",)


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    """The list is read again, the articles are not."""
    with serve(ROUTES) as web:
        halves = Reading(a_list(tmp_path), port=web.port).in_two_goes(2)

    assert set(halves.pages()) == {URLS[0], "http://long.test/article", URLS[2], "http://land.test/"}
    assert asked_twice(web) == {}


def test_a_list_longer_than_a_night_comes_to_its_end(tmp_path: Path, sqlite_store: Store) -> None:
    """Each night takes what no night has seen, though pages seen once are due again."""
    with serve({f"m.test/{number}": f"article {number}" for number in range(5)}) as web:
        text = "\n".join(f"http://m.test/{number}" for number in range(5))
        source = a_list(tmp_path, text, bounds={"max_pages": 2})
        nights = []
        for run in ("r1", "r2", "r3"):
            journey = Reading(source, port=web.port, run=run)
            clock = FrozenClock(NOON)
            frontier = SqlFrontier(sqlite_store, run, plan=Planner.of((source,)), clock=clock)
            journey.frontier, journey.revisits = frontier, SqlRevisitBook(sqlite_store)  # type: ignore[assignment]
            SqlRunBook(sqlite_store, clock, "test").begin(
                Run(id=run, status=RunStatus.RUNNING, plan=run, started_at=NOON)
            )
            journey.go()
            nights.append({target.url for _, target in frontier.waiting(99)} | {url for url, _ in frontier.brought()})

    asked = [path for path in web.paths("m.test") if path != "/robots.txt"]
    assert asked == ["/0", "/1", "/2", "/3", "/4", "/0"]
    assert len(nights[2]) == 5
