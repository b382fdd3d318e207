"""Where the desk may listen: on loopback as it is; elsewhere with a certificate, or behind a proxy that has one."""

import ipaddress
import socket
import ssl
from pathlib import Path

from facts.errors import BadInput


def check_listening(host: str, *, cert: Path | None, key: Path | None, proxies: tuple[str, ...]) -> bool:
    """Whether every request must have come over TLS.

    Raises:
        BadInput: others could listen in on passwords, or the certificate cannot be used.
    """
    _check_proxies(proxies)
    if (cert is None) != (key is None):
        raise BadInput("desk_tls_cert and desk_tls_key go together; set both or neither.")
    if cert and key:
        _check_certificate(cert, key)
    if not (cert or proxies or is_loopback(host)):
        raise BadInput(
            f"The desk does not listen on {host} without TLS: passwords would cross the network in the clear. "
            "Set desk_tls_cert and desk_tls_key, or put a reverse proxy in front and name it in desk_proxy; "
            "see docs/howto/desk.md."
        )
    return bool(cert or proxies)


def check_free(host: str, port: int) -> None:
    """Whether nothing else listens there; port 0 is always free.

    Raises:
        BadInput: the address is taken, or is none of this machine's.
    """
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as problem:
        raise BadInput(
            f"The desk cannot listen on {host} port {port} ({problem.strerror}); "
            "end what listens there, or give another --port."
        ) from problem


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_proxies(proxies: tuple[str, ...]) -> None:
    for each in proxies:
        try:
            network = ipaddress.ip_network(each, strict=False)
        except ValueError as problem:
            raise BadInput(f"desk_proxy: {each!r} is no address; write such as 127.0.0.1 or 192.0.2.0/28.") from problem
        if not network.prefixlen:
            raise BadInput(f"desk_proxy: {each} would believe everybody; name the proxy's own address.")


def _check_certificate(cert: Path, key: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as problem:
        raise BadInput(f"The certificate {cert} with the key {key} cannot be used: {problem}.") from problem
