"""Read a page saved as one MHTML file: its page, its address, its date, and what else lies in it.

Source: RFC 2557 (MHTML), RFC 2387 (multipart/related); Chromium adds Snapshot-Content-Location.
The headers are read by the standard library's parser. The parts are cut here: its own cutting asks every line of the
file about every boundary that is open, and a file of boundaries inside boundaries takes it hours.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from itertools import islice

from facts.errors import UnreadableFile

#: Bytes of the file's own headers and of one part's.
_HEAD, _PART_HEAD = 32_768, 8_192
#: Parts of one file; a page of a shop has 300.
MOST_PARTS = 5_000
#: Parts that hold parts, inside one another; a page within alternatives has two.
_DEEPEST = 3
_MOST_NESTED = 20
_GAP = re.compile(rb"\r?\n\r?\n")
_NEWLINE = re.compile(rb"\r?\n")
_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_BROKEN = "这份 MHTML 里没有网页正文，可能已损坏；请重新保存网页再试。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file inside the archive, still in its transfer coding."""

    #: Media type, lower case, without parameters.
    media: str
    #: Content-Type as written, with the charset where there is one.
    content_type: str
    #: Content-Location: the address it was loaded from; may be cid:… or empty.
    location: str
    content_id: str
    coding: str
    raw: bytes

    @property
    def body(self) -> bytes:
        """The bytes with the transfer coding undone; what does not fit the coding is left out."""
        if self.coding == "quoted-printable":
            return quopri.decodestring(self.raw)
        if self.coding == "base64":
            return _unbase64(self.raw)
        return self.raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A page saved as MHTML."""

    page: Part
    #: Where the page was saved from, as the file says; empty where it says nothing.
    url: str
    title: str
    saved_at: datetime | None
    #: Pages in its frames, in the order of the file.
    frames: tuple[Part, ...]
    #: Pictures, styles and the rest.
    others: tuple[Part, ...]


def open_mhtml(body: bytes) -> Snapshot:
    """Take an MHTML file apart; linear in its size, and nothing is unpacked but what is asked for.

    Raises:
        UnreadableFile: no part of it is a page; one sentence in Chinese.
    """
    head, rest = _headed(body, _HEAD)
    parts = list(_parts(head, rest))
    pages = [part for part in parts if part.media in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise UnreadableFile(_BROKEN)
    start = _text(head.get_param("start")).strip("<> ")
    page = next((part for part in pages if start and part.content_id == start), pages[0])
    return Snapshot(
        page=page,
        url=_web(_field(head, "Snapshot-Content-Location"))
        or _web(_field(head, "Content-Location"))
        or _web(page.location),
        title=_title(head),
        saved_at=_date(_field(head, "Date")),
        frames=tuple(part for part in pages if part is not page),
        others=tuple(part for part in parts if part not in pages),
    )


def _parts(head: "Message[str, str]", body: bytes, depth: int = 0) -> Iterator[Part]:
    media = head.get_content_type()
    if not media.startswith("multipart/"):
        yield Part(
            media=media,
            content_type=_field(head, "Content-Type"),
            location=_field(head, "Content-Location"),
            content_id=_field(head, "Content-ID").strip("<> "),
            coding=_field(head, "Content-Transfer-Encoding").lower(),
            raw=body,
        )
        return
    boundary = _text(head.get_boundary())
    if not boundary or depth >= _DEEPEST:
        return
    nested = 0
    for raw in islice(_cut(body, boundary.encode("utf-8", "replace")), MOST_PARTS):
        inner, rest = _headed(raw, _PART_HEAD)
        nested += inner.get_content_maintype() == "multipart"
        if nested <= _MOST_NESTED:
            yield from _parts(inner, rest, depth + 1)


def _cut(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """Yield what stands between the boundary lines; the last may be cut off."""
    mark = b"--" + boundary
    at = 0 if body.startswith(mark) else body.find(b"\n" + mark) + 1
    while at or body.startswith(mark):
        line = _NEWLINE.search(body, at + len(mark))
        if body.startswith(b"--", at + len(mark)) or line is None:
            return
        following = body.find(b"\n" + mark, line.end() - 1)
        end = len(body) if following < 0 else following
        yield body[line.end() : max(line.end(), end)].removesuffix(b"\r")
        if following < 0:
            return
        at = following + 1


def _headed(raw: bytes, most: int) -> "tuple[Message[str, str], bytes]":
    if raw.startswith((b"\n", b"\r\n")):
        return BytesHeaderParser().parsebytes(b""), raw.lstrip(b"\r\n")
    gap = _GAP.search(raw, 0, most)
    if gap is None:
        return BytesHeaderParser().parsebytes(b""), raw
    return BytesHeaderParser().parsebytes(raw[: gap.start()] + b"\n\n"), raw[gap.end() :]


def _unbase64(raw: bytes) -> bytes:
    whole = _BASE64.sub(b"", raw)
    try:
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
    except binascii.Error:
        return binascii.a2b_base64(whole[: len(whole) // 4 * 4])  # one character more than bytes have


def _field(head: "Message[str, str]", name: str) -> str:
    # Folded over lines as mail is; bytes outside ASCII come as a Header object.
    return "".join(str(head.get(name, "")).split("\n")).replace("\r", "").strip()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _title(head: "Message[str, str]") -> str:
    try:
        return str(make_header(decode_header(_field(head, "Subject"))))
    except (ValueError, LookupError, binascii.Error):
        return ""


def _web(address: str) -> str:
    return address if address.lower().startswith(("http://", "https://")) else ""


def _date(written: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(written)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
