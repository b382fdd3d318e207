"""Undo HTTP content codings (gzip, deflate, br, zstd) with a cap on what comes out."""

import sys
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from facts.errors import DamagedExhibit

#: Bytes a decoded body may have; the crawler refuses bodies above a smaller cap, so more is a bomb.
DECODED_CAP = 32 * 1024 * 1024
_CHUNK = 8 * 1024


def decode(body: bytes, codings: str, cap: int = DECODED_CAP) -> bytes:
    """Undo the codings of a Content-Encoding header, last applied first.

    A stream that is cut off gives what arrived, as browsers do; an unknown coding ends the undoing.

    Raises:
        DamagedExhibit: a stream is broken from its start, or comes out larger than `cap` bytes.
    """
    for coding in reversed([name.strip().lower() for name in codings.split(",")]):
        undo = _UNDO.get(coding)
        if undo is None:
            return body
        try:
            body = undo(body, cap + 1) if body else body
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as problem:
            raise DamagedExhibit(f"its {coding} coding is broken, as the site sent it") from problem
        if len(body) > cap:
            raise DamagedExhibit(f"its {coding} coding unpacks to more than {cap} bytes")
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    if body[:2] != b"\x1f\x8b":
        raise zlib.error("no gzip header")
    content = b""
    # A body may be several members behind one another; anything else behind the last one is ignored.
    while body[:2] == b"\x1f\x8b" and len(content) < limit:
        more, body = _feed(body, 31, limit - len(content))
        content += more
    return content


def _inflate(body: bytes, limit: int) -> bytes:
    try:
        return _feed(body, zlib.MAX_WBITS, limit)[0]
    except zlib.error:
        return _feed(body, -zlib.MAX_WBITS, limit)[0]  # some servers send the bare stream


def _feed(body: bytes, wbits: int, limit: int) -> tuple[bytes, bytes]:
    # (content, what stands behind the stream); damage in the middle gives what came before it.
    machine = zlib.decompressobj(wbits)
    content = bytearray()
    for start in range(0, len(body), _CHUNK):
        try:
            content += machine.decompress(body[start : start + _CHUNK], limit - len(content))
        except zlib.error:
            if not content:
                raise
            return bytes(content), b""
        if machine.eof:
            return bytes(content), machine.unused_data + body[start + _CHUNK :]
        if len(content) >= limit:
            break
    return bytes(content), b""


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
    return zstd.ZstdDecompressor().decompress(body, limit)


_UNDO: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
