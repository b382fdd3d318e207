"""Read archives of any origin: WARC files (plain, gzip, zstd) and WACZ files, one record in memory at a time.

    .warc .warc.gz .warc.zst ──► streams ──► walking ──► replaying ──► Exchange | Missed
    .wacz = zip of archive/*.warc[.gz] ──► each of them as above; nothing is written to disk

Source: WACZ 1.1.1 (specs.webrecorder.net/wacz).
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from evidence.replaying import replayed
from evidence.streams import BROKEN, unpacked
from evidence.walking import walk
from facts.archives import Missed
from facts.errors import UnreadableFile
from facts.pages import Exchange, Skip

#: Bytes of a zip's list of members, which is read whole: 100,000 of them.
_MOST_LIST = 8 * 1024 * 1024
#: Bytes at the end of a zip in which the end of that list is looked for: the record and the longest comment.
_TAIL = 65_557 + 76
_ZIP = b"PK\x03\x04"
_MEMBER = re.compile(r"archive/[^/\\\x00-\x1f]{1,200}\.warc(?:\.gz|\.zst)?", re.IGNORECASE)
_WARC = re.compile(r"\.warc(?:\.gz|\.zst)?$", re.IGNORECASE)
#: Characters of a foreign error shown.
_MOST_WORDS = 100
_PROBLEMS = (*BROKEN, zipfile.BadZipFile, struct.error)


def replay(path: Path) -> Iterator[Exchange | Missed]:
    """Yield every response and resource of an archive whose address is http, https or file, in the order of the file.

    Bodies are as the site sent them, their transfer coding undone, their content coding not. Records without an
    exchange (too long, a repetition, no HTTP) come as Missed, and so does a member of a WACZ file that is damaged.

    Raises:
        UnreadableFile: the file is missing, no archive, or damaged from here on; what was read before was yielded.
    """
    try:
        with path.open("rb") as stream:
            is_zip = stream.read(len(_ZIP)) == _ZIP
            stream.seek(0)
            if is_zip:
                yield from _wacz(stream, path)
            else:
                yield from _warc(stream, path.stat().st_size, path.name)
    except (UnreadableFile, *_PROBLEMS) as problem:
        raise _unreadable(path, _words(problem)) from problem


def _warc(stream: BinaryIO, size: int, name: str) -> Iterator[Exchange | Missed]:
    with unpacked(stream, size) as plain:
        records = walk(plain)
        first = next(records, None)
        if first is None:
            raise UnreadableFile("it has no WARC record")
        yield from replayed(chain((first,), records), name)


def _wacz(stream: BinaryIO, path: Path) -> Iterator[Exchange | Missed]:
    _check_list(stream)
    with zipfile.ZipFile(stream) as archive:
        members = sorted(archive.infolist(), key=lambda member: member.filename)
        warcs = [member for member in members if _WARC.search(member.filename)]
        if not warcs:
            raise UnreadableFile("it is a zip file without WARC files inside")
        if sum(member.compress_size for member in warcs) > path.stat().st_size:
            # Members that share their bytes unpack to any size there is.
            raise UnreadableFile("its members overlap")
        for member in warcs:
            yield from _member(archive, member, path)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Iterator[Exchange | Missed]:
    shown = ascii(member.filename)[1:-1][:_MOST_WORDS]
    try:
        _check_member(member)
        with archive.open(member) as packed:
            yield from _warc(packed, member.compress_size, path.name)  # type: ignore[arg-type]
    except (UnreadableFile, *_PROBLEMS) as problem:
        detail = f"The part {shown} of the archive {path.name} cannot be read ({_words(problem)})."
        yield Missed(url=f"{path.name}/{shown}", skip=Skip.UNREADABLE, detail=detail)


def _check_member(member: zipfile.ZipInfo) -> None:
    if not _MEMBER.fullmatch(member.filename):
        raise UnreadableFile("its name leads elsewhere than archive/")
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile("it is encrypted or packed in a way that WACZ does not know")


def _check_list(stream: BinaryIO) -> None:
    """Refuse a zip whose list of members would fill the memory."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    (length,) = struct.unpack("<I", tail[end + 12 : end + 16])
    large = tail.rfind(b"PK\x06\x06", 0, max(0, end))
    if large >= 0:
        (length,) = struct.unpack("<Q", tail[large + 40 : large + 48])
    if length > _MOST_LIST:
        raise UnreadableFile("its list of members is too long")
    stream.seek(0)


def _words(problem: Exception) -> str:
    said = str(problem) or type(problem).__name__
    return ascii(said.partition("\n")[0]).strip("'\"")[:_MOST_WORDS]


def _unreadable(path: Path, why: str) -> UnreadableFile:
    return UnreadableFile(f"The archive {path} cannot be read ({why}); check that it is a whole WARC or WACZ file.")
