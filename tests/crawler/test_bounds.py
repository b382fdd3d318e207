"""The fence of a source: inside, not a file, not a trap."""

import pytest

from crawler.bounds import NAME_SETS, Fence
from facts.pages import Bounds, Source


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
    ("path", "reason"),
    [
        ("/a.JPG", "the name is that of a file"),
        ("/down/app.apk", "the name is that of a file"),
        ("/a/b/a/b/a/b/a/b", "the path repeats itself"),
        ("/" + "/".join(map(str, range(17))), "the path repeats itself"),
        ("/" + "x" * 1000, "the address is too long"),
        ("/list.php?page=2", None),
        ("/2026/11/23/11", None),
        ("/v1.2/x", None),
    ],
)
def test_shapes_of_addresses(path: str, reason: str | None) -> None:
    """Files and traps have a reason, pages have none."""
    assert a_fence().refusal(f"http://a.test{path}") == reason


def test_a_filter_menu_is_left_after_some_combinations() -> None:
    """Every subset of the filters would be a page."""
    fence = a_fence()
    for number in range(NAME_SETS):
        fence.note(f"http://a.test/list?f{number}=1")

    assert fence.refusal("http://a.test/list?new=1") == "too many combinations of parameters"
    assert fence.refusal("http://a.test/list?f3=9") is None
    assert fence.refusal("http://a.test/other?new=1") is None


def test_one_shape_gets_half_of_the_budget_and_all_get_an_end() -> None:
    """Numbers do not make a new shape; a source gives 20 addresses a page at most."""
    fence = a_fence(max_pages=100)
    for number in range(50):
        fence.note(f"http://a.test/day/{number}")

    assert fence.refusal("http://a.test/day/99") == "too many addresses of one shape"
    assert fence.refusal("http://a.test/night/1") is None
    for number in range(2000):
        fence.note(f"http://a.test/{'abcdefghij'[number % 10]}/{number}")
    assert fence.refusal("http://a.test/z") == "the source has given enough addresses"
