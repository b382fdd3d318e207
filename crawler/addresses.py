"""Which address really serves a host, and which the crawler must not visit.

The address that is checked is the address that is connected to: names are resolved once, here, and the
connection is made to the result, so that a name cannot point elsewhere a moment later (DNS rebinding).
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable

from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.rewrites import Address
from facts.errors import RefusedAddress
from facts.runs import Rewrite

#: Cloud metadata and wire servers outside the private ranges: Azure 168.63.129.16, Alibaba 100.100.100.200.
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16"), ipaddress.ip_address("100.100.100.200")})
#: Special by IANA's registry, though older Pythons call parts of them global: protocol assignments, 6to4 relays.
_SPECIAL = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether the crawler may connect there: no loopback, private, link-local, multicast, reserved or metadata address.

    IPv6 addresses that carry an IPv4 address (mapped, 6to4, NAT64, Teredo) are judged by both.
    """
    inner = _inner(address) if isinstance(address, ipaddress.IPv6Address) else None
    if inner is not None:
        return is_public(inner) and not address.is_private
    if address in _METADATA or any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def refused(host: str, address: str) -> RefusedAddress:
    """Return the error for a host that is served from an address the crawler must not visit."""
    place = address if host == address else f"{host} is served from {address}, which"
    return RefusedAddress(f"{place} is on this machine or a private network; name it with --resolve if that is meant.")


class AddressBook(AbstractResolver):
    """aiohttp's resolver: rewrites first, then the system's resolver, then the check."""

    def __init__(self, rewrites: Iterable[Rewrite]) -> None:
        self._rewrites = tuple(rewrites)

    def rewritten(self, host: str, port: int) -> tuple[str, int] | None:
        """Return (address, port) from the first rewrite that fits, or None."""
        for rewrite in self._rewrites:
            if rewrite.host in ("*", host.lower()) and rewrite.port in (None, port):
                return rewrite.address, rewrite.to_port or port
        return None

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses to connect to.

        Raises:
            OSError: the name does not resolve.
            RefusedAddress: no address of it may be visited.
        """
        if place := self.rewritten(host, port):
            return [_result(host, *place)]
        loop = asyncio.get_running_loop()
        infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG)
        found = list(dict.fromkeys(str(info[4][0]).partition("%")[0] for info in infos))
        public = [address for address in found if is_public(ipaddress.ip_address(address))]
        if not public:
            raise refused(host, found[0])
        return [_result(host, address, port) for address in public]

    async def close(self) -> None:
        """Nothing is held open."""


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)
