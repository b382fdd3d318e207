"""An exchange as WARC records: a response with its request, or a revisit that refers to the response kept before.

    response      the answer whole
    revisit       the answer's headers alone, and which record has the payload
    request       what was asked, beside either

Source: ISO 28500:2017 (WARC/1.1), 6.3, 6.4 and 6.7.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from evidence.records import http_head, pack
from facts.pages import Exchange

#: Headers that describe the transfer, which is undone before keeping.
_HOP = frozenset({"transfer-encoding", "connection", "keep-alive"})
#: Content codings after which a body does not shrink any more.
_PACKED = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})


class Profile(StrEnum):
    """Why a revisit record has no payload of its own (6.7.2, 6.7.3)."""

    SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The kept response that a revisit refers to."""

    record_id: str
    url: str
    #: As WARC writes it.
    date: str
    #: sha256: and 64 hex digits.
    payload_digest: str


def new_id() -> str:
    """Return a fresh WARC-Record-ID."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def warcinfo(record_id: str, *, name: str, software: str, run: str) -> bytes:
    """Return the record that opens a file."""
    fields = (("software", software), ("format", "WARC File Format 1.1"), ("isPartOf", run))
    block = "".join(f"{key}: {value}\r\n" for key, value in fields).encode()
    return pack(
        (
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", record_id),
            ("WARC-Date", _date(datetime.now(UTC))),
            ("WARC-Filename", name),
            ("Content-Type", "application/warc-fields"),
        ),
        block,
    )


def response(exchange: Exchange, info: str, *, record_id: str, payload_digest: str) -> bytes:
    """Return the response record and its request's behind it."""
    headers = _common("response", exchange, info, record_id)
    headers.append(("WARC-Payload-Digest", payload_digest))
    block = _head(exchange) + exchange.body
    return pack(headers, block, is_packed=_is_packed(exchange)) + _request(exchange, info, record_id)


def revisit(exchange: Exchange, info: str, *, profile: Profile, origin: Origin) -> bytes:
    """Return the revisit record, which holds the answer's headers, and its request's behind it."""
    record_id = new_id()
    headers = [
        *_common("revisit", exchange, info, record_id),
        ("WARC-Profile", profile.value),
        ("WARC-Refers-To", origin.record_id),
        ("WARC-Refers-To-Target-URI", origin.url),
        ("WARC-Refers-To-Date", origin.date),
        ("WARC-Payload-Digest", origin.payload_digest),
    ]
    if profile is Profile.SAME_PAYLOAD:
        # There was a body, and it is left out.
        headers.append(("WARC-Truncated", "length"))
    return pack(headers, _head(exchange)) + _request(exchange, info, record_id)


def _head(exchange: Exchange) -> bytes:
    kept = (pair for pair in exchange.response_headers if pair[0].lower() not in _HOP)
    return http_head(f"HTTP/1.1 {exchange.status} {exchange.reason}", kept)


def _request(exchange: Exchange, info: str, answer_id: str) -> bytes:
    if not exchange.method:
        # An archive of another tool that kept answers alone; a request is not made up.
        return b""
    target = "/" + exchange.url.partition("//")[2].partition("#")[0].partition("/")[2]
    head = http_head(f"{exchange.method} {target} HTTP/1.1", exchange.request_headers)
    headers = [*_common("request", exchange, info, new_id()), ("WARC-Concurrent-To", answer_id)]
    return pack(headers, head)


def _common(kind: str, exchange: Exchange, info: str, record_id: str) -> list[tuple[str, str]]:
    headers = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", _date(exchange.fetched_at)),
        ("WARC-Target-URI", exchange.url),
        ("WARC-Warcinfo-ID", info),
        ("Content-Type", f"application/http; msgtype={'request' if kind == 'request' else 'response'}"),
    ]
    if exchange.ip and kind != "request":
        headers.append(("WARC-IP-Address", exchange.ip))
    return headers


def _is_packed(exchange: Exchange) -> bool:
    for name, value in exchange.response_headers:
        if name.lower() == "content-encoding" and value.strip().lower() in _PACKED:
            return True
        if name.lower() == "content-type" and value.lower().startswith(("image/jpeg", "image/png", "image/webp")):
            return True
    return False


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
