"""Servers that want the crawler's memory: floods of headers and bytes, and bombs."""

import gzip
import zlib
from functools import cache

import brotli

from tests.crawler.hostile.servers import Act, Case, Peer

try:
    from compression import zstd
except ImportError:
    from backports import zstd

#: Bytes a bomb unpacks to.
BLAST = 200 * 1024 * 1024
UNPACKS = "the page unpacks to more than the cap"
HEADER = "a header of the answer is larger than the cap"
HEADERS = "the answer has more headers than the cap"


async def endless(peer: Peer) -> None:
    await peer.head()
    await peer.forever(b"<p>more</p>" * 1000)


async def endless_chunks(peer: Peer) -> None:
    await peer.head(b"Transfer-Encoding: chunked")
    await peer.forever(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")


async def announced(peer: Peer) -> None:
    await peer.head(b"Content-Length: 10000000000")
    await peer.forever(b"x" * 65536)


async def endless_headers(peer: Peer) -> None:
    await peer.send(b"HTTP/1.1 200 OK\r\n")
    await peer.forever(b"X-More: " + b"y" * 1000 + b"\r\n")


async def long_header(peer: Peer) -> None:
    await peer.answer(b"x", b"X-Long: " + b"y" * 1_000_000)


async def long_reason(peer: Peer) -> None:
    await peer.answer(b"x", status=b"200 " + b"O" * 1_000_000)


async def many_headers(peer: Peer) -> None:
    await peer.answer(b"x", *(b"X-%d: y" % number for number in range(100_000)))


async def cookies(peer: Peer) -> None:
    await peer.answer(b"x", *(b"Set-Cookie: c%d=%s" % (number, b"v" * 100) for number in range(5_000)))


async def long_location(peer: Peer) -> None:
    await peer.answer(b"", b"Location: /" + b"a" * 1_000_000, status=b"302 Found")


async def interim(peer: Peer) -> None:
    await peer.forever(b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>\r\n\r\n" * 200)


async def extension(peer: Peer) -> None:
    await peer.head(b"Transfer-Encoding: chunked")
    await peer.send(b"5;")
    await peer.forever(b"e" * 65536)


async def trailers(peer: Peer) -> None:
    await peer.head(b"Transfer-Encoding: chunked")
    await peer.send(b"1\r\nx\r\n0\r\n")
    await peer.forever(b"X-Trailer: y\r\n")


@cache
def _gzip_bomb() -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [machine.compress(bytes(1024 * 1024)) for _ in range(BLAST // 1024 // 1024)]
    return b"".join((*parts, machine.flush()))


def _brotli_bomb() -> bytes:
    return bytes(brotli.compress(bytes(BLAST // 4), quality=1))


def _zstd_bomb() -> bytes:
    return bytes(zstd.compress(bytes(BLAST)))


def _deflate_bomb() -> bytes:
    return zlib.compress(bytes(BLAST // 4), 9)


def _nested_bomb() -> bytes:
    return gzip.compress(_gzip_bomb())


def _members() -> bytes:
    return gzip.compress(b"<p>one of many</p>", mtime=0) + gzip.compress(b"", mtime=0) * 40_000


def _wide() -> bytes:
    # A frame that asks for a window of 1 GiB: magic, descriptor without size, window byte, an empty last block.
    return b"\x28\xb5\x2f\xfd\x00" + bytes([(30 - 10) << 3]) + b"\x01\x00\x00"


def coded(coding: bytes, make: object) -> Act:
    async def act(peer: Peer) -> None:
        assert callable(make)
        await peer.answer(make(), b"Content-Encoding: " + coding)

    return act


def _bomb(name: str, does: str, act: Act) -> Case:
    return Case(name=name, does=does, act=act, skip="too_large", says=UNPACKS)


CASES = (
    Case(
        name="endless",
        does="a page without end",
        act=endless,
        skip="too_large",
        says="the page is larger than 1000000 bytes",
    ),
    Case(
        name="endless-chunks",
        does="chunks without end",
        act=endless_chunks,
        skip="too_large",
        says="the page is larger than 1000000 bytes",
    ),
    Case(
        name="announced",
        does="announces ten gigabytes and begins to send them",
        act=announced,
        skip="too_large",
        says="the page has 10000000000 bytes, the cap is 1000000",
    ),
    Case(name="endless-headers", does="headers without end", act=endless_headers, skip="too_large", says=HEADERS),
    Case(name="long-header", does="one header of 1 MB", act=long_header, skip="too_large", says=HEADER),
    Case(name="long-reason", does="a reason phrase of 1 MB", act=long_reason, skip="too_large", says=HEADER),
    Case(name="many-headers", does="100,000 headers", act=many_headers, skip="too_large", says=HEADERS),
    Case(name="cookies", does="5,000 cookies in one answer", act=cookies, skip="too_large", says=HEADERS),
    Case(name="long-location", does="a redirect to 1 MB of address", act=long_location, skip="too_large", says=HEADER),
    Case(name="interim", does="103 Early Hints without end", act=interim, skip="too_large", says=HEADERS),
    Case(
        name="extension",
        does="a chunk extension without end",
        act=extension,
        skip="too_large",
        says="the server sends far more bytes than the page has",
    ),
    Case(name="trailers", does="trailers without end behind the chunks", act=trailers, skip="too_large", says=HEADERS),
    _bomb("gzip-bomb", "200 kB of gzip that unpack to 200 MB", coded(b"gzip", _gzip_bomb)),
    _bomb("br-bomb", "brotli that unpacks to 50 MB", coded(b"br", _brotli_bomb)),
    _bomb("zstd-bomb", "zstd that unpacks to 200 MB", coded(b"zstd", _zstd_bomb)),
    _bomb("deflate-bomb", "deflate that unpacks to 50 MB", coded(b"deflate", _deflate_bomb)),
    _bomb("nested-bomb", "a gzip bomb inside gzip", coded(b"gzip, gzip", _nested_bomb)),
    Case(
        name="codings",
        does="twenty content codings on top of each other",
        act=coded(b"gzip," * 19 + b"gzip", lambda: gzip.compress(b"x")),
        skip="unreadable",
        says="the page cannot be unpacked: it has 20 content codings on top of each other",
    ),
    Case(name="members", does="gzip in 40,000 members, all but the first empty", act=coded(b"gzip", _members)),
    Case(
        name="window",
        does="zstd that asks for a window of 1 GiB",
        act=coded(b"zstd", _wide),
        skip="unreadable",
        says="the page cannot be unpacked: its",
    ),
    Case(
        name="no-gzip",
        does="plain text that is said to be gzip",
        act=coded(b"gzip", lambda: b"<p>no gzip</p>"),
        skip="unreadable",
        says="the page cannot be unpacked: its",
    ),
    Case(
        name="coding",
        does="a content coding that nobody knows",
        act=coded(b"x-nothing", lambda: b"<p>plain after all</p>"),
    ),
)
