"""Turn a kept HTTP response into a capture: headers joined by name, content coding undone."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from evidence.coding import decode
from evidence.records import Record
from facts.errors import DamagedExhibit
from facts.pages import Capture, Exchange


def capture(record: Record) -> Capture:
    """Make a capture of a response record; header names in lower case.

    Raises:
        DamagedExhibit: the block is no HTTP response, or its body cannot be decoded.
    """
    head, _, body = record.block.partition(b"\r\n\r\n")
    first, *lines = head.decode("utf-8", "surrogateescape").split("\r\n")
    status = first.split(" ", 2)[1] if " " in first else ""
    if not first.startswith("HTTP/") or not status.isdigit():
        raise DamagedExhibit("it is not an HTTP response")
    pairs = (line.partition(":") for line in lines)
    return make_capture(
        url=record.headers.get("warc-target-uri", ""),
        status=int(status),
        headers=join((name, value) for name, _, value in pairs),
        body=body,
        date=record.headers.get("warc-date"),
    )


def unpacked(exchange: Exchange) -> Capture:
    """Make a capture of an exchange that was not kept, such as one of an archive.

    Raises:
        DamagedExhibit: the body cannot be decoded.
    """
    headers = join(exchange.response_headers)
    return Capture(
        url=exchange.url,
        status=exchange.status,
        headers=headers,
        body=decode(exchange.body, headers.get("content-encoding", "")),
        fetched_at=exchange.fetched_at,
    )


def make_capture(*, url: str, status: int, headers: Mapping[str, str], body: bytes, date: str | None) -> Capture:
    """Decode `body` by its Content-Encoding; `date` is WARC's, the epoch where it is missing."""
    return Capture(
        url=url,
        status=status,
        headers=headers,
        body=decode(body, headers.get("content-encoding", "")),
        fetched_at=datetime.fromisoformat(date or "1970-01-01T00:00:00Z"),
    )


def join(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return one value a name, lower case; values of a repeated header are joined with a comma (RFC 9110, 5.3)."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.strip().lower()
        joined[key] = f"{joined[key]}, {value.strip()}" if key in joined else value.strip()
    return joined
