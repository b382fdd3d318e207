"""Where the desk listens: loopback, or TLS of its own, or a proxy that is believed because it was named."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
import uvicorn

from desk.app import create_app
from desk.guard import SAFE_COOKIE
from desk.listening import check_free
from desk.opening import opening
from facts.errors import BadInput
from tests.desk.office import Office
from wiring.settings import Settings


@contextmanager
def started(office: Office, settings: Settings) -> Iterator[int]:
    """The desk as `fangfei desk` serves it; its port."""
    opened = opening(settings, port=0)
    options: dict[str, Any] = {**opened.options, "log_level": "error"}
    server = uvicorn.Server(uvicorn.Config(create_app(office.house, opened.desk), **options))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


def certified(folder: Path) -> tuple[ssl.SSLContext, Settings]:
    """A certificate of an authority that the client trusts."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    cert, key = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(str(key))
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context, Settings(out=folder, desk_tls_cert=cert, desk_tls_key=key)


def test_its_own_certificate_over_a_real_socket(office: Office, tmp_path: Path) -> None:
    """TLS from end to end, the cookie the host's own, HSTS; plain HTTP gets no answer."""
    context, settings = certified(tmp_path)
    with started(office, settings) as port:
        answer = httpx.get(f"https://127.0.0.1:{port}/sign-in", verify=context)
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"http://127.0.0.1:{port}/sign-in")

    assert answer.status_code == 200
    assert answer.headers["set-cookie"].startswith(f"{SAFE_COOKIE}=")
    assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize(("proxy", "status"), [("127.0.0.1", 200), ("192.0.2.9", 400)])
def test_only_a_named_proxy_is_believed(office: Office, tmp_path: Path, proxy: str, status: int) -> None:
    """What others say of TLS and of where they come from does not count."""
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.7"}
    with started(office, Settings(out=tmp_path, desk_proxy=(proxy,))) as port:
        address = f"http://127.0.0.1:{port}/sign-in"
        said, bare = httpx.get(address, headers=headers), httpx.get(address)

    assert said.status_code == status
    assert bare.status_code == 400
    assert "https://" in bare.text


def test_without_a_proxy_nobody_says_where_they_come_from(office: Office, tmp_path: Path) -> None:
    """The server believes loopback by itself; the desk tells it not to."""
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.7"}
    with started(office, Settings(out=tmp_path)) as port:
        answer = httpx.get(f"http://127.0.0.1:{port}/sign-in", headers=headers)

    assert answer.headers["set-cookie"].startswith("fangfei_session=")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"desk_host": "0.0.0.0"}, "does not listen on 0.0.0.0 without TLS"),
        ({"desk_host": "desk.office.test"}, "does not listen on desk.office.test without TLS"),
        ({"desk_host": "::"}, "without TLS"),
        ({"desk_tls_cert": "cert.pem"}, "go together"),
        ({"desk_tls_cert": "no.pem", "desk_tls_key": "no.pem"}, "cannot be used"),
        ({"desk_proxy": ("proxy",)}, "is no address"),
        ({"desk_proxy": ("0.0.0.0/0",)}, "believe everybody"),
        ({"desk_factor_roles": ("king",)}, "there is no role 'king'"),
        ({"desk_oidc_issuer": "https://id.test"}, "without desk_oidc_secret_file"),
    ],
)
def test_what_is_not_safe_is_refused_at_the_start(given: dict[str, Any], said: str) -> None:
    """With a sentence that says what to do."""
    with pytest.raises(BadInput, match=said):
        opening(Settings(**given))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.9"])
def test_loopback_needs_nothing(host: str) -> None:
    """Nobody listens in on one machine."""
    assert not opening(Settings(), host=host).desk.tls


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"desk_host": "::1"}, "http://[::1]:8000"),
        ({"desk_proxy": ("127.0.0.1",), "desk_names": ("desk.office.test",)}, "https://desk.office.test"),
        (
            {"desk_host": "0.0.0.0", "desk_port": 8443, "desk_names": ("desk.office.test",)},
            "https://desk.office.test:8443",
        ),
    ],
)
def test_the_link_that_is_printed_can_be_opened(tmp_path: Path, given: dict[str, Any], address: str) -> None:
    """A name that the desk answers to, with TLS where it asks for it; not the address it listens on."""
    if given.get("desk_host") == "0.0.0.0":
        settings = certified(tmp_path)[1]
        given |= {"desk_tls_cert": settings.desk_tls_cert, "desk_tls_key": settings.desk_tls_key}

    assert opening(Settings(**given)).address == address


def test_a_taken_port_is_told_in_one_sentence() -> None:
    """Before a link is printed that leads to somebody else."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(BadInput, match=f"127.0.0.1 port {port} .* give another --port"):
            check_free("127.0.0.1", port)
    check_free("127.0.0.1", port)
