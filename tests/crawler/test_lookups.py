"""Name servers that hang, lie and change their mind."""

import asyncio
import socket
import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest

from crawler import parse_rewrite
from crawler.wire.addresses import AddressBook
from crawler.wire.lookups import Lookups
from facts.errors import RefusedAddress
from tests.crawler.going import a_source, go
from tests.crawler.web import links, serve

Infos = Sequence[tuple[Any, ...]]


def infos(*addresses: str) -> Infos:
    return [(0, 0, 0, "", (address, 80)) for address in addresses]


class Resolver:
    """Answers like getaddrinfo: hosts named hang* never, others with the next of the answers."""

    def __init__(self, *answers: Infos) -> None:
        self.answers = list(answers)
        self.end = threading.Event()

    def __call__(self, host: str, *_: Any) -> Infos:
        if host.startswith("hang"):
            self.end.wait(30)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def resolve(book: AddressBook, host: str) -> list[str]:
    return [result["host"] for result in asyncio.run(book.resolve(host, 80))]


def test_a_name_that_is_rebound_to_loopback_is_refused_the_second_time() -> None:
    """Public at first, loopback a moment later: what is checked is what is connected to, each time."""
    book = AddressBook((), ask=Resolver(infos("8.8.8.8"), infos("127.0.0.1")))

    assert resolve(book, "rebound.test") == ["8.8.8.8"]
    with pytest.raises(RefusedAddress, match=r"rebound\.test is served from 127\.0\.0\.1"):
        resolve(book, "rebound.test")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "169.254.169.254", "100.100.100.200", "::1", "::ffff:127.0.0.1", "fe80::1%eth0"],
)
def test_a_public_name_with_a_private_address_is_refused(address: str) -> None:
    """Whoever owns a name decides what it resolves to."""
    with pytest.raises(RefusedAddress, match="--resolve"):
        resolve(AddressBook((), ask=Resolver(infos(address))), "www.a.test")


def test_a_thousand_addresses_are_cut_to_a_few() -> None:
    """Each would be tried in turn."""
    book = AddressBook((), ask=Resolver(infos(*(f"8.8.{n // 250}.{n % 250}" for n in range(1000)))))

    assert len(resolve(book, "many.test")) == 8


def test_no_address_at_all_is_a_name_that_does_not_resolve() -> None:
    """Getaddrinfo never says so; a patched one might."""
    with pytest.raises(OSError, match="no address"):
        resolve(AddressBook((), ask=Resolver(infos())), "none.test")


def test_name_servers_that_hang_hold_nobody_up() -> None:
    """Thirty hang, one answers: it is not kept waiting, and neither is the end of the crawl."""
    resolver = Resolver(infos("8.8.8.8"))

    async def ask() -> tuple[list[BaseException | list[str]], list[str], float]:
        lookups = Lookups(0.5, resolver)
        hanging = [asyncio.ensure_future(lookups.addresses(f"hang{n}.test", 80)) for n in range(30)]
        await asyncio.sleep(0)
        started = time.monotonic()
        honest = await lookups.addresses("www.a.test", 80)
        seconds = time.monotonic() - started
        found = await asyncio.gather(*hanging, return_exceptions=True)
        lookups.close()
        return found, honest, seconds

    started = time.monotonic()
    found, honest, seconds = asyncio.run(ask())
    elapsed = time.monotonic() - started
    resolver.end.set()

    assert honest == ["8.8.8.8"]
    assert (seconds < 0.4, elapsed < 5) == (True, True)
    assert {getattr(problem, "errno", None) for problem in found} == {socket.EAI_AGAIN}


@pytest.mark.parametrize("host", ["a" * 64 + ".test", "a..test", "\x00.test"])
def test_what_is_no_host_name_does_not_resolve(host: str) -> None:
    """Python's resolver raises UnicodeError and ValueError for these; ours knows one kind of failure."""
    with pytest.raises(OSError, match=r".*"):
        resolve(AddressBook(()), host)


def test_a_crawl_past_name_servers_that_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve hosts that never resolve, and an honest one that is fetched whole; the run ends in seconds."""
    resolver = Resolver(infos("8.8.8.8"))
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    routes = {f"honest.test/{n or ''}": links(f"/{n + 1}") for n in range(10)} | {"honest.test/10": "the end"}
    started = time.monotonic()
    with serve(routes) as web:
        sources = [a_source(f"http://hang{n}.test/", name=f"h{n}") for n in range(12)]
        rewrites = (parse_rewrite(f"honest.test:*:127.0.0.1:{web.port}"),)
        settings = {"timeout_s": 4.5}
        journey = go(None, a_source("http://honest.test/"), *sources, settings=settings, rewrites=rewrites)
    elapsed = time.monotonic() - started
    resolver.end.set()

    assert len(journey.frontier.pages) == 11
    assert {journey.outcome(f"http://hang{n}.test/") for n in range(12)} == {
        ("unresolved", "robots.txt: the host name does not resolve: the name servers gave no answer")
    }
    assert elapsed < 20


def test_a_crawl_to_a_name_that_somebody_points_at_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one byte is sent."""
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(infos("127.0.0.1")))
    with serve({"evil.test/": "secret"}) as web:
        journey = go(None, a_source(f"http://evil.test:{web.port}/"))

    assert [visit.skip for visit in journey.frontier.visits.values()] == ["refused_address"]
    assert web.asked == []
