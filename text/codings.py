"""Undo HTTP content codings (gzip, deflate, br, zstd): linear in what arrives, bounded in what comes out.

The crawl reads a page through it and evidence reads the same page back, so that both see the same bytes.

Scrapy's own takes any number of codings on top of each other, any window of zstd, and gzip members without
end; each of these is an attack on the crawl's memory or its time.
"""

import sys
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from facts.errors import BrokenCoding, OverCap

#: Codings one response may have on top of each other; sites that compress twice by mistake have two.
LAYERS = 3
#: Members of one gzip stream, frames of one zstd stream; more are left as if the stream were cut off.
_MEMBERS = 64
#: log2 of zstd's window: 8 MiB, what RFC 9659 allows in HTTP. Beyond it a few bytes ask for gigabytes.
_WINDOW_LOG = 23
_GZIP = b"\x1f\x8b"


def unpack(body: bytes, codings: list[str], cap: int, *, is_cut: bool = False) -> bytes:
    """Undo codings, the last one first; an unknown one ends the undoing.

    A stream that is cut off or damaged later on gives what came before, as browsers do. `is_cut` takes the
    first `cap` bytes where there are more.

    Raises:
        BrokenCoding: too many codings, or one that is broken from its start.
        OverCap: more than `cap` bytes.
    """
    if len(codings) > LAYERS:
        raise BrokenCoding(f"it has {len(codings)} content codings on top of each other")
    for coding in reversed(codings):
        undo = _UNDO.get(coding)
        if undo is None or not body:
            return body
        try:
            body = undo(body, cap + 1)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError, MemoryError) as problem:
            raise BrokenCoding(f"its {coding} coding is broken, as the site sent it") from problem
        if len(body) > cap and is_cut:
            body = body[:cap]
        elif len(body) > cap:
            raise OverCap(f"its {coding} coding unpacks to more than {cap} bytes")
    return body


def names(header: str) -> list[str]:
    """Return the codings of a Content-Encoding header, in order of application."""
    found = (name.strip().lower() for name in header.split(","))
    return [name for name in found if name not in ("", "identity", "none")]


def is_gzip(body: bytes) -> bool:
    """Whether a body is a gzip file by its first bytes."""
    return body.startswith(_GZIP)


def gunzip(body: bytes, limit: int) -> bytes:
    """Return at most `limit` unpacked bytes of a gzip stream.

    Raises:
        zlib.error: it is none.
    """
    content = bytearray()
    for _ in range(_MEMBERS):
        more, body = _inflated(body, 31, limit - len(content), bool(content))
        content += more
        if not body.startswith(_GZIP) or len(content) >= limit:
            break
    return bytes(content)


def _inflate(body: bytes, limit: int) -> bytes:
    try:
        return _inflated(body, zlib.MAX_WBITS, limit, False)[0]
    except zlib.error:
        return _inflated(body, -zlib.MAX_WBITS, limit, False)[0]  # some servers send the bare stream


#: Bytes fed at once where a stream is damaged and what came before shall be saved.
_STEP = 1024


def _inflated(body: bytes, wbits: int, limit: int, may_fail: bool) -> tuple[bytes, bytes]:
    # (content, what stands behind the stream); whole at once, and again in steps only where it is damaged
    machine = zlib.decompressobj(wbits)
    try:
        content = machine.decompress(body, limit)
    except zlib.error:
        content = _salvaged(body, wbits, limit)
        if not content and not may_fail:
            raise
        return content, b""
    return content, machine.unused_data


def _salvaged(body: bytes, wbits: int, limit: int) -> bytes:
    machine = zlib.decompressobj(wbits)
    content = bytearray()
    for start in range(0, len(body), _STEP):
        if len(content) >= limit:
            break
        before = machine.copy()
        try:
            content += machine.decompress(body[start : start + _STEP], limit - len(content))
        except zlib.error:
            content += _byte_by_byte(before, body[start : start + _STEP], limit - len(content))
            break
    return bytes(content)


def _byte_by_byte(machine: "zlib._Decompress", body: bytes, limit: int) -> bytes:
    content = bytearray()
    for place in range(len(body)):
        try:
            content += machine.decompress(body[place : place + 1], limit - len(content))
        except zlib.error:
            break
        if len(content) >= limit:
            break
    return bytes(content)


def _unbrotli(body: bytes, limit: int) -> bytes:
    machine = brotli.Decompressor()
    content = bytearray(machine.process(body, output_buffer_limit=limit))
    while not machine.is_finished() and len(content) < limit:
        more = machine.process(b"", output_buffer_limit=limit - len(content))
        if not more:
            break
        content += more
    return bytes(content)


def _unzstd(body: bytes, limit: int) -> bytes:
    options = {int(zstd.DecompressionParameter.window_log_max): _WINDOW_LOG}
    content = bytearray()
    for _ in range(_MEMBERS):
        machine = zstd.ZstdDecompressor(options=options)
        content += machine.decompress(body, limit - len(content))
        body = machine.unused_data
        if not body or len(content) >= limit:
            break
    return bytes(content)


_UNDO: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
