"""One WARC record as bytes: written as a gzip member of its own, and read back strictly.

    member = gzip( "WARC/1.1" CRLF headers CRLF CRLF block CRLF CRLF )

Written here and not by warcio because the crawl pays for it on every page: headers and digests cost
0.06 ms a page this way, and the whole pair is one buffer that is written, or taken back, as one. What is left is
deflate itself: two thirds of keeping a page that came unpacked, next to nothing for one that the site had packed.
warcio reads the files in the tests, as the independent witness.

Source: ISO 28500:2017 (WARC/1.1), annex D for one gzip member per record.
"""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from facts.errors import DamagedExhibit

#: zlib level: 1 takes half the time of 6 on page text.
LEVEL = 1
#: Bytes up to which a record is packed with a small window: making zlib's tables takes longer than the packing.
_SMALL = 2048
_SMALL_GZIP, _SMALL_MEMORY = 27, 5
#: Bytes one unpacked record may have; the crawl keeps bodies of a few MiB at most, so more is a bomb.
RECORD_CAP = 64 * 1024 * 1024
_CHUNK = 64 * 1024
#: Bytes in which the headers of a record of ours end, nearly always and always: a URL has 2,048 characters at most.
_HEAD, _HEAD_CAP = 1024, 16 * 1024
_GZIP = 31  # wbits: deflate in a gzip wrapper
_END = b"\r\n\r\n"

Headers = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record read back, its length checked, its digests not."""

    #: Names in lower case.
    headers: Mapping[str, str]
    block: bytes
    #: Bytes of the file just behind this record's gzip member.
    end: int

    def check(self) -> None:
        """Compare block and payload with the digests the record claims.

        Raises:
            DamagedExhibit: one of them differs.
        """
        parts = [("block", self.block)]
        if self.headers.get("warc-type") != "revisit":
            # The payload digest of a revisit is that of the record it refers to.
            parts.append(("payload", self.payload))
        for name, content in parts:
            claimed = self.headers.get(f"warc-{name}-digest", "")
            if claimed.startswith("sha256:") and claimed != digest(content):
                raise DamagedExhibit(f"the {name} does not match its digest")

    @property
    def payload(self) -> bytes:
        """The HTTP body inside the block; the block itself where it is no HTTP message."""
        if not self.headers.get("content-type", "").startswith("application/http"):
            return self.block
        return self.block.partition(_END)[2]


def digest(content: bytes) -> str:
    """Return the labelled SHA-256 as WARC writes it: sha256: and 64 hex digits."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def http_head(first: str, headers: Headers) -> bytes:
    """Return start line and headers of an HTTP message with the empty line behind them.

    Bytes a site sent outside ASCII come back as they were (surrogateescape); line breaks cannot be smuggled in.
    """
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    text = "\r\n".join(lines)
    breaks = len(lines) - 1
    if text.count("\r") != breaks or text.count("\n") != breaks:
        text = "\r\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines)
    return text.encode("utf-8", "surrogateescape") + _END


def pack(headers: Headers, block: bytes, *, is_packed: bool = False) -> bytes:
    """Return the gzip member of one record; Content-Length and block digest are added.

    `is_packed` says that the block has been compressed by whoever made it: deflating it again takes 0.15 ms a page and
    saves nothing, so that it is stored in its member as it is.
    """
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in headers)]
    lines += [f"WARC-Block-Digest: {digest(block)}", f"Content-Length: {len(block)}"]
    head = "\r\n".join(lines).encode("utf-8", "surrogateescape")
    content = b"".join((head, _END, block, _END))
    if is_packed:
        return zlib.compress(content, 0, _GZIP)
    if len(content) > _SMALL:
        return zlib.compress(content, LEVEL, _GZIP)
    machine = zlib.compressobj(LEVEL, zlib.DEFLATED, _SMALL_GZIP, _SMALL_MEMORY)
    return machine.compress(content) + machine.flush()


def unpack(stream: BinaryIO, offset: int) -> Record | None:
    """Read the record whose gzip member starts at `offset`; None at the end of the file.

    Raises:
        DamagedExhibit: it is cut off, not a record, or unpacks to more than RECORD_CAP. The sentence
            names neither file nor offset; the caller knows both.
    """
    stream.seek(offset)
    content, length = _inflate(stream)
    if not length:
        return None
    head, gap, rest = content.partition(_END)
    if not gap or not head.startswith(b"WARC/1."):
        raise DamagedExhibit("it is not a WARC record")
    headers = _parse(head)
    size = int(headers.get("content-length", "-1")) if headers.get("content-length", "").isdigit() else -1
    if size < 0 or rest[size:] != _END:
        raise DamagedExhibit("its length is not the one it claims")
    return Record(headers=headers, block=rest[:size], end=offset + length)


def peek(stream: BinaryIO, offset: int) -> Mapping[str, str]:
    """Read the headers alone of the record whose gzip member starts at `offset`, names in lower case; 0.02 ms.

    Raises:
        DamagedExhibit: no headers of a record begin there.
    """
    stream.seek(offset)
    packed = stream.read(_HEAD_CAP)
    machine = zlib.decompressobj(_GZIP)
    try:
        content = machine.decompress(packed, _HEAD)
        if _END not in content:
            content += machine.decompress(machine.unconsumed_tail, _HEAD_CAP)
    except zlib.error as problem:
        raise DamagedExhibit("its compressed bytes are damaged") from problem
    head, gap, _ = content.partition(_END)
    if not gap or not head.startswith(b"WARC/1."):
        raise DamagedExhibit("it is not a WARC record")
    return _parse(head)


def _parse(head: bytes) -> dict[str, str]:
    lines = head.decode("utf-8", "surrogateescape").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _inflate(stream: BinaryIO) -> tuple[bytes, int]:
    # One member only: (its content, its length in the file); length 0 at the end of the file.
    machine = zlib.decompressobj(_GZIP)
    content = bytearray()
    length = 0
    while not machine.eof:
        chunk = stream.read(_CHUNK)
        if not chunk:
            if length:
                raise DamagedExhibit("it is cut off")
            return b"", 0
        length += len(chunk)
        try:
            content += machine.decompress(chunk, RECORD_CAP + 1 - len(content))
        except zlib.error as problem:
            raise DamagedExhibit("its compressed bytes are damaged") from problem
        if len(content) > RECORD_CAP:
            raise DamagedExhibit(f"it unpacks to more than {RECORD_CAP} bytes")
    return bytes(content), length - len(machine.unused_data)
