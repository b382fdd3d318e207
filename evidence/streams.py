"""Open a WARC file for reading whatever it is packed in: plain, gzip, zstd with or without a dictionary.

What comes out is bounded by what went in: a bomb ends with a sentence, however long it would go on.
"""

import gzip
import io
import struct
import sys
import zlib
from typing import Any, BinaryIO

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from facts.errors import UnreadableFile

#: Bytes that any archive may unpack to, and bytes more for each byte of its own. Pages pack 5 to 20 times.
LEAST, RATIO = 256 * 1024 * 1024, 200
#: Bytes of a zstd dictionary; the tools that use one make it of 1 MiB at most.
_DICTIONARY = 16 * 1024 * 1024
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
#: The skippable frame in which zstd-packed WARC files carry their dictionary.
_SKIPPABLE = b"\x5d\x2a\x4d\x18"
_BUFFER = 256 * 1024
#: What reading a damaged stream raises.
BROKEN = (OSError, EOFError, ValueError, zlib.error, zstd.ZstdError)


def unpacked(packed: BinaryIO, size: int) -> "io.BufferedReader[Any]":
    """Return what a file holds as one stream of plain bytes.

    Args:
        packed: at its start; need not be seekable.
        size: bytes of it.

    Raises:
        UnreadableFile: on opening, its dictionary is broken; on reading, it unpacks to more than LEAST + RATIO · size.
    """
    source = io.BufferedReader(_Raw(packed), _BUFFER)
    return io.BufferedReader(_Raw(_plain(source), LEAST + RATIO * size), _BUFFER)


def _plain(source: "io.BufferedReader[Any]") -> Any:
    head = source.peek(8)
    if head.startswith(_SKIPPABLE):
        return zstd.ZstdFile(source, zstd_dict=_dictionary(source))
    if head.startswith(_ZSTD):
        return zstd.ZstdFile(source)
    return gzip.GzipFile(fileobj=source, mode="rb") if head.startswith(_GZIP) else source


class _Raw(io.RawIOBase):
    """Reads of another stream, which may be no more than `budget` bytes in all."""

    def __init__(self, stream: Any, budget: int = sys.maxsize) -> None:
        super().__init__()
        self._stream = stream
        self._left = budget

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer as far as one read of the other stream does."""
        view = memoryview(buffer).cast("B")
        # read1 and not read: what stands before a damage is handed on before the damage is found.
        chunk = self._stream.read1(len(view))
        self._left -= len(chunk)
        if self._left < 0:
            raise UnreadableFile("it unpacks to far more than its size; it may be a bomb")
        view[: len(chunk)] = chunk
        return len(chunk)


def _dictionary(source: "io.BufferedReader[Any]") -> zstd.ZstdDict:
    # IIPC's WARC-zstd: magic, length, dictionary, which may be packed itself.
    (length,) = struct.unpack("<I", source.read(8)[4:])
    if length > _DICTIONARY:
        raise UnreadableFile("its zstd dictionary is too large")
    content = source.read(length)
    if content.startswith(_ZSTD):
        content = zstd.ZstdDecompressor().decompress(content, _DICTIONARY)
    return zstd.ZstdDict(content)
