"""The site spider: its own links inside its bounds, and adverts with where they lead."""

import pytest

from facts.pages import Purpose, Skip
from facts.sources import Kind
from tests.crawler.spiders.visiting import PNG, Reading, advert, asked_twice, of_kind, read
from tests.crawler.web import Route, links, moved, serve

ROUTES: dict[str, Route] = {
    "s.test/": links("/a", "/b", "http://o.test/", "http://www.s.test/w", "mailto:x@s.test"),
    "s.test/a": links("/a/deep"),
    "s.test/a/deep": links("/a/deeper"),
    "s.test/a/deeper": "end",
    "s.test/b": links("/"),
    "www.s.test/w": "www",
}


def test_its_own_links_are_followed_and_no_others() -> None:
    """Its host with and without www, as deep as they go; every page knows the page that led to it."""
    with serve(ROUTES) as web:
        journey = read(web.port, of_kind(Kind.SITE, "http://s.test/"))

    own = {f"http://s.test/{path}" for path in ("", "a", "b", "a/deep", "a/deeper")}
    assert set(journey.pages()) == own | {"http://www.s.test/w"}
    assert "o.test" not in {host for _, host, _ in web.asked}
    deeper = journey.target("http://s.test/a/deeper")
    assert (deeper.depth, deeper.via) == (3, "http://s.test/a/deep")


@pytest.mark.parametrize(("depth", "pages"), [(0, 1), (1, 4), (2, 5), (3, 6)])
def test_no_deeper_than_its_bounds(depth: int, pages: int) -> None:
    """Links away from a start URL; 0 is the start URL alone."""
    with serve(ROUTES) as web:
        journey = read(web.port, of_kind(Kind.SITE, "http://s.test/", bounds={"max_depth": depth}))

    assert len(journey.pages()) == pages


def test_no_more_pages_than_its_bounds() -> None:
    """What is left stays waiting, and was never asked for."""
    with serve(ROUTES) as web:
        journey = read(web.port, of_kind(Kind.SITE, "http://s.test/", bounds={"max_pages": 3}))

    assert len(journey.pages()) == 3
    assert len([path for _, _, path in web.asked if path != "/robots.txt"]) == 3
    assert len(journey.urls()) > len(journey.frontier.visits)


def test_hosts_that_the_source_names_belong_to_it() -> None:
    """They may be followed into, and take the place of the start URL's."""
    with serve(ROUTES | {"o.test/": links("/x", "http://s.test/a"), "o.test/x": "x"}) as web:
        journey = read(web.port, of_kind(Kind.SITE, "http://s.test/", hosts=("s.test", "o.test")))

    assert {"http://o.test/", "http://o.test/x"} <= set(journey.pages())


ADVERTS: dict[str, Route] = {
    "s.test/": links("/p") + advert("http://count.test/go?id=1"),
    "s.test/p": "p" + advert("http://land.test/second", "/other.png"),
    "s.test/banner.png": PNG,
    "s.test/other.png": PNG,
    "count.test/go?id=1": moved("http://hop.test/"),
    "hop.test/": moved("http://land.test/"),
    "land.test/": links("/inside") + advert("http://third.test/", "http://land.test/theirs.png"),
    "land.test/second": "second",
}


def test_adverts_lead_to_landing_pages_with_their_way_there() -> None:
    """The advert names its click URL; the page behind it stands outside the source, with every hop."""
    with serve(ADVERTS) as web:
        journey = read(web.port, of_kind(Kind.SITE, "http://s.test/"))

    (shown,) = journey.visit("http://s.test/").adverts
    assert (shown.click_url, shown.target_url) == ("http://count.test/go?id=1",) * 2
    landing = journey.target("http://count.test/go?id=1")
    assert (landing.purpose, landing.via, landing.depth) == (Purpose.LANDING, "http://s.test/", 1)
    page = journey.visit(landing.url).page
    assert page is not None
    assert (page.url, page.redirects) == ("http://land.test/", ("http://hop.test/", "http://land.test/"))
    assert {"http://count.test/go?id=1", "http://hop.test/"} <= journey.kept()


def test_of_a_landing_page_nothing_is_followed() -> None:
    """Neither its links nor the adverts it shows itself: it would lead on without end."""
    with serve(ADVERTS) as web:
        journey = read(web.port, of_kind(Kind.SITE, "http://s.test/"))

    assert journey.visit("http://count.test/go?id=1").adverts == ()
    assert not {"third.test"} & {host for _, host, _ in web.asked}
    assert "/inside" not in web.paths("land.test")
    assert "/theirs.png" not in web.paths("land.test")


def test_pictures_of_adverts_are_kept_beside_their_page() -> None:
    """In the vault, with the page as via; they are no pages and are not screened."""
    with serve(ADVERTS) as web:
        journey = read(web.port, of_kind(Kind.SITE, "http://s.test/"))

    pictures = {"http://s.test/banner.png": "http://s.test/", "http://s.test/other.png": "http://s.test/p"}
    assert journey.of_purpose(Purpose.REQUISITE) == set(pictures)
    assert {url: journey.target(url).via for url in pictures} == pictures
    assert {journey.visit(url).skip for url in pictures} == {Skip.REQUISITE}
    assert set(pictures) <= journey.kept()
    assert not set(pictures) & set(journey.pages())


def test_landing_pages_have_a_budget_of_their_own() -> None:
    """What is beyond it is counted by its name; the pages of the source do not pay for landing pages."""
    with serve(ADVERTS) as web:
        bounds = {"max_landings": 1, "max_pages": 2}
        journey = read(web.port, of_kind(Kind.SITE, "http://s.test/", bounds=bounds))

    assert journey.of_purpose(Purpose.LANDING) == {"http://count.test/go?id=1"}
    assert set(journey.pages()) == {"http://s.test/", "http://s.test/p", "http://land.test/"}
    assert journey.ended[0].account.not_followed["s"]["landing_budget"] == 1


def test_a_source_may_leave_adverts_alone() -> None:
    """Then neither they nor what they show is recorded or asked for."""
    with serve(ADVERTS) as web:
        journey = read(web.port, of_kind(Kind.SITE, "http://s.test/", adverts=False))

    assert journey.urls() == {"http://s.test/", "http://s.test/p"}
    assert journey.visit("http://s.test/").adverts == ()


@pytest.mark.parametrize("first", [1, 2])
def test_a_run_that_was_broken_off_goes_on(first: int) -> None:
    """Nothing is asked for twice, and all of it is there in the end."""
    with serve(ADVERTS) as web:
        whole = read(web.port, of_kind(Kind.SITE, "http://s.test/"))
        web.asked.clear()
        halves = Reading(of_kind(Kind.SITE, "http://s.test/"), port=web.port).in_two_goes(first)

    assert (set(halves.pages()), halves.urls()) == (set(whole.pages()), whole.urls())
    assert asked_twice(web) == {}


def test_where_a_redirect_led_is_known_to_a_run_that_goes_on() -> None:
    """A page that links to it later does not let it be asked for once more."""
    routes: dict[str, Route] = {
        "s.test/": links("/old", "/later"),
        "s.test/old": moved("/new"),
        "s.test/new": "new",
        "s.test/later": links("/new"),
    }
    with serve(routes) as web:
        halves = Reading(of_kind(Kind.SITE, "http://s.test/"), port=web.port).in_two_goes(2)

    assert set(halves.pages()) == {"http://s.test/", "http://s.test/new", "http://s.test/later"}
    assert asked_twice(web) == {}
