"""Walk the records of a WARC stream of any origin, one in memory at a time, each within bounds.

    WARC/1.1 · headers · empty line · block of Content-Length bytes · two line breaks

Written here and not with warcio, whose reader keeps heads of any length in memory.

Source: ISO 28500:2017 (WARC/1.1).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from facts.errors import UnreadableFile

#: Bytes of one record's headers; other tools write addresses of 64 KiB.
MOST_HEAD = 256 * 1024
#: Bytes of one block that are kept in memory; longer ones are films and downloads.
MOST_BLOCK = 33 * 1024 * 1024
#: Empty lines between two records; two are right.
_GAP = 64
_VERSION = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])\s*")
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """One record of a stream; nothing about it is verified."""

    #: Names in lower case.
    headers: Mapping[str, str]
    #: None where it is longer than MOST_BLOCK.
    block: bytes | None

    @property
    def type(self) -> str:
        """WARC-Type, such as response, request, resource or revisit."""
        return self.headers.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """WARC-Target-URI, without the brackets that WARC/1.0 tools put around it."""
        return self.headers.get("warc-target-uri", "").removeprefix("<").removesuffix(">")

    @property
    def size(self) -> int:
        """Bytes of the block as it says."""
        return int(self.headers["content-length"])


def walk(stream: BinaryIO) -> Iterator[Walked]:
    """Yield the records of a stream of plain bytes, in order.

    Raises:
        UnreadableFile: it is not WARC, or from here on it is damaged; the sentence has no full stop and names no file.
        OSError, EOFError, …: as the stream raises them.
    """
    while (line := _first_line(stream)) is not None:
        if not _VERSION.fullmatch(line):
            raise UnreadableFile(f"no WARC record begins with {ascii(line[:40])[2:-1]}")
        headers = _headers(stream)
        length = headers.get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 16):
            raise UnreadableFile("a record does not say how long it is")
        yield Walked(headers=headers, block=_block(stream, int(length)))


def _first_line(stream: BinaryIO) -> bytes | None:
    for _ in range(_GAP):
        line = stream.readline(MOST_HEAD)
        if not line:
            return None
        if line.strip():
            return line
    raise UnreadableFile("a record is followed by empty lines alone")


def _headers(stream: BinaryIO) -> dict[str, str]:
    lines: list[bytes] = []
    left = MOST_HEAD
    while (line := stream.readline(left)).strip():
        left -= len(line)
        if left <= 0:
            raise UnreadableFile("a record's head is too long")
        lines.append(line)
    if not line:
        raise UnreadableFile("it is cut off in a record's head")
    return dict(pairs(lines))


def pairs(lines: list[bytes]) -> Iterator[tuple[str, str]]:
    """Yield (name in lower case, value) of header lines; a line that begins with a blank goes on with the one before.

    Bytes outside UTF-8 come back as they were (surrogateescape).
    """
    name, parts = "", list[str]()
    for raw in lines:
        line = raw.decode("utf-8", "surrogateescape").rstrip("\r\n")
        if line[:1] in (" ", "\t") and parts:
            parts.append(line.strip())
            continue
        if parts:
            yield name, " ".join(parts)
        name, _, value = line.partition(":")
        name, parts = name.strip().lower(), [value.strip()]
    if parts:
        yield name, " ".join(parts)


def _block(stream: BinaryIO, length: int) -> bytes | None:
    if length <= MOST_BLOCK:
        block = stream.read(length)
        if len(block) < length:
            raise UnreadableFile("it is cut off in a record")
        return block
    while length > 0:
        chunk = stream.read(min(_CHUNK, length))
        if not chunk:
            raise UnreadableFile("it is cut off in a record")
        length -= len(chunk)
    return None
