"""Bring home what lies on this machine already: archives of other tools, and pages that a person saved.

    archive   WARC, WACZ              ──► one exchange per response or resource record
    file      HTML, MHTML, PDF, image ──► one exchange, under the address that the file itself names

No request goes out for them. A saved file has the address that its tool wrote into it (SingleFile, MHTML, "saved from
url"), else the one the page claims (canonical, og:url), else one made of its digest and name:

    file://0123456789abcdef.saved.invalid/宣传单.pdf      percent-encoded, RFC 8089; .invalid is nobody's, RFC 2606

Such an address has a host, is the same for the same bytes, and nothing that fetches or links takes it for the web.
Which of these it was is in Exchange.saved, and in the evidence beside the file.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from crawler.urls import canonical
from facts.archives import Missed, ReadArchive
from facts.errors import NotKnown, UnreadableFile
from facts.pages import Exchange, Skip
from facts.saved import Naming, Saved
from facts.sources import Kind
from text.documents.mhtml import open_mhtml
from text.documents.origins import Origin, origin_of
from text.documents.sniffing import HTML, MHTML, is_picture, media_of, sniffed

#: Bytes of one saved file; SingleFile puts all pictures of a page into it. Evidence takes 64 MiB a record.
MOST_FILE = 48 * 1024 * 1024
#: Ends of names that a person's saved pages have, and what they are where the first bytes do not say.
_TYPES = {
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".shtml": HTML, ".mhtml": MHTML, ".mht": MHTML,
    ".pdf": "application/pdf", ".txt": "text/plain", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".gif": "image/gif", ".webp": "image/webp", ".bmp": "image/bmp", ".svg": "image/svg+xml",
}  # fmt: skip
_ARCHIVES = (".warc", ".warc.gz", ".warc.zst", ".wacz")
#: Folders that browsers put beside a page saved "complete": its pictures and styles, no pages of their own.
_BESIDE = ("_files", ".files", "_文件")
_EPOCH, _WEB_BEGAN = datetime(1970, 1, 1, tzinfo=UTC), datetime(1991, 8, 6, tzinfo=UTC)
_HOST = "saved.invalid"
_MADE = re.compile(r"file://[0-9a-f]{16}\.saved\.invalid/[A-Za-z0-9._~%/-]{1,1000}", re.ASCII)
#: Characters of a record's broken address that are shown.
_MOST_NAME = 100


def saved_files(kind: Kind, places: Iterable[str]) -> Iterator[Path]:
    """Yield the files of a local source, by name; a folder gives what is in it and below, of this kind.

    A file that is named itself is yielded whatever its name.

    Raises:
        NotKnown: there is no such file or folder.
        UnreadableFile: a folder may not be looked into.
    """
    ends = _ARCHIVES if kind is Kind.ARCHIVE else tuple(_TYPES)
    for place in map(Path, places):
        if place.is_dir():
            yield from _below(place, ends)
        elif place.exists():
            yield place
        else:
            raise NotKnown(f"There is no file or folder {place}; check the path in the source.")


def _below(folder: Path, ends: tuple[str, ...]) -> Iterator[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError as problem:
        raise UnreadableFile(f"The folder {folder} cannot be read ({problem.strerror}).") from problem
    for path in found:
        if path.is_symlink() or path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.name.endswith(_BESIDE):
                yield from _below(path, ends)
        elif path.name.lower().endswith(ends):
            yield path


def exchanges(kind: Kind, path: Path, read_archive: ReadArchive) -> Iterator[Exchange | Missed]:
    """Yield what one file of a local source holds, one exchange in memory at a time, all with `saved` set.

    Addresses are in their one form, as everywhere in the crawler; a saved page's status is 200 and its method empty.
    What gives no exchange comes as Missed, so that it is counted.

    Args:
        kind: ARCHIVE or FILE.
        path: one of saved_files().
        read_archive: evidence.replay.

    Raises:
        UnreadableFile: an archive is missing, or damaged from here on; what was read before was yielded. A saved file
            that cannot be read is one Missed instead.
    """
    if kind is Kind.ARCHIVE:
        yield from map(_in_one_form, read_archive(path))
    else:
        yield _file(path)


def _in_one_form(found: Exchange | Missed) -> Exchange | Missed:
    url = canonical(found.url)
    if url is not None:
        return found if url == found.url else replace(found, url=url)
    if isinstance(found, Exchange) and _is_ours(found.url):
        return found
    # Rows of the page table have a host, whatever a record says.
    made = _made(found.url[:_MOST_NAME], b"")
    if isinstance(found, Missed):
        return replace(found, url=made)
    return Missed(url=made, skip=Skip.UNREADABLE, detail="the record's address is no web address")


def _file(path: Path) -> Exchange | Missed:
    try:
        with path.open("rb") as stream:
            body = stream.read(MOST_FILE + 1)
        changed = _EPOCH + timedelta(seconds=path.stat().st_mtime)
    except (OSError, OverflowError) as problem:
        detail = f"the file cannot be read ({getattr(problem, 'strerror', None) or 'its date is none'})"
        return Missed(url=_address(path, b""), skip=Skip.UNREADABLE, detail=detail)
    if len(body) > MOST_FILE:
        detail = f"the file has more than {MOST_FILE} bytes"
        return Missed(url=_address(path, body), skip=Skip.TOO_LARGE, detail=detail)
    media = _media(path, body)
    if media is None:
        return Missed(url=_address(path, body), skip=Skip.NOT_TEXT, detail="the file is no page, PDF or picture")
    try:
        origin = _origin(media, body)
    except UnreadableFile as problem:
        return Missed(url=_address(path, body), skip=Skip.UNREADABLE, detail=str(problem))
    return _exchange(path, body, media, origin, changed)


def _exchange(path: Path, body: bytes, media: str, origin: Origin, changed: datetime) -> Exchange:
    url = canonical(origin.url) if origin.url else None
    return Exchange(
        url=url or _address(path, body),
        method="",
        request_headers=(),
        status=200,
        reason="",
        response_headers=(("Content-Type", media),),
        body=body,
        fetched_at=_when(origin, changed),
        saved=Saved(file=_name(path), naming=origin.naming if url else Naming.NOTHING),
    )


def _when(origin: Origin, changed: datetime) -> datetime:
    """When the page was saved as the file says, unless that is after the file was last changed."""
    said = origin.saved_at
    # A day more: a copy may have lost its time zone.
    return said if said and _WEB_BEGAN <= said <= changed + timedelta(days=1) else changed


def _media(path: Path, body: bytes) -> str | None:
    """What a saved file is: its first bytes say, or its name; None where it is nothing that is read."""
    found = sniffed(body) or _TYPES.get(path.suffix.lower())
    if found is not None:
        return found
    begins = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return HTML if begins.startswith((b"<!doctype html", b"<html", b"<head", b"<!--")) else None


def _origin(media: str, body: bytes) -> Origin:
    if media_of(body, media) == MHTML:
        snapshot = open_mhtml(body)
        naming = Naming.MHTML if snapshot.url else Naming.NOTHING
        return Origin(url=snapshot.url, naming=naming, saved_at=snapshot.saved_at)
    if is_picture(media) or media == "application/pdf":
        return Origin(url="", naming=Naming.NOTHING)
    return origin_of(body)


def _is_ours(url: str) -> bool:
    """Whether an address was made here, in an earlier run whose evidence is replayed now."""
    return _MADE.fullmatch(url) is not None


def _address(path: Path, body: bytes) -> str:
    return _made(_name(path), body)


def _made(name: str, body: bytes) -> str:
    sound = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    digest = hashlib.sha256(body or sound.encode()).hexdigest()[:16]
    return f"file://{digest}.{_HOST}/{quote(sound)}"


def _name(path: Path) -> str:
    # A name in another charset than the machine's has lone surrogates, which no database takes.
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
