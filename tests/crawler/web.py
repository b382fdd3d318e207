"""A little web on loopback: routes by host and path, every request noted."""

import contextlib
import http.server
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Write = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a route answers; a body is text, bytes, or a function that writes to the socket as it likes."""

    body: str | bytes = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    type: str | None = "text/html; charset=utf-8"


Route = Reply | str | Callable[[Write], None]


@dataclass(slots=True)
class Web:
    """Routes, and what was asked."""

    routes: dict[str, Route]
    port: int = 0
    #: (seconds, host, path) of every request.
    asked: list[tuple[float, str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def paths(self, host: str) -> list[str]:
        return [path for _, asked, path in self.asked if asked == host]


@contextlib.contextmanager
def serve(routes: dict[str, Route], context: ssl.SSLContext | None = None) -> Iterator[Web]:
    """Serve `host/path` routes on a free port of loopback; what has no route is a 404."""
    web = Web(routes)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(web))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients hang up in half of the tests
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    web.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()


def _handler(web: Web) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            host = self.headers["Host"]
            web.asked.append((time.monotonic(), host, self.path))
            web.agents.add(self.headers["User-Agent"])
            route = web.routes.get(host + self.path, Reply("not here", 404))
            if callable(route):
                self.close_connection = True
                with contextlib.suppress(OSError):
                    route(self.connection.sendall)
                return
            self._answer(route if isinstance(route, Reply) else Reply(route))

        def _answer(self, reply: Reply) -> None:
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            if reply.type:
                self.send_header("Content-Type", reply.type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def links(*references: str) -> str:
    """A page of links."""
    return "<html><body>" + "".join(f'<a href="{one}">x</a>' for one in references) + "</body></html>"


def moved(where: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply("moved", status, (("Location", where),))
