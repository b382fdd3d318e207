"""The other side of a channel: an HTTP server that answers as it is told, and a real SMTP server."""

import asyncio
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Answer:
    """What the HTTP server says to one request."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    #: Seconds before it says anything.
    after_s: float = 0.0


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as an object."""
        return json.loads(self.body)


class Web:
    """A loopback HTTP server; the answers are given in order, the last one again and again."""

    def __init__(self, answers: Sequence[Answer], server: ThreadingHTTPServer, scheme: str) -> None:
        self.answers = list(answers)
        self.asked: list[Asked] = []
        self.base = f"{scheme}://localhost:{server.server_port}"

    def next(self, asked: Asked) -> Answer:
        """Note a request and return what is said to it."""
        self.asked.append(asked)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def web(*answers: Answer, tls: trustme.CA | None = None) -> Iterator[Web]:
    """Serve on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            said = made.next(Asked(self.command, self.path, dict(self.headers), self.rfile.read(length)))
            time.sleep(said.after_s)
            try:
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said.body)))
                self.end_headers()
                self.wfile.write(said.body)
            except OSError:
                return

        do_GET = do_POST  # noqa: N815  # the name that the server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.issue_cert("localhost").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    made = Web(answers or (Answer(),), server, "https" if tls else "http")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def nobody() -> Iterator[str]:
    """The address of a port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{taken.getsockname()[1]}"


@contextmanager
def mute() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        yield f"127.0.0.1:{server.getsockname()[1]}"


@dataclass
class Post:
    """A mail server's box, and what it refuses."""

    port: int = 0
    mails: list[Envelope] = field(default_factory=list)
    #: Recipient -> the reply to its RCPT.
    refuses: dict[str, str] = field(default_factory=dict)
    #: Reply to DATA; empty takes the mail.
    data: str = ""
    logins: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take or refuse a mail."""
        await asyncio.sleep(0)
        if self.data:
            return self.data
        self.mails.append(envelope)
        return "250 OK"


@contextmanager
def mailbox(
    box: Post, *, password: str = "", tls: trustme.CA | None = None, starttls: trustme.CA | None = None
) -> Iterator[Post]:
    """Serve SMTP on a free port: with TLS from the first byte, or upgraded, or plain; with a login where one is set."""

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        box.logins.append(given.login.decode())
        return AuthResult(success=given.password.decode() == password, handled=False)

    options: dict[str, Any] = {"auth_require_tls": False}
    if password:
        options |= {"authenticator": authenticate, "auth_required": True}
    if starttls:
        options |= {"tls_context": _context(starttls), "require_starttls": True}
    controller = Controller(
        box, hostname="127.0.0.1", port=_free_port(), ssl_context=_context(tls) if tls else None, **options
    )
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def _context(authority: trustme.CA) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(made)
    return made


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
