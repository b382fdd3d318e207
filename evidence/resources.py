"""What a browser made of a page, as WARC resource records: no server sent it, so there is no HTTP head.

    urn:dom:URL         the rendered document, text/html
    urn:fullPage:URL    the picture of the whole page, image/png
    urn:pageinfo:URL    what was loaded for it and what was refused, application/json

urn:fullPage and urn:pageinfo are what Browsertrix Crawler writes and ReplayWeb.page shows; urn:dom follows their
pattern, since they keep the document's text alone.

Source: ISO 28500:2017 (WARC/1.1), 6.5; webrecorder/browsertrix-crawler, pull requests 188 and 458.
"""

import re
from datetime import UTC, datetime
from urllib.parse import quote

from evidence.captures import make_capture
from evidence.records import Record, pack
from facts.pages import Capture

_RESOURCE = "resource"
#: What stands before the page's own address; bounded, since the address comes from a site.
_URN = re.compile(r"urn:[A-Za-z]{1,20}:")


def resource(
    uri: str, content_type: str, body: bytes, at: datetime, *, info: str, record_id: str, payload_digest: str
) -> bytes:
    """Return the record's gzip member; spaces and control characters in `uri` are percent-encoded.

    Args:
        uri: as drawn above.
        content_type: media type of `body`.
        body: at most what a record may unpack to, evidence.records.RECORD_CAP.
        at: when it was made, aware.
        info: record id of the file's warcinfo.
        record_id: WARC-Record-ID of this record.
        payload_digest: sha256: and 64 hex digits, of `body`.
    """
    date = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    headers = (
        ("WARC-Type", _RESOURCE),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", date),
        ("WARC-Target-URI", "".join(map(_in_address, uri))),
        ("WARC-Warcinfo-ID", info),
        ("WARC-Payload-Digest", payload_digest),
        ("Content-Type", content_type.replace("\r", " ").replace("\n", " ")),
    )
    return pack(headers, body, is_packed=content_type.startswith("image/"))


def is_resource(record: Record) -> bool:
    """Whether a record holds what a browser made, instead of what a server sent."""
    return record.headers.get("warc-type") == _RESOURCE


def capture_of(record: Record) -> Capture:
    """Make a capture of a resource record: the page's own address, status 200, the content type it was kept with."""
    return make_capture(
        url=_URN.sub("", record.headers.get("warc-target-uri", ""), count=1),
        status=200,
        headers={"content-type": record.headers.get("content-type", "")},
        body=record.block,
        date=record.headers.get("warc-date"),
    )


def _in_address(character: str) -> str:
    return character if character.isprintable() and character != " " else quote(character, errors="replace")
