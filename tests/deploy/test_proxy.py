"""The example for nginx, in a real nginx before a real listener: what it passes on and what it keeps to itself."""

import http.server
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme

from tests.conftest import missing
from tests.house import tree

CONF = tree.ROOT / "deploy" / "nginx" / "fangfei.conf"
NAME = "desk.office.example"


class _Desk(http.server.BaseHTTPRequestHandler):
    """Answers with the headers that it got."""

    def do_GET(self) -> None:
        body = "".join(f"{name.lower()}={value}\n" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, httpx.Client]]:
    """Addresses with and without TLS, and a client that knows the certificate."""
    if shutil.which("nginx") is None:
        missing("nginx", "nginx-light")
    folder = tmp_path_factory.mktemp("nginx")
    authority = trustme.CA()
    authority.issue_cert(NAME, "127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "desk.pem"))
    desk = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Desk)
    threading.Thread(target=desk.serve_forever, daemon=True).start()
    secure, plain = free_port(), free_port()
    text = re.sub(r"^ *listen \[::\].*\n", "", CONF.read_text("utf-8"), flags=re.MULTILINE)
    for old, new in (
        ("listen 443", f"listen 127.0.0.1:{secure}"), ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("127.0.0.1:8000", f"127.0.0.1:{desk.server_port}"), ("/etc/nginx/desk.pem", str(folder / "desk.pem")),
        ("/etc/nginx/desk.key", str(folder / "desk.pem")),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    temporary = "".join(f"{each}_temp_path {folder};" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    conf = folder / "nginx.conf"
    conf.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{text}\n}}\n"
    )
    child = subprocess.Popen(["nginx", "-e", str(folder / "error.log"), "-c", str(conf)], stderr=subprocess.PIPE)
    try:
        _wait(secure, child, folder)
        context = httpx.create_ssl_context()
        authority.configure_trust(context)
        with httpx.Client(verify=context, headers={"Host": NAME}) as client:
            yield f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}", client
    finally:
        child.terminate()
        child.communicate(timeout=10)
        desk.shutdown()
        desk.server_close()


def _wait(port: int, child: "subprocess.Popen[bytes]", folder: Path) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and child.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail((folder / "error.log").read_text())


def test_the_desk_hears_of_its_caller(proxy: tuple[str, str, httpx.Client]) -> None:
    """One address, TLS or not, and the name asked for; what the caller claims of itself is not passed on."""
    secure, _, client = proxy
    heard = client.get(f"{secure}/sign-in", headers={"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "http"})

    assert set(heard.text.splitlines()) >= {f"host={NAME}", "x-forwarded-for=127.0.0.1", "x-forwarded-proto=https"}
    assert "198.51.100.7" not in heard.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_nobody_outside_learns_how_the_server_is(proxy: tuple[str, str, httpx.Client], path: str) -> None:
    """Those are for the server itself."""
    secure, _, client = proxy

    assert client.get(secure + path).status_code == 404


def test_without_tls_everybody_is_sent_to_it(proxy: tuple[str, str, httpx.Client]) -> None:
    """With the same path."""
    _, plain, client = proxy
    answer = client.get(f"{plain}/leads?x=1")

    assert (answer.status_code, answer.headers["location"]) == (308, f"https://{NAME}/leads?x=1")


def test_the_guide_says_the_same() -> None:
    """What docs/howto/desk.md shows of a proxy is in the file."""
    shown = re.search(r"```nginx\n(.*?)```", (tree.ROOT / "docs/howto/desk.md").read_text("utf-8"), re.DOTALL)
    assert shown
    ours = {" ".join(line.split()) for line in CONF.read_text("utf-8").splitlines()}
    lines = {" ".join(line.split()) for line in shown[1].splitlines() if line.strip()}

    assert lines - ours == set()
