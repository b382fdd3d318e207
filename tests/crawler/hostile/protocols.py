"""Servers that speak HTTP wrongly, or not at all."""

import asyncio
from collections.abc import Callable

from tests.crawler.hostile.servers import Act, Case, Peer

HTML = b"Content-Type: text/html\r\n"
NO_HTTP = "the answer is not readable HTTP"
BROKEN = "the connection broke off in the middle of the page"
CLOSED = "the server closed the connection without an answer"


def says(answer: bytes) -> Act:
    async def act(peer: Peer) -> None:
        await peer.send(answer)
        await asyncio.sleep(0.05)

    return act


def page(*headers: bytes, body: bytes = b"<p>x</p>", status: bytes = b"200 OK") -> Act:
    async def act(peer: Peer) -> None:
        await peer.answer(body, *headers, status=status)

    return act


async def reset(peer: Peer) -> None:
    await peer.head(b"Content-Length: 100000")
    await peer.send(b"x" * 1000)
    await asyncio.sleep(0.05)
    peer.reset()


async def empty(peer: Peer) -> None:
    await asyncio.sleep(0)


async def poison(peer: Peer) -> None:
    if peer.path == "/":
        peer.path = "/kept"
        await peer.answer(b"<a href='/kept/second'>x</a>")
        await asyncio.sleep(0.2)  # the connection lies unused meanwhile
        await peer.answer(b"<p>poison</p>")
        return
    await peer.answer(b"<p>honest</p>")


def _page(name: str, does: str, act: Act) -> Case:
    return Case(name=name, does=does, act=act)


def _unreadable(name: str, does: str, answer: bytes) -> Case:
    return Case(name=name, does=does, act=says(answer), skip="unreadable", says=NO_HTTP)


def _cut(name: str, does: str, answer: bytes) -> Case:
    return Case(name=name, does=does, act=says(answer), skip="connection", says=BROKEN)


OK = b"HTTP/1.1 200 OK\r\n" + HTML
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
_Make = Callable[[str, str, bytes], Case]

CASES = (
    _unreadable("short-length", "a Content-Length smaller than the page", OK + b"Content-Length: 3\r\n\r\n<p>x</p>"),
    _cut("long-length", "a Content-Length larger than the page", OK + b"Content-Length: 300\r\n\r\n<p>x</p>"),
    _unreadable("minus-length", "a negative Content-Length", OK + b"Content-Length: -5\r\n\r\n<p>x</p>"),
    _unreadable(
        "two-lengths",
        "two Content-Lengths that differ",
        OK + b"Content-Length: 3\r\nContent-Length: 8\r\n\r\n<p>x</p>",
    ),
    _unreadable(
        "both-lengths",
        "Content-Length and chunks at once",
        OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    _unreadable("chunk-words", "a chunk size that is no number", CHUNKED + b"many\r\nxxx\r\n0\r\n\r\n"),
    _unreadable("chunk-giant", "a chunk of 2^68 bytes", CHUNKED + b"f" * 17 + b"\r\nxxx\r\n0\r\n\r\n"),
    _unreadable("chunk-short", "a chunk larger than what it says", CHUNKED + b"2\r\nxxxxxx\r\n0\r\n\r\n"),
    _cut("chunk-open", "chunks without the last one", CHUNKED + b"3\r\nxxx\r\n"),
    _unreadable("http09", "HTTP/0.9: the page alone", b"<html><p>no status line</p></html>"),
    _unreadable("http2", "an HTTP/2 preface", b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64"),
    _unreadable("noise", "bytes that are no HTTP", b"\x00\x01\x02 noise \xff\xfe\r\n\r\n"),
    _unreadable("status-words", "a status that is no number", b"HTTP/1.1 fine OK\r\n\r\n<p>x</p>"),
    Case(
        name="status-999",
        does="status 999",
        act=page(status=b"999 Request denied"),
        skip="http_error",
        says="HTTP 999",
    ),
    _unreadable("status-204", "204 No Content with a body", b"HTTP/1.1 204 No Content\r\n\r\n<p>x</p>"),
    _page("status-205", "205 Reset Content with a body", page(status=b"205 Reset Content")),
    Case(
        name="status-304",
        does="304 Not Modified, unasked, with a body",
        act=says(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99999999999\r\n\r\n<p>x</p>"),
        skip="unreadable",
        says=NO_HTTP,
    ),
    Case(
        name="unasked-304",
        does="304 Not Modified, unasked, with the length of a giant",
        act=says(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99999999999\r\n\r\n"),
        skip="http_error",
        says="HTTP 304",
    ),
    _page(
        "status-206",
        "206 Partial Content, unasked",
        page(b"Content-Range: bytes 0-7/99999", status=b"206 Partial Content"),
    ),
    Case(
        name="upgrade",
        does="101 Switching Protocols, unasked",
        act=says(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\x81\x01x"),
        skip="http_error",
        says="HTTP 101",
    ),
    Case(name="empty", does="closes without a word", act=empty, skip="connection", says=CLOSED),
    Case(name="empty-raw", does="closes every connection at once", act=empty, raw=True, skip="connection", says=""),
    Case(
        name="cut-header",
        does="closes in the middle of a header",
        act=says(b"HTTP/1.1 200 OK\r\nContent-Ty"),
        skip="connection",
        says=CLOSED,
    ),
    Case(
        name="reset", does="resets the connection in the middle of the page", act=reset, skip="connection", says=BROKEN
    ),
    Case(
        name="poison",
        does="pushes a second answer that nobody asked for into the kept connection",
        act=poison,
        delay_s=0.5,
    ),
    _page(
        "header-bytes", "header values that are no UTF-8", page(b"X-Name: \xb1\xa3\xb1\xbe \xff\xfe", b"Server: \xe9")
    ),
    _unreadable(
        "header-nul",
        "a NUL byte in a header",
        OK + b"X-Nul: a\x00b\r\nContent-Length: 1\r\n\r\nx",
    ),
    _unreadable(
        "header-cr",
        "a lone carriage return in a header",
        OK + b"X-Cr: a\rSet-Cookie: b\r\nContent-Length: 1\r\n\r\nx",
    ),
    _page(
        "file-name",
        "a file name with control characters and a path in Content-Disposition",
        page(b'Content-Disposition: inline; filename="../../\x1b[2J\x08\x7f\t.html"'),
    ),
    _page("refresh", "a Refresh header to itself", page(b"Refresh: 0; url=/")),
)
