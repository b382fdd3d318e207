"""--resolve as curl knows it: HOST:PORT:ADDR[:PORT]."""

import ipaddress
import re
from functools import lru_cache

from facts.errors import BadInput
from facts.runs import Rewrite

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_FORM = re.compile(
    r"(?P<host>\[[^\]]+\]|[^:\[\]]+):(?P<port>\d{1,5}|\*):(?P<address>\[[^\]]+\]|[^:\[\]]+)(?::(?P<to>\d{1,5}))?"
)


def parse_rewrite(text: str) -> Rewrite:
    """Parse HOST:PORT:ADDR[:PORT]; * allowed for HOST and PORT, IPv6 addresses in brackets.

    Raises:
        BadInput: with one sentence that shows the form.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise BadInput(f"--resolve {text!r} is not HOST:PORT:ADDR[:PORT], such as www.example.com:80:127.0.0.1:8080.")
    address = literal(found["address"].strip("[]"))
    if address is None:
        raise BadInput(f"--resolve {text!r} needs an IP address behind the port, not {found['address']!r}.")
    ports = [int(found[name]) for name in ("port", "to") if found[name] and found[name] != "*"]
    if any(not 1 <= port <= 65535 for port in ports):
        raise BadInput(f"--resolve {text!r} has a port outside 1–65535.")
    return Rewrite(
        host=found["host"].strip("[]").lower(),
        port=None if found["port"] == "*" else int(found["port"]),
        address=str(address),
        to_port=int(found["to"]) if found["to"] else None,
    )


@lru_cache(maxsize=1024)
def literal(host: str) -> Address | None:
    """Return the address that `host` spells, or None where it is a name."""
    if not host[-1:].isdigit() and ":" not in host:
        return None  # most hosts: an error costs ten times as much
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
