"""Read what a saved page says of itself: the address it was saved from, and when.

Tools that save a page write it at the top; without one the page's own <link rel=canonical> or og:url says what address
it thinks it has. All of these are claims of the file: whoever made it could write anything.
"""

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from facts.saved import Naming

#: Bytes of the beginning in which tools leave their comment; SingleFile puts it behind the <html> tag.
_TOP = 8192
#: Bytes of the beginning in which a page's own head is looked for; SingleFile puts the styles before it.
_HEAD = 262_144
_SINGLEFILE = re.compile(rb"<!--\s{0,40}Page saved with SingleFile\s{1,40}url:[ \t]{0,10}([^\r\n]{1,4000}+)")
_SAVED_DATE = re.compile(rb"\bsaved date:[ \t]{0,10}([^\r\n]{1,120})")
#: What Chromium, Edge and Internet Explorer write; the number is the length of the address.
_MARK = re.compile(rb"<!--\s{0,10}saved from url=\(\d{1,6}\)([^\s]{1,4000}+)\s{0,10}-->")
_TAG = re.compile(rb"<(?:link|meta)\s[^<>]{1,4000}+>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"""([a-zA-Z:-]{1,20}+)\s{0,4}=\s{0,4}(?:"([^"]{0,4000}+)"|'([^']{0,4000}+)'|([^\s"'>]{1,4000}+))"""
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: As JavaScript writes a date: Thu Nov 19 2026 10:12:13 GMT+0800 (中国标准时间).
_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a saved page says it comes from."""

    #: As it is written there, an absolute http(s) address; empty where none is.
    url: str
    naming: Naming
    #: UTC; None where nothing says when.
    saved_at: datetime | None = None


def origin_of(page: bytes) -> Origin:
    """Return what the bytes of a saved HTML page say; never raises, linear in at most 256 KiB of them."""
    top = page[:_TOP]
    if found := _SINGLEFILE.search(top):
        when = _SAVED_DATE.search(top, found.end(), found.end() + 400)
        return _origin(found[1], Naming.SINGLEFILE, _date(when[1]) if when else None)
    if found := _MARK.search(top):
        return _origin(found[1], Naming.BROWSER)
    claims = dict(reversed(_claims(page[:_HEAD])))  # of two that differ, the first stands
    for naming in (Naming.CANONICAL, Naming.OPENGRAPH):
        if naming in claims:
            return _origin(claims[naming], naming)
    return Origin(url="", naming=Naming.NOTHING)


def _claims(head: bytes) -> list[tuple[Naming, bytes]]:
    found = []
    for tag in _TAG.finditer(head):
        values = {name.lower(): first or second or third for name, first, second, third in _ATTRIBUTE.findall(tag[0])}
        if values.get(b"rel", b"").lower() == b"canonical" and _is_web(values.get(b"href", b"")):
            found.append((Naming.CANONICAL, values[b"href"]))
        elif values.get(b"property", b"").lower() == b"og:url" and _is_web(values.get(b"content", b"")):
            found.append((Naming.OPENGRAPH, values[b"content"]))
    return found


def _is_web(address: bytes) -> bool:
    return address.strip().lower().startswith((b"http://", b"https://"))


def _origin(address: bytes, naming: Naming, saved_at: datetime | None = None) -> Origin:
    if not _is_web(address):
        # about:internet and file:///… name no page of the web.
        return Origin(url="", naming=Naming.NOTHING, saved_at=saved_at)
    url = html.unescape(address.decode("utf-8", "replace").strip())
    return Origin(url=url, naming=naming, saved_at=saved_at)


def _date(written: bytes) -> datetime | None:
    found = _DATE.match(written.decode("utf-8", "replace"))
    if found is None or found[1] not in _MONTHS:
        return None
    month = _MONTHS.index(found[1]) + 1
    try:
        return datetime.fromisoformat(f"{found[3]}-{month:02}-{found[2]}T{found[4]}{found[5]}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
