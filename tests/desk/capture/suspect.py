"""A suspect's server on loopback that remembers every connection, and what was asked for."""

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")


class Suspect:
    """Answers whatever comes with `page` of the path, or a pixel."""

    def __init__(self, page: Callable[[str], str | None] = lambda _: None) -> None:
        self._page = page
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        #: Every connection, also those that asked for nothing, such as a preconnect.
        self.connections = 0
        self.paths: list[str] = []

    def serve(self) -> None:
        """Accept until the listener is closed."""
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            head = connection.recv(65536).decode("latin-1")
            if not head:
                return
            path = head.split(" ", 2)[1] if head.count(" ") > 1 else "?"
            self.paths.append(path)
            page = self._page(path)
            body = _PIXEL if page is None else page.encode("utf-8", "replace")
            kind = "image/gif" if page is None else "text/html; charset=utf-8"
            answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nAccess-Control-Allow-Origin: *\r\n"
            connection.sendall(f"{answer}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)


@contextmanager
def suspect(page: Callable[[str], str | None] = lambda _: None) -> Iterator[Suspect]:
    """A server for as long as it is looked at."""
    found = Suspect(page)
    thread = threading.Thread(target=found.serve, daemon=True)
    thread.start()
    yield found
    found.close()
    thread.join(5)
