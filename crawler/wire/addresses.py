"""Which address really serves a host, and which the crawler must not visit.

The address that is checked is the address that is connected to: names are resolved once, here, and the
connection is made to the result, so that a name cannot point elsewhere a moment later (DNS rebinding).
"""

import ipaddress
import socket
from collections.abc import Iterable

from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.wire.lookups import Ask, Lookups
from crawler.wire.rewrites import Address
from facts.errors import RefusedAddress
from facts.runs import Rewrite

#: Cloud metadata and wire servers outside the private ranges: Azure 168.63.129.16, Alibaba 100.100.100.200.
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16"), ipaddress.ip_address("100.100.100.200")})
#: Special by IANA's registry, though older Pythons call parts of them global: protocol assignments, 6to4 relays.
_SPECIAL = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
#: The only part of IPv6 that is given out for the internet (RFC 4291, 2.4), and its newest exception, documentation
#: (RFC 9637); older Pythons call site-local fec0::/10 and segment routing 5f00::/16 global.
_UNICAST = ipaddress.ip_network("2000::/3")
_DOCUMENTATION = ipaddress.ip_network("3fff::/20")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether the crawler may connect there: no loopback, private, link-local, multicast, reserved or metadata address.

    IPv6 addresses that carry an IPv4 address (mapped, 6to4, NAT64, Teredo) are judged by both.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner) and not address.is_private
        if address not in _UNICAST or address in _DOCUMENTATION:
            return False
    if address in _METADATA or any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


#: Ports of other services than the web; a link may not make the crawler speak to them.
#: Source: WHATWG Fetch, 2.9 port blocking.
OTHER_PORTS = frozenset({
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
})  # fmt: skip


def refused(host: str, address: str) -> RefusedAddress:
    """Return the error for a host that is served from an address the crawler must not visit."""
    place = address if host == address else f"{host} is served from {address}, which"
    return RefusedAddress(f"{place} is on this machine or a private network; name it with --resolve if that is meant.")


class AddressBook(AbstractResolver):
    """aiohttp's resolver: rewrites first, then the system's resolver, then the check."""

    def __init__(self, rewrites: Iterable[Rewrite], *, lookup_s: float = 10.0, ask: Ask | None = None) -> None:
        """Take the rewrites, the seconds a name may take to resolve, and what resolves it in place of the system."""
        self._rewrites = tuple(rewrites)
        self._lookups = Lookups(lookup_s, ask)

    def check_port(self, host: str, port: int) -> None:
        """Let web ports pass, and others that somebody has named with --resolve.

        Raises:
            RefusedAddress: the port belongs to another service.
        """
        if port in OTHER_PORTS and self.rewritten(host, port) is None:
            raise RefusedAddress(f"{host} port {port} belongs to another service than the web.")

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
        found = await self._lookups.addresses(host, port, family)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        public = [address for address in found if is_public(ipaddress.ip_address(address))]
        if not public:
            raise refused(host, found[0])
        return [_result(host, address, port) for address in public]

    async def close(self) -> None:
        """Let the resolver's threads end."""
        self._lookups.close()


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)
