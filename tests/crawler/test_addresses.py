"""Rewrites, and the addresses the crawler must not visit."""

import asyncio
import ipaddress
import socket

import pytest

from crawler import parse_rewrite
from crawler.wire.addresses import AddressBook, is_public
from facts.errors import BadInput, RefusedAddress
from facts.runs import Rewrite

FORMS = {
    "www.a.test:80:127.0.0.1": Rewrite(host="www.a.test", port=80, address="127.0.0.1"),
    "WWW.A.test:443:127.0.0.1:8443": Rewrite(host="www.a.test", port=443, address="127.0.0.1", to_port=8443),
    "*:*:10.0.0.1:81": Rewrite(host="*", port=None, address="10.0.0.1", to_port=81),
    "a.test:80:[::1]:81": Rewrite(host="a.test", port=80, address="::1", to_port=81),
    "[2001:db8::1]:*:[::1]": Rewrite(host="2001:db8::1", port=None, address="::1"),
}


@pytest.mark.parametrize("text", FORMS)
def test_rewrites_are_read(text: str) -> None:
    """As curl writes them; * for every host and every port, brackets around IPv6."""
    assert parse_rewrite(text) == FORMS[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.test",
        "a.test:80",
        "a.test:x:127.0.0.1",
        "a:80:host.test",
        "a:0:127.0.0.1",
        "a:80:127.0.0.1:70000",
        "a:80:::1",
    ],
)
def test_what_is_no_rewrite_is_refused_in_one_sentence(text: str) -> None:
    """The sentence quotes what was written."""
    with pytest.raises(BadInput, match="--resolve"):
        parse_rewrite(text)


PRIVATE = (
    "127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200 "
    "168.63.129.16 192.0.0.192 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 192.0.2.1 ::1 :: fe80::1 fc00::1 "
    "fd00:ec2::254 ff02::1 2001:db8::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: 2002:a00:1:: "
    "fec0::1 5f00::1 3fff::1 64:ff9b:1::1 ::127.0.0.1"
)
PUBLIC = "8.8.8.8 114.114.114.114 2400:3200::1 64:ff9b::808:808 2002:808:808::"


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_that_are_not_visited(address: str) -> None:
    """Loopback, private, link-local, multicast, reserved, metadata, and IPv4 hidden in IPv6."""
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_addresses_that_are(address: str) -> None:
    """The public internet, also through NAT64 and 6to4."""
    assert is_public(ipaddress.ip_address(address))


def resolve(book: AddressBook, host: str, port: int = 80) -> list[tuple[str, int]]:
    results = asyncio.run(book.resolve(host, port, socket.AF_UNSPEC))
    return [(result["host"], result["port"]) for result in results]


def test_the_first_rewrite_that_fits_counts() -> None:
    """Host and port must both fit."""
    book = AddressBook(map(parse_rewrite, ("a.test:80:127.0.0.1:81", "a.test:*:127.0.0.2", "*:443:127.0.0.3:444")))

    assert resolve(book, "A.test") == [("127.0.0.1", 81)]
    assert resolve(book, "a.test", 8080) == [("127.0.0.2", 8080)]
    assert resolve(book, "b.test", 443) == [("127.0.0.3", 444)]


def test_a_name_with_private_addresses_only_is_refused() -> None:
    """The sentence names host, address and the way out."""
    with pytest.raises(RefusedAddress, match=r"localhost is served from .*--resolve"):
        resolve(AddressBook(()), "localhost")


def test_of_mixed_addresses_only_the_public_are_connected_to() -> None:
    """A rebinding answer brings a public and a private address; the private one is left out."""

    def mixed(*_: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, 80)) for address in ("10.0.0.1", "8.8.8.8", "fe80::1%eth0")]

    assert resolve(AddressBook((), ask=mixed), "x.test") == [("8.8.8.8", 80)]


def test_ports_of_other_services_need_to_be_named() -> None:
    """A link must not make the crawler talk to a mail server; --resolve is a person's word."""
    book = AddressBook((parse_rewrite("named.test:25:127.0.0.1"),))

    book.check_port("a.test", 8080)
    book.check_port("named.test", 25)
    with pytest.raises(RefusedAddress, match=r"a\.test port 25 belongs to another service"):
        book.check_port("a.test", 25)
