"""The fence of a source: inside, not a file, not a trap by its address. Traps told by pages are in test_traps.py."""

import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crawler.targets.bounds import ADMITTED_PER_PAGE, NAME_SETS, Fence, Fences
from crawler.traps import Trap, describe, label
from crawler.traps.counts import ROOM, Counts
from crawler.traps.memory import Memory
from crawler.urls import canonical
from facts.sources import Bounds, Source


def a_fence(*hosts: str, **bounds: int) -> Fence:
    return Fence(Source(id="s", title="s", start_urls=("http://a.test/",), hosts=hosts, bounds=Bounds(**bounds)))


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("http://a.test/x", True),
        ("https://www.a.test/x", True),
        ("http://a.test:8080/x", False),
        ("http://b.a.test/", False),
        ("http://a.test.evil.test/", False),
        ("http://evila.test/", False),
    ],
)
def test_hosts(url: str, inside: bool) -> None:
    """The start URL's host with and without www., nothing else."""
    assert a_fence().holds(url) is inside


def test_named_hosts_replace_those_of_the_start_urls() -> None:
    """A source says which hosts it spans."""
    fence = a_fence("b.test", "C.test:8080")

    assert [fence.holds(f"http://{host}/") for host in ("a.test", "b.test", "c.test:8080", "c.test")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("path", "trap"),
    [
        ("/a.JPG", Trap.FILE_NAME),
        ("/down/app.apk", Trap.FILE_NAME),
        ("/a/b/a/b/a/b/a/b", Trap.REPEATED_PATH),
        ("/a/b/a/b/a/b", Trap.REPEATED_PATH),
        ("/x/x/x/x", Trap.REPEATED_PATH),
        ("/a//////b", Trap.REPEATED_PATH),
        ("/" + "/".join(map(str, range(17))), Trap.TOO_DEEP),
        ("/" + "x" * 1000, Trap.LONG_ADDRESS),
        ("/l?k=1&k=2&k=3&k=4", Trap.QUERY_EXPLOSION),
        ("/l?" + "&".join(f"a{n}={n}" for n in range(21)), Trap.QUERY_EXPLOSION),
        ("/cal?date=2031-05", Trap.CALENDAR),
        ("/cal/2199-01-01", Trap.CALENDAR),
        ("/cal?year=1890&month=3", Trap.CALENDAR),
        ("/list.php?page=2", None),
        ("/2026/11/23/11", None),
        ("/2026/11/11/11", None),
        ("/v1.2/x", None),
        ("/l?c[]=1&c[]=2&c[]=3&c[]=4&c[]=5", None),
        ("/cal?date=2027-05", None),
        ("/item?id=2199&month=12", None),
        ("/list/2055-12.html", None),
        ("/show-2055-01-01.html", None),
        ("/list.php?tid=2055-12x", None),
        ("/x/x/x", None),
    ],
)
def test_shapes_of_addresses(path: str, trap: Trap | None) -> None:
    """Files and traps have a name, pages have none."""
    source = Source(id="s", title="s", start_urls=("http://a.test/",))

    assert Fence(source, this_year=2026).refusal(f"http://a.test{path}") is trap


def test_a_host_that_looks_like_a_file_is_none() -> None:
    """The name of a top level domain may be that of an archive."""
    assert a_fence("a.zip").refusal("http://a.zip/") is None


def test_a_filter_menu_is_left_after_some_combinations() -> None:
    """Every subset of the filters would be a page."""
    fence = a_fence()
    for number in range(NAME_SETS):
        fence.note(f"http://a.test/list?f{'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}=1")

    assert fence.refusal("http://a.test/list?new=1") is Trap.QUERY_EXPLOSION
    assert fence.refusal("http://a.test/list?fab=9") is None
    assert fence.refusal("http://a.test/other?new=1") is None


def test_one_shape_and_all_shapes_have_an_end() -> None:
    """Numbers do not make a new shape; an honest board is one shape, so that its bound is above the budget."""
    fence = a_fence(max_pages=100)
    for number in range(200):
        fence.note(f"http://a.test/day/{number}")

    assert fence.refusal("http://a.test/day/999") is Trap.SHAPE_BUDGET
    assert fence.refusal("http://a.test/night/1") is None
    for number in range(100 * ADMITTED_PER_PAGE):
        fence.note(f"http://a.test/{'abcdefghij'[number % 10]}/{number}")
    assert fence.refusal("http://a.test/z") is Trap.ADDRESS_BUDGET


def test_names_without_end_become_one_shape() -> None:
    """Titles in a folder, and folders of places, are a kind of page each, not thousands."""
    fence = a_fence(max_pages=40)
    words = [f"{a}{b}{c}" for a in "abcdefgh" for b in "ijklmnop" for c in "qrstuvwx"]
    titles = _admitted(fence, [f"http://a.test/t/{word}.html" for word in words])
    places = _admitted(fence, [f"http://a.test/{word}/" for word in words])

    assert [64 < titles < 160, 64 < places < 160] == [True, True]


def _admitted(fence: Fence, urls: list[str]) -> int:
    admitted = 0
    for url in urls:
        if fence.refusal(url) is None:
            fence.note(url)
            admitted += 1
    return admitted


def test_what_is_refused_is_counted_by_name() -> None:
    """A report says how many links were not followed, and why."""
    fence = a_fence()
    for path in ("/a.jpg", "/b.zip", "/x/x/x/x", "/page"):
        fence.refusal(f"http://a.test{path}")

    assert fence.caught == {Trap.FILE_NAME: 2, Trap.REPEATED_PATH: 1}


@pytest.mark.parametrize("trap", list(Trap))
def test_every_trap_has_its_words(trap: Trap) -> None:
    """A sentence for the log, a short name and a whole sentence for the analyst."""
    assert trap.sentence
    assert 2 <= len(label(trap)) <= 8
    assert describe(trap).startswith(f"{label(trap)}：")
    assert describe(trap).endswith("。")


def test_a_trap_of_another_version_keeps_its_name() -> None:
    """Old reports can still be shown."""
    assert [describe("quicksand"), label("quicksand")] == ["quicksand", "quicksand"]


def test_the_fences_of_a_crawl_know_whose_an_address_is() -> None:
    """One look-up, however many sources; addresses of an earlier process count as admitted."""
    sources = [Source(id=f"s{n}", title="s", start_urls=(f"http://www.h{n}.test/",)) for n in range(50)]
    fences = Fences(sources, this_year=2026)

    counts = fences.note_all(["http://h7.test/a", "http://www.h7.test/b", "http://h9.test/", "http://other.test/"])

    assert [fences.owner("https://h49.test/x"), fences.owner("http://other.test/")] == ["s49", None]
    assert counts == {"s7": 2, "s9": 1}
    assert [len(fences), list(fences)[:2], fences["s3"].holds("http://h3.test/")] == [50, ["s0", "s1"], True]


def _addresses(hosts: int, each: int) -> Iterator[str]:
    for number in range(each):
        for host in range(hosts):
            folder = f"c{number % 7}/{'abcdefghijk'[number % 11]}{host % 97}"
            yield f"http://h{host}.test/{folder}/list.php?p={number}&c{number}=1"


def test_memory_and_time_stay_small() -> None:
    """Addresses of many hosts whose shapes all differ fill a table of fixed room, at a few microseconds each."""
    memory = Memory()
    started = time.process_time()
    for url in _addresses(1000, 80):
        memory.note(memory.place(url))
    spent = time.process_time() - started
    tables = [memory.shapes, memory.name_sets]

    assert max(len(list(table.keys())) for table in tables) <= ROOM + 1
    assert sum(sys.getsizeof(key) for table in tables for key in table.keys()) < 3_000_000  # noqa: SIM118
    assert spent < 80_000 * 40e-6


def test_counts_forget_what_is_rare() -> None:
    """What was counted often is still known when room has run out a hundred times."""
    counts = Counts(room=100)
    for number in range(10_000):
        counts.add(-1)
        counts.add(number)

    assert counts.get(-1, 0) == 10_000
    assert counts.get(9_999, 0) == 1
    assert len(list(counts.keys())) <= 101


@given(some.text(max_size=80).map(lambda tail: f"http://a.test/{tail}"), some.binary(max_size=200))
def test_nothing_that_a_page_writes_breaks_the_fence(url: str, body: bytes) -> None:
    """Addresses and bodies are a site's; the fence only counts them."""
    fence, form = a_fence(), canonical(url) or url
    refusal = fence.refusal(form)
    fence.note(form)
    fence.learn(form, "0123456789abcdef", None, body)

    assert refusal is None or refusal in Trap
    assert fence.closed(form) is None
