"""Hostile servers on loopback: one thread, one event loop, one port each, all gone when the block ends."""

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

#: Seconds a server keeps up its attack at most, should the crawler hold still.
PATIENCE_S = 25.0


@dataclass(slots=True)
class Peer:
    """One connection of the crawler's, seen from the server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    path: str = "/"
    #: Names in lower case; empty where the request was not read.
    asked: dict[str, str] = field(default_factory=dict)
    #: Requests on this connection before this one.
    before: int = 0

    async def send(self, *parts: bytes) -> None:
        """Write, and wait until the crawler has taken it."""
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    async def forever(self, part: bytes, pause: float = 0.0) -> None:
        """Write the same again and again."""
        while True:
            await self.send(part)
            await asyncio.sleep(pause)

    async def answer(self, body: bytes, *headers: bytes, status: bytes = b"200 OK") -> None:
        """Answer as an honest server does; `headers` stand beside type and length."""
        lines = [b"HTTP/1.1 " + status, *headers, b"Content-Length: %d" % len(body)]
        if not any(line.lower().startswith(b"content-type:") for line in headers):
            lines.append(b"Content-Type: text/html; charset=utf-8")
        await self.send(b"\r\n".join(lines) + b"\r\n\r\n" + body)

    async def head(self, *headers: bytes, status: bytes = b"200 OK") -> None:
        """Send status and headers, and leave the body to the attack."""
        lines = [b"HTTP/1.1 " + status, b"Content-Type: text/html; charset=utf-8", *headers]
        await self.send(b"\r\n".join(lines) + b"\r\n\r\n")

    def reset(self) -> None:
        """Break the connection off with a TCP reset."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Act = Callable[[Peer], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One hostile server, and what must come of its start URL."""

    #: First label of its host, NAME.test.
    name: str
    #: For the table: what it does to the crawler.
    does: str
    act: Act
    #: facts.pages.Skip of the start URL; None where it gives a page all the same.
    skip: str | None = None
    #: What the sentence of the report holds.
    says: str = ""
    #: Attack at once, without reading the request; robots.txt is under attack too.
    raw: bool = False
    #: Attack the answer to robots.txt; every other path is honest.
    robots: bool = False
    scheme: str = "http"
    #: Certificate and versions where the server speaks TLS.
    tls: Callable[[], ssl.SSLContext] | None = None
    #: Further hosts the source may be followed into.
    hosts: tuple[str, ...] = ()
    #: Seconds between two requests to it.
    delay_s: float = 0.0
    #: For cases that give a page: what its certificate error holds.
    tls_error: str = ""

    @property
    def host(self) -> str:
        """The host name."""
        return f"{self.name}.test"

    @property
    def url(self) -> str:
        """The start URL."""
        return f"{self.scheme}://{self.host}/"


@dataclass(slots=True)
class Ports:
    """Where each host is served."""

    of: dict[str, int] = field(default_factory=dict)


@contextlib.contextmanager
def serve(cases: Sequence[Case]) -> Iterator[Ports]:
    """Serve every case on a port of its own."""
    ports = Ports()
    loop = asyncio.new_event_loop()
    # The crawler hangs up in the middle of most attacks: that is the point, not an error.
    loop.set_exception_handler(lambda *_: None)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    servers = asyncio.run_coroutine_threadsafe(_start(cases, ports), loop).result(20)
    try:
        yield ports
    finally:
        asyncio.run_coroutine_threadsafe(_stop(servers), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _start(cases: Sequence[Case], ports: Ports) -> list[asyncio.Server]:
    servers = []
    for case in cases:
        context = case.tls() if case.tls else None
        server = await asyncio.start_server(_serving(case), "127.0.0.1", 0, ssl=context)
        ports.of[case.host] = server.sockets[0].getsockname()[1]
        servers.append(server)
    return servers


async def _stop(servers: Sequence[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    mine = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not mine]
    for task in others:
        task.cancel()
    await asyncio.wait(others, timeout=5) if others else None


def _serving(case: Case) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError, asyncio.CancelledError, TimeoutError, asyncio.LimitOverrunError):
            async with asyncio.timeout(PATIENCE_S):
                await _converse(case, Peer(reader, writer))
        writer.transport.abort() if writer.transport.is_closing() else writer.close()

    return connected


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.lower(), value.strip()


async def _converse(case: Case, peer: Peer) -> None:
    if case.raw:
        await case.act(peer)
        return
    while True:
        head = await peer.reader.readuntil(b"\r\n\r\n")
        peer.path = head.split(b" ", 2)[1].decode("latin-1")
        peer.asked = dict(_header(line) for line in head.decode("latin-1").split("\r\n")[1:] if line)
        is_robots = peer.path == "/robots.txt"
        if is_robots and not case.robots:
            await peer.answer(b"", status=b"404 Not Found")
        elif case.robots and not is_robots:
            await peer.answer(b"<p>behind the robots.txt</p>")
        else:
            await case.act(peer)
            if not peer.path.startswith("/kept"):
                return
        peer.before += 1
