"""Traps told by what their pages say, and honest series that look like them."""

import time

import pytest

from crawler.reading.walls import gist
from crawler.targets.bounds import Fence
from crawler.traps import Trap
from crawler.traps.kindred import PATIENCE
from crawler.traps.sameness import Said
from facts.pages import Trouble
from facts.sources import Bounds, Source
from tests.crawler.maze_honest import HONEST
from tests.crawler.maze_kinds import ENDLESS_PROSE, TRAPS
from tests.crawler.mazes import page, prose, walk

URL = "http://a.test"


def a_fence() -> Fence:
    bounds = Bounds(max_pages=4 * PATIENCE)
    return Fence(Source(id="s", title="s", start_urls=(f"{URL}/",), bounds=bounds), this_year=2026)


def gist_of(number: int) -> str:
    return f"{number:016x}"


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_bounded_and_named(name: str) -> None:
    """It costs a bounded number of pages, no article of the site is lost for it, and the count has its name."""
    site, most, trap = TRAPS[name]
    done = walk(site)
    articles = {path for path in done.fetched if path.startswith("/wen/")}

    assert len(articles) == 20
    assert len(done.fetched) - 21 <= most
    assert done.caught[trap] > 0
    assert done.caught.most_common(1)[0][0] is trap


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_series_stays_open(name: str) -> None:
    """Numbers, titles, months, holes and empty shelves are no traps."""
    site, pages, lost = HONEST[name]
    done = walk(site, budget=pages + 100)

    assert len(done.fetched) - 1 >= pages - lost


def test_prose_without_end_costs_the_budget_and_no_more() -> None:
    """Text that is made for each address cannot be told from somebody's; the budget is the bound."""
    assert len(walk(ENDLESS_PROSE, budget=300).fetched) == 300


def test_without_bodies_equal_gists_still_close() -> None:
    """A caller that has no bodies keeps most of it."""
    site, most, trap = TRAPS["calendar of months"]
    done = walk(site, bodies=False)

    assert len(done.fetched) - 21 <= most
    assert done.caught[trap] > 0


def test_a_closed_kind_opens_again() -> None:
    """One address in eight is still fetched; where it says something new, its kind was no trap."""
    fence = a_fence()
    for number in range(PATIENCE + 2):
        fence.learn(f"{URL}/m/{number}", gist_of(1), None)
    left = [number for number in range(100, 200) if fence.closed(f"{URL}/m/{number}") is None]

    assert 4 < len(left) < 25
    assert fence.learn(f"{URL}/m/{left[0]}", gist_of(2), None) is None
    assert fence.closed(f"{URL}/m/100") is None


def test_probes_of_a_closed_kind_have_an_end() -> None:
    """After eight that said the same once more nothing of it is fetched."""
    fence = a_fence()
    for number in range(200):
        fence.learn(f"{URL}/m/{number}", gist_of(1), None)

    assert {fence.closed(f"{URL}/m/{number}") for number in range(200, 400)} == {Trap.NEAR_DUPLICATES}


def test_walls_and_firewalls_close_nothing() -> None:
    """A captcha says nothing about the pages behind it; a login page for each way back does."""
    fence = a_fence()
    for number in range(50):
        for trouble in (Trouble.WALLED, Trouble.BLOCKED, Trouble.TOO_LITTLE_TEXT):
            fence.learn(f"{URL}/a/{number}", gist_of(1), trouble)
        fence.learn(f"{URL}/in?back_url=/a/{number}", gist_of(1), Trouble.WALLED)

    assert fence.closed(f"{URL}/a/99") is None
    assert fence.closed(f"{URL}/in?back_url=/a/99") is Trap.RETURN_ADDRESS


def test_a_page_without_a_gist_teaches_nothing() -> None:
    """Pictures and empty pages are not alike because they say nothing."""
    fence = a_fence()
    for number in range(50):
        fence.learn(f"{URL}/a/{number}", "", None)

    assert fence.closed(f"{URL}/a/99") is None


def test_the_shape_of_one_host_says_nothing_about_another() -> None:
    """Two hosts of one source may run the same program."""
    bounds = Bounds(max_pages=4 * PATIENCE)
    fence = Fence(Source(id="s", title="s", start_urls=("http://a.test/", "http://b.test/"), bounds=bounds))
    for number in range(PATIENCE + 2):
        fence.learn(f"http://a.test/x/{number}", gist_of(1), None)

    assert fence.closed("http://a.test/x/99") is Trap.NEAR_DUPLICATES
    assert fence.closed("http://b.test/x/99") is None


def test_an_identifier_is_no_session_number() -> None:
    """A long value that names what it shows is followed under every value, also after some pages were alike."""
    fence = a_fence()
    for number in range(40):
        fence.learn(f"{URL}/v?id={number:032x}", gist_of(1 if number < 2 else number), None)

    assert fence.refusal(f"{URL}/v?id={99:032x}") is None


def test_a_session_number_beside_an_identifier() -> None:
    """The page is told by its number, the copy by the other."""
    fence = a_fence()
    for copy in range(4):
        for number in range(5):
            url = f"{URL}/v?id={number:032x}&zx={copy * 7 + number:024x}"
            fence.note(url)
            fence.learn(url, gist_of(number), None)
    url = f"{URL}/v?id={3:032x}&zx={999:024x}"

    assert fence.closed(url) is Trap.SESSION
    assert fence.closed(f"{URL}/v?id={77:032x}&zx={999:024x}") is None


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_new_pieces(charset: str) -> None:
    """Another number, date or town in a text is nothing new; three lines of another text are."""
    said = Said()
    text = page(prose("long", 900) + "{}")
    said.take(text.format("型号一").encode(charset))

    assert said.take(text.format("型号二").encode(charset)) is False
    assert said.take(text.format("二〇二六年十一月").encode(charset)) is False
    assert said.take(text.format(prose("other", 72)).encode(charset)) is True
    assert said.take(text.format(prose("other", 72)).encode(charset)) is False


def test_pieces_of_latin_pages_are_words() -> None:
    """A page without Chinese is told by its words."""
    said = Said()
    said.take(b"<p>the old bridge crosses a river</p>")

    assert said.take(b"<p>the river crosses a bridge</p>") is False
    assert said.take(b"<p>hammers nails timber saws planks ladders workbench chisels varnish</p>") is True


def test_looking_costs_little() -> None:
    """Learning an ordinary page of 40 kB takes far below a millisecond."""
    fence = a_fence()
    bodies = [
        page("".join(f"<li class='item'>{prose(f'{n}.{m}', 36)}</li>" for m in range(250))).encode() for n in range(4)
    ]
    started = time.process_time()
    for number in range(200):
        body = bodies[number % 4]
        fence.learn(f"{URL}/a/{number}", gist(body[: -number or None]), None, body)

    assert time.process_time() - started < 200 * 0.001
