"""Serve a town on loopback in a process of its own, and write down when each request came.

    python -m tests.drills.server SIZE LOG      prints its port, and serves until its standard input ends

A line of the log is the monotonic second at which a request had been read, its host, its path, and the answer's status.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from tests.drills.town import Reply, Town, build

_NONE = Reply(b"not here", 404, "text/plain")


class Server:
    """The town behind one port; hosts are told by their Host header."""

    def __init__(self, town: Town, log: TextIO) -> None:
        self._town = town
        self._log = log
        self._refusals = dict(town.refusals)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(self._answer(head.decode("latin-1").split("\r\n")))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, lines: list[str]) -> bytes:
        now = time.monotonic()
        path = lines[0].split(" ")[1]
        host = next(line.partition(":")[2].strip() for line in lines if line.lower().startswith("host:"))
        reply = self._refusals.pop(host + path, None) or self._town.replies.get(host + path, _NONE)
        self._log.write(f"{now:.6f} {host} {path} {reply.status}\n")
        self._log.flush()
        headers = (*reply.headers, ("Content-Type", reply.type), ("Content-Length", str(len(reply.body))))
        said = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return f"HTTP/1.1 {reply.status} x\r\n{said}\r\n".encode() + reply.body


async def _run(town: Town, log: TextIO, is_up: Callable[[int], None]) -> None:
    server = await asyncio.start_server(Server(town, log).serve, "127.0.0.1", 0)
    is_up(server.sockets[0].getsockname()[1])
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def _say(port: int) -> None:
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()


def main(size: int, log: Path) -> None:
    """Serve until nobody is there any more."""
    with log.open("w", encoding="utf-8") as written:
        asyncio.run(_run(build(size), written, _say))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
