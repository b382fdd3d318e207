"""The parts that need no browser: which hosts are one site, what the browser is told, which targets wait for it."""

import os
import subprocess
import sys
import time

import pytest

from crawler.browser import processes
from crawler.browser.answers import Answer, headers_for_browser
from crawler.browser.limits import Limits
from crawler.browser.site import is_one_site, site_of
from crawler.browser.waiting import Waiting
from facts.doubles import MemoryFrontier
from facts.errors import BadInput
from facts.pages import Purpose, Target


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.example.test", "example.test"),
        ("static.img.example.com.cn", "example.com.cn"),
        ("example.com.cn", "example.com.cn"),
        ("a.example.cn", "example.cn"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("WWW.Example.TEST.", "example.test"),
    ],
)
def test_sites(host: str, expected: str) -> None:
    """One registered name is one site; addresses stand for themselves."""
    assert site_of(host) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://img.a.test/x", True),
        ("https://a.test:8443/", True),
        ("http://b.test/", False),
        ("http://a.test.b.test/", False),
        ("http://[broken/", False),
        ("about:blank", False),
    ],
)
def test_one_site(url: str, expected: bool) -> None:
    """Scheme and port do not part a site, another name does, and what cannot be read belongs to none."""
    assert is_one_site(url, "http://www.a.test/") is expected


def test_headers_for_the_browser() -> None:
    """Transfer, cookies and whatever makes the browser do more are withheld; line breaks cannot be smuggled in."""
    pairs = (
        ("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Set-Cookie", "a=b"), ("Link", "</x>; rel=x"),
        ("Vary", "a"), ("vary", "b"), ("X", "1\r\nSet-Cookie: c=d"),
    )  # fmt: skip
    answer = Answer(url="http://a.test/", status=200, headers=pairs, body=b"")

    assert headers_for_browser(answer) == {"content-type": "text/html", "vary": "a, b", "x": "1  Set-Cookie: c=d"}


def test_only_what_waits_for_the_browser() -> None:
    """The browser's process sees targets that wait for it, also behind many others, and seeds nothing."""
    frontier = MemoryFrontier()
    targets = [Target(url=f"http://a.test/{n}", source="s") for n in range(1200)]
    waits = [Target(url=f"http://{host}.test/r", source="s", purpose=Purpose.RENDER) for host in ("a", "b")]
    frontier.seed([*targets, *waits])
    view = Waiting(frontier)

    assert view.lanes() == [waits[0].lane, waits[1].lane]
    assert view.waiting_at(waits[1].lane, 10) == [(1202, waits[1])]
    assert view.waiting_at(waits[0].lane, 10, after=1201) == []
    assert view.waiting_at(targets[0].lane, 10) == []
    assert view.seed([Target(url="http://c.test/", source="s")]) == 0
    assert len(list(view.known())) == 1202


def test_processes_are_found_weighed_and_ended() -> None:
    """What descends from a process is found by its mark, weighs what it holds, and is gone after it was ended."""
    hold = "held = bytearray(b'x' * 50_000_000); import time; time.sleep(60)"
    inner = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}, 'inner'])"
    child = subprocess.Popen([sys.executable, "-c", inner, "mark-of-this-test"])
    until = time.monotonic() + 20
    while processes.memory(found := processes.browsers(os.getpid(), "mark-of-this-test")) < 50_000_000:
        assert time.monotonic() < until, "nothing was found"
        time.sleep(0.05)
    processes.end(found)
    child.wait(10)

    assert len(found) == 2
    assert processes.browsers(os.getpid(), "mark-of-this-test") == []
    assert processes.browsers(os.getpid(), "no such mark") == []


def test_limits_are_checked() -> None:
    """A bound of nothing is refused."""
    with pytest.raises(BadInput):
        Limits(page_s=0)
