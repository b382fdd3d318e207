"""The list spider: listing pages are read for their items, and each item is one page."""

from facts.pages import Purpose, Skip
from facts.sources import Kind, Listing, Source
from tests.crawler.spiders.visiting import PNG, Reading, advert, asked_twice, of_kind, read
from tests.crawler.web import Route, links, serve

BOARD = "http://b.test/"


def board(*items: str, further: str = "") -> str:
    rows = "".join(f'<li class="item"><a href="{item}">招商 {item}</a></li>' for item in items)
    return f'<ul>{rows}</ul><a class="next" href="{further}">下一页</a><a href="/about">关于</a>'


ROUTES: dict[str, Route] = {
    "b.test/": board("/1", "/2", "http://shop.test/3", further="/?page=2"),
    "b.test/?page=2": board("/2", "/4", further="/?page=3"),
    "b.test/?page=3": board("/5"),
    "b.test/1": links("/related", "/2") + advert("http://land.test/"),
    "b.test/2": "two",
    "b.test/4": "four",
    "b.test/5": "five",
    "b.test/banner.png": PNG,
    "shop.test/3": "three",
    "land.test/": "landing",
}


def a_board(pages: int = 20, least: int = 1, **more: object) -> Source:
    listing = Listing(item="li.item", next="a.next", pages=pages, least_items=least)
    return of_kind(Kind.LIST, BOARD, listing=listing, **more)


def test_items_are_pages_and_listing_pages_are_guides() -> None:
    """Over all listing pages, wherever an item lies; each listing page says what it gave, and is no page."""
    with serve(ROUTES) as web:
        journey = read(web.port, a_board())

    items = {"http://b.test/1", "http://b.test/2", "http://b.test/4", "http://b.test/5", "http://shop.test/3"}
    guides = {BOARD, "http://b.test/?page=2", "http://b.test/?page=3"}
    assert set(journey.pages()) == items | {"http://land.test/"}
    assert {url for url, visit in journey.frontier.visits.items() if visit.skip is Skip.GUIDE} == guides
    assert journey.of_purpose(Purpose.GUIDE) == guides
    assert journey.outcome("http://b.test/?page=2") == ("guide", "2 entries, 1 new.")
    assert guides <= journey.kept()


def test_links_of_an_item_are_not_followed_but_its_adverts_are() -> None:
    """A board's pages are single; what they advertise is a landing page."""
    with serve(ROUTES) as web:
        journey = read(web.port, a_board())

    assert not {"/related", "/about"} & set(web.paths("b.test"))
    assert journey.of_purpose(Purpose.LANDING) == {"http://land.test/"}
    assert journey.target("http://land.test/").via == "http://b.test/1"


def test_so_many_listing_pages_as_the_source_says() -> None:
    """And none where it follows none."""
    with serve(ROUTES) as web:
        assert "http://b.test/?page=3" not in read(web.port, a_board(pages=1)).urls()
        assert read(web.port, a_board(pages=0)).of_purpose(Purpose.GUIDE) == {BOARD}


def test_guides_take_nothing_of_the_budget() -> None:
    """Three listing pages, two items: max_pages counts pages."""
    with serve(ROUTES) as web:
        journey = read(web.port, a_board(bounds={"max_pages": 2, "max_landings": 0}))

    assert len(journey.pages()) == 2
    assert len(journey.of_purpose(Purpose.GUIDE)) == 3


def test_named_hosts_bound_a_board() -> None:
    """Items elsewhere are then no pages of it."""
    with serve(ROUTES) as web:
        journey = read(web.port, a_board(hosts=("b.test",)))

    assert "http://shop.test/3" not in journey.urls()
    assert "http://b.test/5" in journey.pages()


def test_a_board_that_was_built_anew_says_so() -> None:
    """Too few items are drift, in the visit and in plain Chinese; one that is gone is an error of its own."""
    with serve({"b.test/": "<div class=card><a href=/1>x</a></div>"}) as web:
        journey = read(
            web.port, a_board(least=3), of_kind(Kind.LIST, "http://b.test/gone", name="g", listing=Listing(item="li"))
        )

    skip, detail = journey.outcome(BOARD)
    assert skip == "guide"
    assert "来源变样：列表页只有 0 个条目（选择器 li.item），应不少于 3 个" in detail
    assert journey.outcome("http://b.test/gone") == ("http_error", "HTTP 404")


def test_a_run_that_was_broken_off_goes_on() -> None:
    """Between two items, with listing pages still to come or not: nothing is asked for twice."""
    with serve(ROUTES) as web:
        whole = read(web.port, a_board())
        web.asked.clear()
        halves = Reading(a_board(), port=web.port).in_two_goes(2)

    assert set(halves.pages()) == set(whole.pages())
    assert asked_twice(web) == {}
