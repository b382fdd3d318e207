"""One page is one string."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crawler.urls import canonical, join, netloc_of
from facts.pages import host_of

FORMS = {
    "http://A.Test": "http://a.test/",
    "HTTP://a.test:80/x": "http://a.test/x",
    "https://a.test:443/x#top": "https://a.test/x",
    "http://a.test:8080/x?": "http://a.test:8080/x",
    "http://user:secret@a.test/": "http://a.test/",
    "http://a.test./": "http://a.test/",
    " http://a.test/a\n/b ": "http://a.test/a/b",
    "http://a.test/a/../b/./c": "http://a.test/b/c",
    "http://a.test/../../b/..": "http://a.test/",
    "http://a.test//evil/./x": "http://a.test//evil/x",
    "http://a.test/%e4%bf%9d%2F": "http://a.test/%e4%bf%9d%2F",
    "http://a.test/保本?词=息": "http://a.test/%E4%BF%9D%E6%9C%AC?%E8%AF%8D=%E6%81%AF",
    "http://a.test/a b": "http://a.test/a%20b",
    "http://理财.test/": "http://xn--8eyq94c.test/",
    "http://a.test/x;jsessionid=12AB?a=1": "http://a.test/x?a=1",
    "http://a.test/x?PHPSESSID=1&a=1": "http://a.test/x?a=1",
    "http://a.test/x?a=1&sid=0123456789abcdef0123": "http://a.test/x?a=1",
    "http://a.test/x?sid=12&id=3": "http://a.test/x?sid=12&id=3",
    "http://a.test/x?next=http://b.test/": "http://a.test/x?next=http://b.test/",
    "http://[::1]:81/": "http://[::1]:81/",
    "https://a.test/x.html": "https://a.test/x.html",
}


@pytest.mark.parametrize("url", FORMS)
def test_the_one_form(url: str) -> None:
    """Everything that makes no difference to the server is gone; percent-encoding stays as written."""
    assert canonical(url) == FORMS[url]


@pytest.mark.parametrize(
    "url", ["", "x", "/a", "ftp://a.test/", "http://", "http:///a", "http://a.test:99999/", "http://[::1", "mailto:a@b"]
)
def test_what_is_no_web_address(url: str) -> None:
    """It has no form."""
    assert canonical(url) is None


@pytest.mark.parametrize("scheme", ["http", "HTTPS"])
@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("a" * 63 + ".test", True),
        ("a" * 64 + ".test", False),
        ("保" * 60 + ".test", False),
        ("a." * 124 + "tests", True),
        ("a." * 124 + "tests0", False),
        ("a..test", False),
        (".test", False),
    ],
)
def test_hosts_that_no_name_server_could_know(scheme: str, host: str, is_one: bool) -> None:
    """253 characters of a name, 63 of a label, none empty; on the short way and on the long one."""
    assert (canonical(f"{scheme}://{host}/x") is not None) is is_one
    assert (canonical(f"{scheme}://{host}/x?y=1") is not None) is is_one


@given(some.text(max_size=60).map(lambda tail: f"http://a.test/{tail}"))
def test_the_one_form_is_a_fixed_point(url: str) -> None:
    """Whatever a page writes, its form is ASCII, has no blanks, and is its own form."""
    form = canonical(url)
    if form is None:
        return

    assert canonical(form) == form
    assert form.isascii()
    assert not any(character.isspace() for character in form)


@given(some.text(max_size=40))
def test_join_never_raises(reference: str) -> None:
    """Pages write anything into href."""
    assert isinstance(join("http://a.test/b/", reference), str)


def test_parts() -> None:
    """Host with and without its port."""
    assert [netloc_of("http://a.test:81/x"), host_of("http://a.test:81/x")] == ["a.test:81", "a.test"]
    assert [host_of("http://a.test/"), host_of("http://[::1]:8/"), host_of("http://[::1]/")] == [
        "a.test",
        "[::1]",
        "[::1]",
    ]


@pytest.mark.parametrize(
    "url", [f"http://a.test/{'a' * 50_000}!", f"http://{'a-.' * 20_000}!/", f"http://a.test/{'a/' * 50_000}!"], ids=len
)
def test_long_addresses_take_linear_time(url: str) -> None:
    """An expression that backtracked without end stood here once."""
    started = time.monotonic()
    canonical(url)

    assert time.monotonic() - started < 1
