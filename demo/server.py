"""Serves a folder of web sites on one loopback port, choosing the site by the Host header.

The folder holds `sites/FOLDER/` (one web root per site), `sites.csv` or several
`sites-*.csv` (columns `folder` and `host` are read), and, if wanted, `traps.json`:
a map from host to a list of things that a plain folder of files cannot do.

    {"a.test": [{"kind": "redirect", "path": "/old", "to": "/new.html"}]}

The kinds and their fields are the dataclasses of demo.traps.
"""

import argparse
import csv
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from demo.replies import Reply, message, stored_file
from demo.traps import Trap, load_traps, spring
from facts.errors import BadInput


@dataclass(frozen=True, slots=True)
class Web:
    """The sites of one folder: each host's web root, and the traps by host and path."""

    hosts: Mapping[str, Path]
    traps: Mapping[tuple[str, str], Trap] = field(default_factory=dict)


def load_web(folder: Path) -> Web:
    """Reads which host has which web root, and the traps, from a folder laid out as above."""
    hosts: dict[str, Path] = {}
    for row in _site_rows(folder):
        root = folder / "sites" / row["folder"]
        if not root.is_dir():
            raise BadInput(f"The site {row['host']} has no folder {root}.")
        if row["host"] in hosts:
            raise BadInput(f"The host {row['host']} is listed twice in {folder}.")
        hosts[row["host"]] = root.resolve()
    return Web(hosts, load_traps(folder / "traps.json", hosts))


def _site_rows(folder: Path) -> Iterator[dict[str, str]]:
    """Yields the rows of the lists of sites; a folder without any list is an error."""
    lists = sorted([*folder.glob("sites.csv"), *folder.glob("sites-*.csv")])
    if not lists:
        raise BadInput(f"The folder {folder} has neither sites.csv nor sites-*.csv.")
    for path in lists:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if not {"folder", "host"} <= set(reader.fieldnames or ()):
                raise BadInput(f"The list {path} lacks the column folder or host.")
            yield from reader


def answer(web: Web, host: str, target: str) -> Reply:
    """Answers one GET, given the Host header and the request target."""
    parts = urlsplit(target)
    # A target in absolute form names the host itself: that is how proxy clients ask.
    name = (parts.netloc or host).partition(":")[0].lower()
    root = web.hosts.get(name)
    if root is None:
        return message(404, "404", f"No site is served under the host name {name}.")
    trap = web.traps.get((name, unquote(parts.path)))
    if trap is None:
        return stored_file(root, parts.path, parts.query)
    return spring(trap, root, parts.path, parts.query)


class _Handler(BaseHTTPRequestHandler):
    """Sends what `answer` says over a connection that stays open."""

    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 60
    server: "_Http"

    def do_GET(self) -> None:
        """Answers with headers and body."""
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        """Answers with the headers of the GET."""
        self._send(with_body=False)

    def _send(self, *, with_body: bool) -> None:
        reply = answer(self.server.web, self.headers.get("Host", ""), self.path)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        if reply.location is not None:
            self.send_header("Location", reply.location)
        try:
            self.end_headers()
            self.wfile.write(reply.body if with_body else b"")
        except ConnectionError:
            # A crawler with a size limit hangs up in the middle of a big page: no error of ours.
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Stays silent: the crawler under test keeps its own log."""


class _Http(ThreadingHTTPServer):
    """A threading server that carries its web and takes a burst of connections."""

    request_queue_size = 128

    def __init__(self, web: Web, port: int) -> None:
        self.web = web
        super().__init__(("127.0.0.1", port), _Handler)


class Server:
    """A running server; leaving its `with` block, or `close`, stops it."""

    def __init__(self, web: Web, port: int) -> None:
        self._http = _Http(web, port)
        # A short poll, because stopping waits for one and tests start many servers.
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The loopback port it listens on."""
        return self._http.server_port

    def close(self) -> None:
        """Stops listening and waits until it has."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def serve(web: Web, port: int = 0) -> Server:
    """Starts to serve a web on loopback; port 0 takes a free one."""
    return Server(web, port)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves a folder until it is interrupted."""
    parser = argparse.ArgumentParser(prog="demo.server", description="Serves a folder of sites.")
    parser.add_argument("folder", type=Path, help="holds sites/ and sites.csv or sites-*.csv")
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 takes a free one")
    options = parser.parse_args(arguments)
    try:
        web = load_web(options.folder)
    except BadInput as error:
        parser.error(str(error))
    with serve(web, options.port) as server:
        print(f"Serving {len(web.hosts)} sites on http://127.0.0.1:{server.port}/", flush=True)
        _wait()


def _wait() -> None:
    """Waits until Ctrl-C."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
