"""Servers that want the crawler's time."""

import asyncio

from tests.crawler.hostile.servers import Case, Peer

LATE = "no complete answer within"


async def drip(peer: Peer) -> None:
    await peer.head()
    await peer.forever(b"x", 0.2)


async def hang(_: Peer) -> None:
    await asyncio.sleep(60)


async def drip_headers(peer: Peer) -> None:
    await peer.send(b"HTTP/1.1 200 OK\r\n")
    await peer.forever(b"X: y\r\n", 0.2)


async def late(peer: Peer) -> None:
    await asyncio.sleep(0.7)
    await peer.answer(b"<p>late, and then at once</p>" * 10_000)


async def half(peer: Peer) -> None:
    await peer.head(b"Content-Length: 1000")
    await peer.send(b"x" * 500)
    await asyncio.sleep(60)


async def stream(peer: Peer) -> None:
    await peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
    await peer.forever(b"data: tick\n\n", 0.1)


async def replaced(peer: Peer) -> None:
    await peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n")
    await peer.forever(b"--b\r\nContent-Type: text/html\r\n\r\n<p>again</p>\r\n", 0.05)


CASES = (
    Case(name="drip", does="sends one byte now and then, for ever", act=drip, skip="timeout", says=LATE),
    Case(name="hang", does="accepts the request and never answers", act=hang, skip="timeout", says=LATE),
    Case(name="mute", does="accepts the connection and reads nothing", act=hang, raw=True, skip="timeout", says=LATE),
    Case(
        name="drip-headers",
        does="sends one header now and then, for ever",
        act=drip_headers,
        skip="timeout",
        says=LATE,
    ),
    Case(name="late", does="waits, then sends 300 kB at once", act=late),
    Case(name="half-open", does="sends half of the page and falls silent", act=half, skip="timeout", says=LATE),
    Case(
        name="events",
        does="an event stream that never ends",
        act=stream,
        skip="not_text",
        says="the content type is text/event-stream",
    ),
    Case(
        name="replaced",
        does="multipart/x-mixed-replace, a page that is sent again and again",
        act=replaced,
        skip="not_text",
        says="the content type is multipart/x-mixed-replace",
    ),
    Case(
        name="robots-hang",
        does="never answers for robots.txt",
        act=hang,
        robots=True,
        skip="timeout",
        says=LATE,
    ),
)
