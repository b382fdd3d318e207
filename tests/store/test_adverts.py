"""Adverts as rows: who shows what, where the click ended, and what the picture was."""

import pytest

from facts.adverts import Advert, Sign, Spot
from facts.pages import DIGEST, Purpose, Skip, Target, Visit
from store import SqlAdvertBook, SqlFrontier, Store
from tests.factories import a_page, a_target, a_visit

NEWS = "http://news.test/1"
CLICK = "http://go.test/c?id=7"
LANDING = "http://licai.test/"
PICTURE = "http://img.test/banner.png"
ADVERT = Advert(
    position=1, spot=Spot.SIDE, signs=(Sign.LABEL, Sign.NETWORK), text="稳健理财", image_url=PICTURE, click_url=CLICK,
    target_url=CLICK, network="某联盟",
)  # fmt: skip


def led(url: str, purpose: Purpose) -> Target:
    return Target(url=url, source="s", depth=1, via=NEWS, purpose=purpose)


@pytest.fixture
def frontier(store: Store) -> SqlFrontier:
    """A publisher's page with one advert; click and picture wait."""
    made = SqlFrontier(store, "r1")
    made.seed([a_target(NEWS)])
    leads = (led(CLICK, Purpose.LANDING), led(PICTURE, Purpose.REQUISITE))
    assert made.settle(a_visit(NEWS, links=leads, page=a_page(url=NEWS, requested_url=NEWS), adverts=(ADVERT,)))
    return made


def test_an_advert_is_told_with_its_page_before_anything_was_followed(store: Store, frontier: SqlFrontier) -> None:
    """Publisher and slot are known at once; landing page and picture are not."""
    (shown,) = SqlAdvertBook(store).of_run("r1")

    assert (shown.publisher, shown.advert, shown.chain, shown.landing) == (NEWS, ADVERT, (), None)
    assert SqlAdvertBook(store).on_page(shown.page) == [shown]


def test_the_landing_page_knows_who_advertises_it(store: Store, frontier: SqlFrontier) -> None:
    """Through a redirect, and with the picture's digest."""
    landing = a_page(url=LANDING, requested_url=CLICK, redirects=(LANDING,))
    stored = frontier.settle(Visit(target=led(CLICK, Purpose.LANDING), page=landing))
    frontier.settle(Visit(target=led(PICTURE, Purpose.REQUISITE), skip=Skip.REQUISITE, detail=DIGEST + "a" * 64))
    assert stored is not None

    (shown,) = SqlAdvertBook(store).leading_to(LANDING)

    assert (shown.publisher, shown.chain, shown.landing) == (NEWS, (CLICK, LANDING), stored.id)
    assert shown.advert.image_sha256 == "a" * 64
    assert SqlAdvertBook(store).leading_to("http://other.test/") == []


def test_two_clicks_that_end_at_one_page_both_lead_there(store: Store, frontier: SqlFrontier) -> None:
    """The second is a duplicate of the first's page, and still an advert for it."""
    second = "http://go.test/c?id=8"
    advert = Advert(position=1, spot=Spot.TOP, signs=(Sign.SPONSORED,), click_url=second, target_url=second)
    other = "http://news.test/2"
    frontier.seed([a_target(other)])
    leads = (led(second, Purpose.LANDING),)
    frontier.settle(a_visit(other, links=leads, page=a_page(url=other, requested_url=other), adverts=(advert,)))
    for click in (CLICK, second):
        page = a_page(url=LANDING, requested_url=click, redirects=(LANDING,))
        frontier.settle(Visit(target=led(click, Purpose.LANDING), page=page))

    found = SqlAdvertBook(store).leading_to(LANDING)

    assert [shown.publisher for shown in found] == [other, NEWS]
    assert len({shown.landing for shown in found}) == 1


def test_a_picture_that_could_not_be_fetched_has_no_digest(store: Store, frontier: SqlFrontier) -> None:
    """The reason it has none is no digest."""
    frontier.settle(Visit(target=led(PICTURE, Purpose.REQUISITE), skip=Skip.HTTP_ERROR, detail="HTTP 404"))

    (shown,) = SqlAdvertBook(store).of_run("r1")

    assert shown.advert.image_sha256 is None
